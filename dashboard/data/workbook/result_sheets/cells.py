"""Numbers and signs in the cells of a table, as this table writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dashboard.data.numbers import NumberProblem, parse_number, parse_sheet_number
from dashboard.data.workbook.result_sheets.tables import SheetTable

RANK_WITH_VALUE = re.compile(r"0*(\d{1,4})\s*\(\s*(\d+(?:[.,]\d+)?)\s*\)")
_CLEAR = re.compile(r"[+-]?(?:\d+([.,])(?:\d{1,2}|\d{4,})|0+([.,])\d+)")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
LONGEST_SIGN = 20


def texts_in(table: SheetTable, rows: Iterable[int], columns: Iterable[int]) -> Iterator[tuple[int, int, str]]:
    """Yield row, column and text of the cells that hold text."""
    columns = tuple(columns)
    for row in rows:
        values = table.grid.rows[row]
        for column in columns:
            value = values[column]
            if isinstance(value, str) and value.strip():
                yield row, column, " ".join(value.split())


class TableNumbers:
    """Reads numbers of one sheet. What shows no decimal sign for sure is read by the sign that other cells show."""

    def __init__(self, texts: Iterable[str]) -> None:
        signs: set[str] = set()
        for text in texts:
            if match := _CLEAR.fullmatch(text):
                signs.add(match[1] or match[2])
        self.sign = signs.pop() if len(signs) == 1 else None

    def parse(self, text: str, maximum: float | None) -> float | NumberProblem:
        """Return the number; a `1,234` that the sheet leaves open is refused unless its maximum decides."""
        match = _GROUPED.fullmatch(text)
        if match and match[1] == self.sign:
            return parse_number(text.replace(",", "."))
        return parse_sheet_number(text, maximum)
