"""How far a sheet reaches, what is merged and hidden in it, and which cells have no value: settled before its values.

Readers make one rectangle of all cells, whatever its size, so what is too much is refused here, whatever the format.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from dashboard.sandbox.file_rules import FileRefused, FileRule
from dashboard.sandbox.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from dashboard.sandbox.spreadsheet import cell_name

CELL_ERROR = "cell_error"
FORMULA_NOT_CALCULATED = "formula_not_calculated"


@dataclass(slots=True)
class SheetScan:
    """Number of rows and columns down to the last value; merged ranges as (top, left, bottom, right).

    Hidden rows are numbers from 0, hidden columns ranges (first, last): those of a filter too.
    `problems` has, by row and column, a rule and a text for each cell that shows something which is no value.
    """

    rows: int = 0
    columns: int = 0
    merged: list[tuple[int, int, int, int]] = field(default_factory=list[tuple[int, int, int, int]])
    hidden_rows: list[int] = field(default_factory=list[int])
    hidden_columns: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    problems: dict[int, dict[int, tuple[str, str]]] = field(default_factory=dict[int, dict[int, tuple[str, str]]])


@dataclass(slots=True)
class CellAllowance:
    """How many cells the sheets of a file may still have, and how many cells may still be merged."""

    cells: int = MOST_CELLS
    merged: int = MOST_CELLS


class SheetReach:
    """Takes the cells of a sheet in any order, within what its file may have; raises FileRefused for what is more."""

    def __init__(self, sheet: str, allowance: CellAllowance) -> None:
        self.scan = SheetScan()
        self._sheet = sheet
        self._allowance = allowance
        self._merged_in_row: dict[int, list[tuple[int, int]]] = {}

    def count(self, cells: int = 1) -> None:
        """Count cells, whether they hold something or not."""
        self._allowance.cells -= cells
        if self._allowance.cells < 0:
            raise FileRefused(FileRule.TOO_MANY_CELLS, limit=str(MOST_CELLS))

    def extend(self, row: int, column: int) -> None:
        """Reach as far as a value, at a place counted from 0."""
        scan = self.scan
        scan.rows, scan.columns = max(scan.rows, row + 1), max(scan.columns, column + 1)
        if row >= MOST_ROWS or column >= MOST_COLUMNS or scan.rows * scan.columns > MOST_CELLS:
            raise self._too_large(row, column)

    def problem(self, row: int, column: int, rule: str, text: str) -> None:
        """Tell that a cell shows something which is no value."""
        self.scan.problems.setdefault(row, {})[column] = (rule, text)

    def hide_row(self, row: int) -> None:
        """Tell that nobody sees a row."""
        if row < MOST_ROWS:
            self.scan.hidden_rows.append(row)

    def hide_columns(self, first: int, last: int) -> None:
        """Tell that nobody sees some columns. A sheet may say so of as many ranges as it may have columns."""
        if len(self.scan.hidden_columns) == MOST_COLUMNS:
            raise FileRefused(FileRule.DAMAGED, part=self._sheet)
        self.scan.hidden_columns.append((first, last))

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Make one cell of a range; no program writes two ranges that share a cell."""
        if bottom >= MOST_ROWS or right >= MOST_COLUMNS or (bottom + 1) * (right + 1) > MOST_CELLS:
            raise self._too_large(bottom, right)
        self._allowance.merged -= (bottom + 1 - top) * (right + 1 - left)
        if self._allowance.merged < 0:  # before any of them is looked at
            raise FileRefused(FileRule.TOO_MANY_CELLS, limit=str(MOST_CELLS))
        for row in range(top, bottom + 1):
            taken = self._merged_in_row.setdefault(row, [])
            place = bisect_right(taken, (left, right))
            if (place and taken[place - 1][1] >= left) or (place < len(taken) and taken[place][0] <= right):
                reference = f"{cell_name(top, left)}:{cell_name(bottom, right)}"
                raise FileRefused(FileRule.MERGES_OVERLAP, sheet=self._sheet, cell=reference)
            taken.insert(place, (left, right))
        self.scan.merged.append((top, left, bottom, right))

    def _too_large(self, row: int, column: int) -> FileRefused:
        return FileRefused(
            FileRule.SHEET_TOO_LARGE,
            sheet=self._sheet,
            cell=cell_name(row, column),
            rows=str(MOST_ROWS),
            columns=str(MOST_COLUMNS),
            cells=str(MOST_CELLS),
        )
