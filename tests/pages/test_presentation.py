"""Trình chiếu: which screens there are, what they say, and that they say it of the figures of the other pages."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.ui.texts import LANGUAGES, Language
from tests.made_editions import TWO_GROUPS, MadeBlock, build, made_block, many_agencies
from tests.pages.screen import component, open_page, picker, pickers, title, words_on

SECTION = re.compile(r'<section aria-label="(.*?)" data-code="(.*?)".*?</section>', re.DOTALL)


def screens(page: AppTest) -> dict[str, str]:
    """The words of each screen, by what an address calls it, in their order."""
    html = component(page, "presentation")["html"]
    return {
        unescape(found[2]): " ".join(unescape(re.sub("<[^>]*>", " ", found[0])).split())
        for found in SECTION.finditer(html)
    }


def foot(page: AppTest) -> str:
    return unescape(re.sub("<[^>]*>", "", component(page, "presentation")["foot"]))


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_block_has_its_screens_then_its_agencies_from_the_last_to_the_first(language: Language) -> None:
    shown = list(screens(open_page("presentation", lang=language)))
    departments = [code for code in shown if code.startswith("so-ban-nganh~")]
    kinds = [code.split("~")[1] for code in departments]
    assert kinds == ["ket-qua", "xep-hang", "xep-hang", "thay-doi", "nhom", "nhiet", *["co-quan"] * 20]
    assert departments[6].endswith("~ban-quan-ly-cac-khu-cong-nghiep")
    assert departments[-1].endswith("~so-thong-tin-va-truyen-thong")
    assert shown[len(departments)] == "huyen-thanh-pho~ket-qua"
    assert shown[-1] == "tong-ket"


@pytest.mark.usefixtures("shipped")
def test_the_first_screen_says_who_leads_who_trails_and_the_mean() -> None:
    said = screens(open_page("presentation"))["so-ban-nganh~ket-qua"]
    assert said.startswith("Khối Sở, ban, ngành: Sở Thông tin và Truyền thông dẫn đầu")
    for figure in ("49,8631 ■", "79,1%", "+4,650 ■", "59,984 ■", "33,407 ■"):
        assert figure in said
    places = [re.search(rf"\b{rank} [A-ZĐ]", said) for rank in (1, 2, 3, 18, 19, 20)]
    assert all(places)


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(
    ("language", "made_up"),
    [
        ("vi", "DỮ LIỆU THỬ NGHIỆM mọi số không có dấu ■ ◧ do phần mềm tạo ra"),
        ("en", "TEST DATA every figure without ■ ◧"),
    ],
)
def test_every_screen_says_in_full_words_that_a_program_made_figures_up(language: Language, made_up: str) -> None:
    page = open_page("presentation", lang=language)
    assert "3192/QĐ-UBND" in foot(page)
    assert made_up in foot(page)


def test_published_figures_need_no_such_words(root: Path) -> None:
    build(root, made_block(a=(9, 4, 9), b=(6, 3, 12)))
    assert foot(open_page("presentation")) == "Kỳ thử nghiệm · số công bố"


@pytest.mark.usefixtures("shipped")
def test_the_list_in_a_link_is_the_list_that_is_shown() -> None:
    page = open_page("presentation", trinh="xep-hang~ket-qua~k:huyen-thanh-pho")
    assert list(screens(page)) == ["huyen-thanh-pho~xep-hang~1", "huyen-thanh-pho~ket-qua"]
    assert not page.warning


@pytest.mark.usefixtures("shipped")
def test_the_list_can_be_put_together_and_goes_into_the_link() -> None:
    page = open_page("presentation")
    picker(page, "kinds").set_value(["co-quan", "tong-ket"]).run()
    picker(page, "blocks").set_value(["huyen-thanh-pho"]).run()
    picker(page, "order").set_value("tu-dau").run()
    page = pickers(page)["pick_seconds"].set_value(20).run()
    assert page.query_params["trinh"] == "co-quan~tong-ket~k:huyen-thanh-pho~tu-dau~s20"
    shown = list(screens(page))
    assert (len(shown), shown[0], shown[-1]) == (10, "huyen-thanh-pho~co-quan~lap-thach", "tong-ket")
    assert component(page, "presentation")["seconds"] == 20


@pytest.mark.usefixtures("shipped")
def test_what_a_link_names_and_is_not_there_is_named() -> None:
    page = open_page("presentation", trinh="ket-qua~k:khong-co", man="so-ban-nganh~xep-hang~99")
    said = " ".join(warning.value for warning in page.warning)
    assert len(page.warning) == 2
    assert "khong-co" in said
    assert "so-ban-nganh~xep-hang~99" in said
    assert len(screens(page)) == 2


@pytest.mark.usefixtures("shipped")
def test_a_scenario_is_shown_before_and_after_and_called_simulated() -> None:
    link = {"thu": "so-cong-thuong:2.2.2=3.247~2.3.3=3~~khong-co:1=1"}
    said = screens(open_page("presentation", trinh="kich-ban", **link))["so-ban-nganh~kich-ban"]
    assert "mô phỏng" in said
    assert "Sở Công Thương 19 → 15 41,249 → 45,812 ◌" in said
    assert "1 thay đổi không phù hợp" in said
    assert not [code for code in screens(open_page("presentation")) if "kich-ban" in code]


@pytest.mark.usefixtures("shipped")
def test_from_an_agencys_page_it_begins_with_that_agency() -> None:
    def screen_of_link(page: AppTest) -> str:
        (link,) = [link for link in page.get("page_link") if link.label == "Trình chiếu"]
        return link.proto.query_string

    assert "man=so-ban-nganh~co-quan~so-y-te" in screen_of_link(open_page("agency", cq="so-y-te"))
    assert "man=" not in screen_of_link(open_page("agency", cq="so-y-te", trinh="ket-qua"))
    assert "man=" not in screen_of_link(open_page("leaderboard", cq="so-y-te"))


# ---- states


def test_one_agency_has_no_mean_to_stand_beside(root: Path) -> None:
    build(root, made_block(mot_minh=(8, 4, 16)))
    shown = screens(open_page("presentation"))
    assert "Khối chỉ có một cơ quan" in shown["so~ket-qua"]
    assert all("vạch đứng" not in said for said in shown.values())


def test_ties_share_a_place_and_many_leaders_are_counted(root: Path) -> None:
    build(root, made_block(**dict.fromkeys("abcde", (8, 4, 16)), f=(1, 1, 1)))
    shown = screens(open_page("presentation"))
    assert shown["so~ket-qua"].startswith("5 cơ quan cùng đứng đầu khối")
    assert len(re.findall(r"=1|[Đđ]ồng hạng 1\b", shown["so~xep-hang~1"])) == 5
    assert re.search(r"\b6 Cơ quan f\b", shown["so~xep-hang~1"])


def test_what_is_not_applicable_is_said_and_percent_ranks(root: Path) -> None:
    agencies = {"a": ("A", (8, 4, None)), "b": ("B", (7, 4, 16))}
    build(root, MadeBlock("so", "Sở", TWO_GROUPS, agencies))
    shown = screens(open_page("presentation"))
    assert "1 A 80,0% ■ 2 B 77,1% ■" in shown["so~xep-hang~1"]  # 12 of 15, and 27 of 35, cut
    assert "không áp dụng" in shown["so~co-quan~a"]
    assert "–" in shown["so~nhiet"]


def test_without_an_edition_before_there_are_no_moves_and_it_is_said_why(root: Path) -> None:
    build(root, made_block(a=(9, 4, 9), b=(6, 3, 12)))
    shown = screens(open_page("presentation"))
    assert "so~thay-doi" not in shown
    assert "Chưa có kỳ trước" in shown["so~ket-qua"]


def test_moves_are_told_by_places_and_points(root: Path) -> None:
    build(root, made_block(a=(9, 4, 9), b=(6, 3, 12)), period="2023")
    build(root, made_block(a=(9, 4, 9), b=(9, 4, 12)), period="2024")
    said = screens(open_page("presentation"))["so~thay-doi"]
    assert "▲ 1 Cơ quan b 2 → 1 +4,000" in said  # 21 before, 25 now
    assert "▼ 1 Cơ quan a 1 → 2 0" in said


def test_self_scores_rank_where_they_are_asked_for_and_it_is_said(root: Path) -> None:
    block = made_block(a=(9, 4, 9), b=(6, 3, 12))
    build(root, replace(block, self_points={"a": (1, 1, 1), "b": (10, 5, 20)}))
    shown = open_page("presentation", diem="tu-cham")
    assert screens(shown)["so~ket-qua"].startswith("Khối Sở, ban, ngành: Cơ quan b dẫn đầu")
    assert "tự chấm" in foot(shown)
    assert screens(open_page("presentation"))["so~ket-qua"].startswith("Khối Sở, ban, ngành: Cơ quan a dẫn đầu")


def test_names_from_data_are_text(root: Path) -> None:
    hostile = "<img src=x onerror=alert(1)> & <b>"
    block = MadeBlock(
        "so", hostile, ((*TWO_GROUPS[0][:2], hostile, None), *TWO_GROUPS[1:]), {"a": (hostile, (1, 1, 1))}
    )
    build(root, block, title=hostile)
    data = component(open_page("presentation"), "presentation")
    assert "<img" not in data["html"] + data["foot"]
    assert "&lt;img" in data["html"]
    assert "&lt;img" in data["foot"]


@pytest.mark.slow
def test_of_more_agencies_than_anybody_steps_through_the_ends_are_shown_and_it_is_said(root: Path) -> None:
    build(root, many_agencies(3321, 10))
    page = open_page("presentation")
    shown = screens(page)
    agencies = [code for code in shown if "~co-quan~" in code]
    assert len(agencies) == 100
    assert agencies[0].endswith("xa-3320")
    assert agencies[-1].endswith("xa-0000")
    for said in (shown["xa~xep-hang~1"], shown["xa~nhiet"]):
        assert "3.321" in said
        assert "50 địa phương đầu và 50 địa phương cuối" in said
    assert "hơn 300 cơ quan" in words_on(page)
    assert shown["xa~xep-hang~6"].startswith("Khối Xã, phường: hạng 3272–3281")
    assert title(page) == f"Trình chiếu năm 2024: {len(shown)} màn hình"


def test_all_102_communes_have_a_screen(root: Path) -> None:
    build(root, many_agencies(102, 20))
    shown = screens(open_page("presentation", trinh="xep-hang~co-quan"))
    assert len([code for code in shown if "~co-quan~" in code]) == 102
    assert sum(len(re.findall(r"Xã thứ", said)) for code, said in shown.items() if "~xep-hang~" in code) == 102
