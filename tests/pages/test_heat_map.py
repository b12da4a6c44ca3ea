"""The heat map: every agency on every criterion, in words and figures that need no colour."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.made_editions import build, made_block, many_agencies
from tests.pages.screen import component, open_page, words_on
from tests.pages.tables import headings, tables


def heat_map(**link: str) -> dict[str, Any]:
    return component(open_page("leaderboard", xem="ban-do-nhiet", **link), "heat_map")


@pytest.mark.usefixtures("shipped")
def test_rows_follow_the_ranks_and_columns_how_far_criteria_tell_agencies_apart() -> None:
    shown = heat_map()
    assert [row["place"] for row in shown["rows"]] == list(range(1, 21))
    gaps = [criterion["gap"] for criterion in shown["criteria"]]
    assert gaps == sorted(gaps, reverse=True)
    assert len(gaps) == 30
    assert all(len(row["cells"]) == 30 for row in shown["rows"])


@pytest.mark.usefixtures("shipped")
def test_a_cell_says_the_percentage_as_it_is_shown_and_the_points() -> None:
    """0,896 of 3 is 29,86…%, which this edition cuts to 29."""
    shown = heat_map()
    (column,) = [
        place
        for place, criterion in enumerate(shown["criteria"])
        if criterion["name"].startswith("Tỷ lệ hồ sơ công việc")
    ]
    (row,) = [row for row in shown["rows"] if row["code"] == "so-cong-thuong"]
    assert row["cells"][column] == [29, "0,896 / 3"]


@pytest.mark.usefixtures("shipped")
def test_the_title_names_the_weakest_criterion_and_the_note_the_rule_of_the_columns() -> None:
    (message,) = headings(open_page("leaderboard", xem="ban-do-nhiet"))
    assert message.startswith(
        "Tỷ lệ hồ sơ thanh toán phí, lệ phí trực tuyến là tiêu chí yếu nhất của khối: trung bình đạt 15,8%"
    )
    assert "hai cơ quan bất kỳ chênh nhau trung bình bao nhiêu điểm" in message
    assert "do phần mềm tạo" in message


def test_not_applicable_is_no_zero(root: Path) -> None:
    build(root, made_block(khong=(0, 4, None), co=(8, None, 16)))
    shown = heat_map()
    names = [criterion["name"] for criterion in shown["criteria"]]
    cells = {row["code"]: dict(zip(names, row["cells"], strict=True)) for row in shown["rows"]}
    assert cells["khong"] == {"Máy tính": [0, "0 / 10"], "Mạng nội bộ": [80, "4 / 5"], "Hồ sơ trực tuyến": []}
    assert cells["co"]["Mạng nội bộ"] == []
    assert shown["labels"]["notApplicable"] == "không áp dụng"


def test_a_criterion_that_applies_to_nobody_has_no_mean(root: Path) -> None:
    build(root, made_block(a=(9, 4, None), b=(8, 4, None)))
    means = {criterion["name"]: criterion["mean"] for criterion in heat_map()["criteria"]}
    assert means == {"Máy tính": 85, "Mạng nội bộ": 80, "Hồ sơ trực tuyến": None}


def test_all_102_communes_are_on_it(real: Path) -> None:
    assert len(heat_map(ct="an-giang-766", khoi="xa-phuong")["rows"]) == 102


def test_of_very_many_agencies_those_around_the_chosen_one_are_shown_and_it_is_said(root: Path) -> None:
    build(root, many_agencies(400, 10))
    first = open_page("leaderboard", xem="ban-do-nhiet")
    assert "Hiện thứ tự 1–150 trong 400 địa phương." in words_on(first)
    rows = component(first, "heat_map")["rows"]
    assert (len(rows), rows[0]["code"]) == (150, "xa-0000")
    around = heat_map(cq="xa-0300")["rows"]
    assert (len(around), around[0]["code"], around[-1]["code"]) == (150, "xa-0225", "xa-0374")
    last = heat_map(cq="xa-0399")["rows"]
    assert (len(last), last[-1]["code"]) == (150, "xa-0399")


@pytest.mark.usefixtures("shipped")
def test_a_cells_link_shows_the_criterion_on_top_of_the_agencys_page() -> None:
    page = open_page("agency", cq="so-cong-thuong", tc="2.2.3")
    brought_forward, *_ = tables(page)
    assert [row[0] for row in brought_forward[1:]] == ["Tỷ lệ hồ sơ công việc được xử lý trên môi trường mạng"]
    assert "1 tiêu chí đang xem" in headings(page)[0]


@pytest.mark.parametrize("focus", ["", "khong-co", "2.2"])
@pytest.mark.usefixtures("shipped")
def test_without_a_criterion_of_the_block_there_is_nothing_on_top(focus: str) -> None:
    assert "đang xem" not in said(open_page("agency", cq="so-cong-thuong", tc=focus))


def said(screen: AppTest) -> str:
    return " ".join(headings(screen))
