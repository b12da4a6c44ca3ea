"""The cells of a worksheet with one agency per row: their texts and numbers, and which rows or columns add up.

The grid is the sheet as it is, or transposed where it has one agency per column. Cells show numbers with a unit, with
`/maximum`, and with either decimal sign. A row or column is proven to be a sum or a mean when its figures agree with
the others to the printed decimals.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.data.numbers import NumberProblem, as_spreadsheets_show, parse_number, parse_sheet_number, plain_number
from dashboard.data.workbook_cells.cells import CellProblem, CellValue, Sheet
from dashboard.model.computed_once import computed_once
from dashboard.sandbox.spreadsheet import cell_name
from dashboard.workbook_layouts.headings import BonusKind, beyond_of


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


OF_MAXIMUM = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*/\s*(\d+(?:[.,]\d+)?)")
"""`8,25/10`: points over the maximum."""
WITH_UNIT = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*(?:điểm|đ)\.?", re.IGNORECASE)
RANK_WITH_VALUE = re.compile(r"0*(\d{1,4})\s*\(\s*(\d+(?:[.,]\d+)?)\s*\)")
"""`01 (0,727)`: a rank, and what it was given for."""
_CLEAR = re.compile(r"[+-]?(?:\d+([.,])(?:\d{1,2}|\d{4,})|0+([.,])\d+)")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")


class SheetNumbers:
    """Parses the numbers of a sheet. Ambiguous ones are read by the decimal sign that other cells clearly use."""

    def __init__(self, texts: Iterable[str]) -> None:
        signs: set[str] = set()
        for text in texts:
            if match := _CLEAR.fullmatch(text):
                signs.add(match[1] or match[2])
        self.sign = signs.pop() if len(signs) == 1 else None
        self._read: dict[str, float] = {}

    def parse(self, text: str, maximum: float | None) -> float | NumberProblem:
        """Return the number; refuse `1,234` if neither the sheet's decimal sign nor `maximum` decides what it means."""
        match = _GROUPED.fullmatch(text)
        if match and match[1] == self.sign:
            return parse_number(text.replace(",", "."))
        return parse_sheet_number(text, maximum)

    def number_in(self, value: CellValue) -> float:
        """Return the number that a cell shows, also one with a unit or `/maximum`; NaN if it shows none."""
        if isinstance(value, float):
            return value
        if not isinstance(value, str):
            return np.nan
        number = self._read.get(value)
        if number is None:  # cached: a sheet has few different texts
            number = self._read[value] = self._number_in(text_of(value))
        return number

    def _number_in(self, text: str) -> float:
        if not text.strip("+-−'")[:1].isdigit():
            return np.nan
        if match := OF_MAXIMUM.fullmatch(text) or WITH_UNIT.fullmatch(text):
            text = match[1]
        number = self.parse(text.strip("'"), None)
        return np.nan if isinstance(number, NumberProblem) else number


def numbers_of(sheet: Sheet) -> SheetNumbers:
    """Return the reader of the numbers of a sheet."""
    return SheetNumbers(v.strip() for row in sheet.rows for v in row if isinstance(v, str))


Figures = NDArray[np.float64]
"""One row for each line of criteria, one column for each line of agencies; NaN where a cell holds no number."""
NEARLY_ALL = 0.9
"""Share of the agencies whose figures must agree: one wrong figure in ten does not change what a line is."""
_TOLERANCE = 0.005 + 1e-9
"""Largest difference between figures that count as equal: sums are printed with two decimals or more."""
_MEAN_TOLERANCE = 0.051
_LONGEST_RUN = 60
"""Most criteria in one group; the largest real group has about 20."""


def is_printed_without_sign(figures: Figures) -> bool:
    """Return whether deducted points are printed as positive numbers."""
    return bool(np.nanmin(figures, initial=0.0) >= 0 and np.nanmax(figures, initial=0.0) > 0)


def with_sign(name: str, figures: Figures) -> Figures:
    """Return the figures of a line with their sign in a sum: negative where `name` says that they are deducted."""
    taken_off = beyond_of(name) is BonusKind.PENALTY and is_printed_without_sign(figures)
    return 0.0 - figures if taken_off else figures


def share_that_adds_up(line: Figures, parts: Figures) -> float:
    """Return for which share of the agencies `line` is the sum of the lines `parts`; 0 where it has no figures."""
    known = ~np.isnan(line)
    if not known.any() or not len(parts):
        return 0.0
    sums = np.nansum(parts, axis=0)
    return float((np.abs(line - sums)[known] <= _tolerance(len(parts))).mean())


def _tolerance(parts: int) -> float:
    return _TOLERANCE + 1e-9 * parts


def adds_up(line: Figures, parts: Figures) -> bool:
    """Whether `line` is the sum of `parts` for nearly all agencies, and is not all zeros."""
    return bool(np.nanmax(line, initial=0.0) > 0) and share_that_adds_up(line, parts) >= NEARLY_ALL


def run_after(figures: Figures, place: int) -> int:
    """Return how many of the lines right after `place` add up to the line there, at least two; 0 if none do."""
    return _run(figures[place], figures[place + 1 :])


def run_before(figures: Figures, place: int) -> int:
    """Return how many of the lines right before `place` add up to the line there, at least two; 0 if none do."""
    return _run(figures[place], figures[:place][::-1])


def _run(line: Figures, others: Figures) -> int:
    known = ~np.isnan(line)
    if not known.any() or np.nanmax(line) <= 0 or len(others) < 2:
        return 0
    others = others[:_LONGEST_RUN]
    sums = np.cumsum(np.nan_to_num(others[:, known]), axis=0)
    holds = (np.abs(sums - line[known]) <= _TOLERANCE).mean(axis=1) >= NEARLY_ALL
    holds[0] = False
    found = np.flatnonzero(holds)
    return int(found[0]) + 1 if len(found) else 0


def is_twin(figures: Figures, place: int) -> bool:
    """Whether a line and the next one have the same figures, and these are not equal for all agencies."""
    line = figures[place]
    same = place + 1 < len(figures) and np.array_equal(line, figures[place + 1], equal_nan=True)
    return same and np.nanmax(line, initial=0.0) > np.nanmin(line, initial=np.inf)


def is_mean_or_sum(line: Figures, others: Figures) -> bool:
    """Whether the figures of one agency are the mean or the sum of those of all others, criterion by criterion.

    Only criteria on which the others differ count, and there must be at least two: where all agencies have the same
    points, each of them equals the mean.
    """
    if len(others) < 3:
        return False
    with np.errstate(all="ignore"):
        telling = ~np.isnan(line) & ~np.isnan(others).any(axis=0) & (np.ptp(others, axis=0) > _MEAN_TOLERANCE)
        if telling.sum() < 2:
            return False
        means, sums = others.mean(axis=0)[telling], others.sum(axis=0)[telling]
    own = line[telling]
    return bool((np.abs(own - means) <= _MEAN_TOLERANCE).all() or (np.abs(own - sums) <= _MEAN_TOLERANCE).all())
