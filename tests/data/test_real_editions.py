"""Real, complete results of the index of Quyết định 766: they build, and the recomputed totals are the printed ones.

The project does not hold these data; they are read from beside it, where they are.
"""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from dashboard.command_line import main

BESIDE_THE_PROJECT = Path(__file__).parents[3] / "shared" / "data"
NAMES = ("an-giang-766-2025-10", "tinh-766-2025-10", "tinh-766-2025-luy-ke")


@pytest.fixture(params=NAMES)
def source(request: pytest.FixtureRequest) -> Path:
    folder = BESIDE_THE_PROJECT / request.param
    if not folder.is_dir():
        pytest.skip(f"real data are not in the project, and there are none in {folder}")
    return folder


def facts(folder: Path) -> list[dict[str, str]]:
    return list(csv.DictReader((folder / "facts.csv").open(encoding="utf-8", newline="")))


def edition_of(folder: Path) -> str:
    name = folder.name
    period_start = name.index("2025")
    return f"{name[: period_start - 1]}/{name[period_start:]}"


def test_the_leaderboard_has_the_printed_totals(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", str(source), "--data", str(tmp_path)]) == 0
    printed = {(fact["block"], fact["agency"]): float(fact["value"]) for fact in facts(source)}
    for block in {block for block, _ in printed}:
        capsys.readouterr()
        assert main(["leaderboard", "--data", str(tmp_path), "--edition", edition_of(source), "--block", block]) == 0
        rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
        totals = {(block, row["agency"]): float(row["total"]) for row in rows}
        assert totals == {place: total for place, total in printed.items() if place[0] == block}
        ranks = {row["agency"]: int(row["rank"]) for row in rows}
        for row in rows:
            better = sum(float(other["total"]) > float(row["total"]) for other in rows)
            assert ranks[row["agency"]] == 1 + better


def test_every_printed_total_holds_and_an_altered_one_does_not(
    source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, altered = tmp_path / "root", tmp_path / "altered"
    check = ["check", "--data", str(root), "--edition", edition_of(source)]
    assert main(["build", str(source), "--data", str(root)]) == 0
    assert main(check) == 0

    shutil.copytree(source, altered)
    text = (altered / "facts.csv").read_text(encoding="utf-8")
    first = facts(source)[0]
    old = f"{first['agency']},{first['value']},"
    assert text.count(old) == 1
    (altered / "facts.csv").write_text(text.replace(old, f"{first['agency']},{float(first['value']) + 0.01:.2f},"))
    assert main(["build", str(altered), "--data", str(root)]) == 0
    capsys.readouterr()
    assert main(check) == 1
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["agency"] for row in rows if row["holds"] == "false"] == [first["agency"]]
