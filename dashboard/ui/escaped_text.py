"""Text of any origin, put into Markdown, CSV and office files so that it is shown as it is.

Streamlit's notices and labels read Markdown. A spreadsheet program would calculate a cell of CSV that begins like a
formula; such text gets an apostrophe before it. It may cut the line at other signs than the separator, so what stands
after one of them is treated as a cell is, and a cell with such a sign in it is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dashboard.sandbox.spreadsheet import looks_like_formula

LONGEST_QUOTE = 80
"""Characters of what a link said; the rest is of no help to a reader."""


_MARKUP = re.compile(
    r"[*_`\[\]$<\\~]"
    r"|:[\w/+-]+[:\[]"  # :smile:, :material/home:, :small[…]
    r"|https?://\w|www\.\w|\w@\w"  # what becomes a link by itself
    r"|&#?\w+;|--|->|>=|<="  # what becomes one character
    r"|^\s*(?:[#>+-]|\d+[.)])"  # a heading, a quote, a list
)


def as_code(text: str, longest: int | None = LONGEST_QUOTE) -> str:
    """Return `text` as a code span: no link, picture or formula in it comes to life, and it stays on its line.

    It ends in "…" where it has more characters than `longest`; None: it is shown whole.
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
    """Return `text` whole, on one line: as a code span where some of it would be taken for Markdown, else as it is."""
    return as_code(text, longest=None) if _MARKUP.search(text) else " ".join(text.split())


_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:e[+-]?[0-9]+)?")
_SEPARATORS = ',;|:"\t\r\n\v\f'
"""Where a program that opens a CSV file may cut its lines, told so or of itself, and the sign it puts around texts.
A space is one too, but then only what has no space after its first sign: a dash stands between words."""
_PART = re.compile(r"[^,;|:\t\r\n\v\f]*")
_WORD = re.compile(r"[^,;|:\s]*")
_QUOTED = re.compile(r'[,;|"\t\r\n\v\f]')


def csv_line(cells: Iterable[str], separator: str = ",") -> str:
    """Return one line of CSV without its end; `cells` are inert already."""
    return separator.join(map(_field, cells))


def inert_cell(cell: str) -> str:
    """Return `cell` with an apostrophe before all that would be calculated, at any place where the cell may be cut."""
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
    """`text` without what XML cannot hold, and on one line: a name is never a line break or a tab.

    A no-break space stays one.
    """
    return _NOT_XML.sub("", _SPACE.sub(" ", text)).strip()
