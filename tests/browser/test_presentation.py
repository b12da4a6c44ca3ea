"""Trình chiếu by hand: keys, the link that brings a screen back, and that all of it is read from the back of a room."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.tab import NewTab, Tab

# Of the screen that is shown: what stands out of it, and the smallest text there and at the foot.
MEASURED = """() => {
  const stage = [...document.querySelectorAll("*")].map((one) => one.shadowRoot?.querySelector(".stage")).find(Boolean);
  const screen = stage.querySelector("section.shown");
  const sizes = [];
  for (const part of [screen, stage.querySelector(".foot")])
    for (const one of part.querySelectorAll("*")) {
      const text = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      const seen = one.checkVisibility() && one.tagName !== "CAPTION"; // which is for assistive technology alone
      if (text && seen) sizes.push(parseFloat(getComputedStyle(one).fontSize));
    }
  const below = stage.querySelector(".foot").getBoundingClientRect().bottom - innerHeight;
  const tight = [...screen.querySelectorAll(".heat i")].filter((one) => one.scrollWidth > one.clientWidth + 1);
  const cut = [screen.scrollHeight - screen.clientHeight, screen.scrollWidth - screen.clientWidth, tight.length];
  return { code: screen.dataset.code, smallest: Math.min(...sizes), below, cut };
}"""


def shown(tab: Tab) -> Locator:
    """The message of the screen that is shown."""
    return tab.page.locator("section.shown h2")


def test_keys_lead_through_the_screens_and_back_to_where_one_was(tab: Tab) -> None:
    tab.open("agency", khoi="so-ban-nganh", cq="so-y-te")
    tab.page.wait_for_function("window.xepHangPresentationKey")  # the key is heard from now on
    tab.page.keyboard.press("f")
    tab.page.wait_for_url(re.compile("/trinh-chieu"))
    expect(shown(tab)).to_contain_text("Sở Y tế")
    for key, place in (("Home", 1), ("ArrowRight", 2), ("PageDown", 3), (" ", 4), ("ArrowLeft", 3), ("PageUp", 2)):
        tab.page.keyboard.press(key)
        expect(tab.page.get_by_role("status").filter(has_text=f"Màn hình {place} trên 41")).to_have_count(1)
    for key in ("1", "9", "Enter"):
        tab.page.keyboard.press(key)
    expect(shown(tab)).to_contain_text("Sở Công Thương")
    tab.page.keyboard.press("b")
    expect(tab.page.locator(".black")).to_be_visible()
    tab.page.keyboard.press("b")
    expect(tab.page.locator(".black")).to_be_hidden()
    tab.page.wait_for_url(re.compile("man=so-ban-nganh~co-quan~so-cong-thuong"))
    tab.settled().page.keyboard.press("Escape")
    tab.page.wait_for_url(re.compile("/co-quan"))
    expect(tab.settled().title).to_have_text("Sở Y tế")
    tab.page.get_by_role("link", name="Bảng xếp hạng").focus()  # nothing of the page stayed out of reach


def test_a_link_brings_back_the_list_and_the_screen(tab: Tab, new_tab: NewTab) -> None:
    tab.open("presentation", trinh="ket-qua~nhom~k:huyen-thanh-pho")
    tab.page.keyboard.press("End")
    expect(shown(tab)).to_contain_text("yếu nhất")
    tab.page.wait_for_url(re.compile("man=huyen-thanh-pho~nhom"))
    other = new_tab(tab.url)
    other.page.goto(tab.page.url)
    expect(shown(other.settled())).to_have_text(shown(tab).inner_text())
    expect(other.page.get_by_text("2 / 2", exact=True)).to_be_visible()


def test_the_pointer_and_the_buttons_vanish_and_come_back(tab: Tab) -> None:
    tab.open("presentation", trinh="ket-qua")
    leave = tab.page.get_by_role("button", name="Trở lại trang trước đó (Esc)")
    expect(leave).to_have_css("opacity", "0")
    tab.page.mouse.move(300, 300)
    expect(leave).to_have_css("opacity", "1")


def test_others_follow_on_their_own_screens_until_it_ends(tab: Tab, new_tab: NewTab) -> None:
    tab.open("presentation", trinh="ket-qua~xep-hang")
    tab.page.keyboard.press("t")
    code = tab.page.locator(".room .code")
    expect(code).to_have_text(re.compile("^[B-Z3-9]{8}$"))
    phone = new_tab(tab.url, viewport={"width": 390, "height": 844})
    phone.page.goto(f"{tab.url}/theo-doi/{code.text_content()}")
    line = phone.page.locator(".line")
    expect(shown(phone)).to_contain_text("Sở Thông tin và Truyền thông dẫn đầu")
    expect(phone.page.locator("footer")).to_contain_text("DỮ LIỆU THỬ NGHIỆM")
    expect(tab.page.locator(".chrome")).to_contain_text("1 người theo dõi")
    tab.page.keyboard.press("Escape")
    tab.page.keyboard.press("ArrowRight")
    expect(shown(phone)).to_contain_text("10 cơ quan dẫn đầu")
    for key in ("3", "Enter"):
        tab.page.keyboard.press(key)
    expect(phone.page.locator("tr.asked th")).to_have_text("Sở Kế hoạch và Đầu tư")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    tab.page.wait_for_url(re.compile("man=so-ban-nganh~ket-qua"))
    tab.settled().page.keyboard.press("Escape")
    tab.page.wait_for_url(lambda url: "/trinh-chieu" not in url)
    expect(line).to_contain_text("Người trình chiếu đã rời màn hình")
    expect(shown(phone)).to_contain_text("Sở Thông tin và Truyền thông dẫn đầu")
    tab.settled().page.get_by_role("link", name="Trình chiếu").click()
    expect(line).to_be_hidden()
    tab.settled().page.keyboard.press("End")
    expect(shown(phone)).to_contain_text("bảng xếp hạng")
    tab.page.keyboard.press("t")
    tab.page.get_by_role("button", name="Kết thúc theo dõi").click()
    expect(line).to_contain_text("Buổi theo dõi đã kết thúc")


def test_the_presenter_moves_a_score_on_the_wall_and_all_follow(tab: Tab, new_tab: NewTab) -> None:
    """“Sở Công Thương” has 41.249; with 3.247 and 3 points 45.812 and rank 15, without the latter's 3 less 3."""
    tab.open("presentation", trinh="kich-ban~ket-qua", thu="so-cong-thuong:2.2.2=3.247~2.3.3=3")
    tab.page.keyboard.press("t")
    code = tab.page.locator(".room .code")
    expect(code).to_have_text(re.compile("^[B-Z3-9]{8}$"))
    phone = new_tab(tab.url, viewport={"width": 390, "height": 844})
    phone.page.goto(f"{tab.url}/theo-doi/{code.text_content()}")
    expect(phone.page.locator("section.shown")).to_contain_text("41,249 → 45,812 ◌")
    assert phone.page.get_by_role("slider").count() == 0
    tab.page.keyboard.press("t")
    slider = tab.page.get_by_role("slider", name=re.compile("^Tỷ lệ hồ sơ tiếp nhận trực tuyến"))
    wall = tab.page.locator("section.shown")
    box = slider.bounding_box()
    assert box
    mouse, middle = tab.page.mouse, box["y"] + box["height"] / 2
    mouse.move(box["x"] + box["width"] - box["height"] / 2, middle)  # the thumb is as wide as it is high
    mouse.down()
    mouse.move(box["x"], middle, steps=5)
    expect(wall).to_contain_text("41,249 → 42,812 ◌")  # while the hand is still on it
    expect(phone.page.locator("section.shown")).to_contain_text("41,249 → 42,812 ◌")
    mouse.up()
    tab.page.reload()  # at once
    tab.page.wait_for_url(re.compile(r"2\.2\.2%3D3\.247~2\.3\.3%3D0&"))
    expect(wall).to_contain_text("41,249 → 42,812 ◌")
    slider.focus()
    slider.press("End")
    expect(wall).to_contain_text("41,249 → 45,812 ◌")
    slider.press("PageDown")  # a remote control turns the screens, wherever the focus is
    expect(shown(tab)).to_contain_text("dẫn đầu")
    tab.page.keyboard.press("Escape")
    tab.page.wait_for_url(lambda url: "/trinh-chieu" not in url)
    assert tab.settled().parameters["thu"] == "so-cong-thuong:2.2.2=3.247~2.3.3=3"


def test_a_step_that_nobody_answers_leaves_the_score_where_it_was(tab: Tab) -> None:
    tab.expected = re.compile(r"Failed to load resource: net::ERR_FAILED .*")
    tab.open("presentation", trinh="kich-ban", thu="so-cong-thuong:2.3.3=3")
    tab.page.route("**/mo-phong/buoc", lambda route: route.abort())
    slider = tab.page.get_by_role("slider")
    slider.focus()
    slider.press("Home")
    expect(tab.page.locator(".message")).to_have_text("Máy chủ chưa trả lời, điểm giữ như trước")
    expect(slider).to_have_value("3")
    expect(slider).to_be_focused()
    tab.page.unroute("**/mo-phong/buoc")
    slider.press("Home")
    expect(tab.page.locator("section.shown tr.simulated")).to_contain_text("0 / 3 ◌")
    tab.page.wait_for_url(re.compile(r"2\.3\.3%3D0&"))


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1366, 768)])
def test_everything_is_read_from_the_back_of_a_room_and_nothing_is_cut(
    new_tab: NewTab, shipped_server: str, width: int, height: int
) -> None:
    tab = new_tab(shipped_server, viewport={"width": width, "height": height})
    tab.open("presentation", thu="so-cong-thuong:2.2.2=3.247~2.3.3=3")
    expect(tab.page.locator("section.shown")).to_have_count(1)
    codes = tab.page.locator("section").evaluate_all("all => all.map((one) => one.dataset.code)")
    found: list[dict[str, Any]] = []
    for _ in codes:
        found.append(tab.page.evaluate(MEASURED))
        tab.page.keyboard.press("ArrowRight")
    assert [one["code"] for one in found] == codes
    assert len(codes) == 42
    for one in found:
        assert one["smallest"] >= height / 30, one
        assert one["below"] <= 0, one
        assert one["cut"] == [0, 0, 0], one
