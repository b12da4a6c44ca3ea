"""The tables of a web page that a system saved as .xls: one sheet, one table under another, as Excel shows them."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser

from dashboard.sandbox.file_rules import FileRefused, FileRule
from dashboard.sandbox.limits import MOST_COLUMNS, MOST_ROWS
from dashboard.sandbox.messages import Message
from dashboard.sandbox.sheet_reach import CellAllowance
from dashboard.sandbox.text_grid import TextGrid

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]{1,20})", re.IGNORECASE)
_HEAD = 4096
_BREAKS = frozenset(("br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6"))
_ASIDE = ("script", "style", "title")


def read_html(content: bytes, name: str) -> Iterator[Message]:
    """Yield the one sheet of a page, called `name`. Raises FileRefused."""
    reader = _Reader(name)
    reader.feed(_decoded(content, name))
    reader.close()
    if not reader.tables:
        raise FileRefused(FileRule.NO_TABLE)
    yield {"progress": 0.6}
    yield from reader.grid.messages()
    yield {"progress": 1.0}


def _decoded(content: bytes, name: str) -> str:
    """The text in normal form C, in UTF-16 or UTF-8 if it is marked so, else as the page says."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    else:
        said = _CHARSET.search(content[:_HEAD])
        encoding = "utf-8-sig" if said is None else said[1].decode("ascii")
    try:
        return unicodedata.normalize("NFC", content.decode(encoding))
    except (LookupError, UnicodeDecodeError) as error:
        raise FileRefused(FileRule.NOT_UTF8, part=name) from error


class _Reader(HTMLParser):
    """Takes the tags one after the other. A cell goes where none reaches down from above."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.grid = TextGrid(name, CellAllowance())
        self.tables = 0
        self._row = -1
        self._column = 0
        self._in_row = False
        self._reaching: dict[int, int] = {}
        """Down to which row each column is taken."""
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
            if not self._in_row:  # a browser makes a row of its own for it
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
        """Put what was read since the last cell: into its place, or into a row of its own if it stands in none."""
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
