"""Pages for every reader: assistive technology (axe-core), light and dark, on a phone, with names of any length."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import NewTab
from tests.browser.tab import PAGE_NAMES, Tab

SERIOUS = ("serious", "critical")
STREAMLITS_OWN: tuple[tuple[str, str, str], ...] = ()
"""Findings that are not ours to mend: (rule, part of the selector, why)."""

VIEWS: dict[str, tuple[str, dict[str, str]]] = {name: (name, {}) for name in PAGE_NAMES} | {
    "leaderboard as chart": ("leaderboard", {"xem": "bieu-do"}),
    "simulation with changes": ("simulation", {"cq": "so-y-te", "thu": "so-y-te:1.1.1=0~1.1.2=99~1.2.1=2"}),
    "wrong link": ("overview", {"ky": "1999", "thu": "x"}),
}
PHONE = {"width": 390, "height": 844}


def findings(tab: Tab) -> list[str]:
    """What axe-core calls serious or critical, less what is Streamlit's own."""
    violations: list[dict[str, Any]] = Axe().run(tab.page).response["violations"]
    found: list[str] = []
    for violation in violations:
        if violation["impact"] not in SERIOUS:
            continue
        for node in violation["nodes"]:
            where = str(node["target"])
            if not any(violation["id"] == rule and part in where for rule, part, _ in STREAMLITS_OWN):
                found.append(f"{violation['id']} ({violation['impact']}) at {where}: {node['html'][:200]}")
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_serious_of_ours(
    new_tab: NewTab, shipped_server: str, view: str, scheme: Literal["light", "dark"]
) -> None:
    name, parameters = VIEWS[view]
    tab = new_tab(shipped_server, color_scheme=scheme).open(name, **parameters)
    assert findings(tab) == []


def assert_no_sideways_scrolling(tab: Tab) -> None:
    width = tab.page.evaluate("document.documentElement.scrollWidth")
    assert width <= tab.page.evaluate("document.documentElement.clientWidth")
    # Streamlit scrolls its own container, not the document
    inner = tab.page.evaluate("(e => [e.scrollWidth, e.clientWidth])(document.querySelector('[data-testid=stMain]'))")
    assert inner[0] <= inner[1]


@pytest.mark.parametrize("view", [name for name in VIEWS if name != "wrong link"])
def test_on_a_phone_no_page_is_wider_than_the_screen(new_tab: NewTab, shipped_server: str, view: str) -> None:
    name, parameters = VIEWS[view]
    assert_no_sideways_scrolling(new_tab(shipped_server, viewport=PHONE).open(name, **parameters))


@pytest.mark.parametrize("name", PAGE_NAMES)
@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 720}], ids=["phone", "laptop"])
def test_very_long_names_make_no_page_wider_than_the_screen(
    new_tab: NewTab, made_server: str, name: str, viewport: dict[str, int]
) -> None:
    assert_no_sideways_scrolling(new_tab(made_server, viewport=viewport).open(name, ct="ten-dai", cq="a"))


def test_on_a_phone_sliders_can_be_moved_and_the_result_is_seen(new_tab: NewTab, made_server: str) -> None:
    tab = new_tab(made_server, viewport=PHONE, has_touch=True, is_mobile=True)
    tab.open("simulation", ct="keo", cq="giua")
    tab.slider("Hồ sơ trực tuyến").scroll_into_view_if_needed()
    box = tab.slider("Hồ sơ trực tuyến").bounding_box()
    assert box is not None
    tab.page.touchscreen.tap(box["x"] + box["width"] - 12, box["y"] + box["height"] / 2)
    expect(tab.figure("total")).to_have_text("29,000")
    assert_no_sideways_scrolling(tab)
