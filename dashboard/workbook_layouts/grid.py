"""A view of a worksheet with one agency per row: the sheet as it is, or transposed where it has one per column."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.data.numbers import as_spreadsheets_show, plain_number
from dashboard.data.workbook_cells.cells import CellProblem, CellValue, Sheet
from dashboard.model.computed_once import computed_once
from dashboard.sandbox.spreadsheet import cell_name


@dataclass(frozen=True)
class Grid:
    """The cells of a worksheet; `turned`: rows of the grid are columns of the sheet."""

    sheet: Sheet
    turned: bool = False

    @computed_once
    def rows(self) -> list[list[CellValue]]:
        """The values, every row of the same length."""
        width = max(map(len, self.sheet.rows), default=0)
        full = [[*row, *[None] * (width - len(row))] for row in self.sheet.rows]
        return [list(column) for column in zip(*full, strict=True)] if self.turned else full

    @computed_once
    def width(self) -> int:
        """How many columns there are."""
        return len(self.rows[0]) if self.rows else 0

    @computed_once
    def _ranges(self) -> NDArray[np.int32]:
        """For each cell of the sheet, the number of the merged range that holds it, from 1; 0 for none."""
        numbers = np.zeros((len(self.sheet.rows), max(map(len, self.sheet.rows), default=0)), dtype=np.int32)
        for number, area in enumerate(self.sheet.merged, start=1):
            numbers[area.top : area.bottom + 1, area.left : area.right + 1] = number
        return numbers.T if self.turned else numbers

    def first_of(self, row: int, column: int) -> tuple[int, int]:
        """The first cell of the merged range that a cell is in, which holds its value; else the cell itself."""
        height, width = self._ranges.shape
        number = self._ranges[row, column] if row < height and column < width else 0
        if not number:
            return row, column
        area = self.sheet.merged[number - 1]
        return (area.left, area.top) if self.turned else (area.top, area.left)

    def is_merged(self, row: int, column: int) -> bool:
        """Whether a cell is part of a merged range."""
        height, width = self._ranges.shape
        return row < height and column < width and bool(self._ranges[row, column])

    def value(self, row: int, column: int) -> CellValue:
        """The value of a cell; None outside."""
        if row >= len(self.rows) or column >= self.width:
            return None
        return self.rows[row][column]

    def column(self, column: int, rows: Iterable[int]) -> list[CellValue]:
        """The values of a column in some rows; None outside."""
        full = self.rows
        return [full[row][column] if row < len(full) and column < self.width else None for row in rows]

    def is_row_hidden(self, row: int) -> bool:
        """Whether a row of the grid is hidden in the sheet."""
        return row in (self.sheet.hidden_columns if self.turned else self.sheet.hidden_rows)

    def is_column_hidden(self, column: int) -> bool:
        """Whether a column of the grid is hidden in the sheet."""
        return column in (self.sheet.hidden_rows if self.turned else self.sheet.hidden_columns)

    def heading(self, row: int, column: int) -> str:
        """The text of a cell or of the merged cells it is part of."""
        return text_of(self.value(*self.first_of(row, column)))

    def place(self, row: int, column: int) -> str:
        """The name of the cell in the sheet, such as `B3`."""
        return cell_name(*self._origin(row, column))

    def line(self, row: int, column: int) -> int:
        """The row number of the cell in the sheet, from 1."""
        return self._origin(row, column)[0] + 1

    def _origin(self, row: int, column: int) -> tuple[int, int]:
        return self.sheet.origin(column, row) if self.turned else self.sheet.origin(row, column)


def text_of(value: CellValue) -> str:
    """The text of a cell on one line, without leading, trailing or repeated whitespace."""
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, float):
        return plain_number(as_spreadsheets_show(value))
    if isinstance(value, CellProblem):
        return value.text
    return str(value)
