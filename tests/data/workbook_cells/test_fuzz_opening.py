"""A damaged file is refused, or read as another reader reads it: no value is lost or made up by the damage."""

from __future__ import annotations

import datetime
import io
import unicodedata
import warnings
from typing import Any

import openpyxl
import pytest

from dashboard.data.workbook_cells import CellProblem, WorkbookError
from dashboard.model import Rule
from dashboard.ui.issues import issue_sentence
from tests.data.workbook_cells.damage import damaged
from tests.data.workbook_cells.fuzzing import seeds
from tests.data.workbook_cells.good_workbooks import GOOD
from tests.data.workbook_cells.opened import opened_cells

Seen = list[tuple[str, list[list[object]], set[str]]]
"""Name, values without what is empty at the ends, and merged ranges of each sheet."""


def as_we_read(content: bytes) -> Seen:
    seen: Seen = []
    for sheet in opened_cells("x.xlsx", content).sheets:
        rows: list[list[object]] = [[_plain(value) for value in row] for row in sheet.rows]
        merged: set[str] = set()
        for area in sheet.merged:
            merged.add(f"{area.top},{area.left},{area.bottom},{area.right}")
            for row in range(area.top, min(area.bottom + 1, len(rows))):  # what lies under the first, nobody sees
                for column in range(area.left, min(area.right + 1, len(rows[row]))):
                    if (row, column) != (area.top, area.left):
                        rows[row][column] = None
        seen.append((sheet.name, _trimmed(rows), merged))
    return seen


def as_openpyxl_reads(content: bytes) -> Seen:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    return [
        (
            sheet.title,
            _trimmed([[_of_openpyxl(cell) for cell in row] for row in sheet.iter_rows()]),
            {
                f"{area.min_row - 1},{area.min_col - 1},{area.max_row - 1},{area.max_col - 1}"
                for area in sheet.merged_cells.ranges
            },
        )
        for sheet in book.worksheets
    ]


def _plain(value: object) -> object:
    if isinstance(value, CellProblem):
        return None if value.rule is Rule.FORMULA_NOT_CALCULATED else ("problem", value.text)
    if isinstance(value, datetime.date | datetime.time):
        return "a date"
    return value


def _of_openpyxl(cell: Any) -> object:
    value = cell.value
    if cell.data_type == "e":
        return ("problem", value)
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value) or None
    if isinstance(value, bool):
        return value
    if isinstance(value, datetime.date | datetime.time | datetime.timedelta):
        return "a date"
    return None if value is None else float(value)


def _trimmed(rows: list[list[object]]) -> list[list[object]]:
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


@pytest.mark.parametrize("program", GOOD)
def test_a_good_file_is_read_as_another_reader_reads_it(program: str) -> None:
    seen = as_we_read(GOOD[program])
    assert [name for name, _, _ in seen] == ["Sở", "Huyện"]
    assert seen == as_openpyxl_reads(GOOD[program])


@pytest.mark.parametrize("seed", seeds(0.3))
def test_a_damaged_file_is_refused_or_read_as_another_reader_reads_it(seed: int) -> None:
    good = list(GOOD.values())[seed % len(GOOD)]
    damage, content = damaged(good, seed)
    try:
        seen = as_we_read(content)
    except WorkbookError as refused:
        issue_sentence(refused, "vi")  # there is one
        return
    if seen != as_we_read(good):
        assert seen == as_openpyxl_reads(content), f"seed {seed}: {damage}"
