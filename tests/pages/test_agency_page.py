"""The page of an agency: its neighbours in rank one press away, its groups by their distance from the mean."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.data import read_edition
from dashboard.model import EditionId
from tests.made_editions import SHIPPED, build, made_block
from tests.pages.screen import alts, component, open_page, picker, title


def shown_html(screen: AppTest) -> str:
    return "".join(part.value for part in screen.html)


def neighbours(screen: AppTest) -> list[tuple[str, str]]:
    """What the links to the neighbours say, and whom they lead to."""
    shown = shown_html(screen)
    links = re.findall(r'<a class="xh-inner" href="([^"]*)" data-side="\w+">(.*?)</a>', shown)
    return [(label, parse_qs(urlsplit(html.unescape(href)).query)["cq"][0]) for href, label in links]


@pytest.mark.usefixtures("shipped")
def test_the_agencies_ranked_before_and_after_are_one_press_away() -> None:
    assert neighbours(open_page("agency", cq="so-cong-thuong")) == [
        ("‹ 18 · Ban Dân tộc", "ban-dan-toc"),
        ("20 · Ban Quản lý các Khu công nghiệp ›", "ban-quan-ly-cac-khu-cong-nghiep"),
    ]


@pytest.mark.usefixtures("shipped")
def test_the_first_and_the_last_have_one_neighbour() -> None:
    first, last = "so-thong-tin-va-truyen-thong", "ban-quan-ly-cac-khu-cong-nghiep"
    assert [code for _, code in neighbours(open_page("agency", cq=first))] == ["so-tai-chinh"]
    assert [code for _, code in neighbours(open_page("agency", cq=last))] == ["so-cong-thuong"]


def test_ties_follow_each_other_as_on_the_leaderboard(root: Path) -> None:
    build(root, made_block(b=(8, 4, 16), a=(8, 4, 16), c=(8, 4, 16), d=(9, 4, 16)))
    rows = component(open_page("leaderboard"), "leaderboard")["rows"]
    order = [row["code"] for row in sorted(rows, key=lambda row: row["place"])]
    assert order == ["d", "a", "b", "c"]
    (_, before), (_, after) = neighbours(open_page("agency", cq="b"))
    assert (before, after) == ("a", "c")


def test_an_only_agency_has_no_neighbours(root: Path) -> None:
    build(root, made_block(mot_minh=(8, 4, 16)))
    assert neighbours(open_page("agency")) == []


def test_groups_are_listed_furthest_below_the_mean_first_and_the_title_names_the_first(root: Path) -> None:
    """Hạ tầng: 6 and 15 of 15, so 30 points of percent below the mean; Dịch vụ: 10 and 18 of 20, 20 below."""
    build(root, made_block(kem=(4, 2, 10), hon=(10, 5, 18)))
    groups = alts(open_page("agency", cq="kem"))[0]
    assert groups.index("Hạ tầng 40,0% (trung bình khối 70,0%)") < groups.index("Dịch vụ 50,0% (trung bình khối 70,0%)")
    ahead = alts(open_page("agency", cq="hon"))[0]
    assert ahead.index("Dịch vụ 90,0%") < ahead.index("Hạ tầng 100,0%")


def test_a_group_that_does_not_apply_stands_last(root: Path) -> None:
    build(root, made_block(mot_nhom=(None, None, 10), ca_hai=(10, 5, 5)))
    groups = alts(open_page("agency", cq="mot-nhom"))[0]
    assert groups.index("Dịch vụ 50,0%") < groups.index("Hạ tầng –")


@pytest.mark.usefixtures("shipped")
def test_its_charts_are_drawn_without_plotly() -> None:
    screen = open_page("agency", cq="so-y-te")
    assert screen.get("plotly_chart") == []
    groups, history = alts(screen)
    assert groups.startswith("Sở Y tế theo nhóm tiêu chí: ")
    assert history.startswith("Sở Y tế qua 2 kỳ: ")


@pytest.mark.usefixtures("shipped")
def test_each_row_and_each_edition_says_its_exact_figures_on_hover() -> None:
    shown = "".join(part.value for part in open_page("agency", cq="so-y-te").html)
    rows = re.findall(r'<div class="xh-range" title="([^"]*)"', shown)
    assert len(rows) == 6
    assert all(re.fullmatch(r"\D+: [\d,]+ / [\d,]+ điểm .*, hạng \d+\. Khối: thấp nhất .*", row) for row in rows)
    editions = re.findall(r'<span class="xh-mark" title="([^"]*)"', shown)
    assert [edition.partition(":")[0] for edition in editions] == ["năm 2019", "năm 2020"]


@pytest.mark.parametrize("page", ["agency", "simulation", "comparison"])
@pytest.mark.usefixtures("shipped")
def test_without_a_choice_no_agency_is_shown_and_every_one_can_be_chosen(page: str) -> None:
    screen = open_page(page)
    assert not screen.exception
    assert title(screen) == "Chọn một cơ quan"
    names = [agency.name for agency in read_edition(SHIPPED, EditionId("vinh-phuc-cqdt", "2020")).blocks[0].agencies]
    listed = re.findall(r'<li><a class="xh-inner" href="[^"]*cq=[^"]*">(.*?)</a></li>', shown_html(screen))
    assert sorted(map(html.unescape, listed)) == sorted(names)
    assert not [node for node in screen.get("bidi_component") if node.proto.component_name == "simulator"]
    picker(screen, "agency").set_value("so-y-te").run()
    assert "Sở Y tế" in title(screen)
    assert screen.query_params["cq"] == "so-y-te"
