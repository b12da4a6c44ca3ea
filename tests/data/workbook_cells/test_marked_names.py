"""A marked copy can be made of every file, whatever it and its sheets are called."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from openpyxl.workbook import child

from dashboard.data.workbook_cells import MarkWords, marked_copy, open_workbook, readable_file_name
from dashboard.model import Issue, Rule
from dashboard.ui.issues import marked_copy_words
from tests.data.workbook_cells.opened import cells
from tests.data.workbook_cells.workbook_files import NAMES, edited

CSV = "Cơ quan;1.1 (10)\nSở A;12\n".encode()
NAMES_OF_FILES = [
    "ket qua [lan 2].csv",
    "a*b?c:d/e\\f.csv",
    "a\0b.csv",
    "\ud800nửa.csv",
    "x" * 200_000 + ".csv",
    "'.csv",
    "'''.csv",
    "[].csv",
    "\u202egnp.csv",
]


def marked(file: str, content: bytes, sheet: str, cell: str) -> openpyxl.Workbook:
    found = Issue(sheet, None, None, "12", Rule.POINTS_ABOVE_MAXIMUM, {"maximum": "10"}, cell)
    words = MarkWords(**marked_copy_words("vi"))
    return openpyxl.load_workbook(io.BytesIO(marked_copy(file, content, [found], lambda _: "sai", words)))


@pytest.mark.parametrize("file", NAMES_OF_FILES)
def test_a_csv_file_of_any_name_is_marked(file: str) -> None:
    (sheet,) = cells(open_workbook(file, CSV)).sheets
    book = marked(file, CSV, sheet.name, "B2")
    assert book.worksheets[1]["B2"].comment.text == "sai"
    assert book.worksheets[0]["D2"].hyperlink is not None
    assert 0 < len(book.sheetnames[1]) <= 31


@pytest.mark.parametrize("title", ["Sở [lần 2]", "a:b", "a/b", "a?*b", "a\\b", "x" * 40])
def test_a_workbook_with_sheets_of_any_name_is_marked_and_keeps_them(
    title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = edited(NAMES, 'name="Sở"'.encode(), f'name="{title}"'.encode())
    (sheet,) = cells(open_workbook("x.xlsx", content)).sheets
    assert sheet.name == title
    monkeypatch.setattr(child, "INVALID_TITLE_REGEX", re.compile("(?!)"))  # openpyxl reads no such name itself
    book = marked("x.xlsx", content, title, "A1")
    assert book.sheetnames[1] == title
    assert book[title]["A1"].comment.text == "sai"


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("điểm 2025.xlsx", "điểm 2025.xlsx"),
        ("a\0b.csv", "a\ufffdb.csv"),
        ("\ud800.csv", "\ufffd.csv"),
        ("", "\ufffd"),
        ("x" * 300 + ".xlsx", "x" * 194 + "….xlsx"),
    ],
)
def test_a_name_of_a_file_can_be_read(name: str, readable: str) -> None:
    assert readable_file_name(name) == readable
    assert len(readable) <= 200
