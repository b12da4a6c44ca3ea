"""Signing in through a real provider: who one is, what one may do, back to where one was, and out again."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from dashboard.ui.texts import text
from tests.browser.conftest import hand_block
from tests.browser.place_to_sign_in import Place, account, open_account, place_to_sign_in, sign_in
from tests.browser.tab import NewTab, Tab
from tests.browser.test_for_everybody import findings, too_wide
from tests.made_editions import build


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    root = tmp_path_factory.mktemp("signing-in") / "editions"
    build(root, hand_block(), programme="keo")
    with place_to_sign_in(root) as place:
        yield place


@pytest.fixture
def tab(new_tab: NewTab, place: Place) -> Tab:
    """A tab on that dashboard, nobody signed in and nobody with a role."""
    place.give()
    return place.tab(new_tab)


# Who one is


def test_one_signs_in_and_is_back_on_the_page_one_was_on(tab: Tab) -> None:
    tab.open("simulation", ct="keo", ky="2024", cq="giua", thu="giua:1.1=8")
    before = tab.page.url
    sign_in(tab, "sub-binh")
    expect(account(tab)).to_have_text(re.compile("^Trần Bình"))
    assert tab.page.url == before
    expect(tab.figure("total")).to_have_text("23,000")  # 6 became 8: 21 + 2


def test_a_name_is_shown_as_it_is_whatever_it_looks_like(new_tab: NewTab, place: Place) -> None:
    place.give()
    tab = place.signed_in(new_tab, "sub-an").open("leaderboard")
    expect(account(tab)).to_have_text(re.compile(r"^Nguyễn Thị \*An\*"))
    expect(open_account(tab)).to_contain_text("Nguyễn Thị *An*")


def test_the_role_is_what_the_role_file_says_at_this_moment(new_tab: NewTab, place: Place) -> None:
    place.give("sub-binh coordinator")
    tab = place.signed_in(new_tab, "sub-binh").open("leaderboard")
    expect(open_account(tab)).to_contain_text("Vai trò: điều phối")
    place.give("sub-binh viewer")
    tab.page.keyboard.press("Escape")
    tab.page.get_by_role("radio", name="EN", exact=True).click()
    expect(tab.page.get_by_role("radio", name="EN", exact=True)).to_be_checked()
    tab.settled()
    account(tab).click()
    expect(tab.page.get_by_test_id("stPopoverBody")).to_contain_text("Role: viewer")


def test_an_address_that_the_provider_has_verified_gives_a_role(new_tab: NewTab, place: Place) -> None:
    place.give("an@tinh.example coordinator")
    tab = place.signed_in(new_tab, "sub-an").open("leaderboard")
    expect(open_account(tab)).to_contain_text("Vai trò: điều phối")


def test_a_cookie_that_somebody_made_himself_signs_nobody_in(tab: Tab, place: Place) -> None:
    claims = {"sub": "sub-binh", "name": "Trần Bình", "origin": place.url, "is_logged_in": True, "provider": "default"}
    forged = f"{base64.urlsafe_b64encode(json.dumps(claims).encode()).decode()}.aaaa.bbbb"
    tab.page.context.add_cookies([{"name": "_streamlit_user", "value": forged, "url": place.url}])
    tab.open("leaderboard")
    expect(tab.button("sign_in.sign_in")).to_be_visible()
    expect(account(tab)).to_have_count(0)


# And out again


def test_one_signs_out_for_good_and_is_back_on_the_page_one_was_on(tab: Tab) -> None:
    sign_in(tab.open("leaderboard", ct="keo", ky="2024", tim="giua"), "sub-binh")
    before = tab.page.url
    open_account(tab).get_by_role("button", name=text("sign_in.sign_out", "vi")).click()
    tab.page.get_by_role("button", name="End session").click()  # at the provider
    tab.page.wait_for_url(before)
    tab.settled()
    expect(tab.button("sign_in.sign_in")).to_be_visible()
    tab.page.reload()
    expect(tab.settled().button("sign_in.sign_in")).to_be_visible()
    assert [cookie["name"] for cookie in tab.page.context.cookies() if "streamlit_user" in cookie.get("name", "")] == []


def test_whoever_changes_his_mind_at_the_provider_is_back_and_not_signed_in(tab: Tab) -> None:
    tab.open("agency", ct="keo", ky="2024", cq="giua")
    before = tab.page.url
    tab.button("sign_in.sign_in").click()
    tab.page.get_by_role("button", name="Deny").click()
    tab.page.wait_for_url(before)
    expect(tab.settled().button("sign_in.sign_in")).to_be_visible()


def test_the_first_page_stays_the_first_page_after_that(new_tab: NewTab, place: Place) -> None:
    place.give()
    tab = place.signed_in(new_tab, "sub-binh").open("overview")
    expect(account(tab)).to_be_visible()
    expect(tab.title).to_have_text(re.compile("dẫn đầu"))
    assert urlsplit(tab.page.url).path == "/"


def test_where_no_provider_is_configured_there_is_no_way_to_sign_in(new_tab: NewTab, made_server: str) -> None:
    tab = new_tab(made_server).open("leaderboard", ct="keo")
    expect(tab.button("sign_in.sign_in")).to_have_count(0)


# Saving where not everybody may


def save(tab: Tab) -> None:
    """Save the scenario on the desk under a title."""
    tab.page.get_by_role("textbox", name=text("saving.title", "vi")).fill("Thử")
    tab.button("saving.save").click()


CLOSED = "anonymous_may_save = false"
OWN, OTHERS = "giua:1.1=8", "dau:1.1=8"


def test_anybody_saves_unless_the_role_file_says_otherwise(tab: Tab, place: Place) -> None:
    tab.open("simulation", ct="keo", ky="2024", cq="giua", thu=OWN, muc="luu")
    save(tab)
    expect(tab.page.get_by_text(text("saving.saved", "vi"))).to_be_visible()
    place.give(settings=CLOSED)
    save(tab)
    expect(tab.page.get_by_text("Không lưu kịch bản được: bạn chưa đăng nhập.")).to_be_visible()
    expect(tab.page.get_by_text(text("saving.saved", "vi"))).to_have_count(0)


def test_an_agency_saves_for_itself_until_its_role_is_withdrawn(new_tab: NewTab, place: Place) -> None:
    place.give("sub-binh agency", settings=CLOSED)
    tab = place.signed_in(new_tab, "sub-binh")
    tab.open("simulation", ct="keo", ky="2024", cq="giua", thu=OWN, muc="luu")
    save(tab)
    expect(tab.page.get_by_text(text("saving.saved", "vi"))).to_be_visible()
    place.give(settings=CLOSED)  # the page stays open, and its button is still there
    save(tab)
    expect(tab.page.get_by_text("Không lưu kịch bản được: bạn chưa được giao vai trò nào")).to_be_visible()


def test_an_agency_does_not_save_for_another(new_tab: NewTab, place: Place) -> None:
    place.give("sub-binh agency", settings=CLOSED)
    tab = place.signed_in(new_tab, "sub-binh")
    tab.open("simulation", ct="keo", ky="2024", cq="dau", thu=OTHERS, muc="luu")
    save(tab)
    expect(tab.page.get_by_text("cơ quan mà bạn không phụ trách")).to_be_visible()


# For everybody


def test_axe_finds_nothing_serious_whoever_is_signed_in(new_tab: NewTab, place: Place) -> None:
    place.give()
    assert findings(place.tab(new_tab).open("leaderboard", ct="keo", ky="2024")) == []
    tab = place.signed_in(new_tab, "sub-an").open("leaderboard", ct="keo", ky="2024")
    assert findings(tab) == []
    open_account(tab)
    assert findings(tab) == []


def test_on_a_phone_in_the_dark_neither_and_a_name_makes_no_page_wider(new_tab: NewTab, place: Place) -> None:
    place.give()
    tab = place.signed_in(new_tab, "sub-an")
    tab.page.emulate_media(color_scheme="dark")
    tab.page.set_viewport_size({"width": 390, "height": 844})
    tab.open("leaderboard", ct="keo", ky="2024")
    assert (findings(tab), too_wide(tab)) == ([], 0)
    open_account(tab)
    assert (findings(tab), too_wide(tab)) == ([], 0)
