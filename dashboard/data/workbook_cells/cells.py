"""A workbook as plain cells: what readers of result sheets need, and nothing that could be run or followed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.model import Rule


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A marker in place of a value that the file does not contain.

    `rule` is CELL_ERROR (`text` is then `#REF!` or the like), FORMULA_NOT_CALCULATED (`text` is the formula) or
    NOT_FINITE. Code that needs the value refuses it by `rule`; in a cell that is not read it does no harm.
    """

    rule: Rule
    text: str


CellValue = str | float | bool | datetime.date | CellProblem | None
"""Text is as typed but in NFC, so `4.10` stays `4.10`; all numbers are floats; None is an empty cell.

A date with a time of day is a datetime; a time or a duration alone is text, since no field here needs one.
"""


@dataclass(frozen=True, slots=True)
class CellRange:
    """A rectangle of cells, by indexes from 0, including its corners."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, eq=False, slots=True)
class Sheet:
    """One sheet, starting at cell A1. A CSV file has one, named like the file without its suffix.

    Rows may differ in length. The first of merged cells has the value; a value that the file hides under another cell
    of the range is included too. Hidden rows and columns, also those of a filter, are included like all others; their
    indexes count from 0. `origins`: for a sheet that was converted from a list, row and column of each cell on the
    original sheet, None for a cell that was not there.
    """

    name: str
    visible: bool
    rows: Sequence[Sequence[CellValue]]
    merged: tuple[CellRange, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    origins: Sequence[Sequence[tuple[int, int] | None]] = ()

    def origin(self, row: int, column: int) -> tuple[int, int]:
        """The position of a cell in the file; for a missing cell, that of the nearest one before it in its row."""
        if not self.origins:
            return row, column
        here = self.origins[row][: column + 1] if row < len(self.origins) else ()
        return next((place for place in reversed(here) if place is not None), (row, column))

    def cell(self, row: int, column: int) -> CellValue:
        """The value of a cell by indexes from 0; None outside of the sheet's content."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        return self.rows[row][column]


@dataclass(frozen=True, eq=False, slots=True)
class Workbook:
    """The sheets of a file in order, including hidden ones, without charts. `file` is its name as uploaded."""

    file: str
    sheets: tuple[Sheet, ...]
