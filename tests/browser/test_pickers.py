"""Pickers: found without diacritics, by key, mouse and finger, at once among 3 321, and never closed by the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, WebSocket, expect

from dashboard.data import read_edition
from dashboard.model import EditionId, search_fold
from dashboard.ui.texts import text
from tests.browser.conftest import LONG, assert_no_traceback, hand_block, served
from tests.browser.tab import NewTab, Tab
from tests.browser.test_for_everybody import PHONE, findings, too_wide
from tests.made_editions import PROJECT, SHIPPED, build, many_agencies
from tests.pages.self_scored_editions import build_appraised

AGENCY, LOCKS, CONDITIONS = (text(key, "vi") for key in ("agency.pick", "plans.locks", "plans.conditions"))
SETTLED_WHEN_RELEASED = """
    window.toldAfter = new Promise(resolve => (window.release = resolve));
    Object.defineProperty(window, "xepHangSettle", { get: () => () => window.toldAfter, set: () => {} });
"""


@pytest.fixture(scope="module")
def big_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A programme of 3 321 communes, one with self-scores, one to work on, and a store of scenarios of its own."""
    folder = tmp_path_factory.mktemp("big")
    root, log = folder / "editions", folder / "server.log"
    build(root, many_agencies(3321, 3), programme="xa")
    build(root, hand_block(), programme="keo")
    build_appraised(root)
    with served(root, log, DASHBOARD_DATABASE_URL=f"sqlite:///{folder / 'scenarios.sqlite3'}") as url:
        yield url
    assert_no_traceback(log)


@pytest.fixture
def big(new_tab: NewTab, big_server: str) -> Tab:
    return new_tab(big_server)


def active(field: Locator) -> str:
    """The option that a screen reader is told is the present one."""
    return field.evaluate("e => e.getRootNode().getElementById(e.getAttribute('aria-activedescendant'))?.textContent")


# ---- finding


@pytest.mark.parametrize("page", ["agency", "simulation"])
def test_an_agency_is_found_without_diacritics_by_its_code_and_in_any_order(tab: Tab, page: str) -> None:
    tab.open(page, ct="vinh-phuc-cqdt", ky="2020", cq="so-cong-thuong")
    field = tab.picker(AGENCY)
    for typed in ("y te", "SO Y TE", "te so y", "so-y-te", "Sở Y tế"):
        field.fill("khong co")
        expect(tab.options).to_have_count(0)
        field.fill(typed)
        expect(tab.options.first).to_have_text("12 · Sở Y tế")
    field.press("Enter")
    expect(tab.title).to_contain_text("Sở Y tế")
    expect(field).to_have_value("12 · Sở Y tế")
    tab.page.wait_for_url("**cq=so-y-te**")


def test_the_page_of_the_appraisal_finds_so_too(big: Tab) -> None:
    big.open("appraisal", ct="thu-nghiem")
    field = big.picker(text("appraisal.pick", "vi"))
    field.fill("so b")
    expect(big.options).to_have_text(["Sở B"])
    big.options.click()
    expect(field).to_have_value("Sở B")
    big.page.wait_for_url("**cq=b**")


def test_what_is_not_there_is_said_and_heard_in_vietnamese(tab: Tab) -> None:
    tab.open("agency", ct="vinh-phuc-cqdt", ky="2020", cq="so-y-te")
    tab.picker(AGENCY).fill("khong co")
    expect(tab.page.get_by_role("status").filter(has_text="Không tìm thấy “khong co”.")).to_be_attached()
    expect(tab.options).to_have_count(0)
    tab.picker(AGENCY).fill("thanh tra")
    expect(tab.page.get_by_role("status").filter(has_text="Tìm thấy 1 mục.")).to_be_attached()


def test_the_folding_of_the_browser_is_that_of_the_program(tab: Tab) -> None:
    """One rule in two languages: names of the shipped editions, folded by both."""
    edition = read_edition(SHIPPED, EditionId("vinh-phuc-cqdt", "2020"))
    names = [agency.name for block in edition.blocks for agency in block.agencies]
    script = (PROJECT / "dashboard/ui/components/search_fold.js").read_text(encoding="utf-8")
    folded = tab.open().page.evaluate(f"names => {{ {script}\n return names.map(fold); }}", [*names, "  ĐẠI   Lộ\n"])
    assert folded == [search_fold(name) for name in [*names, "  ĐẠI   Lộ\n"]]


def test_names_with_markup_are_shown_as_they_are_written(made: Tab) -> None:
    made.open("agency", ct="ten-dai", cq="a")
    made.picker(AGENCY).fill("ban quan ly")
    shown = made.options.filter(has_text=f"<i>{LONG.strip()}")
    expect(shown).to_have_count(1)
    expect(shown.locator("*")).to_have_count(0)


# ---- keys, mouse, finger


def test_keys_go_through_the_list_and_escape_changes_nothing(big: Tab) -> None:
    big.open("agency", ct="keo", cq="giua")
    field = big.picker(AGENCY)
    field.focus()
    field.press("ArrowDown")
    expect(big.options).to_have_text(["1 · Đầu", "2 · Giữa", "3 · Cuối"])
    assert active(field) == "2 · Giữa"  # what is chosen
    for key, there in [("ArrowDown", "3 · Cuối"), ("ArrowDown", "3 · Cuối"), ("Home", "1 · Đầu"), ("End", "3 · Cuối")]:
        field.press(key)
        assert active(field) == there
    field.press("Escape")
    expect(big.options).to_have_count(0)
    expect(field).to_have_attribute("aria-expanded", "false")
    expect(field).to_have_value("2 · Giữa")
    field.press_sequentially("dau")
    big.title.click()  # elsewhere: what was typed is given up
    expect(field).to_have_value("2 · Giữa")
    assert big.parameters["cq"] == "giua"


def test_a_finger_opens_and_chooses(new_tab: NewTab, big_server: str) -> None:
    tab = new_tab(big_server, viewport=PHONE, has_touch=True, is_mobile=True, color_scheme="dark")
    tab.open("agency", ct="keo", cq="giua")
    tab.picker(AGENCY).tap()
    assert too_wide(tab) == 0
    assert findings(tab) == []
    tab.options.filter(has_text="Cuối").tap()
    expect(tab.title).to_contain_text("Cuối")


def test_an_open_list_is_sound_for_assistive_technology_and_its_focus_is_seen(tab: Tab) -> None:
    tab.open("simulation", ct="vinh-phuc-cqdt", ky="2020", cq="so-y-te", muc="phuong-an", gh="k2.2.2")
    tab.unfold(CONDITIONS)
    tab.picker(LOCKS).click()
    expect(tab.options.filter(has_text="2.2.2 ·")).to_have_attribute("aria-selected", "true")
    assert findings(tab) == []
    ring = "e => getComputedStyle(e.closest('.box')).outlineStyle + getComputedStyle(e.closest('.box')).outlineWidth"
    assert tab.picker(LOCKS).evaluate(ring) == "solid2px"


def test_among_3321_only_a_part_is_drawn_and_every_one_is_reached(big: Tab) -> None:
    big.open("agency", ct="xa", cq="xa-0000")
    field = big.picker(AGENCY)
    field.click()
    expect(big.options).to_have_count(100)
    expect(big.page.get_by_text("Còn 3221 mục nữa; gõ thêm để thu hẹp.")).to_be_attached()
    field.press("End")
    assert active(field).endswith("Xã thứ 3321")
    assert big.options.count() <= 100
    field.fill("xa thu 33")
    expect(big.options.first).to_contain_text(re.compile(r"33 · Xã thứ 33$"))
    expect(big.options).to_have_count(34)  # 33, 330 to 339, 3300 to 3321, and 34, which shares rank 33
    field.press("Enter")
    expect(big.title).to_contain_text("Xã thứ 33")


# ---- with the page


def test_back_puts_the_picker_back(big: Tab) -> None:
    big.open("agency", ct="keo", cq="giua")
    big.picker(AGENCY).fill("cuoi")
    big.picker(AGENCY).press("Enter")
    expect(big.title).to_contain_text("Cuối")
    big.page.wait_for_url("**cq=cuoi**")
    big.page.go_back()
    expect(big.title).to_contain_text("Giữa")
    expect(big.picker(AGENCY)).to_have_value("2 · Giữa")


@pytest.mark.parametrize("section", ["", "anh-huong"])
def test_a_list_opened_right_after_a_typed_score_stays_open(big: Tab, section: str) -> None:
    big.open("simulation", ct="keo", cq="giua", muc=section)
    big.field("Máy tính").fill("9")  # and no Enter: leaving the field sends it
    big.picker(AGENCY).click()
    expect(big.figure("total")).to_have_text("24,000")
    big.page.wait_for_url("**thu=giua**")  # the hand rests: the whole page has run, or the fragment
    big.settled()
    expect(big.options).to_have_text(["1 · Đầu", "2 · Giữa", "3 · Cuối"])
    expect(big.picker(AGENCY)).to_be_focused()
    big.options.filter(has_text="Cuối").click()
    expect(big.title).to_contain_text("Cuối")
    big.page.wait_for_url(lambda _: big.parameters.get("thu") == "giua:1.1=9")


def test_a_choice_waits_until_what_was_done_before_is_told(new_tab: NewTab, big_server: str) -> None:
    tab = new_tab(big_server)
    tab.page.add_init_script(SETTLED_WHEN_RELEASED)
    sent: list[bytes] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda frame: sent.append(frame if isinstance(frame, bytes) else frame.encode()))

    tab.page.on("websocket", listen)
    tab.open("agency", ct="keo", cq="giua")
    tab.picker(AGENCY).fill("cuoi")
    tab.picker(AGENCY).press("Enter")
    expect(tab.picker(AGENCY)).to_have_value("3 · Cuối")  # shown at once
    tab.page.evaluate("() => new Promise(resolve => setTimeout(resolve))")  # a timer's turn, in which it would be sent
    assert not any(b'"pick"' in frame for frame in sent)
    tab.page.evaluate("release()")
    expect(tab.title).to_contain_text("Cuối")
    assert sum(b'"pick"' in frame for frame in sent) == 1


def test_several_are_chosen_and_taken_back(big: Tab) -> None:
    big.open("simulation", ct="keo", cq="giua", muc="phuong-an", dich="hang-1")
    big.unfold(CONDITIONS)
    field = big.picker(LOCKS)
    field.fill("ho so")
    field.press("Enter")
    field.fill("mang")
    field.press("Enter")
    big.page.wait_for_url("**gh=k2.1~k1.2**")
    expect(big.options.first).to_be_visible()  # still open, for the next one
    big.page.get_by_role("button", name="Bỏ 2.1 · Hồ sơ trực tuyến").click()
    big.page.wait_for_url(lambda url: "gh=k1.2" in url)
    field.press("Backspace")
    big.page.wait_for_url(lambda url: "gh=" not in url)
    expect(big.page.get_by_role("button", name="Bỏ chọn tất cả")).to_have_count(0)


# ---- saving a scenario


def test_enter_in_the_title_does_not_save(big: Tab) -> None:
    big.open("simulation", ct="keo", cq="giua", thu="giua:1.1=9", muc="luu")
    title, note = (big.page.get_by_role("textbox", name=text(f"saving.{key}", "vi")) for key in ("title", "note"))
    title.fill("Một kịch bản")
    title.press("Enter")
    note.fill("Có ghi chú")
    note.press("Control+Enter")
    big.button("saving.save").click()
    expect(big.page.get_by_text(text("saving.saved", "vi"))).to_be_visible()
    big.settled().go_by_menu("scenarios")
    expect(big.title).to_contain_text("1 kịch bản")  # saved by Enter too, there would be two or three
    expect(big.page.get_by_text("Có ghi chú")).to_be_visible()
