"""Read tables of web pages and Word documents, where every value is text.

A web page that a system saved as .xls becomes one sheet with one table below another, as Excel shows it. In a Word
document (.docx), each table becomes a sheet.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from dashboard.sandbox.limits import MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, FileRefused, FileRule
from dashboard.sandbox.messages import Message, heading_of, value_message
from dashboard.sandbox.package import Parts, read_xml
from dashboard.sandbox.sheet_scan import CellBudget, SheetExtent

_ROWS_OVER = 12
"""Paragraphs kept before a table: titles, decisions and agencies are named there."""


class TextGrid:
    """Collects texts by cell, and refuses more than a sheet may have."""

    def __init__(self, name: str, allowance: CellBudget) -> None:
        self._name = name
        self._reach = SheetExtent(name, allowance)
        self._rows: list[list[object]] = []

    @property
    def height(self) -> int:
        """The number of rows."""
        return len(self._rows)

    def put_over(self, paragraphs: list[str]) -> None:
        """Put the last paragraphs before the table into separate rows."""
        for text in paragraphs[-_ROWS_OVER:]:
            self.put(self.height, 0, text)

    def put(self, row: int, column: int, text: str, rows: int = 1, columns: int = 1) -> None:
        """Put a text into a cell that is `rows` high and `columns` wide."""
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


_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{1,20})", re.IGNORECASE)
_HEAD = 4096
_BREAKS = frozenset(("br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6"))
_ASIDE = ("script", "style", "title")


def read_html(content: bytes, name: str) -> Iterator[Message]:
    """Yield the only sheet of a page, named `name`. Raises FileRefused."""
    reader = _PageReader(name)
    reader.feed(_decoded(content, name))
    reader.close()
    if not reader.tables:
        raise FileRefused(FileRule.NO_TABLE)
    yield {"progress": 0.6}
    yield from reader.grid.messages()
    yield {"progress": 1.0}


def _decoded(content: bytes, name: str) -> str:
    """The text in normal form C, decoded as UTF-16 or UTF-8 if marked so, else as the page says."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        said = _CHARSET.search(content[:_HEAD])
        encoding = "utf-8-sig" if said is None else said[1].decode("ascii")
    try:
        return unicodedata.normalize("NFC", content.decode(encoding))
    except (LookupError, UnicodeDecodeError) as error:
        raise FileRefused(FileRule.NOT_UTF8, part=name) from error


class _PageReader(HTMLParser):
    """Builds the sheet from the tags in order. A cell goes to the next column that no cell above spans into."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.grid = TextGrid(name, CellBudget())
        self.tables = 0
        self._row = -1
        self._column = 0
        self._in_row = False
        self._reaching: dict[int, int] = {}
        """The last row to which each column is occupied from above."""
        self._spans: tuple[int, int] | None = None
        self._text: list[str] = []
        self._aside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _ASIDE:
            self._aside += 1
        elif tag in _BREAKS:
            self._text.append("\n")
        elif tag == "table":
            self._end_cell()
            self.tables, self._in_row = self.tables + 1, False
        elif tag == "tr":
            self._end_cell()
            self._begin_row()
        elif tag in ("td", "th"):
            self._end_cell()
            if not self._in_row:  # a browser makes a separate row for it
                self._begin_row()
            told = dict(attrs)
            self._spans = _span(told.get("rowspan"), MOST_ROWS), _span(told.get("colspan"), MOST_COLUMNS)

    def handle_endtag(self, tag: str) -> None:
        if tag in _ASIDE:
            self._aside = max(self._aside - 1, 0)
        elif tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if not self._aside:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._end_cell()

    def _begin_row(self) -> None:
        self._row, self._column, self._in_row = max(self._row + 1, self.grid.height), 0, True

    def _end_cell(self) -> None:
        """Put the text since the last cell into its cell, or into a separate row if it is outside of any cell."""
        lines = (" ".join(line.split()) for line in "".join(self._text).split("\n"))
        text, spans = "\n".join(filter(None, lines)), self._spans
        self._text, self._spans = [], None
        if spans is None:
            if text:
                self._begin_row()
                self.grid.put(self._row, 0, text)
                self._in_row = False
            return
        while self._reaching.get(self._column, -1) >= self._row:
            self._column += 1
        rows, columns = spans
        self.grid.put(self._row, self._column, text, rows, columns)
        for column in range(self._column, self._column + columns):
            self._reaching[column] = self._row + rows - 1
        self._column += columns


def _span(told: str | None, most: int) -> int:
    return min(max(int(told), 1), most) if told is not None and told.isdecimal() and len(told) < 6 else 1


DOCUMENT = "word/document.xml"


def read_docx(parts: Parts, name: str) -> Iterator[Message]:
    """Yield each table of a document as a sheet named `name`, with a number where there are several."""
    reader = _DocumentReader()
    read_xml(DOCUMENT, parts[DOCUMENT], reader.start, reader.end, reader.characters)
    if not reader.tables:
        raise FileRefused(FileRule.NO_TABLE)
    yield {"progress": 0.6}
    allowance = CellBudget()
    for number, table in enumerate(reader.tables, 1):
        grid = TextGrid(name if len(reader.tables) == 1 else f"{name} ({number})", allowance)
        grid.put_over(table.over)
        _put_table(grid, table.rows)
        yield from grid.messages()
    yield {"progress": 1.0}


@dataclass
class _Cell:
    """A cell: its first column, how many columns it spans, and whether it continues the cell above it."""

    column: int
    columns: int = 1
    goes_on: bool = False
    paragraphs: list[str] = field(default_factory=list[str])


@dataclass
class _Table:
    """A table, and the paragraphs between it and the one before."""

    over: list[str]
    rows: list[list[_Cell]] = field(default_factory=list[list[_Cell]])


def _put_table(grid: TextGrid, rows: list[list[_Cell]]) -> None:
    top = grid.height
    heights: dict[tuple[int, int], int] = {}
    begun: dict[int, int] = {}
    for at, row in enumerate(rows):
        for cell in row:
            start = begun.get(cell.column)
            if cell.goes_on and start is not None and start + heights[start, cell.column] == at:
                heights[start, cell.column] += 1
            else:
                begun[cell.column] = at
                heights[at, cell.column] = 1
    for at, row in enumerate(rows):
        for cell in row:
            if height := heights.get((at, cell.column)):
                text = "\n".join(filter(None, cell.paragraphs))
                grid.put(top + at, cell.column, text, height, cell.columns)


class _DocumentReader:
    """Builds the tables from the tags in order. A nested table is text of the cell that contains it."""

    def __init__(self) -> None:
        self.tables: list[_Table] = []
        self._over: list[str] = []
        self._cell: _Cell | None = None
        self._depth = self._moved = self._before = 0
        self._text: list[str] = []
        self._taking = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "tbl":
                self._start_table()
            case "tr" if self._depth == 1:
                self.tables[-1].rows.append([])
                self._before = 0
            case "gridBefore" if self._depth == 1:
                self._before = _number(attributes)
            case "tc" if self._depth == 1:
                self._start_cell()
            case "gridSpan" if self._cell is not None and self._depth == 1:
                self._cell.columns = max(_number(attributes), 1)
            case "vMerge" if self._cell is not None and self._depth == 1:
                self._cell.goes_on = attributes.get("w:val", "continue") != "restart"
            case "moveFrom":
                self._moved += 1
            case "t":
                self._taking = not self._moved
            case "tab" | "br" | "cr":
                self._text.append(" ")
            case "noBreakHyphen":
                self._text.append("-")
            case _:
                pass

    def end(self, name: str) -> None:
        match name:
            case "t":
                self._taking = False
            case "p":
                self._end_paragraph()
            case "tc" if self._depth == 1:
                self._cell = None
            case "moveFrom":
                self._moved -= 1
            case "tbl":
                self._depth -= 1
            case _:
                pass

    def characters(self, data: str) -> None:
        if self._taking:
            self._text.append(data)

    def _start_table(self) -> None:
        self._depth += 1
        if self._depth > 1:
            return
        if len(self.tables) == MOST_SHEETS:
            raise FileRefused(FileRule.TOO_MANY_SHEETS, found=str(MOST_SHEETS + 1), limit=str(MOST_SHEETS))
        self.tables.append(_Table(self._over))
        self._over = []

    def _start_cell(self) -> None:
        if not self.tables[-1].rows:
            raise FileRefused(FileRule.DAMAGED, part=DOCUMENT)
        row = self.tables[-1].rows[-1]
        self._cell = _Cell(row[-1].column + row[-1].columns if row else self._before)
        row.append(self._cell)

    def _end_paragraph(self) -> None:
        text, self._text = " ".join("".join(self._text).split()), []
        if self._cell is not None:
            self._cell.paragraphs.append(text)
        elif text:
            self._over.append(text)


def _number(attributes: dict[str, str]) -> int:
    told = attributes.get("w:val", "1")
    if not (told.isdecimal() and len(told) < 5 and int(told) <= MOST_COLUMNS):
        raise FileRefused(FileRule.DAMAGED, part=DOCUMENT)
    return int(told)
