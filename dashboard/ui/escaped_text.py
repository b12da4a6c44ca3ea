"""Lines of CSV that no spreadsheet program calculates.

A spreadsheet program would calculate a cell that begins like a formula; such text gets an apostrophe before it. It may
cut the line at other signs than the separator, so what stands after one of them is treated as a cell is, and a cell
with such a sign in it is quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dashboard.sandbox.spreadsheet import looks_like_formula

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
