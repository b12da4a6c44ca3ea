"""The same two sheets in each format that is read, written here from the formats' own descriptions."""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping, Sequence

from tests.data.workbook_cells.workbook_files import TYPES, zipped

Cell = str | float
Rows = Sequence[Sequence[Cell | None]]
ERROR = "#N/A"
"""Stands for an error in a cell."""
HIDDEN_ROW, HIDDEN_COLUMN = 2, 3
MERGED = (0, 0, 0, 2)


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """A compound file of version 3: a sector of the table, one of the directory, then the streams."""
    sector = 512
    following = [0xFFFFFFFD, 0xFFFFFFFE]
    body = b""
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0, 1)]
    for place, (name, content) in enumerate(streams.items(), 1):
        padded = content.ljust(max(4096, -(-len(content) // sector) * sector), b"\0")
        start, count = len(following), len(padded) // sector
        following += [*range(start + 1, start + count), 0xFFFFFFFE]
        after = place + 1 if place < len(streams) else 0xFFFFFFFF
        entries.append(_entry(name, 2, start, len(padded), 0xFFFFFFFF, after))
        body += padded
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    header += struct.pack("<108I", *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", *following, *[0xFFFFFFFF] * (128 - len(following)))
    return header + table + b"".join(entries).ljust(sector, b"\0") + body


def _entry(name: str, kind: int, start: int, size: int, child: int, right: int = 0xFFFFFFFF) -> bytes:
    told = name.encode("utf-16-le")
    entry = told.ljust(64, b"\0") + struct.pack("<HBB", len(told) + 2, kind, 1)
    entry += struct.pack("<III", 0xFFFFFFFF, right, child) + bytes(36)
    return entry + struct.pack("<III", start, size, 0)


def xls(sheets: Mapping[str, Rows], *, first: bytes = b"", **streams: bytes) -> bytes:
    """A workbook of Excel 97; all sheets but the first are hidden. `first` are records that it begins with."""
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)) + first
    listed = [name.encode("utf-16-le") for name in sheets]
    bodies = [_xls_sheet(rows) for rows in sheets.values()]
    start = len(begin) + sum(12 + len(name) for name in listed) + 4
    lists = b""
    for place, (name, body) in enumerate(zip(listed, bodies, strict=True)):
        told = struct.pack("<IBBBB", start, place > 0, 0, len(name) // 2, 1)
        lists += _record(0x0085, told + name)
        start += len(body)
    workbook = begin + lists + _record(0x000A) + b"".join(bodies)
    return compound_file({"Workbook": workbook, **streams})


def _record(kind: int, content: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _xls_sheet(rows: Rows) -> bytes:
    told = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    told += _record(0x007D, struct.pack("<6H", HIDDEN_COLUMN, HIDDEN_COLUMN, 0, 0, 1, 0))
    told += _record(0x0208, struct.pack("<8H", HIDDEN_ROW, 0, 9, 0, 0, 0, 0x20, 0))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            place = struct.pack("<HHH", r, c, 0)
            if value == ERROR:
                told += _record(0x0205, place + b"\x2a\x01")
            elif isinstance(value, str):
                text = value.encode("utf-16-le")
                told += _record(0x0204, place + struct.pack("<HB", len(value), 1) + text)
            elif value is not None:
                told += _record(0x0203, place + struct.pack("<d", value))
    top, left, bottom, right = MERGED
    return told + _record(0x00E5, struct.pack("<5H", 1, top, bottom, left, right)) + _record(0x000A)


def xlsb(sheets: Mapping[str, Rows], **extra: bytes) -> bytes:
    """A workbook of Excel's binary kind; all sheets but the first are hidden."""
    main = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    bundle, related, parts = b"", "", dict[str, bytes]()
    for place, (name, rows) in enumerate(sheets.items(), 1):
        bundle += _binary(156, struct.pack("<II", place > 1, place) + _wide(f"rId{place}") + _wide(name))
        related += f'<Relationship Id="rId{place}" Type="{main}/worksheet" Target="worksheets/sheet{place}.bin"/>'
        parts[f"xl/worksheets/sheet{place}.bin"] = _xlsb_sheet(rows)
    namespace = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    return zipped(
        {
            TYPES: f'<Types xmlns="{namespace}/content-types"><Default Extension="bin" ContentType="{kind}"/></Types>',
            "xl/workbook.bin": _binary(131) + _binary(143) + bundle + _binary(144) + _binary(132),
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{namespace}/relationships">{related}</Relationships>',
            **parts,
            **extra,
        }
    )


def _binary(kind: int, content: bytes = b"") -> bytes:
    told = bytes((kind,)) if kind < 128 else bytes((kind & 0x7F | 0x80, kind >> 7))
    length = len(content)
    while length >= 128:
        told, length = told + bytes((length & 0x7F | 0x80,)), length >> 7
    return told + bytes((length,)) + content


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _xlsb_sheet(rows: Rows) -> bytes:
    told = _binary(129) + _binary(148, struct.pack("<4I", 0, len(rows) - 1, 0, 9))
    told += _binary(390) + _binary(60, struct.pack("<4IH", HIDDEN_COLUMN, HIDDEN_COLUMN, 0, 0, 1)) + _binary(391)
    told += _binary(145)
    for r, row in enumerate(rows):
        hidden = 0x10 if r == HIDDEN_ROW else 0
        told += _binary(0, struct.pack("<IIHBBBI", r, 0, 0, 0, hidden, 0, 0))
        for c, value in enumerate(row):
            place = struct.pack("<II", c, 0)
            if value == ERROR:
                told += _binary(3, place + b"\x2a")
            elif isinstance(value, str):
                told += _binary(6, place + _wide(value))
            elif value is not None:
                told += _binary(5, place + struct.pack("<d", value))
    top, left, bottom, right = MERGED
    told += (
        _binary(146) + _binary(177, struct.pack("<I", 1)) + _binary(176, struct.pack("<4I", top, bottom, left, right))
    )
    return told + _binary(178) + _binary(130)


def ods(sheets: Mapping[str, Rows], **extra: bytes) -> bytes:
    """A workbook of LibreOffice; all sheets but the first are hidden."""
    tables = "".join(_ods_table(name, rows, place) for place, (name, rows) in enumerate(sheets.items()))
    names = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in _ODS_NAMES)
    content = (
        f'<office:document-content {names} xmlns:calcext="urn:org:documentfoundation:names:calc:xmlns:calcext:1.0">'
        '<office:automatic-styles><style:style style:name="t0"><style:table-properties table:display="true"/>'
        '</style:style><style:style style:name="t1"><style:table-properties table:display="false"/></style:style>'
        f"</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content, **extra})


_ODS_NAMES = ("office", "table", "text", "style")


def _ods_table(name: str, rows: Rows, place: int) -> str:
    told = f'<table:table table:name="{name}" table:style-name="t{min(place, 1)}">'
    told += f'<table:table-column table:number-columns-repeated="{HIDDEN_COLUMN}"/>'
    told += '<table:table-column table:visibility="collapse"/>'
    for r, row in enumerate(rows):
        told += '<table:table-row table:visibility="collapse">' if r == HIDDEN_ROW else "<table:table-row>"
        told += "".join(_ods_cell(value, (r, c) == MERGED[:2]) for c, value in enumerate(row)) + "</table:table-row>"
    return told + (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="1024"/></table:table-row></table:table>'
    )


def _ods_cell(value: Cell | None, merged: bool) -> str:
    spans = f' table:number-columns-spanned="{MERGED[3] + 1}" table:number-rows-spanned="1"' if merged else ""
    if value is None:
        return "<table:table-cell/>"
    note, shown = "", f"{value}"
    if value == ERROR:
        attributes = 'calcext:value-type="error" office:value-type="string"'
    elif isinstance(value, str):
        attributes = f'office:value-type="string"{spans}'
        note = "<office:annotation><text:p>ghi chú</text:p></office:annotation>"
    else:
        attributes, shown = f'office:value-type="float" office:value="{value}"', shown.replace(".", ",")
    return f"<table:table-cell {attributes}>{note}<text:p>{shown}</text:p></table:table-cell>"


def docx(rows: Rows, over: Sequence[str] = ()) -> bytes:
    """A Word document with one table under some paragraphs, by python-docx."""
    from docx import Document

    document = Document()
    for text in over:
        document.add_paragraph(text)
    table = document.add_table(len(rows), max(map(len, rows)))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None:
                table.cell(r, c).text = value if isinstance(value, str) else f"{value:g}".replace(".", ",")
    top, left, bottom, right = MERGED
    table.cell(top, left).merge(table.cell(bottom, right))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def web_page(rows: Rows) -> str:
    """A page with one table, as systems write it, with tags left open."""
    cells = ["".join(f"<td>{'' if value is None else value}" for value in row) for row in rows[1:]]
    first = "".join(f"<th colspan={MERGED[3] + 1}>{value}</th>" for value in rows[0] if value is not None)
    return (
        "<html><head><title>Kết xuất</title><style>td {color: red}</style></head><body>"
        f"<table border=1><tr>{first}</tr><tr>{'<tr>'.join(cells)}</table></body></html>"
    )
