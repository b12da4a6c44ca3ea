"""A marked copy is the workbook that was sent, with every finding on its cell and in a list in front."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from dashboard.data.workbook_cells import FileRule, MarkWords, WorkbookError, marked_copy
from dashboard.model import Issue, Rule, Severity
from dashboard.ui.issues import issue_sentence, marked_copy_words
from dashboard.ui.texts import Language
from tests.data.workbook_cells.hostile_files import HOSTILE
from tests.data.workbook_cells.opened import opened_cells
from tests.data.workbook_cells.workbook_files import grid, plain_workbook, workbook

ERROR, WARNING = "FFFFC7CE", "FFFFEB9C"


def finding(
    cell: str | None, value: str | None = "12", sheet: str = "Sở", severity: Severity = Severity.ERROR
) -> Issue:
    return Issue(sheet, None, None, value, Rule.POINTS_ABOVE_MAXIMUM, {"maximum": "10"}, cell, severity)


def marked(content: bytes, *findings: Issue, language: Language = "vi", file: str = "x.xlsx", more: int = 0) -> bytes:
    words = MarkWords(**marked_copy_words(language))
    return marked_copy(file, content, findings, lambda issue: issue_sentence(issue, language), words, more=more)


def loaded(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(content: bytes) -> list[list[list[object]]]:
    return [[list(row) for row in sheet.rows] for sheet in opened_cells("x.xlsx", content).sheets]


def saved(book: openpyxl.Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def colour(cell: openpyxl.cell.Cell) -> str | None:
    return cell.fill.fgColor.rgb if cell.fill.fill_type else None


TOO_MANY = "vượt điểm tối đa 10; điểm thưởng thì khai ở cột bonus_points"


def test_a_cell_is_coloured_and_says_what_is_wrong() -> None:
    sheet = loaded(marked(plain_workbook(), finding("C2"), finding("D3", severity=Severity.WARNING)))["Sở"]
    assert [colour(sheet[name]) for name in ("C2", "D3", "C3")] == [ERROR, WARNING, None]
    assert sheet["C2"].comment.text == f"“Sở”, ô C2, giá trị “12”: {TOO_MANY}"
    assert sheet["C3"].comment is None


def test_in_english_it_says_so_in_english() -> None:
    book = loaded(marked(plain_workbook(), finding("C2"), language="en"))
    assert book.sheetnames == ["Errors to fix", "Sở"]
    declare = "bonus points belong in bonus_points"
    assert book["Sở"]["C2"].comment.text == f"“Sở”, cell C2, value “12”: above the maximum of 10; {declare}"


def test_several_findings_of_one_cell_all_stand_there() -> None:
    both = marked(plain_workbook(), finding("C2", severity=Severity.WARNING), finding("C2", "13"))
    sheet = loaded(both)["Sở"]
    assert sheet["C2"].comment.text.count(TOO_MANY) == 2
    assert colour(sheet["C2"]) == ERROR


def test_the_list_stands_in_front_and_leads_to_each_cell() -> None:
    book = loaded(marked(plain_workbook(), finding("C2"), finding(None, None), finding("D3", sheet="Không có")))
    sheet = book.worksheets[0]
    assert book.active is sheet
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_col=4)] == [
        ["STT", "Loại", "Trang tính", "Ô"],
        [1, "Lỗi phải sửa", "Sở", "C2"],
        [2, "Lỗi phải sửa", "Sở", None],
        [3, "Lỗi phải sửa", "Không có", "D3"],
    ]
    assert sheet["E2"].value == f"“Sở”, ô C2, giá trị “12”: {TOO_MANY}"
    assert [sheet[name].hyperlink and sheet[name].hyperlink.location for name in ("D2", "C3", "D4")] == [
        "'Sở'!C2",
        "'Sở'!A1",
        None,
    ]


def test_the_list_prints_on_one_page_across_in_the_workbooks_own_font_with_rows_as_high_as_their_sentences() -> None:
    long = finding("C2", "dài " * 60)
    sheet = loaded(marked(plain_workbook(), long, finding("D3"))).worksheets[0]
    own = sheet["A2"].font.name
    assert own
    assert {sheet[name].font.name for name in ("A1", "E1", "D2")} == {own}
    assert (sheet["A1"].font.bold, sheet["D2"].font.underline) == (True, "single")
    assert sheet.row_dimensions[2].height == 15 * -(-len(str(sheet["E2"].value)) // 100) > 15
    assert sheet.row_dimensions[3].height is None
    assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
    assert sheet.print_title_rows == "$1:$1"


def test_everything_else_is_as_it_was() -> None:
    book = loaded(workbook(grid([["a", 1.5], ["4.10", "=x"]]), grid([["ẩn"]])))
    book["Sở"]["B2"] = "=SUM(B1,1)"
    book["Sở"]["A1"].font = Font(bold=True)
    book["Sở"]["B1"].number_format = "0.000"
    book["Sở 2"].sheet_state = "hidden"
    book["Sở"].merge_cells("A4:B5")
    book["Sở"].protection.sheet = True
    again = loaded(marked(saved(book), finding("A2")))
    assert again["Sở"]["B2"].value == "=SUM(B1,1)"
    assert again["Sở"]["A1"].font.bold
    assert again["Sở"]["B1"].number_format == "0.000"
    assert again["Sở 2"].sheet_state == "hidden"
    assert [str(area) for area in again["Sở"].merged_cells.ranges] == ["A4:B5"]
    assert again["Sở"].protection.sheet


def test_opening_the_copy_gives_the_sheets_that_were_sent() -> None:
    content = workbook(grid([["STT", " tên "], [1, "4.10"], [2.25, "=1+1"]]), grid([["x"]]))
    assert rows_of(marked(content, finding("B2"), finding("A3"))) == rows_of(content)


def test_a_copy_that_is_sent_in_again_loses_its_old_marks() -> None:
    once = marked(plain_workbook(), finding("C2"), finding("D3"))
    twice = loaded(marked(once, finding("D2")))
    assert twice.sheetnames == ["Lỗi cần sửa", "Sở"]
    sheet = twice["Sở"]
    assert [colour(sheet[name]) for name in ("C2", "D3", "D2")] == [None, None, ERROR]
    assert [sheet[name].comment for name in ("C2", "D3")] == [None, None]
    assert twice.worksheets[0].max_row == 2


def test_somebodys_own_comment_stays() -> None:
    book = loaded(plain_workbook())
    book["Sở"]["C2"].comment = Comment("hỏi lại Sở Y tế", "An")
    once = marked(saved(book), finding("C2"))
    text = loaded(once)["Sở"]["C2"].comment.text
    assert text.startswith("hỏi lại Sở Y tế")
    assert text.endswith(TOO_MANY)
    again = loaded(marked(once))["Sở"]["C2"]
    assert (again.comment.text, again.comment.author, colour(again)) == ("hỏi lại Sở Y tế", "An", None)


def test_of_merged_cells_the_first_is_marked() -> None:
    book = loaded(plain_workbook())
    book["Sở"].merge_cells("B2:C3")
    sheet = loaded(marked(saved(book), finding("C3")))["Sở"]
    assert colour(sheet["B2"]) == ERROR


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_a_sheet_or_value_that_looks_like_a_formula_stays_text(start: str) -> None:
    words = f"{start}HYPERLINK(1)"
    list_words = MarkWords(**marked_copy_words("vi"))
    findings = [finding("A1", sheet=words)]
    book = loaded(marked_copy("x.xlsx", plain_workbook(), findings, lambda _: f"{words} sai", list_words))
    sheet = book.worksheets[0]
    for name in ("C2", "E2"):
        assert sheet[name].data_type == "s"
        assert sheet[name].value.startswith(start)
        assert sheet[name].quotePrefix


def test_a_text_in_the_workbook_that_looks_like_a_formula_stays_text() -> None:
    sheet = loaded(marked(workbook(grid([["=1+1", "a"]])), finding("A1")))["Sở"]
    assert (sheet["A1"].value, sheet["A1"].data_type) == ("=1+1", "s")


def test_a_csv_file_becomes_a_workbook_of_texts() -> None:
    content = "Mã;Điểm\n4.10;=1+1\na\x07b;7,5\n".encode()
    book = loaded(marked(content, finding("B2", sheet="điểm"), file="điểm.csv"))
    sheet = book["điểm"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Mã", "Điểm"],
        ["4.10", "=1+1"],
        ["a\ufffdb", "7,5"],
    ]
    assert (sheet["B2"].data_type, sheet["B2"].quotePrefix, colour(sheet["B2"])) == ("s", True, ERROR)


def test_a_list_that_is_cut_short_says_so() -> None:
    book = loaded(marked(plain_workbook(), *[finding("C2", str(number)) for number in range(1_000)], more=1))
    sheet = book.worksheets[0]
    assert sheet.max_row == 1_002
    assert sheet["A1001"].value == 1_000
    assert sheet["E1002"].value == "… còn nữa; hãy sửa những chỗ trên rồi kiểm tra lại."


@pytest.mark.parametrize("name", ["a cell at XFD1048576", "cells merged to XFD1048576", "macros", "600 MB in 600 KB"])
def test_what_may_not_be_opened_is_not_marked_either(name: str) -> None:
    make, rule = HOSTILE[name]
    with pytest.raises(WorkbookError) as refused:
        marked(make(), finding("A1"))
    assert refused.value.rule is rule


def test_no_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    marked(plain_workbook(), finding("C2"))
    with pytest.raises(WorkbookError, match=FileRule.EMPTY):
        marked(b"", finding("C2"))
    assert list(tmp_path.iterdir()) == []
