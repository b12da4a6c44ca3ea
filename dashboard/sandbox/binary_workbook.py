"""Read Excel's binary workbooks (.xlsb): values come from calamine, everything else from the records.

The records give errors in cells, merged cells, hidden rows and columns, and the extent of a sheet, which is checked
before calamine makes one rectangle of its cells.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import python_calamine

from dashboard.sandbox.limits import MOST_SHEETS, FileRefused, FileRule
from dashboard.sandbox.messages import Message
from dashboard.sandbox.old_workbook import ERRORS
from dashboard.sandbox.package import Parts, SheetEntry, check_safety, stored, targets_of
from dashboard.sandbox.reading import sheet_messages
from dashboard.sandbox.sheet_scan import CELL_ERROR, CellBudget, SheetExtent, SheetScan

BINARY_WORKBOOK = "xl/workbook.bin"
_RELATIONSHIPS = "xl/_rels/workbook.bin.rels"
_NEEDED = ("[content_types].xml", "_rels/", "xl/workbook.bin", "xl/_rels/", "xl/worksheets/", "xl/chartsheets/")
_NEEDED_PARTS = ("xl/sharedstrings.bin", "xl/styles.bin")
_ROW, _ERROR, _LAST_CELL, _FORMULA_ERROR = 0, 3, 11, 11
"""Records 1 to 11 are cells; 1 is a cell without a value."""
_COLUMNS, _SHEET, _MERGED = 60, 156, 176
_HIDDEN_ROW = 0x10
Record = tuple[int, bytes]


def read_xlsb(parts: Parts) -> Iterator[Message]:
    """Yield the sheets of a workbook. Raises FileRefused."""
    check_safety(parts)
    try:
        entries = list(_entries(parts))
        allowance = CellBudget()
        scans = [_scan(parts[entry.part], entry.name, allowance) for entry in entries]
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise FileRefused(FileRule.DAMAGED, part=BINARY_WORKBOOK) from error
    yield {"progress": 0.4}
    needed = {
        name: content
        for name, content in parts.items()
        if name.casefold().startswith(_NEEDED) or name.casefold() in _NEEDED_PARTS
    }
    try:
        workbook = python_calamine.load_workbook(stored(needed))
    except (python_calamine.CalamineError, OSError) as error:
        raise FileRefused(FileRule.DAMAGED, part=BINARY_WORKBOOK) from error
    for entry, scan in zip(entries, scans, strict=True):
        yield from sheet_messages(workbook, entry, scan)
    yield {"progress": 1.0}


def _records(content: bytes) -> Iterator[Record]:
    """Yield the records; kind and length are numbers with 7 bits per byte."""
    at = 0
    while at < len(content):
        kind = content[at]
        at += 1
        if kind & 0x80:
            kind = (kind & 0x7F) | (content[at] & 0x7F) << 7
            at += 1
        length = shift = 0
        while True:
            length |= (content[at] & 0x7F) << shift
            at, shift, more = at + 1, shift + 7, content[at] & 0x80
            if not more or shift > 21:
                break
        yield kind, content[at : at + length]
        at += length


def _entries(parts: Parts) -> Iterator[SheetEntry]:
    targets = targets_of(parts, _RELATIONSHIPS)
    names: set[str] = set()
    for kind, told in _records(parts[BINARY_WORKBOOK]):
        if kind != _SHEET:
            continue
        (hidden,) = struct.unpack_from("<I", told)
        relationship, after = _text(told, 8)
        name, _ = _text(told, after)
        of_kind, part = targets.get(relationship, ("", ""))
        if name.casefold() in names or part not in parts:
            raise FileRefused(FileRule.DAMAGED, part=BINARY_WORKBOOK)
        names.add(name.casefold())
        if len(names) > MOST_SHEETS:
            raise FileRefused(FileRule.TOO_MANY_SHEETS, found=str(len(names)), limit=str(MOST_SHEETS))
        if of_kind == "worksheet":
            yield SheetEntry(name, hidden == 0, part)
    if not names:
        raise FileRefused(FileRule.DAMAGED, part=BINARY_WORKBOOK)


def _text(told: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from("<I", told, at)
    end = at + 4 + 2 * length
    return told[at + 4 : end].decode("utf-16-le"), end


def _scan(content: bytes, name: str, allowance: CellBudget) -> SheetScan:
    reach = SheetExtent(name, allowance)
    row = 0
    for kind, told in _records(content):
        if kind == _ROW:
            (row,) = struct.unpack_from("<I", told)
            if told[11] & _HIDDEN_ROW:
                reach.hide_row(row)
        elif kind <= _LAST_CELL:
            (column,) = struct.unpack_from("<I", told)
            reach.count()
            if kind > 1:
                reach.extend(row, column)
            if kind in (_ERROR, _FORMULA_ERROR):
                reach.problem(row, column, CELL_ERROR, ERRORS.get(told[8], "#N/A"))
        elif kind == _COLUMNS:
            first, last, _, _, options = struct.unpack_from("<4IH", told)
            if options & 1:
                reach.hide_columns(first, last)
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack_from("<4I", told)
            if top > bottom or left > right:
                raise FileRefused(FileRule.DAMAGED, part=name)
            reach.merge(top, left, bottom, right)
    return reach.scan
