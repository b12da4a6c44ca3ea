"""The overview on a laptop: what a reader with a minute needs is on the first screen, and its links lead on."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.tab import NewTab, Tab

LAPTOP = {"width": 1366, "height": 650}


def test_the_first_screen_of_a_laptop_tells_who_leads_trails_and_needs_attention(
    new_tab: NewTab, shipped_server: str
) -> None:
    tab = new_tab(shipped_server, viewport=LAPTOP)
    loaded: list[str] = []
    tab.page.on("request", lambda request: loaded.append(request.url))
    tab.open("overview")
    for block in tab.page.locator("section.xh-block").all():
        reasons = min(5, block.locator(".xh-attention li").count())
        parts = {".xh-number": 1, ".xh-weakest a": 2, ".xh-ranked li": 6, ".xh-attention li": reasons}
        for part, least in parts.items():
            shown = block.locator(part)
            ends = [box["y"] + box["height"] for each in shown.all() if (box := each.bounding_box())]
            assert len([end for end in ends if end <= LAPTOP["height"]]) >= least, part
    assert not [url for url in loaded if "plotly" in url.lower()]


def test_no_page_shows_a_letter_for_which_the_large_font_is_loaded(new_tab: NewTab, shipped_server: str) -> None:
    """The marks of what unfolds are letters too; Streamlit.s text font has 170 kB, a third of all there is."""
    tab = new_tab(shipped_server, viewport=LAPTOP)
    loaded: list[str] = []
    tab.page.on("request", lambda request: loaded.append(request.url))
    agency = {"cq": "so-cong-thuong"}
    for page in ("overview", "agency", "simulation", "method"):
        tab.open(page, **agency)
    tab.open("leaderboard", xem="bieu-do")
    tab.open("simulation", **agency, muc="phuong-an")
    fonts = {url.rpartition("/")[2].partition(".")[0] for url in loaded if ".woff2" in url}
    assert fonts <= {"xep-hang-sans", "xep-hang-icons"}


def test_names_dots_and_groups_lead_on_within_the_session_and_back(tab: Tab) -> None:
    tab.open("overview")
    tab.page.evaluate("window.stayed = true")
    block = tab.page.locator("section.xh-block").first
    block.get_by_role("link", name="Ban Dân tộc", exact=True).first.click()
    expect(tab.title).to_have_text("Ban Dân tộc")
    expect(tab.page).to_have_url(re.compile(r"/co-quan\?.*cq=ban-dan-toc"))
    tab.settled()
    tab.page.go_back()
    expect(tab.title).to_contain_text("dẫn đầu")
    tab.settled()
    block.locator(".xh-dots a[title^='Sở Y tế']").click()
    expect(tab.title).to_have_text("Sở Y tế")
    tab.settled()
    tab.page.go_back()
    expect(tab.title).to_contain_text("dẫn đầu")
    tab.settled()
    block.locator(".xh-weakest a").first.click()
    expect(tab.page).to_have_url(re.compile(r"/bang-xep-hang\?.*sx=nhom-2\.3"))
    # weakest first on the group that the link names
    expect(tab.page.get_by_role("columnheader", name=re.compile("Mức độ giao dịch"))).to_have_attribute(
        "aria-sort", "ascending"
    )
    assert tab.page.evaluate("window.stayed")
