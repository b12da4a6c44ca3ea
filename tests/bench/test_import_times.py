"""The measuring script works, and says what it measured. Times are for people to read, not for CI to fail on."""

from __future__ import annotations

import pytest

from tests.bench.import_times import (
    ANSWERS,
    TARGET_MEGABYTES,
    as_template,
    as_workbook,
    files,
    in_words,
    measure_import,
    measure_opening,
    result_rows,
)
from tests.bench.scenario_recompute import national_block

FILES = files(agencies=200, criteria=20)


@pytest.mark.parametrize("kind", FILES)
def test_opening_is_measured_on_both_sides(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = measure_opening(*FILES[kind], repeats=1)
    assert found.seconds > 0
    assert 10 < found.child < TARGET_MEGABYTES
    assert 10 < found.parent < TARGET_MEGABYTES
    with capsys.disabled():
        print(f" [{kind}: {in_words(found)}]", end="")


@pytest.mark.parametrize(
    ("kind", "content", "answers"),
    [
        ("template", as_template(national_block(agencies=50, leaves=20)), ()),
        ("result sheet", as_workbook(result_rows(50, 20)), ANSWERS),
    ],
)
def test_a_whole_import_is_measured_on_both_sides(
    kind: str, content: bytes, answers: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    found = measure_import("xa.xlsx", content, 1, *answers)
    assert found.seconds > 0
    assert 10 < found.child < TARGET_MEGABYTES
    assert 10 < found.parent < TARGET_MEGABYTES
    with capsys.disabled():
        print(f" [{kind}: {in_words(found)}]", end="")
