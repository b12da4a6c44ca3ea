"""Workbooks of the kinds that departments send: read right, asked about or refused, never another ranking."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

import pytest

from dashboard.data.workbook_cells import EarlierEditions, QuestionKind, WorkbookError, WorkbookReading
from dashboard.workbook_layouts import read_by_layout
from tests.data.workbook_cells.opened import opened_cells
from tests.made_editions import PROJECT
from tests.workbook_layouts.case_files import ABOUT, CASES, case_files, right

OF_THE_EDITION = (QuestionKind.BLOCK,)
"""What is asked whatever the layout, beside what ABOUT answers."""


class Outcome(Enum):
    RIGHT = "read right, as soon as what is suggested is accepted"
    ASKED = "asked, and nothing is suggested that answers it"
    REFUSED = "refused with the place or the reason"
    WRONG = "read, and not what it holds"


DESCRIBED = {"Đọc đúng": Outcome.RIGHT, "Hỏi": Outcome.ASKED, "Từ chối": Outcome.REFUSED}
_TABLE = PROJECT / "docs" / "dang-bang.md"


def described() -> dict[str, Outcome]:
    """What docs/dang-bang.md says of each file, by the beginning of its name."""
    found: dict[str, Outcome] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        for code in cells[0].split(", ") if len(cells) > 2 and cells[2] in DESCRIBED else []:
            assert code not in found
            found[code] = DESCRIBED[cells[2]]
    return found


@pytest.mark.skipif(not case_files(), reason=f"the files are not in the project, and there are none in {CASES}")
def test_every_case_file_is_described_once() -> None:
    assert sorted(described()) == sorted(file.name.partition("-")[0] for file in case_files())


@pytest.mark.skipif(not case_files(), reason=f"the files are not in the project, and there are none in {CASES}")
@pytest.mark.parametrize("file", case_files(), ids=lambda file: file.name)
def test_each_case_file_is_read_as_described_and_none_wrong(file: Path) -> None:
    outcome, clicks = outcome_of(file)
    assert outcome is described()[file.name.partition("-")[0]]
    assert outcome is not Outcome.RIGHT or clicks <= 2


def outcome_of(file: Path) -> tuple[Outcome, int]:
    """What comes of a file whose every suggestion is accepted, and how many there were beside those of the edition."""
    try:
        cells = opened_cells(file.name, file.read_bytes())
    except WorkbookError:
        return Outcome.REFUSED, 0
    answers = dict(ABOUT)
    accepted: set[str] = set()
    while True:
        reading = read_by_layout(cells, None, EarlierEditions(None), answers).reading
        suggested = {q.key: q.suggestion for q in reading.questions if q.suggestion is not None}
        if not suggested:
            break
        accepted |= {q.key for q in reading.questions if q.key in suggested and q.kind not in OF_THE_EDITION}
        answers |= suggested
    if reading.problems:
        return Outcome.REFUSED, 0
    if reading.edition is None:
        return Outcome.ASKED, 0
    return (Outcome.RIGHT if points_of(reading) == dict(right(file)) else Outcome.WRONG), len(accepted)


def points_of(reading: WorkbookReading) -> dict[str, tuple[float, ...]]:
    """The points of every agency of every block."""
    assert reading.edition is not None
    return {
        agency.name: tuple(map(float, row))
        for block in reading.edition.blocks
        for agency, row in zip(block.agencies, block.points, strict=True)
    }
