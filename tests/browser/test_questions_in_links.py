"""What is asked of plans and of an allocation, typed by hand: kept by F5, taken back by Back, opened by a link."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from dashboard.ui.texts import text
from tests.browser.tab import Tab

ASKED = {"ct": "vinh-phuc-cqdt", "ky": "2020", "khoi": "so-ban-nganh", "cq": "so-cong-thuong"}
HEIGHT_OF_A_ROW = 35  # of Streamlit's table, in px, its head too
KEY_DOWN = (
    30  # ms that a hand holds a key; Streamlit's table drops a value when Enter comes within 5 ms of its last key
)


def type_effort(tab: Tab, row: int, typed: str) -> None:
    """Type into a cell of the table, which is drawn on a canvas."""
    table = tab.page.get_by_test_id("stDataFrame")
    box = table.bounding_box()
    assert box
    table.click(position={"x": box["width"] - 40, "y": HEIGHT_OF_A_ROW * (row + 1.5)})
    expect(tab.page.get_by_test_id(f"glide-cell-1-{row}")).to_have_attribute("aria-selected", "true")
    type_into_the_cell(tab, typed)


def type_into_the_cell(tab: Tab, typed: str) -> None:
    """Type into the cell that has the focus; its field opens at the first key."""
    tab.page.keyboard.type(typed[0])
    field = tab.page.locator("#portal textarea")
    expect(field).to_have_value(typed[0])
    tab.page.keyboard.type(typed[1:], delay=KEY_DOWN)
    expect(field).to_have_value(typed)
    tab.page.keyboard.press("Enter")


def effort(tab: Tab, row: int) -> str:
    """What a cell says to a screen reader."""
    return tab.page.get_by_test_id(f"glide-cell-1-{row}").text_content() or ""


def test_efforts_that_were_typed_survive_f5_and_back_takes_them_back(tab: Tab) -> None:
    tab.open("simulation", **ASKED, muc="phuong-an", dich="hang-15")
    tab.unfold(text("plans.conditions", "vi"))
    type_effort(tab, 0, "3")
    tab.page.wait_for_url("**cs=1.1.1*3**")
    type_into_the_cell(tab, "0,5")  # the next one has the focus, for the table is the same
    tab.page.wait_for_url(lambda url: "1.1.2" in url)
    assert tab.parameters["cs"] == "1.1.1=3~1.1.2=0.5"
    plans = tab.settled().page.get_by_text("Phương án 1:").text_content()
    tab.page.reload()
    expect(tab.page.get_by_text("Phương án 1:")).to_have_text(plans or "")
    tab.settled().unfold(text("plans.conditions", "vi"))
    expect(tab.page.get_by_test_id("glide-cell-1-0")).to_have_text("3")
    assert (effort(tab, 0), effort(tab, 1)) == ("3", "0,5")
    tab.page.go_back()
    tab.page.wait_for_url(lambda url: "1.1.2" not in url)
    expect(tab.page.get_by_test_id("glide-cell-1-1")).to_have_text("1")
    assert effort(tab, 0) == "3"


@pytest.mark.parametrize("aim", ["lowest", "reach"])
def test_a_question_for_the_whole_block_survives_f5_and_back_takes_it_back(tab: Tab, aim: str) -> None:
    tab.open("simulation", **ASKED, muc="ca-khoi")
    tab.page.get_by_label(text("allocation.budget", "vi")).fill("12,5")
    tab.button(f"allocation.aim_{aim}", percent="80%").click()
    tab.page.wait_for_url(lambda url: "pbo=d12.5~" in url)
    apply = tab.button("allocation.apply")
    expect(apply).to_be_visible()
    tab.page.reload()
    expect(apply).to_be_visible()
    expect(tab.page.get_by_label(text("allocation.budget", "vi"))).to_have_value("12,5")
    while "pbo" in tab.parameters:
        url = tab.page.url
        tab.page.go_back()
        tab.page.wait_for_url(lambda now, before=url: now != before)
    expect(apply).to_be_hidden()
    tab.settled()  # until then the field from before may stand below the new one
    expect(tab.page.get_by_label(text("allocation.budget", "vi"))).to_have_value("10")
