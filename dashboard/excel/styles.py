"""Styles of cells: number formats, the hatching that marks simulated figures even in print, and the heights of rows.

Spreadsheet programs do not reliably fit rows that have no height: Excel does when it opens a file, but not for merged
cells, and LibreOffice does not, so that wrapped texts overlapped there.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_pixel_width

from dashboard.model import PercentRule
from dashboard.scoring import shorten_percent

_USUAL_FONT_SIZE = 11
_LINE_POINTS = 15
"""Height in points of a line at the default font size."""
_HIGHEST = 400
"""Maximum height in points; Excel allows 409."""
_DIGIT_PIXELS, _INDENT_PIXELS, _WIDEST_PIXELS = 7, 9, 13
_USUAL_WIDTH = 8.43
_BOLD = 1.07
_UNBROKEN = re.compile(r"[^ /-]*[ /-]*")
"""A word with the spaces or hyphens after it, within which no line breaks."""


@dataclass(frozen=True, slots=True)
class Lettering:
    """The font of a wrapped text: `font_size` in points, `indent` in the steps of spreadsheet programs."""

    font_size: float = _USUAL_FONT_SIZE
    bold: bool = False
    indent: int = 0

    @property
    def scale(self) -> float:
        """The ratio of its width to that of the same text in the default font."""
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
    """Collects wrapped texts and the widths of columns, in any order; rows and columns count from 0."""

    def __init__(self) -> None:
        self._widths: dict[int, float] = {}
        self._texts: list[_WrappedText] = []

    def set_width(self, column: int, characters: float) -> None:
        """Record the width of a column."""
        self._widths[column] = characters

    def add(self, row: int, columns: tuple[int, int], text: str, lettering: Lettering) -> None:
        """Record that `text` is in the columns from the first to the last, wrapped into as many lines as it needs."""
        self._texts.append(_WrappedText(row, *columns, text, lettering))

    def higher_rows(self) -> dict[int, int]:
        """Return the height in points of each row that needs more than the default height."""
        heights: dict[int, float] = {}
        for one in self._texts:
            lines = _lines(one.text, self._room(one) / one.lettering.scale)
            heights[one.row] = max(heights.get(one.row, _LINE_POINTS), lines * one.lettering.line_points)
        return {row: min(math.ceil(points), _HIGHEST) for row, points in heights.items() if points > _LINE_POINTS}

    def _room(self, one: _WrappedText) -> float:
        """The width for letters in pixels: a column of width 10 holds ten digits."""
        columns = range(one.first_column, one.last_column + 1)
        width = sum(self._widths.get(column, _USUAL_WIDTH) for column in columns)
        return width * _DIGIT_PIXELS - one.lettering.indent * _INDENT_PIXELS


def _lines(text: str, room: float) -> int:
    """The number of lines of `room` pixels for the text, broken between words and after hyphens, else anywhere."""
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
    """The width of the text in the default font."""
    return sum(map(_letter_pixels, text))


@lru_cache(maxsize=4096)
def _letter_pixels(letter: str) -> int:
    """The width of a letter: XlsxWriter knows those of plain letters, and diacritics do not change them."""
    plain = {"đ": "d", "Đ": "D"}.get(letter) or unicodedata.normalize("NFD", letter)[0]
    return 0 if unicodedata.combining(letter) else xl_pixel_width(plain)


PLAIN_NUMBER = "General"
SIGNED_NUMBER = "+General;-General;0"
WHOLE_NUMBER = "#,##0"
SIGNED_WHOLE_NUMBER = "+#,##0;-#,##0;0"
RANK = "0"
PERCENT = "0.0%"
TEXT = "@"
"""The text format, which keeps input as typed: 4.10 does not become 4.1."""
DATE = "dd/mm/yyyy"

_FINEST = 9
_HATCHED = 14  # Excel's "thin reverse diagonal stripe"
_THIN, _DASHED = 1, 3
_HATCH_COLOUR, _DASH_COLOUR, _HEADER_COLOUR, _QUIET = "#FAD3B8", "#A64B12", "#E3E7EC", "#566170"
_GIVEN_COLOUR = "#EEF1F4"


def points_format(decimals: int) -> str:
    """The format of points with this number of decimals; Excel shows the separators of its own language."""
    return f"#,##0.{'0' * decimals}" if decimals else WHOLE_NUMBER


def open_points_format(decimals: int) -> str:
    """The format of points that users type: at least this number of decimals, without hiding any digit."""
    return f"#,##0.{'0' * decimals}{'#' * (_FINEST - decimals)}" if decimals else PLAIN_NUMBER


def signed_format(decimals: int) -> str:
    """The format of `points_format` with a sign, except for zero."""
    return f"+{points_format(decimals)};-{points_format(decimals)};0"


class Look(Enum):
    """The kind of a cell, which determines its style."""

    PLAIN = "plain"
    SIMULATED = "simulated"
    HEADER = "header"
    SIMULATED_HEADER = "simulated_header"
    TITLE = "title"
    LABEL = "label"
    QUIET = "quiet"
    WRAPPED = "wrapped"
    INPUT = "input"
    """The only kind, with INPUT_LEFT, that may be changed on a protected sheet."""
    INPUT_LEFT = "input_left"
    """Like INPUT, aligned left: for a number or a date below texts."""
    GIVEN = "given"
    """A value in a template that must not be changed."""
    UPRIGHT_HEADER = "upright_header"
    """Centred above the column or columns that it heads, for narrow columns."""
    WORDS = "words"
    """Text in a table beside figures: wrapped, and indented from the figure before it."""
    WORDS_HEADER = "words_header"
    FIGURES_HEADER = "figures_header"


_HEADING = {"bold": True, "text_wrap": True, "bg_color": _HEADER_COLOUR, "bottom": _THIN}
_HATCHING = {"pattern": _HATCHED, "fg_color": _HATCH_COLOUR, "bottom": _DASHED, "bottom_color": _DASH_COLOUR}
_LOOKS: dict[Look, dict[str, Any]] = {
    Look.PLAIN: {},
    Look.SIMULATED: _HATCHING,
    Look.HEADER: _HEADING,
    Look.WORDS_HEADER: _HEADING | {"align": "left", "indent": 1},
    Look.FIGURES_HEADER: _HEADING | {"align": "right"},
    Look.SIMULATED_HEADER: {"bold": True, "text_wrap": True, "align": "right"} | _HATCHING,
    Look.TITLE: {"bold": True, "font_size": 14},
    Look.LABEL: {"bold": True},
    Look.QUIET: {"italic": True, "font_color": _QUIET},
    Look.WRAPPED: {"text_wrap": True, "align": "left"},
    Look.WORDS: {"text_wrap": True, "align": "left", "indent": 1},
    Look.INPUT: {"locked": False, "text_wrap": True},
    Look.INPUT_LEFT: {"locked": False, "align": "left"},
    Look.GIVEN: {"text_wrap": True, "bg_color": _GIVEN_COLOUR},
    Look.UPRIGHT_HEADER: _HEADING | {"align": "center", "font_size": 9},
}


def wrapped_lettering(look: Look) -> Lettering | None:
    """The lettering of a look whose text wraps; None if its text takes one line, however long it is."""
    properties = _LOOKS[look]
    if "text_wrap" not in properties:
        return None
    given = {key: properties[key] for key in ("font_size", "bold", "indent") if key in properties}
    return Lettering(**given)


@dataclass(frozen=True, slots=True)
class _Kind:
    look: Look
    number_format: str
    kept_as_text: bool


class Styles:
    """Creates each format once per workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[_Kind, Format] = {}

    def __call__(self, look: Look, number_format: str = PLAIN_NUMBER, *, kept_as_text: bool = False) -> Format:
        """The format of a cell. `kept_as_text`: the cell stays text after it is edited without a change."""
        kind = _Kind(look, number_format, kept_as_text)
        if kind not in self._made:
            properties = {"valign": "top", "num_format": number_format, "quote_prefix": kept_as_text}
            self._made[kind] = self._workbook.add_format(properties | _LOOKS[look])
        return self._made[kind]


_PERCENT_DECIMALS = 1
"""Decimals of `styles.PERCENT`; percentages are shortened here, since Excel always rounds."""


def as_share(percent: Fraction | None, rule: PercentRule) -> float:
    """Return `percent`, shortened by the edition's rule, as a share of 1; NaN, an empty cell, for None."""
    return math.nan if percent is None else float(shorten_percent(percent, _PERCENT_DECIMALS, rule) / 100)
