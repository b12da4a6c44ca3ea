"""From agency to agency by the arrow keys, and from a cell of the heat map to the agency at that criterion."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.tab import Tab


def test_arrow_keys_step_through_the_ranks_and_back_leads_back(tab: Tab) -> None:
    tab.open("agency", cq="so-cong-thuong")
    expect(tab.page.get_by_role("link", name="‹ 18 · Ban Dân tộc")).to_have_attribute("aria-keyshortcuts", "ArrowLeft")
    for key, agency, name in (
        ("ArrowLeft", "ban-dan-toc", "Ban Dân tộc"),
        ("ArrowLeft", "so-ngoai-vu", "Sở Ngoại vụ"),
        ("ArrowRight", "ban-dan-toc", "Ban Dân tộc"),
    ):
        tab.page.keyboard.press(key)
        tab.page.wait_for_url(re.compile(f"cq={agency}"))
        expect(tab.title).to_have_text(name)
        tab.settled()
    tab.page.go_back()
    expect(tab.title).to_have_text("Sở Ngoại vụ")


def test_in_a_field_the_arrow_keys_move_in_what_is_typed(tab: Tab) -> None:
    tab.open("agency", cq="so-cong-thuong")
    field = tab.picker("Chọn cơ quan")
    field.click()
    field.press_sequentially("noi vu")
    field.press("ArrowLeft")
    field.press_sequentially("x")
    expect(field).to_have_value("noi vxu")
    assert tab.parameters["cq"] == "so-cong-thuong"


@pytest.mark.parametrize("how", ["mouse", "keyboard"])
def test_a_cell_of_the_heat_map_opens_the_agency_at_the_criterion(tab: Tab, how: str) -> None:
    """Without a mouse: one cell is reached by Tab, the others from it by arrows."""
    tab.open("leaderboard", xem="ban-do-nhiet")
    cells = tab.page.get_by_role("row", name=re.compile("Sở Tài chính")).get_by_role("link")
    if how == "mouse":
        cells.nth(2).click()
    else:
        tab.page.get_by_role("row", name=re.compile("Sở Thông tin và")).get_by_role("link").nth(1).focus()
        tab.page.keyboard.press("ArrowDown")
        tab.page.keyboard.press("ArrowRight")
        expect(cells.nth(2)).to_be_focused()
        tab.page.keyboard.press("Enter")
    tab.page.wait_for_url(re.compile(r"/co-quan\?.*cq=so-tai-chinh"))
    tab.settled()
    expect(tab.title).to_have_text("Sở Tài chính")
    expect(tab.page.get_by_role("heading", name="1 tiêu chí đang xem")).to_be_visible()
    tab.page.go_back()
    expect(tab.page.get_by_role("row", name=re.compile("Sở Tài chính"))).to_be_visible()
