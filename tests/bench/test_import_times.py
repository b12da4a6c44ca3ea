"""The measuring script works, and says what it measured. Times are for people to read, not for CI to fail on."""

from __future__ import annotations

import pytest

from tests.bench.import_times import TARGET_MEGABYTES, files, measure

FILES = files(agencies=200, criteria=20)


@pytest.mark.parametrize("kind", FILES)
def test_opening_is_measured_on_both_sides(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = measure(*FILES[kind], repeats=1)
    assert found.cells == 201 * 22
    assert found.seconds > 0
    assert 10 < found.child < TARGET_MEGABYTES
    assert 10 < found.parent < TARGET_MEGABYTES
    with capsys.disabled():
        print(f" [{kind}: {found.seconds:.2f} s, {found.parent:.0f} and {found.child:.0f} MB]", end="")
