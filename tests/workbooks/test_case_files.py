"""Workbooks of the kinds that departments send: read right, asked about or refused, never another ranking."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

import pytest

from dashboard.data.workbook import KnownEditions, QuestionKind, WorkbookError, WorkbookReading
from dashboard.workbooks import read_by_layout
from tests.data.workbook.opened import opened_cells
from tests.workbooks.case_files import ABOUT, CASES, case_files, right

OF_THE_EDITION = (QuestionKind.BLOCK,)
"""What is asked whatever the layout, beside what ABOUT answers."""


class Outcome(Enum):
    RIGHT = "read right, as soon as what is suggested is accepted"
    ASKED = "asked, and nothing is suggested that answers it"
    REFUSED = "refused with the place or the reason"
    WRONG = "read, and not what it holds"


ASKED = (
    "I26-",  # what KAD means
    "I32-",  # maximum of the only criterion, which is the total
    "T19c-",  # maxima
    "T22-",  # whether these are shares, maxima
    "T74-",  # what three signs mean
)
REFUSED = (
    "I21-",  # a criterion without a name
    "T18b-",  # letters that another program has lost
    "T33-", "T91-",  # bonus and penalty, points above the maximum
    "T39-", "T80b-",  # no row is one agency
    "T62-",  # points that are formulas which were never calculated
)  # fmt: skip


@pytest.mark.skipif(not case_files(), reason=f"the files are not in the project, and there are none in {CASES}")
@pytest.mark.parametrize("file", case_files(), ids=lambda file: file.name)
def test_no_case_file_is_read_wrong(file: Path) -> None:
    outcome, clicks = outcome_of(file)
    wanted = (
        Outcome.ASKED
        if file.name.startswith(ASKED)
        else Outcome.REFUSED
        if file.name.startswith(REFUSED)
        else Outcome.RIGHT
    )
    assert outcome is wanted
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
        reading = read_by_layout(cells, None, KnownEditions(None), answers).reading
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
