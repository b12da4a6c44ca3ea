"""A table as a file: figures are numbers again, origins are words, and no text is ever calculated."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from dashboard.documents.table_file import TableFile, table_csv, table_workbook
from dashboard.ui.localizer import Localizer
from dashboard.ui.texts import Language
from tests.documents.made import MADE

TABLE = TableFile(
    title="Ba cơ quan",
    columns=("Cơ quan", "Tổng điểm", "Thay đổi", "%"),
    rows=(
        ("Sở A", "1.234,50 ■", "+0,758", "65,4%"),
        ("Sở B", "41,249 ○", "\u22122,5", "–"),
        ("2.020", "7 ○", "giữ nguyên", "100%"),
    ),
    figures=frozenset({1, 2, 3}),
    origin="do phần mềm tạo",
    about=(("Ghi chú", "=1+1"), ("Liên kết", "https://xephang.example.vn/?a=1")),
    notice="DỮ LIỆU THỬ NGHIỆM.",
    footer="Kỳ 2020",
    made=MADE,
)
VI = Localizer("vi")


def lines(content: bytes, separator: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


def test_csv_opens_as_it_is_in_a_spreadsheet_of_the_language() -> None:
    content = table_csv(TABLE, VI)
    assert content.startswith(b"\xef\xbb\xbf")
    header, *rows = lines(content, ";")
    assert header == ["Cơ quan", "Tổng điểm", "Tổng điểm: nguồn gốc", "Thay đổi", "%", "Nguồn gốc số liệu"]
    assert rows[:3] == [
        ["Sở A", "1234,50", "công bố", "0,758", "65,4%", "do phần mềm tạo"],
        ["Sở B", "41,249", "do phần mềm tạo", "-2,5", "–", "do phần mềm tạo"],
        ["2.020", "7", "do phần mềm tạo", "giữ nguyên", "100%", "do phần mềm tạo"],
    ]
    assert rows[3:] == [[], ["Ghi chú", "'=1+1"], ["Liên kết", "https://xephang.example.vn/?a=1"]]


def test_in_english_a_point_begins_the_decimals() -> None:
    english = replace(TABLE, rows=(("A", "1,234.50 ■", "\u22122.5", "65.4%"),))
    assert lines(table_csv(english, Localizer("en")), ",")[1][:5] == ["A", "1234.50", "published", "-2.5", "65.4%"]


def test_a_workbook_holds_numbers_with_the_decimals_that_are_shown() -> None:
    sheet = load_workbook(io.BytesIO(table_workbook(TABLE, VI))).active
    assert [cell.value for cell in sheet["A"]][:6] == [
        "Ba cơ quan",
        "DỮ LIỆU THỬ NGHIỆM.",
        "Cơ quan",
        "Sở A",
        "Sở B",
        "2.020",
    ]
    first = sheet[4]
    assert [cell.value for cell in first] == ["Sở A", 1234.5, "công bố", 0.758, 0.654, "do phần mềm tạo"]
    assert [first[place].number_format for place in (1, 3, 4)] == ["#,##0.00", "+#,##0.000;-#,##0.000;0", "#,##0.0%"]
    assert sheet["D5"].value == -2.5
    assert (sheet["B8"].value, sheet["B8"].data_type, sheet["B8"].quotePrefix) == ("=1+1", "s", True)
    assert sheet.oddHeader.left.text == "DỮ LIỆU THỬ NGHIỆM."


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+84 912", "@SUM(A1)", "-1+1", "a;=1+1", "\u22121 ○ và"])
def test_a_text_from_outside_stays_text(text: str, language: Language) -> None:
    hostile = replace(TABLE, title=text, columns=(text, *TABLE.columns[1:]), rows=((text, text, text, text),))
    words = Localizer(language)
    for row in load_workbook(io.BytesIO(table_workbook(hostile, words))).active.iter_rows():
        assert {cell.data_type for cell in row} <= {"s", "n"}
    for line in lines(table_csv(hostile, words), ";" if language == "vi" else ","):
        assert not [cell for cell in line if cell[:1] in ("=", "+", "-", "@")]
