"""Cells of a list as the texts that the rules read, and what is wrong with those that hold none."""

from __future__ import annotations

import datetime

from dashboard.data.numbers import as_spreadsheets_show, plain_number
from dashboard.data.refusals import Rule
from dashboard.data.workbook.cells import CellProblem, CellValue, Sheet


def cell_text(value: CellValue) -> tuple[str, Rule | None]:
    """Return the text of a cell without surrounding space, and the rule that the cell breaks whatever it is for."""
    match value:
        case None:
            return "", None
        case str():
            return value.strip(), None
        case bool():
            return str(value).upper(), None
        case float() | int():
            return plain_number(as_spreadsheets_show(value)), None
        case CellProblem():
            return value.text, value.rule
        case _:
            return _day(value).isoformat(), Rule.TURNED_INTO_DATE


def is_blank(value: CellValue) -> bool:
    """Whether nothing can be seen in a cell."""
    return value is None or (isinstance(value, str) and not value.strip())


def row_named(sheet: Sheet, name: str) -> int | None:
    """Return the row that its first cell names; None when there is none."""
    return next((row for row in range(1, len(sheet.rows)) if sheet.cell(row, 0) == name), None)


def columns_named(sheet: Sheet) -> dict[str, int]:
    """Return the columns that the first row names, by name; of one that is named twice, the first."""
    columns: dict[str, int] = {}
    for column, name in enumerate(sheet.rows[0][1:] if sheet.rows else (), start=1):
        if isinstance(name, str) and name.strip():
            columns.setdefault(name.strip(), column)
    return columns


def _day(value: datetime.date) -> datetime.date:
    return value.date() if isinstance(value, datetime.datetime) else value
