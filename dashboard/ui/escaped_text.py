"""Escapes text of any origin for Markdown, CSV and office files, so that it is shown as it is.

Streamlit's notices and labels render Markdown. A spreadsheet program would evaluate a CSV cell that begins like a
formula; such text gets an apostrophe before it. The program may split the line at other characters than the separator,
so text after one of them is treated like a cell, and a cell that contains one is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dashboard.sandbox.spreadsheet import looks_like_formula

LONGEST_QUOTE = 80
"""Most characters quoted from a link; more would not help a reader."""


_MARKUP = re.compile(
    r"[*_`\[\]$<\\~]"
    r"|:[\w/+-]+[:\[]"  # :smile:, :material/home:, :small[…]
    r"|https?://\w|www\.\w|\w@\w"  # what becomes a link by itself
    r"|&#?\w+;|--|->|>=|<="  # what becomes one character
    r"|^\s*(?:[#>+-]|\d+[.)])"  # a heading, a quote, a list
)


def as_code(text: str, longest: int | None = LONGEST_QUOTE) -> str:
    """Return `text` as a code span on one line, in which no link, image or formula is rendered.

    It is cut and ends in "…" if it has more characters than `longest`; None: it is never cut.
    """
    line = " ".join(text.split())
    if longest is not None and len(line) > longest:
        line = line[: longest - 1] + "…"
    if not line:
        return ""
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    room = " " if "`" in (line[0], line[-1]) else ""
    return f"{fence}{room}{line}{room}{fence}"


def as_label(text: str) -> str:
    """Return all of `text` on one line: as a code span if any of it would be read as Markdown, else as it is."""
    return as_code(text, longest=None) if _MARKUP.search(text) else " ".join(text.split())


_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:e[+-]?[0-9]+)?")
_SEPARATORS = ',;|:"\t\r\n\v\f'
"""Characters at which a program may split a line of CSV, by its settings or by itself, and its quotation mark.
A space is one too, but only before text with no space after its first character: dashes occur between words."""
_PART = re.compile(r"[^,;|:\t\r\n\v\f]*")
_WORD = re.compile(r"[^,;|:\s]*")
_QUOTED = re.compile(r'[,;|"\t\r\n\v\f]')


def csv_line(cells: Iterable[str], separator: str = ",") -> str:
    """Return one line of CSV without its line break; `cells` must be inert already."""
    return separator.join(map(_field, cells))


def inert_cell(cell: str) -> str:
    """Return `cell` with an apostrophe before all that would be evaluated, wherever the cell may be split."""
    if _NUMBER.fullmatch(cell):
        return cell
    return "".join(f"'{sign}" if _begins_formula(cell, at) else sign for at, sign in enumerate(cell))


def _begins_formula(cell: str, at: int) -> bool:
    if not looks_like_formula(cell[at]):
        return False
    if at == 0:
        return True
    before = cell[:at].rstrip(" ")
    after_separator = before == "" or before[-1] in _SEPARATORS
    if cell[at] in _SEPARATORS or not (after_separator or cell[at - 1].isspace()):
        return False
    rest = (_PART if after_separator else _WORD).match(cell, at)
    assert rest is not None
    part = rest[0].strip()
    return len(part) > 1 and not _NUMBER.fullmatch(part)


def _field(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell


_SPACE = re.compile(r"[^\S\u00a0]+")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def one_line(text: str) -> str:
    """`text` on one line and without characters that XML forbids: names contain no line breaks or tabs.

    No-break spaces are kept.
    """
    return _NOT_XML.sub("", _SPACE.sub(" ", text)).strip()
