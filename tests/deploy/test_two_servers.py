"""Two processes on one data root and one PostgreSQL, behind the real nginx: one dashboard for everybody."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from dashboard.access import operator
from dashboard.data import OriginalFile, current_version
from dashboard.model import EditionId
from dashboard.publishing import submit_and_publish
from dashboard.ui.texts import text
from tests.browser.conftest import assert_no_traceback, hand_block, served
from tests.browser.tab import NewTab, Tab
from tests.deploy.proxy import proxied
from tests.made_editions import build, made_block
from tests.store.postgresql import NoServer, address_of, running_server

HERE = EditionId("keo", "2024")
COMPUTERS = "Máy tính"
MOST_TABS = 24
"""Among so many, all are at one process once in 2**23 runs."""


@dataclass
class Installation:
    """Both processes, each to be stopped on its own, and the proxy before them."""

    folder: Path
    stops: dict[str, ExitStack] = field(default_factory=dict[str, ExitStack])
    proxy: str = ""

    @property
    def root(self) -> Path:
        """The data that both show."""
        return self.folder / "editions"

    @property
    def servers(self) -> list[str]:
        """Where each process is."""
        return list(self.stops)

    def start(self, database: str) -> None:
        """Start one more process."""
        stop, log = ExitStack(), self.folder / f"server-{len(self.stops)}.log"
        url = stop.enter_context(served(self.root, log, DASHBOARD_DATABASE_URL=database))
        stop.callback(lambda: assert_no_traceback(log))
        self.stops[url] = stop

    def server_of(self, page: str) -> str:
        """Which process the proxy asked for this page, the last time."""
        lines = (self.folder / "proxy" / "nginx.log").read_text(encoding="utf-8").splitlines()
        asked = [line for line in lines if f'"GET {page}" 200' in line]
        (server,) = (url for url in self.servers if f" {urlsplit(url).netloc} " in asked[-1])
        return server


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    try:
        with running_server() as folder:
            yield address_of(folder, "postgres")
    except NoServer as reason:
        pytest.skip(f"no PostgreSQL here: {reason}")


@contextmanager
def installed(folder: Path, database: str) -> Iterator[Installation]:
    """An installation of two processes, with the edition `keo/2024`."""
    installation = Installation(folder)
    build(installation.root, hand_block(), programme="keo")
    with ExitStack() as stack:
        for _ in range(2):
            installation.start(database)
        for stop in installation.stops.values():
            stack.enter_context(stop)
        installation.proxy = stack.enter_context(proxied(installation.servers, folder / "proxy"))
        yield installation


@pytest.fixture(scope="module")
def two(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation of which nothing is stopped."""
    with installed(tmp_path_factory.mktemp("two"), database) as installation:
        yield installation


@pytest.fixture
def two_to_stop(database: str, tmp_path: Path) -> Iterator[Installation]:
    """An installation of a test's own."""
    with installed(tmp_path, database) as installation:
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


def forgive_the_broken_connection(tab: Tab) -> None:
    """A browser tells on the console that its server has gone; that is what the test does to it."""
    tab.problems[:] = [problem for problem in tab.problems if not re.search("ERR_|WebSocket|50[234]", problem)]


def test_sessions_survive_the_stop_of_the_other_process_and_its_own_go_on_there(
    two_to_stop: Installation, new_tab: NewTab
) -> None:
    two = two_to_stop
    at: dict[str, Tab] = {}
    for _ in range(MOST_TABS):
        tab = new_tab(two.proxy).open("simulation", ct="keo", cq="giua")
        at.setdefault(two.server_of("/mo-phong"), tab)
        if len(at) == 2:
            break
    (gone, theirs), (_, mine) = at.items()
    for tab in (mine, theirs):
        tab.type_points(COMPUTERS, "6,5")
        tab.page.wait_for_url(re.compile("thu=giua"))
        tab.settled()
    two.stops[gone].close()

    # mine was at the other process: nothing happens to it, not even that what undo takes back is forgotten
    mine.type_points(COMPUTERS, "7")
    expect(mine.figure("total")).to_have_text("22,000")  # 7 + 3 + 12
    mine.button("simulation.undo").click()
    expect(mine.figure("total")).to_have_text("21,500")

    # theirs was at the one that is gone: it goes on at the other, with what stood in its address
    expect(theirs.figure("total")).to_have_text("21,500")
    theirs.page.reload()
    theirs.settled()
    theirs.type_points(COMPUTERS, "8")
    expect(theirs.figure("total")).to_have_text("23,000")
    forgive_the_broken_connection(theirs)


def test_a_browser_whose_process_is_stopped_comes_back_by_itself(two_to_stop: Installation, new_tab: NewTab) -> None:
    tab = new_tab(two_to_stop.proxy).open("simulation", ct="keo", ky="2024", cq="giua", thu="giua:1.1=8")
    view = tab.parameters
    with tab.page.expect_websocket():  # nobody loads the page anew
        two_to_stop.stops[two_to_stop.server_of("/mo-phong")].close()
    tab.settled()
    assert tab.parameters == view
    tab.type_points(COMPUTERS, "9")
    expect(tab.figure("total")).to_have_text("24,000")  # 9 + 3 + 12
    forgive_the_broken_connection(tab)


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
