"""A sheet seen with agencies down: as it is, or turned when its agencies stand across."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.data.numbers import as_spreadsheets_show, plain_number
from dashboard.data.workbook.cells import CellProblem, CellValue, Sheet
from dashboard.model.computed_once import computed_once
from dashboard.sandbox.cell_names import cell_name


@dataclass(frozen=True)
class Grid:
    """`turned`: rows of the grid are columns of the sheet."""

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
    def covered(self) -> dict[tuple[int, int], tuple[int, int]]:
        """For each cell of a merged range, the first cell of the range."""
        found: dict[tuple[int, int], tuple[int, int]] = {}
        for area in self.sheet.merged:
            bottom, right = min(area.bottom, len(self.sheet.rows)), min(area.right, area.left + 1_000)
            for row in range(area.top, bottom + 1):
                for column in range(area.left, right + 1):
                    place, first = (row, column), (area.top, area.left)
                    if self.turned:
                        place, first = (column, row), (area.left, area.top)
                    found[place] = first
        return found

    def value(self, row: int, column: int) -> CellValue:
        """The value of a cell; None outside."""
        if row >= len(self.rows) or column >= self.width:
            return None
        return self.rows[row][column]

    def is_row_hidden(self, row: int) -> bool:
        """Whether nobody sees a row of the grid."""
        return row in (self.sheet.hidden_columns if self.turned else self.sheet.hidden_rows)

    def is_column_hidden(self, column: int) -> bool:
        """Whether nobody sees a column of the grid."""
        return column in (self.sheet.hidden_rows if self.turned else self.sheet.hidden_columns)

    def heading(self, row: int, column: int) -> str:
        """The text of a cell or of the merged cells it is part of."""
        first = self.covered.get((row, column), (row, column))
        return text_of(self.value(*first))

    def place(self, row: int, column: int) -> str:
        """What the sheet calls the cell."""
        return cell_name(column, row) if self.turned else cell_name(row, column)

    def line(self, row: int, column: int) -> int:
        """The row of the sheet, from 1, in which the cell stands."""
        return (column if self.turned else row) + 1


def text_of(value: CellValue) -> str:
    """What a cell says in one line, without space at its ends or doubled."""
    if value is None:
        return ""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, float):
        return plain_number(as_spreadsheets_show(value))
    if isinstance(value, CellProblem):
        return value.text
    return str(value)
