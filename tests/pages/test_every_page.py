"""Every page stands in both languages, on the editions that come with the project and on real ones of another kind."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.ui.texts import LANGUAGES, Language, catalogue_keys
from tests.pages.screen import PAGE_NAMES, alts, component, first_sight, open_page, title, words_on

pytestmark = pytest.mark.parametrize("language", LANGUAGES)
each_page = pytest.mark.parametrize("name", PAGE_NAMES)


TITLES = {
    ("overview", "vi"): "Năm 2020: Sở Thông tin và Truyền thông và UBND huyện Lập Thạch dẫn đầu",
    ("overview", "en"): "2020: Sở Thông tin và Truyền thông and UBND huyện Lập Thạch lead",
    ("leaderboard", "vi"): "Sở Thông tin và Truyền thông đứng đầu khối Sở, ban, ngành",
    ("agency", "vi"): "Ban Quản lý các Khu công nghiệp",
    ("simulation", "vi"): "Nếu điểm thay đổi, Ban Quản lý các Khu công nghiệp xếp hạng mấy?",
    ("method", "vi"): "Nguồn gốc số liệu và cách tính",
}
TIED_TOTALS_IN_AN_GIANG = 17
"""Printed totals that more than one commune has (40 communes have them)."""
LAST = {
    ("vinh-phuc-cqdt", "so-ban-nganh"): "ban-quan-ly-cac-khu-cong-nghiep",
    ("vinh-phuc-cqdt", "huyen-thanh-pho"): "tam-duong",
    ("an-giang-766", "so-ban-nganh"): "H01.08",
    ("an-giang-766", "xa-phuong"): "H01.188",
}
"""The last of each block, in every period; pages that are of one agency show it."""
LAST_PROVINCE = {"2025-10": "H57", "2025-luy-ke": "H32"}


@each_page
@pytest.mark.usefixtures("shipped")
def test_each_page_shows_the_shipped_editions(name: str, language: str) -> None:
    """2019 in one language and the second block of 2020 in the other; the tests below look at its first block."""
    period = "2020" if (language == "vi") ^ (PAGE_NAMES.index(name) % 2) else "2019"
    block = "so-ban-nganh" if (period, language) == ("2019", "vi") else "huyen-thanh-pho"
    screen = open_page(name, ky=period, khoi=block, cq=LAST["vinh-phuc-cqdt", block], lang=language)
    assert not screen.exception
    assert not screen.warning
    assert not screen.error
    assert title(screen)
    assert f"Vĩnh Phúc năm {period}" in words_on(screen)


@each_page
@pytest.mark.usefixtures("shipped")
def test_without_a_link_the_latest_edition_and_its_first_block_are_on_screen(name: str, language: str) -> None:
    screen = first_sight(name, language)
    assert not screen.exception
    assert not screen.warning
    assert not screen.error
    titled, last = TITLES.get((name, language)), LAST["vinh-phuc-cqdt", "so-ban-nganh"]
    assert title(screen) == (titled or title(open_page(name, ky="2020", cq=last, lang=language)))
    assert "3192/QĐ-UBND" in words_on(screen)


@each_page
@pytest.mark.usefixtures("shipped")
def test_a_page_speaks_one_language(name: str, language: Language) -> None:
    """Names, titles and printed words come from the edition and stay Vietnamese; our own words do not."""
    words = words_on(first_sight(name, language))
    lines = set(words.split("\n"))
    ours, theirs = catalogue_keys(language), catalogue_keys("en" if language == "vi" else "vi")
    foreign = [
        text
        for key, text in theirs.items()
        if text != ours[key] and "{" not in text and (text in lines or (len(text) > 25 and text in words))
    ]
    assert not foreign
    assert any(text in lines for text in ours.values())


@each_page
@pytest.mark.usefixtures("shipped")
def test_every_page_says_how_much_is_published_and_where_it_comes_from(name: str, language: str) -> None:
    words = words_on(first_sight(name, language))
    published, illustrative = ("18 số công bố", "do phần mềm tạo") if language == "vi" else ("18 published", "made-up")
    assert published in words
    assert illustrative in words


@each_page
@pytest.mark.usefixtures("shipped")
def test_no_placeholder_is_left_open(name: str, language: str) -> None:
    """Templates that the browser fills itself are the only ones with braces."""
    shown = words_on(first_sight(name, language))
    names = ("count", "criterion", "group", "maximum", "minimum", "points", "shown", "query", "place", "title", "rank")
    theirs = {f"{{{name}}}" for name in names}
    assert set(re.findall(r"\{[^}]*\}", shown)) <= theirs


@each_page
def test_each_page_shows_departments_and_communes_of_an_giang(name: str, language: str, real: Path) -> None:
    block = "xa-phuong" if (language == "vi") ^ (PAGE_NAMES.index(name) % 2) else "so-ban-nganh"
    screen = open_page(name, ct="an-giang-766", khoi=block, cq=LAST["an-giang-766", block], lang=language)
    assert not screen.exception
    assert not screen.warning
    assert "An Giang" in words_on(screen)


@each_page
def test_each_page_shows_the_34_provinces(name: str, language: str, real: Path) -> None:
    period = "2025-luy-ke" if (language == "vi") ^ (PAGE_NAMES.index(name) % 2) else "2025-10"
    screen = open_page(name, ct="tinh-766", ky=period, cq=LAST_PROVINCE[period], lang=language)
    assert not screen.exception
    assert not screen.warning
    assert "34 tỉnh, thành phố" in words_on(screen)


def test_all_102_communes_are_on_the_board_and_ties_share_the_better_rank(language: str, real: Path) -> None:
    board = component(open_page("leaderboard", ct="an-giang-766", khoi="xa-phuong", lang=language), "leaderboard")
    assert len(board["rows"]) == 102
    by_total: dict[float, list[tuple[str, str]]] = {}
    for row in board["rows"]:
        by_total.setdefault(row["totalValue"], []).append((row["rank"], row["shared"]))
    tied = [ranks for ranks in by_total.values() if len(ranks) > 1]
    assert len(tied) == TIED_TOTALS_IN_AN_GIANG
    better = 0
    for _total, ranks in sorted(by_total.items(), reverse=True):
        shared = {"vi": "đồng hạng", "en": "tied"}[language] if len(ranks) > 1 else ""
        assert set(ranks) == {(str(better + 1), shared)}
        better += len(ranks)


def test_an_edition_of_another_kind_is_no_previous_edition(language: str, real: Path) -> None:
    """The month and the cumulative year of the provinces are both the first of their kind."""
    for period in ("2025-10", "2025-luy-ke"):
        overview = words_on(open_page(ct="tinh-766", ky=period, lang=language))
        assert ("Chưa có kỳ trước" in overview) == (language == "vi")
        assert "▲" not in overview
        agency = open_page("agency", ct="tinh-766", ky=period, cq=LAST_PROVINCE[period], lang=language)
        assert not any("2025" in alt and "kỳ" in alt for alt in alts(agency))
        assert component(open_page("leaderboard", ct="tinh-766", ky=period), "leaderboard")["hasChange"] is False
