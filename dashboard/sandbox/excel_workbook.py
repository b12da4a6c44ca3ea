"""Read Excel workbooks (.xlsx, .xlsb) as messages: values come from calamine, everything else from the parts.

`sheet_scan.py` scans the sheets of an .xlsx. In a binary workbook (.xlsb) the records give errors in cells, merged
cells, hidden rows and columns, and the extent of a sheet, which is checked before calamine makes one rectangle of its
cells.
"""

from __future__ import annotations

import posixpath
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

import python_calamine

from dashboard.sandbox.limits import MOST_SHEETS, FileRefused, FileRule
from dashboard.sandbox.messages import Message, heading_of, value_message
from dashboard.sandbox.package import (
    WORKBOOK,
    WORKBOOK_RELATIONSHIPS,
    Parts,
    check_parts,
    check_safety,
    read_xml,
    stored,
)
from dashboard.sandbox.sheet_scan import (
    CELL_ERROR,
    CellBudget,
    SheetExtent,
    SheetScan,
    count_shared_strings,
    scan_sheet,
)

_LONGEST_SHEET_NAME = 255
"""In characters. Excel allows 31 and reads longer names that other programs wrote."""
FINDINGS_NAME = "_dashboard_findings"
"""A defined name that marks the list of findings at the start of a marked copy, so it is not taken for a data sheet."""
_CHILDREN = {"": frozenset(("workbook",)), "sheets": frozenset(("sheet",))}
_SHEET_KINDS = ("worksheet", "chartsheet")
_STATES = ("visible", "hidden", "veryHidden")
_SHEET_ATTRIBUTES = frozenset(("name", "sheetId", "state"))


@dataclass(slots=True)
class SheetEntry:
    """A sheet as the workbook lists it, with the part that holds it."""

    name: str
    visible: bool
    part: str


@dataclass(slots=True)
class _Listing:
    sheets: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    findings: str = ""


def sheet_entries(parts: Parts) -> list[SheetEntry]:
    """Return the sheets in the order of the workbook, without the findings of a marked copy.

    Raises FileRefused when there are too many, or when the list does not fit the parts.
    """
    listing = _listing(parts[WORKBOOK])
    if len(listing.sheets) > MOST_SHEETS:
        raise FileRefused(FileRule.TOO_MANY_SHEETS, found=str(len(listing.sheets)), limit=str(MOST_SHEETS))
    names = [name.casefold() for name, _, _ in listing.sheets]
    if not all(0 < len(name) <= _LONGEST_SHEET_NAME for name in names) or len(set(names)) < len(names) or not names:
        raise FileRefused(FileRule.DAMAGED, part=WORKBOOK)
    targets = _targets_of(parts, WORKBOOK_RELATIONSHIPS)
    entries: list[SheetEntry] = []
    for name, state, relationship in listing.sheets:
        kind, part = targets.get(relationship, ("", ""))
        if part not in parts or kind not in _SHEET_KINDS or state not in _STATES:
            raise FileRefused(FileRule.DAMAGED, part=name)
        if kind == "worksheet" and name != listing.findings:
            entries.append(SheetEntry(name, state == "visible", part))
    return entries


def _listing(workbook: bytes) -> _Listing:
    listing = _Listing()
    in_findings = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal in_findings
        if name == "sheet":
            relationship = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            if not {key for key in attributes if ":" not in key} <= _SHEET_ATTRIBUTES:
                raise FileRefused(FileRule.DAMAGED, part=WORKBOOK)
            listing.sheets.append((attributes.get("name", ""), attributes.get("state", "visible"), relationship))
        in_findings = name == "definedName" and attributes.get("name") == FINDINGS_NAME

    def characters(data: str) -> None:
        if in_findings:
            listing.findings += data

    read_xml(WORKBOOK, workbook, start, characters=characters, children=_CHILDREN)
    listing.findings = (
        listing.findings.rpartition("!")[0].strip().removeprefix("'").removesuffix("'").replace("''", "'")
    )
    return listing


def _targets_of(parts: Parts, relationships: str) -> dict[str, tuple[str, str]]:
    """Return kind and part of each relationship of the workbook, by id. Names of parts are case-insensitive."""
    names = {name.casefold(): name for name in parts}
    targets: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            kind = attributes.get("Type", "").rpartition("/")[2]
            part = _part_of(attributes.get("Target", ""))
            targets[attributes.get("Id", "")] = (kind, names.get(part.casefold(), part))

    if relationships not in parts:
        raise FileRefused(FileRule.DAMAGED, part=relationships)
    read_xml(relationships, parts[relationships], start)
    return targets


def _part_of(target: str) -> str:
    """The part that a relationship of the workbook refers to; as for the readers, `xl/…` is a path from the root."""
    if target.startswith(("/", "xl/")):
        return posixpath.normpath(target.lstrip("/"))
    return posixpath.normpath(posixpath.join("xl", target))


_NEEDED = ("[content_types].xml", "_rels/", "xl/workbook.xml", "xl/_rels/", "xl/worksheets/", "xl/chartsheets/")
_NEEDED_PARTS = ("xl/sharedstrings.xml", "xl/styles.xml")
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension(?:\s[^<>]*)?/>")
"""calamine takes a sheet for damaged when this tag holds no valid area, and needs it for nothing."""
_ROWS_A_STEP = 200
_PROGRESS = (0.1, 0.5, 0.6)
"""Share of progress: after the parts are inflated, after they are checked, after calamine has opened them."""


def read_xlsx(parts: Parts) -> Iterator[Message]:
    """Yield the sheets of an .xlsx. Raises FileRefused, before the first row, if it must not or cannot be read."""
    check_parts(parts)
    entries = sheet_entries(parts)
    texts = count_shared_strings(parts)
    scans: list[SheetScan] = []
    allowance = CellBudget()
    for number, entry in enumerate(entries):
        scans.append(scan_sheet(entry.name, entry.part, parts[entry.part], texts, allowance))
        yield {"progress": _PROGRESS[0] + (_PROGRESS[1] - _PROGRESS[0]) * (number + 1) / len(entries)}
    workbook = _opened(parts)
    yield {"progress": _PROGRESS[2]}
    rows, done = sum(seen.rows for seen in scans), 0
    for entry, seen in zip(entries, scans, strict=True):
        for message in sheet_messages(workbook, entry, seen):
            yield message
            done += isinstance(message, list)
            if isinstance(message, list) and done % _ROWS_A_STEP == 0:
                yield {"progress": _PROGRESS[2] + (1 - _PROGRESS[2]) * done / max(rows, 1)}
    yield {"progress": 1.0}


def _opened(parts: Parts) -> python_calamine.CalamineWorkbook:
    """The workbook as calamine opens it: only parts that were checked and are needed for values."""
    needed = {
        name: _DIMENSION.sub(b"", content, 1) if name.casefold().startswith("xl/worksheets/") else content
        for name, content in parts.items()
        if name.casefold().startswith(_NEEDED) or name.casefold() in _NEEDED_PARTS
    }
    try:
        return python_calamine.load_workbook(stored(needed))
    except python_calamine.CalamineError as error:
        raise FileRefused(FileRule.DAMAGED, part="xl/workbook.xml") from error


def sheet_messages(workbook: python_calamine.CalamineWorkbook, entry: SheetEntry, seen: SheetScan) -> Iterator[Message]:
    """Yield the heading of a sheet and its rows, from calamine's values and the scan."""
    yield heading_of(entry.name, entry.visible, seen)
    yield from _rows(workbook, entry, seen)


def _rows(workbook: python_calamine.CalamineWorkbook, entry: SheetEntry, seen: SheetScan) -> Iterator[Message]:
    """Yield the rows of a sheet to its last value. Raises FileRefused when calamine finds more than the scan."""
    try:
        sheet = workbook.get_sheet_by_name(entry.name)
        end = sheet.end
        rows = sheet.to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError) as error:
        raise FileRefused(FileRule.DAMAGED, part=entry.part) from error
    if end is not None and (end[0] >= seen.rows or end[1] >= seen.columns):
        raise FileRefused(FileRule.DAMAGED, part=entry.part)
    for number in range(seen.rows):
        values = [value_message(value, entry.name) for value in rows[number]] if number < len(rows) else []
        for column, problem in seen.problems.get(number, {}).items():
            values += [None] * (column + 1 - len(values))
            values[column] = {"problem": list(problem)}
        while values and values[-1] is None:
            values.pop()
        yield values


ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
"""Errors in cells by their code in a binary record, of .xlsb and .xls alike."""
BINARY_WORKBOOK = "xl/workbook.bin"
_RELATIONSHIPS = "xl/_rels/workbook.bin.rels"
_NEEDED_BINARY = ("[content_types].xml", "_rels/", "xl/workbook.bin", "xl/_rels/", "xl/worksheets/", "xl/chartsheets/")
_NEEDED_BINARY_PARTS = ("xl/sharedstrings.bin", "xl/styles.bin")
_ROW, _ERROR, _LAST_CELL, _FORMULA_ERROR = 0, 3, 11, 11
"""Records 1 to 11 are cells; 1 is a cell without a value."""
_COLUMNS, _SHEET, _MERGED = 60, 156, 176
_HIDDEN_ROW = 0x10
_Record = tuple[int, bytes]


def read_xlsb(parts: Parts) -> Iterator[Message]:
    """Yield the sheets of a binary workbook. Raises FileRefused."""
    check_safety(parts)
    try:
        entries = list(_binary_entries(parts))
        allowance = CellBudget()
        scans = [_binary_scan(parts[entry.part], entry.name, allowance) for entry in entries]
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise FileRefused(FileRule.DAMAGED, part=BINARY_WORKBOOK) from error
    yield {"progress": 0.4}
    needed = {
        name: content
        for name, content in parts.items()
        if name.casefold().startswith(_NEEDED_BINARY) or name.casefold() in _NEEDED_BINARY_PARTS
    }
    try:
        workbook = python_calamine.load_workbook(stored(needed))
    except (python_calamine.CalamineError, OSError) as error:
        raise FileRefused(FileRule.DAMAGED, part=BINARY_WORKBOOK) from error
    for entry, scan in zip(entries, scans, strict=True):
        yield from sheet_messages(workbook, entry, scan)
    yield {"progress": 1.0}


def _records(content: bytes) -> Iterator[_Record]:
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


def _binary_entries(parts: Parts) -> Iterator[SheetEntry]:
    targets = _targets_of(parts, _RELATIONSHIPS)
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


def _binary_scan(content: bytes, name: str, allowance: CellBudget) -> SheetScan:
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
