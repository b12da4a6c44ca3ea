"""Pages for every reader: assistive technology (axe-core), light and dark, on a phone, with names of any length."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, ViewportSize, expect

from dashboard.ui.texts import LANGUAGES, text
from tests.browser.tab import PAGE_NAMES, NewTab, Tab

SERIOUS = ("serious", "critical")
STREAMLITS_OWN: tuple[tuple[str, str, str], ...] = ()
"""Findings that are not ours to mend: (rule, part of the selector, why)."""

VIEWS: dict[str, tuple[str, dict[str, str]]] = {name: (name, {"cq": "so-cong-thuong"}) for name in PAGE_NAMES} | {
    "no agency chosen": ("agency", {}),
    "leaderboard as chart": ("leaderboard", {"xem": "bieu-do"}),
    "leaderboard as heat map": ("leaderboard", {"xem": "ban-do-nhiet"}),
    "simulation with changes": ("simulation", {"cq": "so-y-te", "thu": "so-y-te:1.1.1=0~1.1.2=99~1.2.1=2"}),
    "wrong link": ("overview", {"ky": "1999", "thu": "x"}),
}
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
SCREEN: ViewportSize = {"width": 1366, "height": 768}
APART = """() => {
    const spaces = { "line-height": "1.5", "letter-spacing": "0.12em", "word-spacing": "0.16em" };
    const style = `* { ${Object.entries(spaces).map(([name, value]) => `${name}: ${value} !important`).join(";")} }`;
    const add = (root) => {
        const element = document.createElement("style");
        element.textContent = style;
        (root.head ?? root).append(element);
        for (const each of root.querySelectorAll("*")) if (each.shadowRoot) add(each.shadowRoot);
    };
    add(document);
}"""


def findings(tab: Tab) -> list[str]:
    """What axe-core calls serious or critical, and skipped levels of headings, less what is Streamlit's own."""
    violations: list[dict[str, Any]] = Axe().run(tab.page).response["violations"]
    found: list[str] = []
    for violation in violations:
        if violation["impact"] not in SERIOUS and violation["id"] != "heading-order":
            continue
        for node in violation["nodes"]:
            where = str(node["target"])
            if not any(violation["id"] == rule and part in where for rule, part, _ in STREAMLITS_OWN):
                found.append(f"{violation['id']} ({violation['impact']}) at {where}: {node['html'][:200]}")
    return found


def too_wide(tab: Tab) -> int:
    """Pixels that the page is wider than the screen."""
    # Streamlit scrolls a container of its own, not the document
    wide = "e => e.scrollWidth - e.clientWidth"
    document = tab.page.evaluate(f"({wide})(document.documentElement)")
    return max(document, tab.page.get_by_test_id("stMain").evaluate(wide))


def in_one_row(*found: Locator, within: float) -> None:
    """Fail unless the middles of these parts are so many pixels from each other at the most."""
    middle = "e => { const box = e.getBoundingClientRect(); return (box.top + box.bottom) / 2 }"
    middles = [part.evaluate(middle) for part in found]
    assert max(middles) - min(middles) < within


def test_axe_finds_nothing_serious_of_ours_nor_on_a_phone_in_the_dark_and_no_page_is_wider_than_the_screen(
    new_tab: NewTab, shipped_server: str
) -> None:
    """The same page with its text further apart (WCAG 1.4.12) is no wider either."""
    tab = new_tab(shipped_server)
    found: dict[str, tuple[list[str], list[str]]] = {}
    on_a_phone: dict[str, int] = {}
    apart: dict[str, tuple[int, int]] = {}
    for view, (name, link) in VIEWS.items():
        tab.page.set_viewport_size(DESKTOP)
        tab.page.emulate_media(color_scheme="light")
        tab.open(name, **link)
        on_a_desktop = findings(tab)
        tab.page.set_viewport_size(PHONE)
        tab.page.emulate_media(color_scheme="dark")
        found[view], on_a_phone[view] = (on_a_desktop, findings(tab.settled())), too_wide(tab)
        tab.page.set_viewport_size(SCREEN)
        tab.settled().page.evaluate(APART)
        on_a_screen = too_wide(tab)
        tab.page.set_viewport_size(PHONE)
        apart[view] = on_a_screen, too_wide(tab.settled())
    assert found == dict.fromkeys(VIEWS, ([], []))
    assert on_a_phone == dict.fromkeys(VIEWS, 0), "wider than a phone"
    assert apart == dict.fromkeys(VIEWS, (0, 0)), "wider with text further apart"


def test_very_long_names_make_no_page_wider_than_the_screen(new_tab: NewTab, made_server: str) -> None:
    tab = new_tab(made_server, viewport=PHONE)
    widths: dict[str, tuple[int, int]] = {}
    for name in PAGE_NAMES:
        tab.turn_to(name, ct="ten-dai", cq="a")
        tab.page.set_viewport_size(PHONE)
        on_a_phone = too_wide(tab.settled())
        tab.page.set_viewport_size({"width": 1280, "height": 720})
        widths[name] = on_a_phone, too_wide(tab.settled())
    assert widths == dict.fromkeys(PAGE_NAMES, (0, 0))


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_laptop_the_menu_of_all_pages_is_one_row(new_tab: NewTab, self_scored_server: str, language: str) -> None:
    tab = new_tab(self_scored_server, viewport=SCREEN)
    tab.open("appraisal", ct="keo", lang=language)
    links = tab.page.locator(".st-key-page-links a").all()
    assert len(links) == 1 + len(PAGE_NAMES)
    in_one_row(*links, within=3)


def test_on_a_phone_sliders_can_be_moved_and_the_result_is_seen(new_tab: NewTab, made_server: str) -> None:
    tab = new_tab(made_server, viewport=PHONE, has_touch=True, is_mobile=True)
    tab.open("simulation", ct="keo", cq="giua")
    tab.slider("Hồ sơ trực tuyến").scroll_into_view_if_needed()
    box = tab.slider("Hồ sơ trực tuyến").bounding_box()
    assert box is not None
    tab.page.touchscreen.tap(box["x"] + box["width"] - 1, box["y"] + box["height"] / 2)
    expect(tab.figure("total")).to_have_text("29,000")
    assert too_wide(tab) == 0


def test_on_a_phone_a_title_has_the_whole_width_and_language_and_printing_a_row_with_the_period(
    new_tab: NewTab, shipped_server: str
) -> None:
    tab = new_tab(shipped_server, viewport=PHONE).open("leaderboard", xem="ban-do-nhiet")
    in_one_row(
        tab.picker("Kỳ xếp hạng"), tab.button("printing.button"), tab.page.get_by_role("radio", name="VI"), within=12
    )
    title = tab.page.get_by_role("heading", level=2).first.bounding_box()
    assert title is not None
    assert title["width"] > 0.85 * PHONE["width"]


def test_on_a_phone_what_belongs_to_a_title_stands_in_one_row(new_tab: NewTab, shipped_server: str) -> None:
    tab = new_tab(shipped_server, viewport=PHONE).open("leaderboard")
    download = tab.page.get_by_role("button", name=text("download.menu", "vi"))
    link = tab.page.get_by_role("link", name=text("comparison.link_two", "vi"))
    in_one_row(link, download, within=3)
    tab.open("agency", cq="so-cong-thuong")
    in_one_row(tab.picker(text("agency.pick", "vi")), download, within=3)


def test_on_a_phone_the_first_screen_of_the_simulation_has_the_figures_and_where_the_sliders_begin(
    new_tab: NewTab, shipped_server: str
) -> None:
    tab = new_tab(shipped_server, viewport=PHONE).open("simulation", cq="so-cong-thuong", gt="thu-hep-20")
    first_group = tab.page.get_by_role("heading", level=2).first
    assumed = tab.page.get_by_text("Mỗi cơ quan khác thu hẹp 20%")
    assert [top(tab.figure(name)) < PHONE["height"] - 100 for name in ("rank", "total")] == [True, True]
    assert top(assumed.last) < top(tab.figure("rank"))
    peers = tab.page.get_by_role("radiogroup", name=text("peers.title", "vi"))
    assert top(peers) > top(tab.page.get_by_role("slider").last)
    tab.open("simulation", cq="so-cong-thuong")
    assert top(first_group) < PHONE["height"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_on_a_phone_the_table_of_a_plan_is_seen_whole(new_tab: NewTab, shipped_server: str, language: str) -> None:
    tab = new_tab(shipped_server, viewport=PHONE).open(
        "simulation", cq="so-cong-thuong", muc="phuong-an", lang=language
    )
    expect(tab.page.locator(".xh-table-frame")).not_to_have_count(0)
    widths = tab.page.locator(".xh-table-frame").evaluate_all("all => all.map(e => [e.scrollWidth, e.clientWidth])")
    assert [wide for wide in widths if wide[0] > wide[1]] == []


def top(part: Locator) -> float:
    """Pixels from the top of the page, as it was opened."""
    box = part.bounding_box()
    assert box is not None
    return box["y"]
