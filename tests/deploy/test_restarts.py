"""Processes end and come back, and everybody goes on: by himself, with all that he can do, at one process."""

from __future__ import annotations

import io
import re
import threading
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

import openpyxl
from playwright.sync_api import expect

from tests.browser.tab import NewTab, Tab
from tests.browser.test_importing import SHEET, drop
from tests.deploy.installation import Installation, route_of

COMPUTERS = "Máy tính"


@contextmanager
def until_connected_again(tabs: Iterable[Tab]) -> Iterator[None]:
    """After the block, wait until each page has opened a new connection and has run on it."""
    tabs = list(tabs)
    with ExitStack() as opened:
        for tab in tabs:
            opened.enter_context(tab.page.expect_websocket())
        yield
    for tab in tabs:
        app = tab.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-connection-state", "CONNECTED")
        tab.settled()


def forgive_the_broken_connection(tab: Tab) -> None:
    """A browser tells on the console that its server has gone; that is what the test does to it."""
    told = re.compile("ERR_|WebSocket|50[234]|[Ss]erver")
    tab.problems[:] = [problem for problem in tab.problems if not told.search(problem)]


def step(tab: Tab, expected: str) -> None:
    """Move a slider by a key: answered ahead of the rerun, and by the rerun."""
    with tab.page.expect_response(re.compile("/mo-phong/buoc$")) as ahead:
        tab.slider(COMPUTERS).press("ArrowRight")
    assert ahead.value.status == 200
    expect(tab.figure("total")).to_have_text(expected)
    tab.settled()


def download(tab: Tab) -> list[object]:
    """Press the button of the workbook; return what stands in it."""
    with tab.page.expect_download() as downloading:
        tab.button("saving.workbook").click()
    sheets = openpyxl.load_workbook(io.BytesIO(downloading.value.path().read_bytes())).worksheets
    return [cell for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row]


def test_when_a_process_was_killed_and_is_back_those_it_had_served_go_on(
    two_to_stop: Installation, new_tab: NewTab
) -> None:
    two = two_to_stop
    uploading = two.tab(new_tab, "app1").open("import", ct="keo")
    downloading = two.tab(new_tab, "app1").open("simulation", ct="keo", cq="giua", thu="giua:1.1=8", muc="luu")
    stepping = two.tab(new_tab, "app1").open("simulation", ct="keo", cq="giua", thu="giua:1.1=7")
    moved = [uploading, downloading, stepping]
    staying = two.tab(new_tab, "app2").open("simulation", ct="keo", cq="giua", thu="giua:1.1=8")
    staying.type_points(COMPUTERS, "9")
    expect(staying.figure("total")).to_have_text("24,000")
    views = [tab.parameters for tab in moved]

    with until_connected_again(moved):
        two.processes["app1"].kill()
    two.processes["app1"].start()

    # nobody has pressed anything, and nobody has loaded the page anew
    assert [tab.parameters for tab in moved] == views
    assert [route_of(tab) for tab in moved] == ["app2"] * 3
    before = len(two.answered())
    assert "Giữa" in download(downloading)
    drop(uploading, "ket-qua.csv", SHEET.encode())
    step(stepping, "22,100")  # 7.1 + 3 + 12
    # whom nothing has happened to: not even that what undo takes back is forgotten
    staying.button("simulation.undo").click()
    expect(staying.figure("total")).to_have_text("23,000")
    asked = two.answered()[before:]
    # and whoever comes with the route of the process that is back is served there
    coming = two.tab(new_tab, "app1").open("simulation", ct="keo", cq="giua", thu="giua:1.1=7")
    step(coming, "22,100")
    assert route_of(coming) == "app1"
    assert {method for method, *_ in asked} >= {"GET", "PUT", "POST"}
    assert [entry for entry in asked if entry[2] >= 400 or entry[3] == "app1"] == []
    for tab in moved:
        forgive_the_broken_connection(tab)


def test_a_process_alone_that_is_started_again_is_gone_on_with(two_to_stop: Installation, new_tab: NewTab) -> None:
    """As `make run` serves one office: without a proxy, and without another process meanwhile."""
    alone = two_to_stop.processes["app1"]
    tabs = [new_tab(alone.url) for _ in range(2)]
    tabs[0].open("simulation", ct="keo", cq="giua", thu="giua:1.1=8", muc="luu")
    tabs[1].open("import", ct="keo")
    with until_connected_again(tabs):
        alone.stop()
        alone.start()
    assert "Giữa" in download(tabs[0])
    drop(tabs[1], "ket-qua.csv", SHEET.encode())
    for tab in tabs:
        forgive_the_broken_connection(tab)


class Loads(threading.Thread):
    """Somebody opens the first page again and again, with every route there is; `failed` has what went wrong."""

    def __init__(self, proxy: str) -> None:
        super().__init__(daemon=True)
        self.proxy = proxy
        self.over = threading.Event()
        self.loaded = 0
        self.failed: list[str] = []

    def run(self) -> None:
        """Load until it is over."""
        while not self.over.is_set():
            for route in ("app1", "app2", ""):
                request = urllib.request.Request(f"{self.proxy}/", headers={"Cookie": f"xh_route={route}"})
                try:
                    with urllib.request.urlopen(request, timeout=20) as answer:
                        answer.read()
                    self.loaded += 1
                except (urllib.error.URLError, OSError) as problem:
                    self.failed.append(f"{route}: {problem}")


def test_while_all_are_restarted_one_by_one_no_load_fails_and_everybody_goes_on(
    two_to_stop: Installation, new_tab: NewTab
) -> None:
    """As docs/van-hanh.md says: stop one, start it, wait for /readyz, then the next one at once."""
    two = two_to_stop
    link = {"ct": "keo", "cq": "giua", "thu": "giua:1.1=8", "muc": "luu"}
    tabs = {route: two.tab(new_tab, route).open("simulation", **link) for route in two.processes}
    loads = Loads(two.proxy)
    loads.start()
    for name, process in two.processes.items():
        with until_connected_again(tab for tab in tabs.values() if route_of(tab) == name):
            process.stop()
            process.start()
    loads.over.set()
    loads.join()
    assert loads.failed == []
    assert loads.loaded > 100
    for tab in tabs.values():
        assert "Giữa" in download(tab)
        step(tab, "23,100")  # 8.1 + 3 + 12
        forgive_the_broken_connection(tab)
