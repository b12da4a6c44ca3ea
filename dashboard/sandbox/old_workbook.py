"""A workbook of the old kind (.xls): calamine has the values, and what it does not tell is read from the records.

Those are errors in cells, formulas without a result, hidden rows and columns, and how far a sheet reaches, which is
settled before calamine makes one rectangle of its cells.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

import python_calamine

from dashboard.sandbox.compound_file import workbook_stream
from dashboard.sandbox.file_rules import FileRefused, FileRule
from dashboard.sandbox.limits import MOST_SHEETS
from dashboard.sandbox.messages import Message
from dashboard.sandbox.package import SheetEntry
from dashboard.sandbox.reading import sheet_messages
from dashboard.sandbox.sheet_reach import CELL_ERROR, FORMULA_NOT_CALCULATED, CellAllowance, SheetReach, SheetScan

_BEGIN, _END, _SHEET, _PASSWORD, _LINKS = 0x0809, 0x000A, 0x0085, 0x002F, 0x01AE
_ROW, _COLUMNS, _MERGED, _FORMULA, _TRUTH = 0x0208, 0x007D, 0x00E5, 0x0006, 0x0205
_ONE_CELL = (_FORMULA, _TRUTH, 0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6)
"""Formula, truth or error, number, short number, text of the table, text, text with fonts."""
_MANY_NUMBERS = 0x00BD
_HIDDEN_ROW = 0x20
_ERROR_RESULT, _EMPTY_RESULT, _CALCULATE_ON_OPENING = 2, 3, 2
_WORKSHEET, _MACRO_KINDS, _MACRO_SHEET = 0, (1, 6), 0x0040
_OWN_SHEETS, _ADD_INS = b"\x01\x04", b"\x01\x3a"
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
Record = tuple[int, bytes]


def read_xls(content: bytes) -> Iterator[Message]:
    """Yield the sheets of a workbook of the old kind. Raises FileRefused."""
    stream = workbook_stream(content)
    yield {"progress": 0.1}
    try:
        listed = list(_listed_sheets(stream))
        allowance = CellAllowance()
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
    """A sheet as the workbook lists it: where its records begin, whether it is shown, and what kind it is."""

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
    """The name of a sheet, for a sentence about it; calamine tells the one that counts."""
    wide = len(told) > 7 and told[7] & 1
    return told[8:].decode("utf-16-le" if wide else "latin-1", "replace")


def _scan(stream: bytes, sheet: _Listed, allowance: CellAllowance) -> SheetScan:
    """What one sheet holds; charts that stand in it begin and end within its records."""
    reach = SheetReach(sheet.name, allowance)
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


def _take(reach: SheetReach, kind: int, told: bytes) -> None:
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
    """The rule and the text for what is no value; None for a value.

    A program without a calculator writes formulas with an empty text as result, to be calculated on opening.
    """
    if kind == _TRUTH and told[7]:
        return CELL_ERROR, ERRORS.get(told[6], "#N/A")
    if kind == _FORMULA and told[12:14] == b"\xff\xff":
        if told[6] == _ERROR_RESULT:
            return CELL_ERROR, ERRORS.get(told[8], "#N/A")
        if told[6] == _EMPTY_RESULT and told[14] & _CALCULATE_ON_OPENING:
            return FORMULA_NOT_CALCULATED, "=…"
    return None
