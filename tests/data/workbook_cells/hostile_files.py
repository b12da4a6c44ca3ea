"""Files that somebody might send to do harm, and the rule that each must be refused by. All are made when asked for."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable
from functools import cache, partial

from dashboard.data.workbook_cells import FileRule
from tests.data.workbook_cells.workbook_files import (
    NAMES,
    RELATIONSHIPS,
    SHEET,
    TYPES,
    edited,
    parts_of,
    plain_workbook,
    sheet_xml,
    with_extra,
    with_parts,
    workbook,
    zipped,
)

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
LAUGHS = b"".join(
    b'<!ENTITY l%d "%s">' % (level, b"&l%d;" % (level - 1) * 10 if level else b"ha") for level in range(10)
)
DOCTYPES = {
    "billion laughs": b"<!DOCTYPE sst [" + LAUGHS + b"]>",
    "external entity": b'<!DOCTYPE sst [<!ENTITY file SYSTEM "file:///etc/passwd">]>',
    "external subset": b'<!DOCTYPE sst SYSTEM "http://127.0.0.1:9/evil.dtd">',
    "parameter entity": b'<!DOCTYPE sst [<!ENTITY % all SYSTEM "file:///etc/passwd"> %all;]>',
    "empty doctype": b"<!DOCTYPE sst>",
}


def strings_with(doctype: bytes, body: bytes = b"<si><t>x</t></si>") -> bytes:
    return b'<?xml version="1.0"?>' + doctype + b'<sst xmlns="http://schemas.openxmlformats.org/a">' + body + b"</sst>"


@cache
def inflating(megabytes: int) -> bytes:
    """A sheet of that many megabytes of nothing, in a thousandth of the size."""
    block = b" " * 2**20
    parts = parts_of(plain_workbook())
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            if name != SHEET:
                archive.writestr(name, content)
        with archive.open(SHEET, "w", force_zip64=True) as part:
            for _ in range(megabytes):
                part.write(block)
    return file.getvalue()


def with_claimed_size(content: bytes, part: str, size: int, crc: int | None = None) -> bytes:
    """A zip whose directory and local header both claim another inflated size of a part."""
    changed = bytearray(content)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        local = archive.getinfo(part).header_offset
    central = content.rindex(b"PK\x01\x02", 0, content.rindex(part.encode()))
    for offset in (local + 22, central + 24):
        struct.pack_into("<I", changed, offset, size)
    if crc is not None:
        for offset in (local + 14, central + 16):
            struct.pack_into("<I", changed, offset, crc)
    return bytes(changed)


def renamed(content: bytes, name: bytes, new: bytes) -> bytes:
    """A zip with another name of the same length for a part: names that `zipfile` would not write."""
    assert len(name) == len(new)
    return content.replace(name, new)


def with_twice() -> bytes:
    """The plain workbook with a second first sheet: capitals make no other part."""
    file = io.BytesIO(plain_workbook())
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(SHEET.upper(), one_row(b'<c r="A1"><v>1</v></c>'))
    return file.getvalue()


def many_sheets(count: int) -> bytes:
    parts = parts_of(plain_workbook())
    names = b"".join(b'<sheet name="S%d" sheetId="%d" r:id="rId1"/>' % (n, n + 1) for n in range(count))
    before, rest = parts[NAMES].split(b"<sheets>")
    parts[NAMES] = before + b"<sheets>" + names + b"</sheets>" + rest.split(b"</sheets>")[1]
    return zipped(parts)


def many_parts(count: int) -> bytes:
    cell = sheet_xml(b'<row r="1"><c r="A1"><v>1</v></c></row>')
    return zipped({**parts_of(plain_workbook()), **{f"xl/worksheets/s{n}.xml": cell for n in range(count)}})


def last_cell() -> bytes:
    def write(sheet: object) -> None:
        sheet.write_number(0, 0, 1)  # pyright: ignore[reportAttributeAccessIssue]
        sheet.write_number(2**20 - 1, 2**14 - 1, 1)  # pyright: ignore[reportAttributeAccessIssue]

    return workbook(write)


def one_text_everywhere(length: int, cells: int) -> bytes:
    row = b"".join(b'<c t="s"><v>0</v></c>' for _ in range(100))
    rows = (b"<row>" + row + b"</row>") * (cells // 100)
    return with_parts(sheet=sheet_xml(rows), strings=strings_with(b"", b"<si><t>" + b"x" * length + b"</t></si>"))


def encrypted_entry() -> bytes:
    """A zip in whose directory one part is marked as encrypted."""
    content = bytearray(plain_workbook())
    central = content.rindex(b"PK\x01\x02", 0, content.rindex(SHEET.encode()))
    struct.pack_into("<H", content, central + 8, 1)
    return bytes(content)


def one_row(cells: bytes, number: int = 1) -> bytes:
    return sheet_xml(b'<row r="%d">' % number + cells + b"</row>")


def row_of(cells: bytes, number: int = 1) -> Callable[[], bytes]:
    """The plain workbook with nothing in its sheet but one row of these cells."""
    return lambda: with_parts(sheet=one_row(cells, number))


def of_type(kind: str) -> bytes:
    return edited(TYPES, b"</Types>", f'<Default Extension="x" ContentType="{kind}"/></Types>'.encode())


def disordered() -> bytes:
    rows = b'<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>'
    return with_parts(sheet=sheet_xml(rows))


def another_format() -> bytes:
    return zipped({"ppt/presentation.xml": b"<x/>", TYPES: b"<Types/>"})


def two_of_one_name() -> bytes:
    names = ("Sơ", "SƠ")
    sheets = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId1"/>' for n, name in enumerate(names, 8))
    return edited(NAMES, b"</sheets>", f"{sheets}</sheets>".encode())


def nested(depth: int) -> bytes:
    return with_parts(sheet=sheet_xml(b"", after=b"<extLst>" + b"<a>" * depth + b"</a>" * depth + b"</extLst>"))


def xls(stream: str) -> bytes:
    """The beginning of a compound file, which old and encrypted workbooks are, with a stream of that name."""
    return OLE + b"\0" * 504 + b"\xff" * 512 + stream.encode("utf-16-le").ljust(128, b"\0") + b"\0" * 4096


def relationship(kind: str, target: str, mode: str = "External") -> bytes:
    kind = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"
    element = f'<Relationship Id="rId99" Type="{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'
    return edited(RELATIONSHIPS, b"</Relationships>", element.encode())


def merged(*ranges: str, sheets: int = 1) -> Callable[[], bytes]:
    """A workbook of so many sheets, each with a cell and these merged ranges."""
    tags = "".join(f'<mergeCell ref="{reference}"/>' for reference in ranges).encode()
    after = b"<mergeCells>" + tags + b"</mergeCells>"
    sheet = sheet_xml(b'<row r="1"><c r="A1"><v>1</v></c></row>', after=after)
    return lambda: zipped({**parts_of(many_sheets(sheets)), SHEET: sheet})


HOSTILE: dict[str, tuple[Callable[[], bytes], FileRule]] = {
    "a cell at XFD1048576": (last_cell, FileRule.SHEET_TOO_LARGE),
    "a cell beyond the last": (row_of(b'<c r="A1048577"><v>1</v></c>', 1_048_577), FileRule.CELLS_OUT_OF_ORDER),
    "cells merged to XFD1048576": (
        lambda: with_parts(sheet=sheet_xml(b"", after=b'<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
        FileRule.SHEET_TOO_LARGE,
    ),
    "cells merged twice": (merged("A1:B2", "B2:C3"), FileRule.MERGES_OVERLAP),
    "cells merged twice in one row": (merged("A5:B5", "D5:F5", "B5:C5"), FileRule.MERGES_OVERLAP),
    "a range merged in a range": (merged("A1:F9", "C3:D4"), FileRule.MERGES_OVERLAP),
    "60 000 times the same merged range": (merged(*["A1:CV5000"] * 60_000), FileRule.TOO_MANY_CELLS),
    "more merged cells than there may be cells": (merged("A1:BZ9000", "CA1:GR3000"), FileRule.TOO_MANY_CELLS),
    "half of that on each of two sheets": (merged("A1:BZ5000", sheets=2), FileRule.TOO_MANY_CELLS),
    "600 MB in 600 KB": (lambda: inflating(600), FileRule.INFLATES_TOO_MUCH),
    "600 MB that claim to be 1 000 bytes": (
        lambda: with_claimed_size(forged_bomb(), SHEET, 1000),
        FileRule.DAMAGED,
    ),
    "one text that makes 2 GB of cells": (lambda: one_text_everywhere(32_000, 60_000), FileRule.TOO_MUCH_MEMORY),
    "one text that makes 180 MB of cells": (lambda: one_text_everywhere(2_000, 90_000), FileRule.INFLATES_TOO_MUCH),
    "a text of a megabyte": (lambda: one_text_everywhere(2**20, 100), FileRule.TEXT_TOO_LONG),
    "a hundred megabytes of empty cells": (
        lambda: with_parts(sheet=sheet_xml(b"<row>" + b"<c/>" * 25_000_000 + b"</row>")),
        FileRule.TOO_MANY_CELLS,
    ),
    "30 million texts": (
        lambda: with_parts(strings=strings_with(b"", b"<si/>" * 29_000_000)),
        FileRule.TOO_MANY_CELLS,
    ),
    **{
        f"{name} in the texts": (lambda doctype=doctype: with_parts(strings=strings_with(doctype)), FileRule.DOCTYPE)
        for name, doctype in DOCTYPES.items()
    },
    "a doctype in a sheet": (
        lambda: with_parts(sheet=DOCTYPES["external entity"] + sheet_xml(b"").split(b"?>")[1]),
        FileRule.DOCTYPE,
    ),
    "a doctype in a part that nobody reads": (
        lambda: with_extra(**{"docProps/custom.xml": b'<?xml version="1.0"?><!DOCTYPE x []><x/>'}),
        FileRule.DOCTYPE,
    ),
    "a doctype in UTF-16": (
        lambda: with_parts(strings=strings_with(DOCTYPES["billion laughs"]).decode().encode("utf-16")),
        FileRule.DOCTYPE,
    ),
    "a doctype in UTF-32": (
        lambda: with_parts(strings=strings_with(DOCTYPES["billion laughs"]).decode().encode("utf-32-be")),
        FileRule.DOCTYPE,
    ),
    "texts in UTF-16": (lambda: with_parts(strings=strings_with(b"").decode().encode("utf-16")), FileRule.NOT_UTF8),
    "texts in UTF-7": (
        lambda: with_parts(strings=b'<?xml version="1.0" encoding="UTF-7"?>' + strings_with(b"").split(b"?>")[1]),
        FileRule.NOT_UTF8,
    ),
    "tags nested 100 000 deep": (lambda: nested(100_000), FileRule.NESTED_TOO_DEEP),
    "a part named ../": (lambda: with_extra(**{"../../etc/cron.d/x": b"x"}), FileRule.PART_NAME_UNSAFE),
    "a part in the middle of which is ..": (
        lambda: with_extra(**{"xl/../../x.xml": b"x"}),
        FileRule.PART_NAME_UNSAFE,
    ),
    "a part with an absolute name": (lambda: with_extra(**{"/etc/x": b"x"}), FileRule.PART_NAME_UNSAFE),
    "a part on a drive": (lambda: with_extra(**{"C:/x.xml": b"x"}), FileRule.PART_NAME_UNSAFE),
    "a part that climbs up by backslashes": (
        lambda: renamed(with_extra(**{"xl/a/evil.xml": b"x"}), b"xl/a/evil.xml", rb"..\..\vil.xml"),
        FileRule.PART_NAME_UNSAFE,
    ),
    "a part with a zero in its name": (
        lambda: renamed(with_extra(**{"xl/a/evil.xml": b"x"}), b"xl/a/evil.xml", b"xl/a\0evil.xml"),
        FileRule.PART_NAME_UNSAFE,
    ),
    "a part that is there twice": (with_twice, FileRule.PART_DOUBLED),
    "20 000 sheets": (lambda: many_sheets(20_000), FileRule.TOO_MANY_SHEETS),
    "20 000 parts": (lambda: many_parts(20_000), FileRule.TOO_MANY_PARTS),
    "an old workbook that breaks off": (lambda: xls("Workbook"), FileRule.DAMAGED),
    "an old document": (lambda: xls("WordDocument"), FileRule.OLD_FORMAT),
    "an encrypted workbook": (lambda: xls("EncryptedPackage"), FileRule.ENCRYPTED),
    "an encrypted zip": (encrypted_entry, FileRule.ENCRYPTED),
    "no byte": (lambda: b"", FileRule.EMPTY),
    "half a file": (lambda: plain_workbook()[: len(plain_workbook()) // 2], FileRule.DAMAGED),
    "a file without its last byte": (lambda: plain_workbook()[:-1], FileRule.DAMAGED),
    "a file of four bytes": (lambda: b"PK\x03\x04", FileRule.DAMAGED),
    "a zip of nothing": (lambda: zipped({}), FileRule.NOT_A_WORKBOOK),
    "a zip of something else": (another_format, FileRule.NOT_A_WORKBOOK),
    "a web page": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", FileRule.NOT_A_WORKBOOK),
    "11 MB": (lambda: plain_workbook() + b"\0" * (11 * 2**20), FileRule.TOO_LARGE),
    "macros": (lambda: with_extra(**{"xl/vbaProject.bin": OLE + b"\0" * 600}), FileRule.MACROS),
    "macros under another name": (lambda: of_type("application/vnd.ms-office.vbaProject"), FileRule.MACROS),
    "a workbook that says it has macros": (
        lambda: of_type("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        FileRule.MACROS,
    ),
    "Excel 4 macros": (lambda: with_extra(**{"xl/macrosheets/sheet1.xml": sheet_xml(b"")}), FileRule.MACROS),
    "a link to another workbook": (
        lambda: with_extra(**{"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
        FileRule.EXTERNAL_LINKS,
    ),
    "a connection": (lambda: with_extra(**{"xl/connections.xml": b"<connections/>"}), FileRule.EXTERNAL_LINKS),
    "a part on a web server": (lambda: relationship("styles", "http://127.0.0.1:9/x.xml"), FileRule.EXTERNAL_LINKS),
    "an embedded object": (lambda: with_extra(**{"xl/embeddings/oleObject1.bin": b"x"}), FileRule.EMBEDDED_OBJECTS),
    "a control": (lambda: with_extra(**{"xl/activeX/activeX1.xml": b"<x/>"}), FileRule.EMBEDDED_OBJECTS),
    "a zip in the zip": (lambda: with_extra(**{"xl/media/image1.png": plain_workbook()}), FileRule.EMBEDDED_OBJECTS),
    "a size that claims too much": (lambda: with_claimed_size(plain_workbook(), SHEET, 90_000), FileRule.DAMAGED),
    "a size that claims too little": (lambda: with_claimed_size(plain_workbook(), SHEET, 100), FileRule.DAMAGED),
    "a size that claims too little, with the sum of what is left": (
        lambda: with_claimed_size(plain_workbook(), SHEET, 100, zlib.crc32(parts_of(plain_workbook())[SHEET][:100])),
        FileRule.DAMAGED,
    ),
    "a size of four gigabytes": (
        partial(with_claimed_size, plain_workbook(), SHEET, 2**32 - 2),
        FileRule.INFLATES_TOO_MUCH,
    ),
    "rows in the wrong order": (disordered, FileRule.CELLS_OUT_OF_ORDER),
    "a cell that is there twice": (
        row_of(b'<c r="A1"><v>1</v></c><c r="A1"><v>2</v></c>'),
        FileRule.CELLS_OUT_OF_ORDER,
    ),
    "a cell in another's row": (row_of(b'<c r="A7"><v>1</v></c>'), FileRule.CELLS_OUT_OF_ORDER),
    "a number with a comment inside": (row_of(b'<c r="A1"><v>1<!-- -->2</v></c>'), FileRule.DAMAGED),
    "a cell under a tag that nobody knows": (row_of(b'<d r="A1"><v>1</v></d>'), FileRule.DAMAGED),
    "a cell of an unknown kind": (row_of(b'<c r="A1" u="s"><v>0</v></c>'), FileRule.DAMAGED),
    "a text that is not there": (row_of(b'<c r="A1" t="s"><v>99</v></c>'), FileRule.DAMAGED),
    "a sheet that is not there": (
        lambda: zipped({name: part for name, part in parts_of(plain_workbook()).items() if name != SHEET}),
        FileRule.DAMAGED,
    ),
    "two sheets of one name": (two_of_one_name, FileRule.DAMAGED),
}


def forged_bomb() -> bytes:
    """600 MB behind ordinary headers of 32 bits, so that their sizes can be forged."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = b" " * 2**20
    packed = (packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)) * 600 + packer.flush()  # a megabyte at a time
    crc = 0
    for _ in range(600):
        crc = zlib.crc32(block, crc)
    parts = {name: part for name, part in parts_of(plain_workbook()).items() if name != SHEET}
    rest = zipped(parts)
    return _spliced(rest, SHEET.encode(), packed, 600 * 2**20, crc)


def _spliced(archive: bytes, name: bytes, packed: bytes, size: int, crc: int) -> bytes:
    """The zip with one more part, written by hand at its front; offsets of the others move along."""
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, crc, len(packed), size, len(name), 0)
    local = b"PK\x03\x04" + common + name + packed
    end = archive.rindex(b"PK\x05\x06")
    count, length, start = struct.unpack_from("<HII", archive, end + 10)
    directory = bytearray(archive[start : start + length])
    offset = 0
    while offset < len(directory):
        names, extra, comment = struct.unpack_from("<HHH", directory, offset + 28)
        moved = struct.unpack_from("<I", directory, offset + 42)[0] + len(local)
        struct.pack_into("<I", directory, offset + 42, moved)
        offset += 46 + names + extra + comment
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    whole = entry + bytes(directory)
    tail = struct.pack("<HHHHIIH", 0, 0, count + 1, count + 1, len(whole), len(local) + start, 0)
    return local + archive[:start] + whole + b"PK\x05\x06" + tail
