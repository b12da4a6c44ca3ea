"""Behind every chart stands a table: the figures that are drawn, folded on the page and in the files of its corner."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.testing.v1 import AppTest

from dashboard.pages import downloads
from dashboard.pages.downloads import download_route
from dashboard.ui.texts import text
from tests.made_editions import TWO_GROUPS, MadeBlock, build, many_agencies
from tests.pages.screen import alts, open_page
from tests.pages.self_scored_editions import build_appraised
from tests.pages.shown import show

_FOLDED = re.compile(r'<details class="xh-figures"><summary [^>]*>([^<]*)</summary>(.*?)</details>', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def folded(screen: AppTest) -> dict[str, list[list[str]]]:
    """The tables that unfold on a page, by their captions: head and rows, cell by cell."""
    found: dict[str, list[list[str]]] = {}
    for unfolds, table in _FOLDED.findall("".join(element.proto.body for element in screen.get("html"))):
        assert unfolds in (text("table_file.fold", "vi"), text("table_file.fold", "en"))
        (caption,) = re.findall(r"<caption>(.*?)</caption>", table)
        lines = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line) for line in re.findall(r"<tr[^>]*>(.*?)</tr>", table))
        found[html.unescape(caption)] = [[html.unescape(_TAG.sub("", cell)) for cell in line] for line in lines]
    return found


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three agencies on two groups, of 15 and 20 points: 9 + 4 + 9 = 22, 6 + 3 + 12 = 21, 2 + 1 + 4 = 7 of 35."""
    agencies = {"dau": ("Đầu", (9, 4, 9)), "giua": ("Giữa", (6, 3, 12)), "cuoi": ("Cuối", (2, 1, 4))}
    build(tmp_path / "editions", MadeBlock("so", "Sở", TWO_GROUPS, agencies))
    show(tmp_path / "editions", monkeypatch)


@pytest.mark.usefixtures("made")
def test_stacked_bars_have_rank_total_and_the_points_of_each_group() -> None:
    screen = open_page("leaderboard", xem="bieu-do")
    (table,) = folded(screen).values()
    groups = [name for _, parent, name, _ in TWO_GROUPS if not parent]
    assert table == [
        ["Hạng", "Cơ quan", "Tổng điểm", *groups],
        ["1", "Đầu", "22,000■", "13,000", "9,000"],
        ["2", "Giữa", "21,000■", "9,000", "12,000"],
        ["3", "Cuối", "7,000■", "3,000", "4,000"],
    ]
    drawn = json.loads(screen.get("plotly_chart")[0].proto.spec)["data"]
    assert [bar["name"] for bar in drawn[: len(groups)]] == groups
    assert drawn[-1]["text"] == [f"\u2002{row[2].rstrip('■')}" for row in table[1:]]
    assert alts(screen)[-1].endswith(text("table_file.below", "vi"))


@pytest.mark.usefixtures("made")
def test_the_dots_of_a_block_have_rank_total_and_percentage() -> None:
    """22, 21 and 7 of 35 are 62.857, 60 and 20 percent, cut off after one decimal."""
    (table,) = folded(open_page()).values()
    assert table == [
        ["Hạng", "Cơ quan", "Tổng điểm", "% điểm tối đa"],
        ["1", "Đầu", "22,000■", "62,8%"],
        ["2", "Giữa", "21,000■", "60,0%"],
        ["3", "Cuối", "7,000■", "20,0%"],
    ]


def test_the_dots_of_a_crowd_lead_to_the_leaderboard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path / "editions", many_agencies(151, 3))
    show(tmp_path / "editions", monkeypatch)
    screen = open_page()
    assert folded(screen) == {}
    drawn = "".join(element.proto.body for element in screen.get("html"))
    assert re.search(
        rf'<a[^>]*href="\./bang-xep-hang\?[^>]*>{text("overview.dots_figures", "vi", agencies="151 địa phương")}</a>',
        drawn,
    )


@pytest.mark.usefixtures("made")
def test_the_ranges_of_an_agency_have_what_is_said_on_hover() -> None:
    """13, 9 and 3 of 15 are 86.666, 60 and 20 percent, 55.555 in the mean; 9, 12 and 4 of 20 are 45, 60, 20: 41.666."""
    (table,) = folded(open_page("agency", cq="giua")).values()
    heads, *rows = table
    assert heads == [
        "Nhóm",
        "Điểm",
        "Tối đa",
        "% điểm tối đa",
        "Thấp nhất khối",
        "Trung bình khối",
        "Cao nhất khối",
        "Hạng",
    ]
    assert [row[1:] for row in rows] == [
        ["9,000", "15", "60,0%", "20,0%", "55,5%", "86,6%", "2"],
        ["12,000", "20", "60,0%", "20,0%", "41,6%", "60,0%", "1"],
    ]


@pytest.mark.usefixtures("shipped")
def test_a_history_has_a_row_an_edition() -> None:
    tables = folded(open_page("agency", cq="so-y-te"))
    history = [table for table in tables.values() if table[0][0] == text("picker.period", "vi")]
    assert [[line[0] for line in table] for table in history] == [["Kỳ xếp hạng", "năm 2019", "năm 2020"]]
    assert history[0][0][1:] == ["Hạng", "Tổng điểm", "% điểm tối đa", "Trung bình khối"]


@pytest.fixture
def corners() -> Iterator[TestClient]:
    """A server that answers corners."""
    yield TestClient(Starlette(routes=[download_route()]))
    downloads.served.clear()


@pytest.mark.usefixtures("made")
def test_the_file_of_a_chart_holds_the_rows_that_unfold(corners: TestClient) -> None:
    screen = open_page("leaderboard", xem="bieu-do")
    drawn = "".join(element.proto.body for element in screen.get("html"))
    (url,) = re.findall(r'href="\.(/tai-ve/[^"]+\.csv[^"]*)"', drawn)
    content = corners.get(html.unescape(url)).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))
    (table,) = folded(screen).values()
    assert [line[:3] for line in lines[1:4]] == [[*row[:2], row[2].rstrip("■")] for row in table[1:]]
    assert [line[4:6] for line in lines[1:4]] == [row[3:] for row in table[1:]]


def test_a_chart_above_a_table_with_its_figures_names_that_table(root: Path) -> None:
    build_appraised(root)
    screen = open_page("appraisal")
    headings = re.findall(r"<h2[^>]*>([^<]*)", "".join(element.proto.body for element in screen.get("html")))
    for alternative, key in zip(alts(screen), ("agencies_title", "criteria_title"), strict=True):
        assert text(f"appraisal.{key}", "vi") in headings
        assert alternative.endswith(text("table_file.beside", "vi", table=text(f"appraisal.{key}", "vi")))
