"""An address that is no page's opens one all the same, and says in the reader's language what was not there."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.tab import Tab

NEAREST = (
    ("xep-hang?ky=2020", "Năm 2020: ", "Không tìm thấy trang “xep-hang” trong liên kết"),
    ("bang-xep-hang/x/y", "Sở Thông tin và Truyền thông đứng đầu", "Không tìm thấy trang “bang-xep-hang/x/y”"),
    ("ranking?lang=en", "2020: ", "page “ranking”, which was not found"),
)


def test_the_nearest_page_opens_and_says_so(tab: Tab, shipped_server: str) -> None:
    for address, title, told in NEAREST:
        tab.page.goto(f"{shipped_server}/{address}")
        tab.settled()
        expect(tab.title).to_contain_text(title)
        expect(tab.page.get_by_role("alert")).to_contain_text(told)
        expect(tab.page.get_by_text("Page not found")).to_have_count(0)


def test_another_spelling_of_a_page_opens_it_without_a_word(tab: Tab, shipped_server: str) -> None:
    tab.page.goto(f"{shipped_server}/Tong-Quan?ky=2019")
    expect(tab.settled().title).to_contain_text("Năm 2019")
    expect(tab.page.get_by_role("alert")).to_have_count(0)
    assert tab.parameters == {"ky": "2019"}
