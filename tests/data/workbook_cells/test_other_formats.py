"""Workbooks of other kinds than .xlsx, and tables of texts: every cell as it stands there, or a refusal in words."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from dashboard.data.workbook_cells import (
    CellProblem,
    CellRange,
    FileRule,
    MarkWords,
    Workbook,
    WorkbookError,
    marked_copy,
)
from dashboard.model import Issue, Rule
from dashboard.ui.issues import marked_copy_words
from tests.data.workbook_cells import other_formats
from tests.data.workbook_cells.opened import opened_cells
from tests.data.workbook_cells.other_formats import ERROR, MERGED, Rows, compound_file, docx, ods, web_page, xls, xlsb
from tests.data.workbook_cells.workbook_files import edited, parts_of, plain_workbook, renamed_parts, zipped

ROWS: Rows = [
    ["Bảng điểm", None, None],
    ["TT", "Cơ quan", "1.1. Mạng (10 điểm)"],
    [1.0, "Sở Nội vụ", 8.25],
    [2.0, unicodedata.normalize("NFD", "Sở Y tế"), 7.0],
]
SHEETS = {"Sở, ban": ROWS, "Ẩn": [["x", 3.5]]}
WITH_SHEETS = {"xls": xls, "xlsb": xlsb, "ods": ods}
TEXT_ROWS = [
    ["Bảng điểm"],
    ["TT", "Cơ quan", "1.1. Mạng (10 điểm)"],
    ["1", "Sở Nội vụ", "8,25"],
    ["2", "Sở Y tế", "7"],
]


def rows_of(workbook: Workbook) -> list[list[list[object]]]:
    return [[list(row) for row in sheet.rows] for sheet in workbook.sheets]


def refusal_of(file: str, content: bytes) -> FileRule:
    with pytest.raises(WorkbookError) as refused:
        opened_cells(file, content)
    return refused.value.rule


@pytest.mark.parametrize("suffix", WITH_SHEETS)
def test_a_workbook_of_another_kind_is_read_like_one_of_excel(suffix: str) -> None:
    workbook = opened_cells(f"kết quả.{suffix}", WITH_SHEETS[suffix](SHEETS))
    assert [(sheet.name, sheet.visible) for sheet in workbook.sheets] == [("Sở, ban", True), ("Ẩn", False)]
    assert rows_of(workbook) == [
        [["Bảng điểm"], ["TT", "Cơ quan", "1.1. Mạng (10 điểm)"], [1.0, "Sở Nội vụ", 8.25], [2.0, "Sở Y tế", 7.0]],
        [["x", 3.5]],
    ]
    first = workbook.sheets[0]
    assert first.merged == (CellRange(*MERGED),)
    assert first.hidden_rows == {other_formats.HIDDEN_ROW}


@pytest.mark.parametrize("suffix", WITH_SHEETS)
def test_an_error_in_a_cell_is_no_empty_cell(suffix: str) -> None:
    rows = [*ROWS[:3], [2.0, "Sở Y tế", ERROR, 4.0]]
    sheet = opened_cells(f"x.{suffix}", WITH_SHEETS[suffix]({"A": rows})).sheets[0]
    assert sheet.cell(3, 2) == CellProblem(Rule.CELL_ERROR, ERROR)
    assert sheet.cell(3, 3) == 4.0
    assert sheet.hidden_columns == {other_formats.HIDDEN_COLUMN}


@pytest.mark.parametrize("suffix", WITH_SHEETS)
def test_a_cell_too_far_out_is_named(suffix: str) -> None:
    rows = [["x"], *[[] for _ in range(600)], [None] * 1999 + ["y"]]
    with pytest.raises(WorkbookError) as refused:
        opened_cells(f"x.{suffix}", WITH_SHEETS[suffix]({"Sở": rows}))
    assert refused.value.rule is FileRule.SHEET_TOO_LARGE
    assert (refused.value.details["sheet"], refused.value.details["cell"]) == ("Sở", f"{get_column_letter(2000)}602")


def test_each_table_of_a_document_is_a_sheet_under_what_stands_over_it() -> None:
    workbook = opened_cells("kết quả.docx", docx(ROWS, ["UBND TỈNH", "", "Đơn vị: Sở Nội vụ"]))
    (sheet,) = workbook.sheets
    assert sheet.name == "kết quả"
    assert rows_of(workbook) == [[["UBND TỈNH"], ["Đơn vị: Sở Nội vụ"], *TEXT_ROWS]]
    assert sheet.merged == (CellRange(2, 0, 2, 2),)


def test_a_document_without_a_table_says_so() -> None:
    parts = parts_of(docx(ROWS))
    text = parts["word/document.xml"]
    parts["word/document.xml"] = text[: text.index(b"<w:tbl>")] + text[text.index(b"</w:tbl>") + len(b"</w:tbl>") :]
    assert refusal_of("x.docx", zipped(parts)) is FileRule.NO_TABLE


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("suffix", ["xls", "html"])
def test_a_web_page_under_the_name_of_a_workbook_is_read(suffix: str, encoding: str) -> None:
    workbook = opened_cells(f"x.{suffix}", web_page(ROWS).encode(encoding))
    texts = [["Bảng điểm"], TEXT_ROWS[1], ["1.0", "Sở Nội vụ", "8.25"], ["2.0", "Sở Y tế", "7.0"]]
    assert rows_of(workbook) == [texts]
    assert workbook.sheets[0].merged == (CellRange(*MERGED),)


def test_cells_that_reach_down_move_the_next_rows_aside() -> None:
    page = "<table><tr><td rowspan=2>A<td>B<tr><td>C</table>Ghi chú<table><tr><td>D&nbsp;<br>E</td></tr></table>"
    workbook = opened_cells("x.xls", page.encode())
    assert rows_of(workbook) == [[["A", "B"], [None, "C"], ["Ghi chú"], ["D\nE"]]]


def test_cells_outside_of_a_row_make_one_of_their_own() -> None:
    page = "<table><td>A<td>B</table>Ghi chú<table><td>C</table>"
    assert rows_of(opened_cells("x.xls", page.encode())) == [[["A", "B"], ["Ghi chú"], ["C"]]]


@pytest.mark.parametrize(
    ("file", "content", "rule"),
    [
        ("x.xls", lambda: xls(SHEETS, first=b"\x2f\x00\x02\x00\x00\x00"), FileRule.ENCRYPTED),
        ("x.xls", lambda: xls(SHEETS, _VBA_PROJECT_CUR=b""), FileRule.MACROS),
        ("x.xls", lambda: xls(SHEETS, MBD00012345=b""), FileRule.EMBEDDED_OBJECTS),
        ("x.xls", lambda: xls(SHEETS, first=b"\xae\x01\x06\x00\x01\x00\x05\x00\x00a"), FileRule.EXTERNAL_LINKS),
        ("x.xls", lambda: xls(SHEETS)[:2000], FileRule.DAMAGED),
        ("x.xls", lambda: compound_file({"Another": b"x"}), FileRule.NOT_A_WORKBOOK),
        ("x.xls", lambda: b"<html><p>Het han phien lam viec</p></html>", FileRule.NO_TABLE),
        ("x.xlsb", lambda: xlsb(SHEETS, **{"xl/vbaProject.bin": b"x"}), FileRule.MACROS),
        ("x.ods", lambda: ods(SHEETS, **{"Basic/Standard/Module1.xml": b"<x/>"}), FileRule.MACROS),
        ("x.ods", lambda: ods(SHEETS, **{"META-INF/manifest.xml": b"<x><encryption-data/></x>"}), FileRule.ENCRYPTED),
        ("x.doc", lambda: compound_file({"WordDocument": b"x"}), FileRule.OLD_FORMAT),
        ("x.pdf", lambda: b"%PDF-1.7", FileRule.SUFFIX_UNKNOWN),
    ],
)
def test_what_is_not_read_is_refused_by_its_name(file: str, content: Callable[[], bytes], rule: FileRule) -> None:
    assert refusal_of(file, content()) is rule


@pytest.mark.parametrize("suffix", [*WITH_SHEETS, "docx", "html"])
def test_the_marked_copy_of_any_file_is_a_workbook_of_excel(suffix: str) -> None:
    contents = {"docx": docx(ROWS), "html": web_page(ROWS).encode()}
    content = contents.get(suffix) or WITH_SHEETS[suffix]({"Sở/ban": ROWS})
    sheet = "x" if suffix in contents else "Sở/ban"
    issue = Issue(sheet, None, None, "8,25", Rule.POINTS_ABOVE_MAXIMUM, {"maximum": "5"}, "C3")
    words = MarkWords(**marked_copy_words("vi"))
    copy = openpyxl.load_workbook(io.BytesIO(marked_copy(f"x.{suffix}", content, [issue], lambda _: "quá", words)))
    marked = copy.worksheets[1]
    assert [cell.value for cell in marked[3]][1] == "Sở Nội vụ"
    assert marked["C3"].comment is not None
    assert [area.coord for area in marked.merged_cells.ranges] == ["A1:C1"]


def test_parts_in_other_letters_are_the_same_parts() -> None:
    names = {"xl/sharedStrings.xml": "xl/SharedStrings.xml", "xl/worksheets/sheet1.xml": "xl\\Worksheets\\Sheet1.xml"}
    plain = opened_cells("x.xlsx", plain_workbook())
    assert rows_of(opened_cells("x.xlsx", renamed_parts(plain_workbook(), names))) == rows_of(plain)


def test_empty_attributes_and_sounds_of_letters_do_no_harm() -> None:
    plain = rows_of(opened_cells("x.xlsx", plain_workbook()))
    styled = edited("xl/worksheets/sheet1.xml", b'<c r="A2"', b'<c r="A2" s=""')
    assert rows_of(opened_cells("x.xlsx", styled)) == plain
    sounds = b'</t><rPh sb="0" eb="1"><r><t>x</t></r></rPh></si>'
    assert rows_of(opened_cells("x.xlsx", edited("xl/sharedStrings.xml", b"</t></si>", sounds))) == plain
