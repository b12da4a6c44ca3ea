"""Workbooks made for a test: good ones, and the parts of which bad ones are put together."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
NAMES = "xl/workbook.xml"
RELATIONSHIPS = "xl/_rels/workbook.xml.rels"
TYPES = "[Content_Types].xml"


def workbook(*fill: Callable[[Worksheet], object], name: str = "Sở") -> bytes:
    """A workbook with one sheet for each function that fills one; the first is called `name`."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for number, write in enumerate(fill):
        write(book.add_worksheet(name if number == 0 else f"{name} {number + 1}"))
    book.close()
    return file.getvalue()


def grid(rows: list[list[str | float]]) -> Callable[[Worksheet], object]:
    """What fills a sheet with these values from A1 on."""

    def write(sheet: Worksheet) -> None:
        for row, values in enumerate(rows):
            for column, value in enumerate(values):
                sheet.write(row, column, value)

    return write


def plain_workbook() -> bytes:
    """Two agencies and two criteria, one code of which is text."""
    return workbook(grid([["STT", "Cơ quan", "4.10", "4.2"], [1, "Sở Y tế", 7.5, 3], [2, "Sở Tư pháp", 6, 2.25]]))


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def with_parts(**changed: bytes) -> bytes:
    """The plain workbook with some parts put in place of others, by the names of the constants above."""
    names = {"sheet": SHEET, "strings": STRINGS, "names": NAMES, "relationships": RELATIONSHIPS, "types": TYPES}
    return zipped({**parts_of(plain_workbook()), **{names[key]: content for key, content in changed.items()}})


def with_extra(**extra: bytes | str) -> bytes:
    """The plain workbook and further parts, whose names are given by keyword (`**{"xl/vbaProject.bin": b""}`)."""
    more = {name: part.encode() if isinstance(part, str) else part for name, part in extra.items()}
    return zipped({**parts_of(plain_workbook()), **more})


def edited(part: str, old: bytes, new: bytes) -> bytes:
    """The plain workbook with `old`, which must be there, replaced in one part."""
    parts = parts_of(plain_workbook())
    assert old in parts[part]
    return zipped({**parts, part: parts[part].replace(old, new, 1)})


def sheet_xml(cells: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    """A sheet of this content."""
    namespace = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    head = b'<?xml version="1.0" encoding="UTF-8"?><worksheet ' + namespace + b">"
    return head + before + b"<sheetData>" + cells + b"</sheetData>" + after + b"</worksheet>"


def renamed_parts(content: bytes, names: Mapping[str, str]) -> bytes:
    """A workbook whose parts have other names in the zip."""
    return zipped({names.get(name, name): part for name, part in parts_of(content).items()})
