"""From the overview to a simulation by clicking; links, Back, Forward and F5 lead where one expects."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from dashboard.pages.navigation import PAGES
from tests.browser.tab import PAGE_NAMES, NewTab, Tab


def way_to_the_simulation(tab: Tab) -> None:
    tab.open()
    tab.go_by_menu("leaderboard")
    tab.search.fill("CONG thuong")
    expect(tab.rows).to_have_count(1)
    tab.page.wait_for_url(re.compile("tim="))  # a step of its own in the tab's history
    tab.rows.get_by_role("link", name="Sở Công Thương").click()
    tab.page.wait_for_url(re.compile(r"/co-quan\?"))
    tab.settled()
    expect(tab.title).to_have_text("Sở Công Thương")
    tab.page.get_by_role("link", name=re.compile(r"Mô phỏng \d+ tiêu chí")).click()
    tab.page.wait_for_url(re.compile(r"/mo-phong\?"))
    tab.settled()


def test_from_the_overview_over_search_and_agency_to_its_simulation_and_back_step_by_step(tab: Tab) -> None:
    way_to_the_simulation(tab)
    expect(tab.title).to_have_text(re.compile("Sở Công Thương xếp hạng mấy"))
    expect(tab.page.get_by_role("button", name="Trọng tâm (5)")).to_have_attribute("aria-pressed", "true")
    expect(tab.page.get_by_role("slider")).to_have_count(5)
    assert tab.parameters["cq"] == "so-cong-thuong"
    # Back leads back step by step, and Forward forward
    tab.page.go_back()
    expect(tab.title).to_have_text("Sở Công Thương")
    tab.page.go_back()
    expect(tab.title).to_have_text(re.compile("đứng đầu khối"))
    expect(tab.search).to_have_value("CONG thuong")
    tab.page.go_back()
    expect(tab.search).to_have_value("")
    tab.page.go_back()
    expect(tab.title).to_have_text(re.compile("dẫn đầu"))
    tab.page.go_forward()
    expect(tab.title).to_have_text(re.compile("đứng đầu khối"))
    expect(tab.search).to_have_value("")
    tab.page.go_forward()
    expect(tab.search).to_have_value("CONG thuong")
    tab.page.go_forward()
    expect(tab.title).to_have_text("Sở Công Thương")
    tab.page.go_forward()
    expect(tab.title).to_have_text(re.compile("Sở Công Thương xếp hạng mấy"))


def test_back_undoes_the_choice_of_a_block_and_of_an_edition(tab: Tab) -> None:
    tab.open("leaderboard")
    expect(tab.title).to_have_text(re.compile("khối Sở, ban, ngành"))
    tab.page.get_by_role("radio", name="Huyện, thành phố").click()
    expect(tab.title).to_have_text(re.compile("khối Huyện, thành phố"))
    tab.page.wait_for_url(re.compile("khoi=huyen-thanh-pho"))
    tab.page.go_back()
    expect(tab.title).to_have_text(re.compile("khối Sở, ban, ngành"))
    tab.page.go_forward()
    expect(tab.title).to_have_text(re.compile("khối Huyện, thành phố"))


LINKS = {
    "overview": ({"ky": "2019"}, "2019"),
    "leaderboard": ({"khoi": "huyen-thanh-pho"}, "Lập Thạch"),
    "agency": ({"khoi": "huyen-thanh-pho", "cq": "tam-dao"}, "Tam Đảo"),
    "comparison": ({"khoi": "huyen-thanh-pho", "cq": "tam-dao", "voi": "lap-thach"}, "Tam Đảo"),
    "simulation": ({"khoi": "huyen-thanh-pho", "cq": "tam-dao"}, "Tam Đảo"),
    "scenarios": ({"ky": "2019"}, "2019"),
    "appraisal": ({"ky": "2019"}, "no self-scores"),
    "method": ({"ky": "2019"}, "Where the figures"),
    "import": ({"ky": "2019"}, "scores from Excel"),
    "versions": ({"ky": "2019"}, "2019"),
    "presentation": ({"ky": "2019"}, "Presentation of 2019"),
}


def test_a_link_to_any_page_restores_the_view_and_its_language(tab: Tab) -> None:
    assert set(LINKS) == set(PAGE_NAMES)
    for name, (parameters, says) in LINKS.items():
        tab.open(name, **parameters, lang="en")
        expect(tab.title).to_have_text(re.compile(says))
        expect(tab.page.get_by_role("radio", name="EN", exact=True)).to_be_checked()
        if "khoi" in parameters:
            expect(tab.page.get_by_role("radio", name="Huyện, thành phố")).to_be_checked()
        assert tab.parameters == {**parameters, "lang": "en"}


def test_a_link_restores_search_and_order(tab: Tab) -> None:
    tab.open("leaderboard", khoi="huyen-thanh-pho", tim="tam", sx="ten")
    expect(tab.search).to_have_value("tam")
    expect(tab.rows).to_have_count(2)
    expect(tab.page.get_by_role("columnheader", name="Cơ quan")).to_have_attribute("aria-sort", "ascending")


def test_search_and_order_go_into_the_address_and_the_rank_stays(tab: Tab) -> None:
    tab.open("leaderboard")
    tab.search.fill("so")
    expect(tab.page.get_by_text(re.compile(r"^\d+ / 20 cơ quan$"))).to_be_visible()
    tab.page.get_by_role("columnheader", name="Tổng điểm").get_by_role("button").click()
    tab.page.get_by_role("columnheader", name="Tổng điểm").get_by_role("button").click()
    tab.page.wait_for_url(re.compile("tim=so&sx=diem"))
    ranks = [int(row.get_by_role("cell").first.inner_text().split()[0]) for row in tab.rows.all()]
    assert ranks == sorted(ranks, reverse=True)
    tab.page.reload()
    tab.settled()
    expect(tab.search).to_have_value("so")
    expect(tab.page.get_by_role("columnheader", name="Tổng điểm")).to_have_attribute("aria-sort", "ascending")


def test_the_head_stays_and_a_group_that_is_pressed_orders_the_rows_and_begins_the_bars(tab: Tab) -> None:
    """All that is chosen is in the address: a link shows the same rows, in the same order."""
    tab.open("leaderboard")
    tab.page.get_by_role("combobox", name="Lọc").select_option("Dưới trung bình khối")
    group = tab.page.get_by_role("columnheader", name="Tính minh bạch")
    group.get_by_role("button").click()
    tab.page.get_by_role("combobox", name="Chênh không đáng kể").select_option("dưới 2% điểm tối đa (1,26 điểm)")
    tab.page.wait_for_url(re.compile("sx=-nhom-2.1&loc=duoi-trung-binh&sat=2"))
    tab.page.reload()
    tab.settled()
    expect(tab.rows).to_have_count(9)
    expect(group).to_have_attribute("aria-sort", "descending")
    shares = [float(share[:-1].replace(",", ".")) for share in tab.rows.locator("td:nth-of-type(9)").all_inner_texts()]
    assert shares == sorted(shares, reverse=True)
    left = "bars => bars.map(bar => bar.getBoundingClientRect().left)"
    assert len(set(tab.rows.locator(".stack .g3").evaluate_all(left))) == 1
    tab.rows.last.scroll_into_view_if_needed()
    tab.page.mouse.wheel(0, 2000)
    expect(group).to_be_in_viewport(ratio=1)


def test_a_search_without_a_find_says_so_and_can_be_cleared(tab: Tab) -> None:
    tab.open("leaderboard")
    tab.search.fill("khongcodau")
    expect(tab.page.get_by_text("Không tìm thấy “khongcodau”.")).to_be_visible()
    tab.button("leaderboard.clear").click()
    expect(tab.rows).to_have_count(20)
    expect(tab.search).to_be_focused()


def test_a_row_is_a_link_that_opens_in_a_tab_of_its_own(tab: Tab) -> None:
    tab.open("leaderboard", lang="en")
    link = tab.rows.get_by_role("link", name="Sở Y tế")
    with tab.page.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    other = Tab(opened.value, tab.url, tab.problems).settled()
    expect(other.title).to_have_text("Sở Y tế")
    expect(other.page.get_by_role("radio", name="EN", exact=True)).to_be_checked()


@pytest.mark.parametrize("scripts", [True, False])
def test_each_link_of_the_menu_leads_a_tab_of_its_own_to_its_page(
    new_tab: NewTab, shipped_server: str, scripts: bool
) -> None:
    tab = new_tab(shipped_server, java_script_enabled=scripts)
    if scripts:
        tab.open("agency", cq="so-y-te")
    else:
        tab.page.goto(f"{shipped_server}/co-quan?cq=so-y-te")
    links = tab.page.locator(".st-key-page-links").get_by_role("link").all()
    led = {link.inner_text(): urlsplit(str(link.evaluate("link => link.href"))) for link in links}
    home, *pages = led.items()
    assert home[1].path == led["Tổng quan"].path == "/"
    assert {where.path.removeprefix("/") for _, where in pages} == {
        path for name, (_, path) in PAGES.items() if name not in ("overview", "appraisal")
    } | {""}
    assert all("cq=so-y-te" in where.query for where in led.values())
    assert [link.inner_text() for link in links if link.get_attribute("aria-current")] == ["Cơ quan"]


def test_the_chart_of_the_leaderboard_is_a_link_away(tab: Tab) -> None:
    tab.open("leaderboard")
    tab.page.get_by_role("radio", name="Biểu đồ").click()
    expect(tab.page.locator(".js-plotly-plot .legendtext").first).to_be_visible()
    tab.page.wait_for_url(re.compile("xem=bieu-do"))
    tab.page.reload()
    expect(tab.page.locator(".js-plotly-plot .legendtext").first).to_be_visible()


def test_a_wrong_link_shows_a_warning_and_the_nearest_view(tab: Tab) -> None:
    tab.open("leaderboard", ky="1999", khoi="khong-co")
    warnings = tab.page.get_by_role("alert")
    expect(warnings).to_have_count(2)
    expect(warnings.first).to_contain_text("1999")
    expect(warnings.last).to_contain_text("khong-co")
    expect(tab.rows).to_have_count(20)


def test_nothing_of_a_hostile_link_comes_to_life(tab: Tab) -> None:
    """A picture in a link would tell its owner who reads the dashboard; the tab notes every request elsewhere."""
    hostile = "![x](https://example.org/x.png) [bấm](https://example.org) https://example.org <img src=//example.org/y>"
    tab.open("overview", cq=hostile, khoi="$a$", thu="~![](//example.org/z.png)")
    warnings = tab.page.get_by_role("alert")
    expect(warnings).to_have_count(3)
    assert warnings.locator("a, img, .katex").count() == 0
    expect(warnings.filter(has_text="![x](https://example.org/x.png)")).to_have_count(1)


def test_the_announcement_can_be_copied(new_tab: NewTab, shipped_server: str) -> None:
    tab = new_tab(shipped_server, permissions=["clipboard-read", "clipboard-write"]).open()
    tab.button("overview.copy").click()
    expect(tab.page.get_by_text("Đã sao chép")).to_be_visible()
    copied = tab.page.evaluate("navigator.clipboard.readText()")
    assert "49,8631" in copied
    notice, *announcement = copied.split("\n\n")
    assert notice.startswith("DỮ LIỆU THỬ NGHIỆM. ")
    assert len(announcement) == 3  # a heading, and a paragraph for each of the two blocks


def test_the_language_changes_in_place(tab: Tab) -> None:
    tab.open("agency", khoi="huyen-thanh-pho", cq="tam-dao")
    tab.page.get_by_role("radio", name="EN", exact=True).click()
    tab.page.wait_for_url(re.compile("lang=en"))
    tab.settled()
    expect(tab.title).to_contain_text("Tam Đảo")
    expect(tab.page.get_by_text("Tổng điểm", exact=True)).to_have_count(0)


def test_all_102_communes_can_be_scrolled_to_the_last(made: Tab) -> None:
    made.open("leaderboard", ct="xa")
    last = made.rows.filter(has_text="Xã thứ 102")
    expect(made.rows).to_have_count(102)
    expect(last).not_to_be_in_viewport()
    made.rows.first.hover()
    last.scroll_into_view_if_needed()
    expect(last).to_be_in_viewport()
    expect(made.page.get_by_role("columnheader", name="Cơ quan")).to_be_in_viewport()
