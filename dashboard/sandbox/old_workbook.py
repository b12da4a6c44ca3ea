"""Read old Excel workbooks (.xls): values come from calamine, what it does not report is read from the records.

That is errors in cells, formulas without a result, hidden rows and columns, and the extent of a sheet, which is checked
before calamine makes one rectangle of its cells. The file is a compound file: a file system of its own, of which only
one stream is needed.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import python_calamine

from dashboard.sandbox.excel_workbook import ERRORS, SheetEntry, sheet_messages
from dashboard.sandbox.limits import MOST_SHEETS, FileRefused, FileRule
from dashboard.sandbox.messages import Message
from dashboard.sandbox.sheet_scan import CELL_ERROR, FORMULA_NOT_CALCULATED, CellBudget, SheetExtent, SheetScan

_END_OF_CHAIN = 0xFFFFFFFE
_LONGEST_SECTOR = 12
"""As a power of two."""
_ENTRY = 128
_MINI_SECTOR = 64
_STREAM = 2
_MACROS = ("_vba_project", "_vba_project_cur", "macros", "vba")
_EMBEDDED = ("mbd", "\x01ole10native")


def workbook_stream(content: bytes) -> bytes:
    """Return the workbook stream. Raises FileRefused: damaged, encrypted, with macros or embedded objects."""
    try:
        return _CompoundFile(content).workbook()
    except (struct.error, IndexError) as error:
        raise _damaged() from error


def _damaged() -> FileRefused:
    return FileRefused(FileRule.DAMAGED, part="Workbook")


class _CompoundFile:
    def __init__(self, content: bytes) -> None:
        self._content = content
        (shift,) = struct.unpack_from("<H", content, 30)
        if not 7 <= shift <= _LONGEST_SECTOR:
            raise _damaged()
        self._sector = 1 << shift
        self._most = len(content) // self._sector + 1
        self._next = self._table()

    def workbook(self) -> bytes:
        (directory,) = struct.unpack_from("<I", self._content, 48)
        small_below, first_small = struct.unpack_from("<II", self._content, 56)
        entries = self._chain(directory)
        found: tuple[int, int] | None = None
        small = b""
        for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
            (length,) = struct.unpack_from("<H", entries, at + 64)
            name = entries[at : at + min(max(length - 2, 0), 64)].decode("utf-16-le", "replace").casefold()
            kind, (start, size) = entries[at + 66], struct.unpack_from("<II", entries, at + 116)
            if name in _MACROS:
                raise FileRefused(FileRule.MACROS)
            if name.startswith(_EMBEDDED):
                raise FileRefused(FileRule.EMBEDDED_OBJECTS, part=name)
            if name == "encryptedpackage":
                raise FileRefused(FileRule.ENCRYPTED)
            if at == 0:
                small = self._chain(start) if start < _END_OF_CHAIN else b""
            elif kind == _STREAM and name in ("workbook", "book") and found is None:
                found = start, size
        if found is None:
            raise FileRefused(FileRule.NOT_A_WORKBOOK)
        start, size = found
        stream = self._chain(start) if size >= small_below else self._small_chain(small, first_small, start)
        if len(stream) < size:
            raise _damaged()
        return stream[:size]

    def _table(self) -> list[int]:
        """For each sector, the number of the next one."""
        sectors = list(struct.unpack_from("<109I", self._content, 76))
        (more,) = struct.unpack_from("<I", self._content, 68)
        seen = 0
        while more < _END_OF_CHAIN:
            seen += 1
            if seen > self._most:
                raise _damaged()
            *further, more = struct.unpack(f"<{self._sector // 4}I", self._sector_at(more))
            sectors += further
        following: list[int] = []
        for sector in sectors:
            if sector < _END_OF_CHAIN:
                following += struct.unpack(f"<{self._sector // 4}I", self._sector_at(sector))
            if len(following) > self._most + self._sector:
                break
        return following

    def _sector_at(self, number: int) -> bytes:
        start = (number + 1) * self._sector
        found = self._content[start : start + self._sector]
        if len(found) < self._sector:
            found = found.ljust(self._sector, b"\0") if found else b""
        if not found:
            raise _damaged()
        return found

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector_at(sector) for sector in _followed(self._next, start))

    def _small_chain(self, small: bytes, first: int, start: int) -> bytes:
        """The content of a short stream: it is kept in sectors of 64 bytes inside another stream."""
        told = self._chain(first)
        following = list(struct.unpack(f"<{len(told) // 4}I", told))
        return b"".join(
            small[sector * _MINI_SECTOR : (sector + 1) * _MINI_SECTOR] for sector in _followed(following, start)
        )


def _followed(following: list[int], start: int) -> Iterator[int]:
    seen = 0
    while start < _END_OF_CHAIN:
        if seen > len(following):
            raise _damaged()
        yield start
        seen += 1
        start = following[start]


_BEGIN, _END, _SHEET, _PASSWORD, _LINKS = 0x0809, 0x000A, 0x0085, 0x002F, 0x01AE
_ROW, _COLUMNS, _MERGED, _FORMULA, _TRUTH = 0x0208, 0x007D, 0x00E5, 0x0006, 0x0205
_ONE_CELL = (_FORMULA, _TRUTH, 0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6)
"""Formula, truth or error, number, short number, text of the table, text, text with fonts."""
_MANY_NUMBERS = 0x00BD
_HIDDEN_ROW = 0x20
_ERROR_RESULT, _EMPTY_RESULT, _CALCULATE_ON_OPENING = 2, 3, 2
_WORKSHEET, _MACRO_KINDS, _MACRO_SHEET = 0, (1, 6), 0x0040
_OWN_SHEETS, _ADD_INS = b"\x01\x04", b"\x01\x3a"
Record = tuple[int, bytes]


def read_xls(content: bytes) -> Iterator[Message]:
    """Yield the sheets of an .xls workbook. Raises FileRefused."""
    stream = workbook_stream(content)
    yield {"progress": 0.1}
    try:
        listed = list(_listed_sheets(stream))
        allowance = CellBudget()
        scans = [_scan(stream, sheet, allowance) if sheet.kind == _WORKSHEET else SheetScan() for sheet in listed]
    except (struct.error, IndexError) as error:
        raise FileRefused(FileRule.DAMAGED, part="Workbook") from error
    yield {"progress": 0.4}
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(content))
    except python_calamine.PasswordError as error:
        raise FileRefused(FileRule.ENCRYPTED) from error
    except (python_calamine.CalamineError, OSError) as error:
        raise FileRefused(FileRule.DAMAGED, part="Workbook") from error
    names = workbook.sheet_names
    if len(names) != len(listed) or not names or len({name.casefold() for name in names}) < len(names):
        raise FileRefused(FileRule.DAMAGED, part="Workbook")
    for name, sheet, scan in zip(names, listed, scans, strict=True):
        if sheet.kind == _WORKSHEET:
            yield from sheet_messages(workbook, SheetEntry(name, sheet.visible, name), scan)
    yield {"progress": 1.0}


@dataclass(slots=True)
class _Listed:
    """A sheet in the workbook's list: offset of its records, whether it is visible, and its kind."""

    name: str
    start: int
    visible: bool
    kind: int


def _records(stream: bytes, start: int = 0) -> Iterator[Record]:
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        yield kind, stream[start + 4 : start + 4 + length]
        start += 4 + length


def _listed_sheets(stream: bytes) -> Iterator[_Listed]:
    found = 0
    for number, (kind, told) in enumerate(_records(stream)):
        if number == 0 and kind != _BEGIN:
            raise FileRefused(FileRule.NOT_A_WORKBOOK)
        if kind == _END:
            return
        if kind == _PASSWORD:
            raise FileRefused(FileRule.ENCRYPTED)
        if kind == _LINKS and told[2:4] not in (_OWN_SHEETS, _ADD_INS):
            raise FileRefused(FileRule.EXTERNAL_LINKS)
        if kind == _SHEET:
            found += 1
            if found > MOST_SHEETS:
                raise FileRefused(FileRule.TOO_MANY_SHEETS, found=str(found), limit=str(MOST_SHEETS))
            start, hidden, what = struct.unpack_from("<IBB", told)
            if what in _MACRO_KINDS:
                raise FileRefused(FileRule.MACROS)
            yield _Listed(_name_in(told), start, hidden & 3 == 0, what)


def _name_in(told: bytes) -> str:
    """The name of a sheet for messages about it; the authoritative name is calamine's."""
    wide = len(told) > 7 and told[7] & 1
    return told[8:].decode("utf-16-le" if wide else "latin-1", "replace")


def _scan(stream: bytes, sheet: _Listed, allowance: CellBudget) -> SheetScan:
    """Scan one sheet; charts embedded in it begin and end within its records."""
    reach = SheetExtent(sheet.name, allowance)
    depth = 0
    for kind, told in _records(stream, sheet.start):
        if depth == 0 and kind != _BEGIN:
            break
        if kind == _BEGIN:
            depth += 1
            if struct.unpack_from("<H", told, 2)[0] == _MACRO_SHEET:
                raise FileRefused(FileRule.MACROS)
        elif kind == _END:
            depth -= 1
            if depth == 0:
                return reach.scan
        elif depth == 1:
            _take(reach, kind, told)
    raise FileRefused(FileRule.DAMAGED, part=sheet.name)


def _take(reach: SheetExtent, kind: int, told: bytes) -> None:
    if kind in _ONE_CELL:
        row, column = struct.unpack_from("<HH", told)
        reach.count()
        reach.extend(row, column)
        problem = _problem_in(kind, told)
        if problem is not None:
            reach.problem(row, column, *problem)
    elif kind == _MANY_NUMBERS:
        (row, first), (last,) = struct.unpack_from("<HH", told), struct.unpack_from("<H", told, len(told) - 2)
        reach.count(max(last - first, 0) + 1)
        reach.extend(row, last)
    elif kind == _ROW:
        if struct.unpack_from("<H", told, 12)[0] & _HIDDEN_ROW:
            reach.hide_row(struct.unpack_from("<H", told)[0])
    elif kind == _COLUMNS:
        first, last, _, _, options = struct.unpack_from("<5H", told)
        if options & 1:
            reach.hide_columns(first, last)
    elif kind == _MERGED:
        for at in range(struct.unpack_from("<H", told)[0]):
            top, bottom, left, right = struct.unpack_from("<4H", told, 2 + 8 * at)
            if top > bottom or left > right:
                raise FileRefused(FileRule.DAMAGED, part="Workbook")
            reach.merge(top, left, bottom, right)


def _problem_in(kind: int, told: bytes) -> tuple[str, str] | None:
    """The rule and the text for a cell without a value; None for a value.

    Programs that cannot calculate write formulas with an empty text as result, to be calculated on opening.
    """
    if kind == _TRUTH and told[7]:
        return CELL_ERROR, ERRORS.get(told[6], "#N/A")
    if kind == _FORMULA and told[12:14] == b"\xff\xff":
        if told[6] == _ERROR_RESULT:
            return CELL_ERROR, ERRORS.get(told[8], "#N/A")
        if told[6] == _EMPTY_RESULT and told[14] & _CALCULATE_ON_OPENING:
            return FORMULA_NOT_CALCULATED, "=…"
    return None
