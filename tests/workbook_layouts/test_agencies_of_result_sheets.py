"""Agencies as earlier editions spell them: exact, by an agreed alias, or asked; a likeness is only ever proposed."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.access import operator
from dashboard.data import Alias, read_aliases
from dashboard.data.workbook_cells import QuestionKind
from dashboard.model import Rule
from dashboard.publishing import import_report, keep_aliases
from tests.made_editions import MadeBlock, build
from tests.workbook_layouts.result_sheets import open_keys, points_of, read, rows

CRITERIA = (("1", "", "Máy tính", 10), ("2", "", "Mạng", 40))
AGENCIES = {
    "hoa-binh": ("UBND xã Hòa Bình", [9, 30]),
    "tttt": ("Sở Thông tin và Truyền thông", [8, 20]),
    "y-te": ("Sở Y tế", [7, 10]),
}
KEY = "sheet.Sở.agency.B3"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    build(root, MadeBlock("so", "Sở", CRITERIA, AGENCIES), period="2023")
    return root


def sheet_with(name: str):
    return {
        "Sở": rows(
            ["STT", "Cơ quan", "1. Máy tính (10)", "2. Mạng (40)", "Tổng", "Hạng"],
            [1, "SỞ  Y\nTẾ", 7, 11, 18, 2],
            [2, name, 9, 31, 40, 1],
        )
    }


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("UBND xã Hoà Bình", "hoa-binh"),
        ("UBND Xã Hoà  Bình", "hoa-binh"),
        ("Sở TT&TT", "tttt"),
        ("Sở Thông tin - Truyền thông", "tttt"),
    ],
)
def test_a_likeness_is_proposed_and_not_taken(name: str, meant: str, root: Path) -> None:
    reading = read(sheet_with(name), root=root)
    assert reading.edition is None
    assert open_keys(reading) == [KEY]
    (question,) = reading.questions
    assert (question.kind, question.suggestion, question.cell) == (QuestionKind.AGENCY, meant, "B3")


def test_case_and_spaces_make_no_other_agency_and_an_answer_is_kept_as_alias(root: Path) -> None:
    reading = read(sheet_with("Sở TT&TT"), {KEY: "tttt"}, root)
    assert reading.edition is not None
    assert [agency.code for agency in reading.edition.blocks[0].agencies] == ["y-te", "tttt"]
    assert reading.new_aliases == (Alias("Sở TT&TT", "tttt"),)
    assert read_aliases(root, "thu-nghiem") == ()
    keep_aliases(root, reading.edition.id, reading.new_aliases, operator())
    keep_aliases(root, reading.edition.id, reading.new_aliases, operator())
    assert read_aliases(root, "thu-nghiem") == (Alias("Sở TT&TT", "tttt"),)
    again = read(sheet_with("sở tt&tt"), root=root)
    assert points_of(again) == {"Sở Y tế": [7.0, 11.0], "Sở Thông tin và Truyền thông": [9.0, 31.0]}
    assert again.new_aliases == ()


def test_a_new_agency_is_one_when_somebody_says_so(root: Path) -> None:
    reading = read(sheet_with("Sở Du lịch"), {KEY: "new:so-du-lich"}, root)
    assert reading.edition is not None
    assert [agency.code for agency in reading.edition.blocks[0].agencies] == ["y-te", "so-du-lich"]
    (gone,) = (warning for warning in reading.warnings if warning.rule is Rule.AGENCIES_GONE)
    assert (gone.details["count"], gone.details["names"]) == ("2", "UBND xã Hòa Bình; Sở Thông tin và Truyền thông")


def test_of_many_that_are_gone_the_first_are_named_in_one_sentence_and_all_are_counted(tmp_path: Path) -> None:
    criteria = tuple((f"{number}", "", f"Tiêu chí {number}", 10) for number in range(1, 21))
    build(tmp_path, MadeBlock("so", "Sở", criteria, {"y-te": ("Sở Y tế", [5] * 20)}), period="2023")
    sheet = {"Sở": rows(["STT", "Cơ quan", "1. Tiêu chí 1 (10)", "2. Máy (40)"], [1, "Sở Y tế", 7, 11])}
    report = import_report(tmp_path, read(sheet, root=tmp_path))
    (gone,) = (warning for warning in report.warnings if warning.rule is Rule.CRITERIA_GONE)
    names = gone.details["names"].split("; ")
    assert gone.details["count"] == "18"
    assert (names[0], names[11], names[12:]) == ("3 Tiêu chí 3", "14 Tiêu chí 14", ["…"])


def test_warnings_that_come_by_the_dozen_stand_after_the_others(root: Path) -> None:
    new = [f"{number}. Mới {number} (10)" for number in range(3, 9)]
    head = ["STT", "Cơ quan", "1. Máy tính (10)", "2. Mạng (40)", *new]
    fill = rows(head, [1, "Sở Y tế", 7, 11, *[5] * 6], [2, "UBND xã Hòa Bình", 9, 31, *[6] * 6])

    def fill_and_hide(sheet: Worksheet) -> None:
        fill(sheet)
        sheet.column_dimensions["C"].hidden = True

    reading = read({"Sở": fill_and_hide}, root=root)
    rules = [warning.rule for warning in import_report(root, reading).warnings]
    assert rules == [Rule.COLUMNS_HIDDEN, Rule.AGENCIES_GONE, *[Rule.CRITERION_NEW] * 6]
    assert {warning.rule for warning in reading.warnings} == set(rules)


def test_printed_totals_and_ranks_that_do_not_hold_are_warnings_on_their_cells(root: Path) -> None:
    names = [f"UBND xã số {number}" for number in range(3, 22)]
    header = ["STT", "Cơ quan", "1. Máy tính (10)", "2. Mạng (40)", "Tổng", "Hạng"]
    lines = [[place, name, 5, 30 - place, 35 - place, place] for place, name in enumerate(names, 3)]
    answers = {f"sheet.Sở.agency.B{row}": f"new:xa-{row}" for row in range(4, 4 + len(names))}
    tops = [1, "Sở Thông tin và Truyền thông", 9, 31, 41, 3], [2, "Sở Y tế", 9, 30, 39, 2]
    reading = read({"Sở": rows(header, *tops, *lines)}, answers, root)
    report = import_report(root, reading)
    found = [(w.cell, w.rule, w.details["recomputed"]) for w in report.warnings if "recomputed" in w.details]
    assert found == [
        ("E2", Rule.PRINTED_FIGURE_DIFFERS, "40"),
        ("F2", Rule.PRINTED_RANK_DIFFERS, "1"),
    ]
    assert report.current is None


def test_the_step_of_the_earlier_edition_stays_and_points_off_it_are_kept_and_told(tmp_path: Path) -> None:
    root = tmp_path / "root"
    build(root, MadeBlock("so", "Sở", CRITERIA, AGENCIES, steps={"1": 0.5}), period="2023")
    reading = read(sheet_with("UBND xã Hòa Bình"), root=root)
    assert reading.edition is not None
    assert reading.edition.blocks[0].tree.leaves[0].step == 0.5
    assert not [warning for warning in reading.warnings if warning.rule is Rule.POINTS_OFF_STEP]
    sheet = rows(
        ["STT", "Cơ quan", "1. Máy tính (10)", "2. Mạng (40)"], [1, "Sở Y tế", 2.75, 11], [2, "Sở Tài chính", "9,2", 31]
    )
    reading = read({"Sở": sheet}, {KEY: "new:so-tai-chinh"}, root)
    assert reading.edition is not None, (reading.problems, reading.questions)
    block = reading.edition.blocks[0]
    assert (block.tree.leaves[0].step, block.points[:, 0].tolist()) == (0.5, [2.75, 9.2])
    told = [warning for warning in reading.warnings if warning.rule is Rule.POINTS_OFF_STEP]
    assert [(warning.file, warning.cell, warning.value) for warning in told] == [
        ("Sở", "C2", "2.75"),
        ("Sở", "C3", "9.2"),
    ]
    assert all(warning.details == {"step": "0.5", "maximum": "10"} for warning in told)


def test_an_agency_that_is_as_good_as_all_others_on_average_is_asked_about_and_not_left_out() -> None:
    sheet = rows(
        ["STT", "Cơ quan", "1. Máy tính (10)", "2. Mạng (40)"],
        [1, "Sở Y tế", 8, 30],
        [2, "Sở Nội vụ", 6, 20],
        [3, "Sở Tư pháp", 4, 10],
        [4, "UBND huyện Tam Đảo", 6, 20],
    )
    reading = read({"Sở": sheet})
    assert [(q.cell, q.suggestion) for q in reading.questions if q.kind is QuestionKind.LAYOUT_LINE] == [
        ("B3", None),
        ("B5", None),
    ]
    named = {
        "Sở": rows(
            ["STT", "Cơ quan", "1. Máy tính (10)", "2. Mạng (40)"],
            [1, "Sở Y tế", 8, 30],
            [2, "Sở Nội vụ", 6, 20],
            [3, "Sở Tư pháp", 4, 10],
            [4, "Mức chung", 6, 20],
        )
    }
    (asked,) = [q for q in read(named).questions if q.kind is QuestionKind.LAYOUT_LINE and q.cell == "B5"]
    assert asked.suggestion == "summary"
