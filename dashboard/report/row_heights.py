"""How high the rows of a sheet must be for the texts in them.

A spreadsheet program may fit rows by itself that no height was given for: Excel does when it opens a file, but not
for merged cells, and LibreOffice does not, so that wrapped texts lay on top of each other there.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from xlsxwriter.utility import xl_pixel_width

_USUAL_FONT_SIZE = 11
_LINE_POINTS = 15
"""Of a line at the usual size."""
_HIGHEST = 400
"""Points; a row has no more than 409."""
_DIGIT_PIXELS, _INDENT_PIXELS, _WIDEST_PIXELS = 7, 9, 13
_USUAL_WIDTH = 8.43
_BOLD = 1.07
_UNBROKEN = re.compile(r"[^ /-]*[ /-]*")
"""A word with the spaces or hyphens after it."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a wrapped text is set: `font_size` in points, `indent` in steps of a spreadsheet program."""

    font_size: float = _USUAL_FONT_SIZE
    bold: bool = False
    indent: int = 0

    @property
    def scale(self) -> float:
        """How much wider it is than the same text in the usual font."""
        return self.font_size / _USUAL_FONT_SIZE * (_BOLD if self.bold else 1)

    @property
    def line_points(self) -> float:
        """The height of one line."""
        return self.font_size / _USUAL_FONT_SIZE * _LINE_POINTS


@dataclass(frozen=True, slots=True)
class _WrappedText:
    row: int
    first_column: int
    last_column: int
    text: str
    lettering: Lettering


class RowHeights:
    """Gathers wrapped texts and the widths of columns, in any order; rows and columns count from 0."""

    def __init__(self) -> None:
        self._widths: dict[int, float] = {}
        self._texts: list[_WrappedText] = []

    def set_width(self, column: int, characters: float) -> None:
        """Say how wide a column is."""
        self._widths[column] = characters

    def add(self, row: int, columns: tuple[int, int], text: str, lettering: Lettering) -> None:
        """Say that `text` stands in the columns from the first to the last, in as many lines as it needs."""
        self._texts.append(_WrappedText(row, *columns, text, lettering))

    def higher_rows(self) -> dict[int, int]:
        """Return the height in points of each row that needs more than the usual one."""
        heights: dict[int, float] = {}
        for one in self._texts:
            lines = _lines(one.text, self._room(one) / one.lettering.scale)
            heights[one.row] = max(heights.get(one.row, _LINE_POINTS), lines * one.lettering.line_points)
        return {row: min(math.ceil(points), _HIGHEST) for row, points in heights.items() if points > _LINE_POINTS}

    def _room(self, one: _WrappedText) -> float:
        """Pixels for letters: a column that is ten wide holds ten digits."""
        columns = range(one.first_column, one.last_column + 1)
        width = sum(self._widths.get(column, _USUAL_WIDTH) for column in columns)
        return width * _DIGIT_PIXELS - one.lettering.indent * _INDENT_PIXELS


def _lines(text: str, room: float) -> int:
    """How many lines of `room` pixels the text takes, broken between words and after hyphens, else where it must."""
    return sum(_lines_of_paragraph(paragraph, room) for paragraph in text.split("\n"))


def _lines_of_paragraph(text: str, room: float) -> int:
    if len(text) * _WIDEST_PIXELS <= room:
        return 1
    lines, taken = 1, 0.0
    for piece in _pieces(text):
        width = _pixels(piece.rstrip())
        if taken and taken + width > room:
            lines, taken = lines + 1, 0.0
        full_lines = max(0, math.ceil(width / room) - 1)
        lines += full_lines
        taken += _pixels(piece) - full_lines * room
    return lines


def _pieces(text: str) -> Iterator[str]:
    return (found.group() for found in _UNBROKEN.finditer(text))


def _pixels(text: str) -> int:
    """The width in the usual font."""
    return sum(map(_letter_pixels, text))


@lru_cache(maxsize=4096)
def _letter_pixels(letter: str) -> int:
    """XlsxWriter knows plain letters; marks make none wider."""
    plain = {"đ": "d", "Đ": "D"}.get(letter) or unicodedata.normalize("NFD", letter)[0]
    return 0 if unicodedata.combining(letter) else xl_pixel_width(plain)
