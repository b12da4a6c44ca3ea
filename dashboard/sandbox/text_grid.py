"""A sheet made of a table that stands in a text: of a Word document, of a web page. Every value is text."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.sandbox.messages import Message
from dashboard.sandbox.reading import heading_of, value_message
from dashboard.sandbox.sheet_reach import CellAllowance, SheetReach

_ROWS_OVER = 12
"""Paragraphs before a table that are kept, for titles, decisions and agencies are named there."""


class TextGrid:
    """Takes texts at their places, and refuses what is too much for a sheet."""

    def __init__(self, name: str, allowance: CellAllowance) -> None:
        self._name = name
        self._reach = SheetReach(name, allowance)
        self._rows: list[list[object]] = []

    @property
    def height(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def put_over(self, paragraphs: list[str]) -> None:
        """Put the last paragraphs before the table into rows of their own."""
        for text in paragraphs[-_ROWS_OVER:]:
            self.put(self.height, 0, text)

    def put(self, row: int, column: int, text: str, rows: int = 1, columns: int = 1) -> None:
        """Put a text into a cell, so many rows high and columns wide."""
        self._reach.count(rows * columns)
        self._reach.extend(row, column + columns - 1)
        self._rows += [[] for _ in range(row + 1 - len(self._rows))]
        values = self._rows[row]
        values += [None] * (column + 1 - len(values))
        values[column] = value_message(text, self._name)
        if (rows, columns) != (1, 1):
            self._reach.merge(row, column, row + rows - 1, column + columns - 1)

    def messages(self) -> Iterator[Message]:
        """Yield the sheet."""
        yield heading_of(self._name, True, self._reach.scan)
        yield from self._rows
