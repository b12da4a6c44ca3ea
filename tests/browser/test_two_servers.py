"""Two servers on one PostgreSQL and one data root, behind the real nginx with the configuration that is shipped.

What one keeps, the other has; when one is stopped, its browsers go on at the other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from dashboard.access import operator
from dashboard.model import EditionId
from dashboard.publishing import submit_and_publish, version_in_force
from dashboard.ui.texts import text
from tests.browser.conftest import assert_no_traceback, hand_block, served
from tests.browser.tab import NewTab, Tab
from tests.deploy.proxy import proxied
from tests.made_editions import TWO_GROUPS, MadeBlock, build
from tests.store.postgresql import NoServer, address_of, running_server

EDITION = EditionId("keo", "2024")


@dataclass
class Installation:
    """Two servers by their addresses, each with what stops it, and the proxy before both."""

    root: Path
    servers: dict[str, ExitStack]
    proxy: str
    proxy_log: Path

    def asked_last(self) -> str:
        """The server that the proxy last asked for a page's socket or for what comes right before it."""
        lines = self.proxy_log.read_text(encoding="utf-8").splitlines()
        netloc = next(re.findall(r"127\.0\.0\.1:\d+", line)[-1] for line in reversed(lines) if "host-config" in line)
        return f"http://{netloc}"


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    root = tmp_path / "editions"
    build(root, hand_block(), programme="keo")
    with ExitStack() as all_of_it:
        try:
            database = address_of(all_of_it.enter_context(running_server()), "postgres")
        except NoServer as reason:
            pytest.skip(f"no PostgreSQL here: {reason}")
        servers: dict[str, ExitStack] = {}
        for number in (1, 2):
            log = tmp_path / f"server-{number}.log"
            one = all_of_it.enter_context(ExitStack())
            servers[one.enter_context(served(root, log, DASHBOARD_DATABASE_URL=database))] = one
        proxy = all_of_it.enter_context(proxied(list(servers), tmp_path / "nginx"))
        yield Installation(root, servers, proxy, tmp_path / "nginx" / "nginx.log")
    for number in (1, 2):
        assert_no_traceback(tmp_path / f"server-{number}.log")


def test_a_scenario_saved_on_one_is_opened_on_the_other(installation: Installation, new_tab: NewTab) -> None:
    one, other = (new_tab(server) for server in installation.servers)
    one.open("simulation", ct="keo", ky="2024", cq="giua", thu="giua:1.1=8", muc="luu")
    one.page.get_by_role("textbox", name=text("saving.title", "vi")).fill("Lưu ở máy thứ nhất")
    one.button("saving.save").click()
    expect(one.page.get_by_text(text("saving.saved", "vi"))).to_be_visible()
    link = one.page.get_by_text(re.compile(r"kb=[A-Za-z0-9_-]{22}")).first.inner_text()
    saved = re.findall(r"kb=([A-Za-z0-9_-]{22})", link)[0]

    other.open("simulation", kb=saved)
    expect(other.page.get_by_text("Lưu ở máy thứ nhất").first).to_be_visible()
    expect(other.figure("total")).to_have_text("23,000")  # 8 + 3 + 12


def test_a_published_version_is_seen_by_both_without_a_restart(installation: Installation, new_tab: NewTab) -> None:
    tabs = [new_tab(server).open("leaderboard", ct="keo", ky="2024") for server in installation.servers]
    for tab in tabs:
        expect(tab.rows.first).to_contain_text("Đầu")
    agencies = {"dau": ("Đầu", (9, 4, 9)), "giua": ("Giữa", (10, 5, 20)), "cuoi": ("Cuối", (2, 1, 4))}
    corrected = build(
        installation.root.parent / "corrected", MadeBlock("so", "Sở", TWO_GROUPS, agencies), programme="keo"
    )
    before = version_in_force(installation.root, EDITION)
    submit_and_publish(installation.root, corrected, None, operator(), expected=before)
    for tab in tabs:
        tab.page.reload()
        expect(tab.settled().rows.first).to_contain_text("Giữa")


def test_a_browser_whose_server_is_stopped_goes_on_at_the_other(installation: Installation, new_tab: NewTab) -> None:
    tab = new_tab(installation.proxy).open("simulation", ct="keo", ky="2024", cq="giua", thu="giua:1.1=8")
    expect(tab.figure("total")).to_have_text("23,000")
    (route,) = (cookie for cookie in tab.page.context.cookies() if cookie["name"] == "xh_route")
    its_server = installation.asked_last()
    tab.page.reload()
    tab.settled()
    assert installation.asked_last() == its_server
    view = tab.parameters

    with tab.page.expect_websocket():  # the browser comes back by itself
        installation.servers[its_server].close()
    tab.settled()
    tab.problems.clear()  # the broken socket is told on the console, rightly

    expect(tab.figure("total")).to_have_text("23,000")
    assert tab.parameters == view
    tab.type_points("Máy tính", "9")  # and it answers
    expect(tab.figure("total")).to_have_text("24,000")
    go_on(tab)
    assert installation.asked_last() != its_server
    assert route in tab.page.context.cookies()


def go_on(tab: Tab) -> None:
    """Load a page anew, which asks the server for everything."""
    tab.open("leaderboard", ct="keo", ky="2024")
    expect(tab.rows.first).to_contain_text("Đầu")


def test_through_the_proxy_pages_work_and_scripts_come_from_its_cache(
    installation: Installation, new_tab: NewTab
) -> None:
    for expected in ("MISS", "HIT"):
        tab = new_tab(installation.proxy)
        found: list[str] = []
        tab.page.on("response", lambda answer, found=found: found.append(answer.headers.get("x-cache-status", "")))
        tab.open("leaderboard", ct="keo", ky="2024")
        assert expected in found
