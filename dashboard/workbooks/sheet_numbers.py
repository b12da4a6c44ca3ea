"""The numbers of one sheet, read from what its cells show: with a unit, over a maximum, with either decimal sign."""

from __future__ import annotations

import re
from collections.abc import Iterable

import numpy as np

from dashboard.data.numbers import NumberProblem, parse_number, parse_sheet_number
from dashboard.data.workbook.cells import CellValue, Sheet
from dashboard.workbooks.grid import text_of

OF_MAXIMUM = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*/\s*(\d+(?:[.,]\d+)?)")
"""`8,25/10`: points over the maximum."""
WITH_UNIT = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*(?:điểm|đ)\.?", re.IGNORECASE)
RANK_WITH_VALUE = re.compile(r"0*(\d{1,4})\s*\(\s*(\d+(?:[.,]\d+)?)\s*\)")
"""`01 (0,727)`: a rank, and what it was given for."""
_CLEAR = re.compile(r"[+-]?(?:\d+([.,])(?:\d{1,2}|\d{4,})|0+([.,])\d+)")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")


class SheetNumbers:
    """Reads the numbers of a sheet. What shows no decimal sign for sure is read by the sign that other cells show."""

    def __init__(self, texts: Iterable[str]) -> None:
        signs: set[str] = set()
        for text in texts:
            if match := _CLEAR.fullmatch(text):
                signs.add(match[1] or match[2])
        self.sign = signs.pop() if len(signs) == 1 else None
        self._read: dict[str, float] = {}

    def parse(self, text: str, maximum: float | None) -> float | NumberProblem:
        """Return the number; a `1,234` that the sheet leaves open is refused unless its maximum decides."""
        match = _GROUPED.fullmatch(text)
        if match and match[1] == self.sign:
            return parse_number(text.replace(",", "."))
        return parse_sheet_number(text, maximum)

    def number_in(self, value: CellValue) -> float:
        """Return the number that a cell shows, with a unit or over a maximum too; NaN for none."""
        if isinstance(value, float):
            return value
        if not isinstance(value, str):
            return np.nan
        number = self._read.get(value)
        if number is None:  # a sheet has few different ones
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
