"""Text twice as large (WCAG 1.4.4): no page is wider than the screen, and no text is cut."""

from __future__ import annotations

from itertools import pairwise

from tests.browser.tab import PAGE_NAMES, NewTab, Tab
from tests.browser.test_for_everybody import PHONE, SCREEN, VIEWS, too_wide

TWICE_AS_LARGE = """document.addEventListener("DOMContentLoaded", () => {
    const style = document.createElement("style");
    style.textContent = "html { font-size: 32px !important }";
    document.head.append(style);
})"""
CUT = """() => {
    const found = [];
    const look = (root) => {
        for (const element of root.querySelectorAll("*")) {
            if (element.shadowRoot) look(element.shadowRoot);
            // the programme's name, which the line under the menu has whole; and what is there for the ear alone
            if (element.closest(".st-key-home, svg") || element.clientWidth <= 1) continue;
            if (!element.textContent.trim()) continue;
            const style = getComputedStyle(element);
            const cuts = (overflow, all, shown) => /hidden|clip/.test(overflow) && all > shown + 2;
            if (cuts(style.overflowX, element.scrollWidth, element.clientWidth)
                || cuts(style.overflowY, element.scrollHeight, element.clientHeight)) {
                found.push(`${element.tagName} ${element.className}: ${element.textContent.trim().slice(0, 60)}`);
            }
        }
    };
    look(document);
    return found;
}"""


def cut(tab: Tab) -> list[str]:
    """Elements that hide part of their text."""
    return tab.page.evaluate(CUT)


def test_with_text_twice_as_large_nothing_is_cut_and_no_page_is_wider_than_the_screen(
    new_tab: NewTab, shipped_server: str
) -> None:
    tab = new_tab(shipped_server)
    tab.page.add_init_script(TWICE_AS_LARGE)
    found: dict[str, list[tuple[int, list[str]]]] = {}
    for view, (name, link) in VIEWS.items():
        tab.page.set_viewport_size(SCREEN)
        found_by = tab.turn_to if view in PAGE_NAMES else tab.open
        found_by(name, **link)
        found[view] = [(too_wide(tab), cut(tab))]
        tab.page.set_viewport_size(PHONE)
        found[view].append((too_wide(tab.settled()), cut(tab)))
    assert found == {view: [(0, []), (0, [])] for view in VIEWS}


def test_with_text_twice_as_large_the_rows_of_the_board_stand_apart(new_tab: NewTab, made_server: str) -> None:
    tab = new_tab(made_server, viewport=SCREEN)
    tab.page.add_init_script(TWICE_AS_LARGE)
    tab.open("simulation", ct="keo", cq="giua")
    boxes = [row.bounding_box() for row in tab.page.locator(".rows li[title]").all()]
    tops = sorted(box["y"] for box in boxes if box)
    heights = [box["height"] for box in boxes if box]
    assert heights == [56, 56, 56]  # 1.75 × 32
    assert [round(below - above) for above, below in pairwise(tops)] == [56, 56]
