"""A table of a page as a file: a workbook, or CSV. It has every row, and the provenance of the figures below them.

Cells are passed in as shown on screen. A figure is converted back to a number, with the decimals that are shown, so
that it can be sorted and added; its provenance sign becomes a word in a column of its own.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dashboard.excel.book import Book
from dashboard.excel.styles import Look, points_format, signed_format
from dashboard.ui.escaped_text import csv_line, inert_cell, one_line
from dashboard.ui.localizer import Localizer
from dashboard.ui.provenance_mark import SIGNS
from dashboard.ui.texts import Language

_FIGURE: dict[Language, re.Pattern[str]] = {
    "vi": re.compile(r"([+\u2212]?)(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?(%?)"),
    "en": re.compile(r"([+\u2212]?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(%?)"),
}
_MARKED = re.compile(rf"\s*([{''.join(SIGNS.values())}])$")
_BYTE_ORDER_MARK = "\ufeff"
_WIDEST, _NARROWEST = 60, 8  # characters
_HEADER_ROW = 2


@dataclass(frozen=True, slots=True)
class TableFile:
    """The content of a table file. `title`: the table's message. `figures`: the columns whose cells are figures.

    `origin`: the provenance, in words, of figures without a sign of their own, for a last column; empty if each has its
    sign. `about`: label and text of the lines below the rows. `notice` is above them and on each page.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: frozenset[int]
    origin: str
    about: tuple[tuple[str, str], ...]
    notice: str
    footer: str
    made: datetime.datetime


@dataclass(frozen=True, slots=True)
class _Number:
    value: Fraction
    decimals: int
    signed: bool
    percent: bool

    @property
    def format(self) -> str:
        plain = points_format(self.decimals)
        if self.percent:
            plain += "%"
            return f"+{plain};-{plain};0%" if self.signed else plain
        return signed_format(self.decimals) if self.signed else plain


_Cell = str | _Number


def table_workbook(table: TableFile, words: Localizer) -> bytes:
    """Return the table as a workbook of one sheet."""
    book = Book(table.title, "", table.made, table.footer, notice=table.notice)
    sheet = book.add_sheet(words("table_file.sheet"))
    header, rows = _cells(table, words)
    sheet.set_widths(*_widths(header, rows))
    sheet.text(0, 0, table.title, Look.TITLE)
    sheet.text(1, 0, table.notice, Look.QUIET)
    figures = {place for row in rows for place, cell in enumerate(row) if isinstance(cell, _Number)}
    for place, name in enumerate(header):
        sheet.text(_HEADER_ROW, place, name, Look.FIGURES_HEADER if place in figures else Look.WORDS_HEADER)
    number = _HEADER_ROW
    for number, row in enumerate(rows, _HEADER_ROW + 1):
        for place, cell in enumerate(row):
            if isinstance(cell, _Number):
                value = cell.value / 100 if cell.percent else cell.value
                sheet.number(number, place, float(value), cell.format)
            elif cell:
                sheet.text(number, place, cell, Look.WORDS)
    sheet.freeze_header(_HEADER_ROW)
    for below, (label, text) in enumerate(table.about, number + 2):
        sheet.text(below, 0, label, Look.LABEL)
        sheet.link(below, 1, text, look=Look.PLAIN)
    return book.finish()


def table_csv(table: TableFile, words: Localizer) -> bytes:
    """Return the table as CSV in UTF-8 with a byte order mark, in the format that spreadsheets of the language open.

    In Vietnamese cells are separated by semicolons and the decimal separator is a comma. Positive changes have no plus
    sign, since numbers in data files have none.
    """
    comma, separator = (",", ";") if words.language == "vi" else (".", ",")
    header, rows = _cells(table, words)
    lines = [header, *rows, *([("",), *table.about] if table.about else [])]
    text = "".join(f"{csv_line([_written(cell, comma) for cell in line], separator)}\r\n" for line in lines)
    return (_BYTE_ORDER_MARK + text).encode()


def _written(cell: _Cell, comma: str) -> str:
    if not isinstance(cell, _Number):
        return inert_cell(cell)
    units = round(abs(cell.value) * 10**cell.decimals)
    whole, part = divmod(units, 10**cell.decimals)
    number = f"{whole}{comma}{part:0{cell.decimals}}" if cell.decimals else str(whole)
    return f"{'-' if cell.value < 0 else ''}{number}{'%' if cell.percent else ''}"


def _cells(table: TableFile, words: Localizer) -> tuple[list[str], list[list[_Cell]]]:
    """The header and rows; a column with provenance signs is followed by one that gives them in words."""
    marked = {
        place: words("table_file.origin_of", column=name)
        for place, name in enumerate(table.columns)
        if any(place < len(row) and _MARKED.search(row[place]) for row in table.rows)
    }
    kinds = {sign: words.provenance(origin) for origin, sign in SIGNS.items()}
    header = [
        head for place, name in enumerate(table.columns) for head in (name, marked.get(place)) if head is not None
    ]
    rows = [list(_row(row, table, marked, kinds, words)) for row in table.rows]
    if table.origin:
        header.append(words("workbook.origins"))
        rows = [[*row, table.origin] for row in rows]
    return header, rows


def _row(
    row: Sequence[str], table: TableFile, marked: Mapping[int, str], kinds: Mapping[str, str], words: Localizer
) -> Iterator[_Cell]:
    for place in range(len(table.columns)):
        text = one_line(row[place]) if place < len(row) else ""
        mark = _MARKED.search(text) if place in marked else None
        text = text[: mark.start()] if mark else text
        yield (_number(text, words) or text) if place in table.figures else text
        if place in marked:
            yield kinds[mark[1]] if mark else ""


def _number(text: str, words: Localizer) -> _Number | None:
    """The number in a figure on screen; None for a dash, words, or a number among other text."""
    found = _FIGURE[words.language].fullmatch(text)
    if not found:
        return None
    sign, whole, part, percent = found.groups()
    value = Fraction(re.sub(r"\D", "", whole) + (f".{part}" if part else ""))
    return _Number(-value if sign == "\u2212" else value, len(part or ""), bool(sign), bool(percent))


def _widths(header: Sequence[str], rows: Sequence[Sequence[_Cell]]) -> Iterator[float]:
    for place, name in enumerate(header):
        longest = max((len(cell) for row in rows if isinstance(cell := row[place], str)), default=0)
        yield min(_WIDEST, max(_NARROWEST, longest + 2, len(name) // 2 + 3))
