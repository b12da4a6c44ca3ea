"""Two processes on one data root and one PostgreSQL, behind the real nginx: one dashboard for everybody."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from dashboard.access import operator
from dashboard.data import OriginalFile, current_version
from dashboard.model import EditionId
from dashboard.publishing import submit_and_publish
from dashboard.ui.texts import text
from tests.browser.tab import NewTab, Tab
from tests.deploy.installation import Installation, installed
from tests.made_editions import build, made_block

HERE = EditionId("keo", "2024")
COMPUTERS = "Máy tính"


@pytest.fixture(scope="module")
def two(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation of which nothing is stopped."""
    with installed(tmp_path_factory.mktemp("two"), database) as installation:
        yield installation


def save(tab: Tab, title: str) -> str:
    """Save what is on the sliders; return the id in the link that was copied."""
    tab.page.get_by_role("textbox", name="Tên kịch bản").fill(title)
    tab.page.get_by_role("button", name="Lưu kịch bản", exact=True).click()
    expect(tab.page.get_by_text(text("saving.saved", "vi"))).to_be_visible()
    tab.button("overview.copy").click()
    expect(tab.page.get_by_text(text("overview.copied", "vi"), exact=True)).to_be_visible()
    link: str = tab.page.evaluate("navigator.clipboard.readText()")
    found = re.search(r"kb=([A-Za-z0-9_-]{22})$", link)
    assert found, link
    return found[1]


def test_a_scenario_saved_on_one_is_opened_on_the_other(two: Installation, new_tab: NewTab) -> None:
    mine, theirs = (new_tab(server, permissions=["clipboard-read", "clipboard-write"]) for server in two.servers)
    mine.open("simulation", ct="keo", cq="giua", thu="giua:1.1=9", muc="luu")
    saved = save(mine, "Hai máy chủ, một kho")
    theirs.open("simulation", kb=saved)
    expect(theirs.page.get_by_text("Hai máy chủ, một kho")).to_be_visible()
    expect(theirs.field(COMPUTERS)).to_have_value("9")


def test_a_version_published_while_both_run_is_seen_on_both(two: Installation, new_tab: NewTab) -> None:
    tabs = [new_tab(server) for server in two.servers]
    for tab in tabs:
        tab.open("leaderboard", ct="keo")
        expect(tab.rows.filter(has_text="Giữa")).to_contain_text("21,000")  # 6 + 3 + 12
    with_points = made_block(dau=(9, 4, 9), giua=(10, 5, 20))
    corrected = build(two.folder / "corrected", with_points, programme="keo")
    before = current_version(two.root, HERE)
    submit_and_publish(two.root, corrected, OriginalFile("sửa.xlsx", b"corrected"), operator(), expected=before)
    for tab in tabs:
        tab.open("leaderboard", ct="keo")
        expect(tab.rows.filter(has_text="giua")).to_contain_text("35,000")


def test_what_a_browser_loads_comes_from_the_cache_of_the_proxy(two: Installation, new_tab: NewTab) -> None:
    for _ in range(2):
        new_tab(two.proxy).open("leaderboard", ct="keo")
    log = (two.folder / "proxy" / "nginx.log").read_text(encoding="utf-8")
    assets = [line for line in log.splitlines() if '"GET /static/' in line]
    assert sum(line.endswith(" HIT") for line in assets) >= len(assets) / 2 > 10
    script = re.search(r'src="\./(static/js/index\.[^"]+\.js)"', _read(two.proxy))
    assert script
    with urllib.request.urlopen(f"{two.proxy}/{script[1]}", timeout=20) as answer:
        assert answer.headers["X-Cache-Status"] in ("HIT", "MISS")
        assert "immutable" in answer.headers["Cache-Control"]


def _read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.read().decode()
