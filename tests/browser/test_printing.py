"""What the browser prints is whole: every agency with its rank and total once, no controls, a foot on every sheet."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pypdf
import pytest

from dashboard.data import read_edition
from dashboard.model import Edition, EditionId
from dashboard.pages.navigation import PAGES
from dashboard.scoring import rank_edition
from dashboard.ui.localizer import Localizer
from dashboard.ui.texts import text
from tests.browser.conftest import assert_no_traceback, served
from tests.browser.tab import NewTab, Tab
from tests.made_editions import SHIPPED, build, many_agencies

CONTROLS = ("Tải về", "Chép liên kết", "Sao chép", "Nhập dữ liệu", "Đạt tối đa", "In / Lưu PDF")


Row = tuple[str, str, str]
"""Rank, name, total."""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, list[Row]]]]:
    """A server with programmes of 34 and of 130 agencies, and the rows of each leaderboard."""
    folder = tmp_path_factory.mktemp("printed")
    rows = {
        f"co-{count}": rows_of(build(folder / "editions", many_agencies(count, 8), programme=f"co-{count}"), "xa")
        for count in (34, 130)
    }
    with served(folder / "editions", folder / "server.log") as url:
        yield url, rows
    assert_no_traceback(folder / "server.log")


def rows_of(edition: Edition, block: str) -> list[Row]:
    """What the leaderboard of a block says of each agency."""
    ranked, words = rank_edition(edition, None).blocks[block], Localizer("vi", edition)
    standings = ranked.standings
    return [
        (str(standings.rank[row]), agency.name, words.points(float(standings.total[row])))
        for row, agency in enumerate(ranked.block.agencies)
    ]


def sheets(tab: Tab) -> list[str]:
    """The text of each sheet that the browser prints, in one line."""
    pdf = tab.page.pdf(prefer_css_page_size=True)
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def assert_each_once(printed: str, rows: list[Row]) -> None:
    for rank, name, total in rows:
        row = rf"(?<![\d,]){rank}(?: đồng hạng)? (?:[▲▼–]\s?\d* )?{re.escape(name)} {re.escape(total)}(?!\d)"
        assert len(re.findall(row, printed)) == 1, (rank, name, total)


@pytest.mark.parametrize("programme", ["co-34", "co-130"])
def test_the_whole_leaderboard_is_on_paper(
    new_tab: NewTab, many: tuple[str, dict[str, list[Row]]], programme: str
) -> None:
    url, rows = many
    printed = sheets(new_tab(url).open("leaderboard", ct=programme))
    assert_each_once(" ".join(printed), rows[programme])
    assert all("Cơ quan Tổng điểm" in sheet for sheet in printed), "the head of the table is on every sheet"


@pytest.mark.parametrize("programme", ["co-34", "co-130"])
def test_no_sheet_ends_within_a_bar_of_a_long_chart(
    new_tab: NewTab, many: tuple[str, dict[str, list[Row]]], programme: str
) -> None:
    url, rows = many
    tab = new_tab(url, viewport={"width": 1366, "height": 768})  # at which they did
    _, *drawn = sheets(tab.open("leaderboard", ct=programme, xem="bieu-do"))
    on_paper = re.findall(r"Xã thứ \d+", " ".join(drawn))  # what is cut stands on both sheets
    assert sorted(on_paper) == sorted(name for _, name, _ in rows[programme])


def test_every_page_is_printed_without_its_controls_and_with_a_foot(tab: Tab) -> None:
    departments = rows_of(read_edition(SHIPPED, EditionId("vinh-phuc-cqdt", "2020")), "so-ban-nganh")
    for name in PAGES:
        if name == "appraisal":  # the edition has no self-scores
            continue
        tab.turn_to(name, cq="so-cong-thuong")
        printed, own = sheets(tab), text(f"page.{name}", "vi")
        if name == "leaderboard":
            assert_each_once(" ".join(printed), departments)
        for number, sheet in enumerate(printed, 1):
            assert "Quyết định số 3192/QĐ-UBND, 22/11/2021" in sheet, (name, number)
            assert "DỮ LIỆU THỬ NGHIỆM" in sheet, (name, number)
            assert f"Trang {number}/{len(printed)}" in sheet, (name, number)
            assert re.search(r"In lúc \d{1,2}/\d{1,2}/\d{4} \d\d:\d\d", sheet), (name, number)
            assert [control for control in CONTROLS if control in sheet and control not in own] == [], (name, number)
