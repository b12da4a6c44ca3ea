"""Grades on screen: beside the percentage of an agency, and as the goal of a plan. The bands are those of Lâm Đồng."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.made_editions import MadeBlock, build, made_block
from tests.pages.screen import (
    PAGE_NAMES,
    applies,
    choice,
    component,
    follow,
    go_to,
    open_page,
    pickers,
    title,
    words_on,
)

OF_500 = (("1", "", "Chuyển đổi số", None), ("1.1", "1", "Hạ tầng", 300), ("1.2", "1", "Dịch vụ", 200))
OF_LAM_DONG = "block,name,from_percent\nxa,Tốt,86\nxa,Khá,70\nxa,Trung bình,0\n"
"""Of 500 points: Tốt 430–500, Khá 350–429, Trung bình below 350."""


@pytest.fixture
def communes(root: Path) -> Path:
    """A block of communes with grades, and one of departments without."""
    agencies = {
        "mot": ("Xã Một", (300, 130)),
        "hai": ("Xã Hai", (299, 130)),
        "ba": ("Xã Ba", (200, 150)),
        "bon": ("Xã Bốn", (200, 120)),
    }
    departments = made_block("so", "Sở", y_te=(8, 4, 16), noi_vu=(7, 4, 16))
    build(root, MadeBlock("xa", "Xã", OF_500, agencies), departments, grades=OF_LAM_DONG)
    return root


def kinds(screen: AppTest) -> list[str]:
    return list(screen.get_by_key("plan_goal_kind").options)


def plans(**parameters: str) -> AppTest:
    screen = open_page("simulation", muc="phuong-an", **parameters)
    assert not screen.exception
    return screen


@pytest.mark.usefixtures("communes")
@pytest.mark.parametrize(
    ("agency", "shown"),
    [("mot", "đạt 86,0% (tối đa 500 điểm) · xếp loại Tốt"), ("hai", "xếp loại Khá"), ("bon", "xếp loại Trung bình")],
)
def test_an_agency_has_its_grade_beside_the_percentage(agency: str, shown: str) -> None:
    assert shown in words_on(open_page("agency", cq=agency))


@pytest.mark.usefixtures("communes")
def test_the_grade_is_there_in_english_too() -> None:
    assert "86.0% of the maximum (500 points) · grade Tốt" in words_on(open_page("agency", cq="mot", lang="en"))


def test_below_all_bands_it_is_said_that_there_is_no_grade(root: Path) -> None:
    build(root, made_block(a=(9, 5, 18), b=(1, 1, 1)), grades="block,name,from_percent\nso,Đạt,50\n")
    assert "xếp loại Đạt" in words_on(open_page("agency", cq="a"))
    assert "chưa đạt xếp loại nào" in words_on(open_page("agency", cq="b"))


@pytest.mark.usefixtures("communes")
def test_a_block_without_bands_speaks_of_no_grades() -> None:
    assert "xếp loại" not in words_on(open_page("agency", cq="y-te"))
    screen = plans(cq="y-te")
    assert kinds(screen) == ["Hạng", "Tổng điểm", "% điểm tối đa"]
    assert not screen.error


@pytest.mark.usefixtures("communes")
def test_picking_the_kind_starts_from_the_next_better_grade() -> None:
    screen = plans(cq="bon")
    assert kinds(screen) == ["Hạng", "Tổng điểm", "% điểm tối đa", "Xếp loại"]
    screen.get_by_key("plan_goal_kind").set_value("xep-loai").run()
    assert not screen.exception
    assert screen.query_params["dich"] == "xep-loai-70"
    grades = pickers(screen)["plan_goal_grade"]
    assert (grades.data["label"], grades.options) == (
        "Xếp loại",
        ["Tốt (từ 86%)", "Khá (từ 70%)", "Trung bình (từ 0%)"],
    )
    assert grades.value == "70.0"
    assert "Phương án 1: +30,000 điểm trên 1 tiêu chí → đồng hạng 3, tổng 350,000" in words_on(screen)
    with pytest.raises(KeyError):
        screen.get_by_key("plan_goal_value")


@pytest.mark.usefixtures("communes")
def test_another_grade_is_another_goal_and_another_kind_has_its_number_again() -> None:
    screen = plans(cq="bon", dich="xep-loai-70")
    pickers(screen)["plan_goal_grade"].set_value(86.0).run()
    assert screen.query_params["dich"] == "xep-loai-86"
    assert "Phương án 1: +110,000 điểm" in words_on(screen)
    screen.get_by_key("plan_goal_kind").set_value("phan-tram").run()
    assert screen.query_params["dich"] == "phan-tram-86"
    assert screen.get_by_key("plan_goal_value").value == "86"


@pytest.mark.usefixtures("communes")
def test_who_has_the_best_grade_is_offered_that_one() -> None:
    screen = plans(cq="mot")
    screen.get_by_key("plan_goal_kind").set_value("xep-loai").run()
    assert screen.query_params["dich"] == "xep-loai-86"
    assert screen.success[0].value == "Đã đạt xếp loại `Tốt` (từ 86% điểm tối đa), không cần thêm điểm."


@pytest.mark.usefixtures("communes")
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("vi", "Không có phương án nào đạt xếp loại `Tốt` (từ 86% điểm tối đa)."),
        ("en", "No plan reaches grade `Tốt` (from 86% of the maximum)."),
    ],
)
def test_a_grade_out_of_reach_is_named_in_both_languages(language: str, sentence: str) -> None:
    screen = plans(cq="bon", dich="xep-loai-86", lang=language)
    locks = pickers(screen)["plan_locks"]
    locks.set_value(["1.1"]).run()
    assert screen.warning[0].value.startswith(sentence)


@pytest.mark.usefixtures("communes")
@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("vi", "2 tiêu chí, chỉ riêng tiêu chí đó đạt tối đa, đủ để đạt xếp loại Khá (từ 70% điểm tối đa)"),
        ("en", "2 criteria, each alone at its maximum, reach grade Khá (from 70% of the maximum)"),
    ],
)
def test_prospects_are_told_against_the_grade(language: str, message: str) -> None:
    screen = open_page("simulation", cq="bon", muc="tieu-chi", dich="xep-loai-70", lang=language)
    assert message in words_on(screen)


@pytest.mark.usefixtures("communes")
@pytest.mark.parametrize("number", ["80", "", "Khá", "70,0,0", "9" * 400])
def test_a_grade_that_the_block_does_not_have_is_named_and_none_is_chosen(number: str) -> None:
    screen = plans(cq="bon", dich=f"xep-loai-{number}")
    assert "Khối này không có xếp loại nào từ" in screen.error[0].value
    assert number[:70] in screen.error[0].value
    grades = pickers(screen)["plan_goal_grade"]
    assert (grades.value, grades.data["placeholder"]) == (None, "Chọn xếp loại")
    pickers(screen)["plan_goal_grade"].set_value(70.0).run()
    assert screen.query_params["dich"] == "xep-loai-70"
    assert not screen.error


@pytest.mark.usefixtures("communes")
def test_a_grade_followed_to_a_block_without_bands_is_named_there() -> None:
    screen = plans(cq="bon", dich="xep-loai-70")
    follow(screen, cq="y-te", muc="phuong-an", dich="xep-loai-70")
    assert screen.error[0].value == "Khối này không có xếp loại nào từ “`70`” phần trăm."
    assert choice(screen, "plan_goal_kind").value == "hang"
    assert screen.get_by_key("plan_goal_value").value == ""
    screen.get_by_key("plan_goal_value").set_value("1").run()
    assert not screen.error
    assert screen.query_params["dich"] == "hang-1"


@pytest.mark.usefixtures("communes")
def test_a_plan_for_a_grade_goes_on_the_sliders() -> None:
    screen = plans(cq="bon", dich="xep-loai-70")
    applies(screen, 1)
    assert component(screen, "simulator")["summary"]["percent"]["after"] == "70,0%"


def test_a_grade_between_whole_percents_is_shown_as_it_was_set(root: Path) -> None:
    build(root, made_block(a=(9, 5, 18), b=(1, 1, 1)), grades="block,name,from_percent\nso,Đạt,66.667\n")
    assert pickers(plans(cq="b", dich="xep-loai-66.667"))["plan_goal_grade"].options == ["Đạt (từ 66,667%)"]
    assert pickers(plans(cq="b", dich="xep-loai-66.667", lang="en"))["plan_goal_grade"].options == [
        "Đạt (from 66.667%)"
    ]


def test_a_grade_may_be_called_whatever_it_is_called(root: Path) -> None:
    hostile = "<b>[x](http://x.vn)</b> {a} *"
    build(root, made_block(a=(9, 5, 18), b=(1, 1, 1)), grades=f"block,name,from_percent\nso,{hostile},50\n")
    assert f"xếp loại {hostile}" in words_on(open_page("agency", cq="a"))
    assert f"`{hostile}`" in plans(cq="a", dich="xep-loai-50").success[0].value


@pytest.mark.usefixtures("communes")
@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_page_stands_in_an_edition_with_grades(language: str) -> None:
    screen = open_page(cq="bon", dich="xep-loai-70", lang=language)
    for name in PAGE_NAMES:
        go_to(screen, name)
        assert not screen.exception, name
        assert title(screen), name
