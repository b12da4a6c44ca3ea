"""The next page's scripts have come before its link is pressed, and those of a page's views once nothing is pressed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request

from dashboard.pages.navigation import page_names
from tests.browser.tab import PAGE_NAMES, PATIENCE, NewTab, Tab

AGENCY = {"cq": "giua"}


def scripts_of(tab: Tab) -> dict[str, dict[str, list[str]]]:
    """What the page that is open says of the others: kind, path of the page, files."""
    address = tab.page.locator("head script[src*=xep-hang-next_scripts]").get_attribute("src")
    found = re.match(r"const SCRIPTS = (.*);\n", tab.page.request.get(f"{tab.url}{address}").text())
    assert found
    return json.loads(found[1])


def scripts_from_now_on(tab: Tab) -> list[str]:
    """The scripts that come from now on."""
    come: list[str] = []

    def note(request: Request) -> None:
        if request.url.endswith(".js"):
            come.append(urlsplit(request.url).path.rpartition("/")[2])

    tab.page.on("requestfinished", note)
    return come


def wait_for(files: Iterable[str], come: list[str], tab: Tab) -> None:
    """Until all `files` are among those that have come."""
    missing = {*files} - {*come}
    if missing:
        tab.page.wait_for_event("requestfinished", lambda _: {*files} <= {*come}, timeout=PATIENCE)


@pytest.mark.parametrize("name", [name for name in PAGE_NAMES if name != "overview"])
def test_a_page_whose_link_was_pointed_at_asks_for_no_script_when_it_is_opened(
    name: str, new_tab: NewTab, self_scored_server: str
) -> None:
    tab = new_tab(self_scored_server, first_visit=True)
    come = scripts_from_now_on(tab)
    tab.open("overview", **AGENCY)
    link = tab.page.locator(f".st-key-page-links a[href^={page_names()[name]}]")
    link.hover()
    wait_for(scripts_of(tab)["next"].get(page_names()[name], []), come, tab)
    later = scripts_from_now_on(tab)
    link.click()
    tab.page.wait_for_url(lambda url: urlsplit(url).path == f"/{page_names()[name]}")
    tab.settled()
    assert later == []


@pytest.mark.parametrize(
    ("name", "views"),
    [
        ("leaderboard", ({"xem": "bieu-do"}, {"xem": "ban-do-nhiet"})),
        ("simulation", ({"muc": "phuong-an"}, {"muc": "ca-khoi"}, {"muc": "luu"})),
    ],
)
def test_the_views_of_a_page_have_come_once_nothing_was_pressed_for_ten_seconds(
    name: str, views: tuple[dict[str, str], ...], new_tab: NewTab, self_scored_server: str
) -> None:
    tab = new_tab(self_scored_server, first_visit=True)
    tab.page.clock.install()
    come = scripts_from_now_on(tab)
    tab.open(name, **AGENCY)
    later = scripts_of(tab)["later"][page_names()[name]]
    assert not {*later} <= {*come}
    tab.page.clock.fast_forward(10_000)
    wait_for(later, come, tab)
    for view in views:
        other = new_tab(self_scored_server, first_visit=True)
        needed = scripts_from_now_on(other)
        other.open(name, **AGENCY, **view)
        assert {*needed} - {*come} == set(), view
