"""Pages for those who go by keys and those who hear them: where the focus is, what covers it not, what is said."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from dashboard.ui.texts import text
from tests.browser.tab import NewTab
from tests.browser.test_for_everybody import too_wide

FOCUSED = """() => {
    let found = document.activeElement;
    while (found.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
    return found.getAttribute("aria-label") ?? found.textContent.trim();
}"""


def test_the_skip_link_leads_past_the_menu_and_the_first_slider_is_eight_tabs_away(
    new_tab: NewTab, shipped_server: str
) -> None:
    tab = new_tab(shipped_server).open("simulation", cq="so-cong-thuong")
    menu = tab.page.get_by_role("navigation", name=text("picker.menu", "vi"))
    expect(menu.locator("[aria-current=page]")).to_have_text(text("page.simulation", "vi"))
    tab.page.keyboard.press("Tab")
    tab.page.keyboard.press("Enter")
    expect(tab.title).to_be_focused()
    for _ in range(8):
        tab.page.keyboard.press("Tab")
    assert tab.page.evaluate(FOCUSED).startswith("Tỷ lệ thủ tục hành chính cung cấp trực tuyến mức độ 3, từ 0")


def test_the_new_rank_is_read_out_once_the_hand_rests_and_the_board_in_its_order(
    new_tab: NewTab, made_server: str
) -> None:
    tab = new_tab(made_server).open("simulation", ct="keo", cq="giua")
    heard = tab.page.locator(".summary [role=status]")
    expect(heard).to_have_text("")
    tab.slider("Hồ sơ trực tuyến").press("End")
    expect(heard).to_have_text("Hạng 1 trên 3, tổng điểm 29,000. Tăng 1 bậc. Vượt qua: Đầu. Đang đứng đầu khối.")
    rows = tab.page.get_by_role("list", name=text("simulation.board", "vi")).locator("li[title]")
    assert [row.get_attribute("title") for row in rows.all()] == ["Giữa", "Đầu", "Cuối"]
    expect(rows.first).to_have_attribute("aria-current", "true")
    expect(rows.first.get_by_label("tăng 1 bậc")).to_be_attached()


def test_after_a_link_the_title_of_the_page_is_read_out_and_has_the_focus(new_tab: NewTab, made_server: str) -> None:
    tab = new_tab(made_server).open("leaderboard", ct="keo")
    tab.go_by_menu("method")
    expect(tab.title).to_be_focused()
    heard = tab.page.get_by_role("status").filter(has_text=tab.title.inner_text())
    expect(heard).to_be_attached()


def test_the_table_behind_a_chart_unfolds_by_key_and_has_heads_for_its_rows_and_columns(
    new_tab: NewTab, made_server: str
) -> None:
    tab = new_tab(made_server).open("leaderboard", ct="keo", xem="bieu-do")
    table = tab.page.locator("details table")
    expect(table).to_be_hidden()
    tab.page.locator("details summary").press("Enter")
    expect(table).to_be_visible()
    expect(table.get_by_role("columnheader", name="Tổng điểm")).to_be_visible()
    row = table.get_by_role("row").filter(has=tab.page.get_by_role("rowheader", name="Giữa"))
    expect(row.get_by_role("cell").nth(1)).to_contain_text("21,000")


def test_why_agencies_stand_in_a_bracket_is_read_with_the_link_and_seen_at_the_focus_until_escape(
    new_tab: NewTab, shipped_server: str
) -> None:
    """56.871 and 56.716 are 0.155 apart, which is less than 0.5 % of 63 points (0.315)."""
    tab = new_tab(shipped_server).open("leaderboard", khoi="so-ban-nganh")
    second, why = tab.rows.nth(1), re.compile(r"^Chênh không đáng kể: .* dưới 0,5% điểm tối đa; .* chênh 0,155")
    link, said = second.get_by_role("link"), second.get_by_text(why)
    expect(link).to_have_accessible_description(why)
    expect(said).to_have_css("clip-path", "inset(50%)")
    tab.rows.first.get_by_role("link").focus()
    tab.page.keyboard.press("Tab")
    expect(link).to_be_focused()
    expect(said).to_have_css("clip-path", "none")
    tab.page.keyboard.press("Escape")
    expect(said).to_have_css("clip-path", "inset(50%)")
    expect(tab.rows.first.get_by_role("link")).to_have_accessible_description("")


COVERED = """slider => {
    const summary = slider.getRootNode().querySelector(".summary");
    return slider.getBoundingClientRect().top < summary.getBoundingClientRect().bottom;
}"""


@pytest.mark.parametrize("viewport", [{"width": 1366, "height": 768}, {"width": 683, "height": 384}])
def test_the_figures_that_stay_on_top_cover_no_control_that_one_comes_back_to(
    new_tab: NewTab, shipped_server: str, viewport: dict[str, int]
) -> None:
    tab = new_tab(shipped_server, viewport=viewport).open("simulation", cq="so-cong-thuong")
    sliders = tab.page.get_by_role("slider")
    sliders.last.focus()
    sliders.last.scroll_into_view_if_needed()
    covered: list[int] = []
    for number in range(sliders.count() - 2, -1, -1):
        for _ in range(6):  # what stands between two sliders: a field, and buttons that are there or not
            tab.page.keyboard.press("Shift+Tab")
            if sliders.nth(number).evaluate("slider => slider.matches(':focus')"):
                break
        if sliders.nth(number).evaluate(COVERED):
            covered.append(number)
    assert covered == []


def test_the_focus_on_a_link_of_the_menu_is_seen(new_tab: NewTab, made_server: str) -> None:
    tab = new_tab(made_server).open("leaderboard", ct="keo")
    tab.page.keyboard.press("Tab")
    for _ in range(3):
        tab.page.keyboard.press("Tab")
    link = tab.page.locator(".st-key-page-links a:focus-visible")
    expect(link).to_have_css("outline-style", "solid")
    expect(link).to_have_css("outline-width", "2px")


def test_at_320_pixels_no_page_is_wider_than_the_screen(new_tab: NewTab, shipped_server: str) -> None:
    tab = new_tab(shipped_server, viewport={"width": 320, "height": 640})
    changed = {"cq": "so-cong-thuong", "thu": "so-cong-thuong:1.1.1=0~2.2.2=3.247"}
    found = {name: too_wide(tab.open(name, **changed)) for name in ("overview", "leaderboard", "agency", "simulation")}
    assert found == dict.fromkeys(found, 0)


def test_in_english_the_names_of_an_edition_are_marked_as_vietnamese(new_tab: NewTab, made_server: str) -> None:
    tab = new_tab(made_server).open("simulation", ct="keo", cq="giua", lang="en")
    for name in ("Hạ tầng", "Máy tính", "Cuối"):
        expect(tab.page.locator(":lang(vi)").get_by_text(name, exact=True).first).to_be_visible()
    expect(tab.page.locator(":lang(en)").get_by_text("Undo", exact=True)).to_be_visible()
    tab.open("leaderboard", ct="keo", lang="en")
    for name in ("Cuối", "Dịch vụ"):
        named = tab.page.locator(":lang(vi)").get_by_text(name, exact=True)
        expect(named.filter(visible=True).first).to_be_visible()
    home = tab.page.locator(".st-key-home a")
    expect(home).to_have_attribute("lang", "vi")
