"""Agencies as earlier editions spell them: exact, by an agreed alias, or asked; a likeness is only ever proposed."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.access import operator
from dashboard.data import Alias, Rule, read_aliases
from dashboard.data.workbook import QuestionKind
from dashboard.publishing import import_report, keep_aliases
from tests.data.workbook.result_sheets import open_keys, points_of, read, rows
from tests.made_editions import MadeBlock, build

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
            [2, name, 9, 31, 41, 3],
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
    assert Rule.AGENCY_GONE in [warning.rule for warning in reading.warnings]


def test_printed_totals_and_ranks_that_do_not_hold_are_warnings_on_their_cells(root: Path) -> None:
    reading = read(sheet_with("Sở Thông tin và Truyền thông"), root=root)
    report = import_report(root, reading)
    found = [(w.cell, w.rule, w.details["recomputed"]) for w in report.warnings if "recomputed" in w.details]
    assert found == [
        ("E3", Rule.PRINTED_FIGURE_DIFFERS, "40"),
        ("F3", Rule.PRINTED_RANK_DIFFERS, "1"),
    ]
    assert report.in_force is None
