"""A workbook as plain cells: what a reader of result sheets needs, and nothing that could run or be followed."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.model import Rule


@dataclass(frozen=True, slots=True)
class CellProblem:
    """What stands in place of a value that the file does not hold.

    `rule` is CELL_ERROR (`text` is then `#REF!` or the like), FORMULA_NOT_CALCULATED (`text` is the formula) or
    NOT_FINITE. Who needs the value of such a cell refuses it by `rule`; in a cell that nobody reads it does no harm.
    """

    rule: Rule
    text: str


CellValue = str | float | bool | datetime.date | CellProblem | None
"""Text is as it was typed but in NFC, so `4.10` stays `4.10`; numbers are floats, also whole ones; None is empty.

A date with a time of day is a datetime; a time or a duration alone is text, for no field here is one.
"""


@dataclass(frozen=True, slots=True)
class CellRange:
    """A rectangle of cells, counted from 0, its corners included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, eq=False, slots=True)
class Sheet:
    """One sheet, from cell A1 on. A CSV file has one, named like the file without its suffix.

    Rows are as long as they need to be, so they may differ in length. Of merged cells the first has the value; one that
    the file holds under another cell of the range, where nobody sees it, is given too. Hidden rows and columns, those
    of a filter too, are given like all others, and counted from 0 here. `origins`: of a sheet that was laid out anew,
    row and column of each cell on the sheet that it was made of, None for a cell that was not there.
    """

    name: str
    visible: bool
    rows: Sequence[Sequence[CellValue]]
    merged: tuple[CellRange, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    origins: Sequence[Sequence[tuple[int, int] | None]] = ()

    def origin(self, row: int, column: int) -> tuple[int, int]:
        """Where a cell stands in the file; of one that is not there, the nearest before it in its row."""
        if not self.origins:
            return row, column
        here = self.origins[row][: column + 1] if row < len(self.origins) else ()
        return next((place for place in reversed(here) if place is not None), (row, column))

    def cell(self, row: int, column: int) -> CellValue:
        """The value at a place counted from 0; None beyond what the sheet holds."""
        if row >= len(self.rows) or column >= len(self.rows[row]):
            return None
        return self.rows[row][column]


@dataclass(frozen=True, eq=False, slots=True)
class Workbook:
    """The sheets of a file in its order, hidden ones too; charts are left out. `file` is its name as uploaded."""

    file: str
    sheets: tuple[Sheet, ...]
