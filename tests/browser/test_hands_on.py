"""The simulation under a hand: dragging, keys, typing, undoing, and what a link and F5 keep.

“Giữa” has 21 of 35 points: 6 of 10, 3 of 5 in steps of 0.5, 12 of 20. “Đầu” is one point ahead with 22.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from dashboard.ui.texts import text
from tests.browser.tab import NewTab, Tab

COMPUTERS, NETWORK, ONLINE = "Máy tính", "Mạng nội bộ", "Hồ sơ trực tuyến"
BEFORE = [("1", "Đầu", "22,000"), ("2", "Giữa", "21,000"), ("3", "Cuối", "7,000")]
AHEAD = [("1", "Giữa", "29,000"), ("2", "Đầu", "22,000"), ("3", "Cuối", "7,000")]


@pytest.fixture
def desk(made: Tab) -> Tab:
    return made.open("simulation", ct="keo", cq="giua")


def thumb_at(slider: Locator, share: float) -> tuple[float, float]:
    """Where the thumb of a slider is at this share of its maximum; it is 22 pixels wide."""
    box = slider.bounding_box()
    assert box is not None
    return box["x"] + 11 + (box["width"] - 22) * share, box["y"] + box["height"] / 2


def test_total_rank_and_board_follow_while_the_mouse_is_still_down(desk: Tab) -> None:
    assert desk.board() == BEFORE
    slider, mouse = desk.slider(ONLINE), desk.page.mouse
    slider.scroll_into_view_if_needed()
    mouse.move(*thumb_at(slider, 12 / 20))
    mouse.down()
    mouse.move(*thumb_at(slider, 16 / 20), steps=4)
    expect(desk.figure("total")).to_have_text("25,000")
    expect(desk.figure("rank")).to_have_text("1/3")
    mouse.move(*thumb_at(slider, 1), steps=4)
    expect(desk.figure("total")).to_have_text("29,000")
    expect(desk.page.get_by_text("Vượt qua: Đầu")).to_be_visible()
    assert desk.board() == AHEAD
    mouse.up()
    assert desk.board() == AHEAD
    expect(desk.field(ONLINE)).to_have_value("20")


def test_one_drag_is_one_step_of_undo(desk: Tab) -> None:
    slider, mouse = desk.slider(ONLINE), desk.page.mouse
    slider.scroll_into_view_if_needed()
    mouse.move(*thumb_at(slider, 12 / 20))
    mouse.down()
    for points in (13, 14, 15, 16):
        mouse.move(*thumb_at(slider, points / 20), steps=2)
        expect(desk.figure("total")).to_have_text(f"{9 + points},000")
    mouse.up()
    desk.button("simulation.undo").click()
    expect(desk.figure("total")).to_have_text("21,000")
    expect(desk.button("simulation.undo")).to_be_disabled()
    desk.button("simulation.redo").click()
    expect(desk.figure("total")).to_have_text("25,000")
    expect(desk.slider(ONLINE)).to_have_value("16")


def test_a_slider_is_worked_by_keys_and_says_where_it_stands(desk: Tab) -> None:
    slider = desk.slider(NETWORK)
    slider.focus()
    expect(slider).to_have_attribute("aria-valuetext", "3 điểm")
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "3,5 điểm")
    slider.press("ArrowDown")
    slider.press("ArrowDown")
    expect(slider).to_have_attribute("aria-valuetext", "2,5 điểm")
    slider.press("End")
    expect(slider).to_have_attribute("aria-valuetext", "5 điểm")
    slider.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", "0 điểm")
    expect(desk.figure("total")).to_have_text("18,000")
    expect(slider).to_be_focused()


def test_points_off_a_step_hide_no_step_beside_them_and_are_reached_again(made: Tab) -> None:
    """“Giữa” has 3.2 on a criterion that goes in steps of 0.5."""
    desk = made.open("simulation", ct="lech", cq="giua")
    slider, mouse = desk.slider(NETWORK), desk.page.mouse
    expect(slider).to_have_value("3.2")
    slider.scroll_into_view_if_needed()
    mouse.move(*thumb_at(slider, 3.2 / 5))
    mouse.down()
    for points, shown in ((3.5, "3,5 điểm"), (3.0, "3 điểm"), (3.2, "3,2 điểm"), (2.5, "2,5 điểm")):
        mouse.move(*thumb_at(slider, points / 5), steps=2)
        expect(slider).to_have_attribute("aria-valuetext", shown)
    mouse.up()
    desk.line(NETWORK).get_by_role("button", name=re.compile("Đặt lại")).click()
    expect(slider).to_have_attribute("aria-valuetext", "3,2 điểm")
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "3,5 điểm")


def test_from_points_that_are_typed_and_not_entered_both_buttons_lead_on(desk: Tab) -> None:
    to_maximum, reset = desk.line(ONLINE).get_by_role("button").all()
    desk.type_points(ONLINE, "20")
    expect(to_maximum).to_be_disabled()
    desk.field(ONLINE).fill("7")
    to_maximum.click()
    expect(desk.field(ONLINE)).to_have_value("20")
    expect(desk.figure("total")).to_have_text("29,000")
    desk.button("simulation.undo").click()
    expect(desk.figure("total")).to_have_text("16,000")  # 7 was a step of its own
    desk.button("simulation.reset_all").click()
    expect(reset).to_be_disabled()
    desk.field(ONLINE).fill("7")
    reset.click()
    expect(desk.field(ONLINE)).to_have_value("12")
    desk.field(ONLINE).fill("7")
    desk.field(ONLINE).press("Escape")
    expect(reset).to_be_disabled()


def test_everything_is_within_reach_of_the_tab_key(desk: Tab) -> None:
    """From a slider on: the field, the two buttons (one of them off), and the next slider."""
    desk.slider(COMPUTERS).focus()
    desk.page.keyboard.press("ArrowRight")
    expect(desk.line(COMPUTERS).get_by_role("button", name=re.compile("Đặt lại"))).to_be_enabled()
    reached = [desk.field(COMPUTERS), *desk.line(COMPUTERS).get_by_role("button").all(), desk.slider(NETWORK)]
    assert len(reached) == 4
    for control in reached:
        desk.page.keyboard.press("Tab")
        expect(control).to_be_focused()


def test_a_typed_comma_is_understood_and_given_back(desk: Tab) -> None:
    desk.type_points(COMPUTERS, "2,75")
    expect(desk.figure("total")).to_have_text("17,750")
    expect(desk.field(COMPUTERS)).to_have_value("2,75")
    desk.type_points(COMPUTERS, "2.5")
    expect(desk.figure("total")).to_have_text("17,500")
    expect(desk.field(COMPUTERS)).to_have_value("2,5")


def test_a_file_that_is_taken_at_once_holds_what_was_typed_and_not_entered(desk: Tab) -> None:
    desk.field(ONLINE).fill("14")
    desk.field(ONLINE).press("Enter")
    expect(desk.figure("total")).to_have_text("23,000")
    csv = desk.page.locator("a[download$='.csv']").first
    expect(csv).to_be_visible()
    desk.field(ONLINE).fill("16")
    with desk.page.expect_download() as taken:
        csv.click()
    assert "25,000" in Path(taken.value.path()).read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("criterion", "typed", "says"),
    [
        (COMPUTERS, "2,755,1", "hai số"),
        (COMPUTERS, "99", "vượt điểm tối đa 10"),
        (COMPUTERS, "-1", "nhỏ hơn 0"),
        (COMPUTERS, "bảy", "không phải là số"),
        (NETWORK, "3,3", "bước 0,5"),
    ],
)
def test_what_is_refused_says_why_beside_the_field_and_changes_nothing(
    desk: Tab, criterion: str, typed: str, says: str
) -> None:
    desk.type_points(criterion, typed)
    expect(desk.line(criterion).get_by_role("alert")).to_contain_text(says)
    expect(desk.field(criterion)).to_have_attribute("aria-invalid", "true")
    expect(desk.field(criterion)).to_have_value(typed)
    assert desk.board() == BEFORE
    desk.type_points(criterion, "1")
    expect(desk.line(criterion).get_by_role("alert")).to_have_count(0)
    expect(desk.field(criterion)).to_have_attribute("aria-invalid", "false")


def test_to_the_maximum_back_one_and_back_all(desk: Tab) -> None:
    desk.line(ONLINE).get_by_role("button", name=text("simulation.to_maximum_of", "vi", criterion=ONLINE)).click()
    expect(desk.figure("total")).to_have_text("29,000")
    desk.line(NETWORK).get_by_role("button", name=re.compile("lên điểm tối đa")).click()
    expect(desk.figure("total")).to_have_text("31,000")
    desk.line(ONLINE).get_by_role("button", name=re.compile("Đặt lại")).click()
    expect(desk.figure("total")).to_have_text("23,000")
    desk.button("simulation.reset_all").click()
    expect(desk.figure("total")).to_have_text("21,000")
    expect(desk.button("simulation.reset_all")).to_be_disabled()
    desk.button("simulation.undo").click()
    expect(desk.figure("total")).to_have_text("23,000")


def test_what_was_done_before_and_after_another_page_is_undone_one_by_one(desk: Tab) -> None:
    desk.type_points(COMPUTERS, "9")
    expect(desk.figure("total")).to_have_text("24,000")
    desk.go_by_menu("leaderboard").go_by_menu("simulation")
    desk.type_points(ONLINE, "16")
    expect(desk.figure("total")).to_have_text("28,000")
    desk.button("simulation.undo").click()
    expect(desk.figure("total")).to_have_text("24,000")
    desk.button("simulation.undo").click()
    expect(desk.figure("total")).to_have_text("21,000")


def test_zero_is_a_change_and_only_changed_criteria_can_be_shown(desk: Tab) -> None:
    desk.type_points(COMPUTERS, "0")
    expect(desk.figure("total")).to_have_text("15,000")
    expect(desk.field(COMPUTERS)).to_have_value("0")
    desk.page.get_by_role("button", name="Đã thay đổi (1)").click()
    expect(desk.page.get_by_role("slider")).to_have_count(1)
    desk.page.get_by_role("button", name="Tất cả (3)").click()
    expect(desk.page.get_by_role("slider")).to_have_count(3)


def test_f5_keeps_the_scenario(desk: Tab) -> None:
    desk.type_points(COMPUTERS, "9,25")
    desk.page.wait_for_url(re.compile(r"thu=giua"))
    desk.page.reload()
    desk.settled()
    expect(desk.figure("total")).to_have_text("24,250")
    expect(desk.field(COMPUTERS)).to_have_value("9,25")
    expect(desk.figure("rank")).to_have_text("1/3")


def test_the_copied_link_restores_the_view_for_somebody_else(new_tab: NewTab, made_server: str) -> None:
    mine = new_tab(made_server, permissions=["clipboard-read", "clipboard-write"])
    mine.open("simulation", ct="keo", cq="giua", lang="vi")
    mine.type_points(ONLINE, "20")
    mine.type_points(COMPUTERS, "0")
    expect(mine.figure("total")).to_have_text("23,000")
    mine.button("simulation.copy_link").click()
    expect(mine.page.get_by_text("Đã sao chép liên kết")).to_be_visible()
    link = mine.page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(f"{made_server}/mo-phong?")

    theirs = new_tab(made_server)
    theirs.page.goto(link)
    theirs.settled()
    expect(theirs.title).to_have_text("Nếu điểm thay đổi, Giữa xếp hạng mấy?")
    expect(theirs.figure("total")).to_have_text("23,000")
    expect(theirs.field(COMPUTERS)).to_have_value("0")
    assert theirs.board() == mine.board()


def test_two_readers_do_not_see_each_others_scenarios(new_tab: NewTab, made_server: str) -> None:
    mine, theirs = new_tab(made_server), new_tab(made_server)
    mine.open("simulation", ct="keo", cq="giua")
    mine.type_points(ONLINE, "20")
    expect(mine.figure("total")).to_have_text("29,000")
    mine.page.wait_for_url(re.compile("thu="))
    mine.go_by_menu("leaderboard")
    theirs.open("leaderboard", ct="keo")
    link = theirs.rows.get_by_role("link", name="Đầu").get_attribute("href")
    assert link is not None
    assert "thu=" not in link
    theirs.open("simulation", ct="keo", cq="giua")
    expect(theirs.figure("total")).to_have_text("21,000")


def test_points_above_the_maximum_in_a_link_are_named_and_not_applied(made: Tab) -> None:
    made.open("simulation", ct="keo", cq="giua", thu="giua:1.1=99~1.2=5")
    expect(made.page.get_by_role("alert").filter(has_text="99 vượt điểm tối đa 10")).to_be_visible()
    expect(made.figure("total")).to_have_text("23,000")


def test_another_agency_is_chosen_by_typing_a_part_of_its_name(desk: Tab) -> None:
    desk.type_points(COMPUTERS, "9")
    expect(desk.figure("total")).to_have_text("24,000")
    desk.page.get_by_role("combobox", name="Chọn cơ quan").fill("Cuối")
    desk.page.get_by_role("option", name="3 · Cuối").click()
    expect(desk.title).to_contain_text("Cuối")
    expect(desk.page.get_by_text("Kịch bản còn thay đổi điểm của: Giữa.")).to_be_visible()
    expect(desk.figure("total")).to_have_text("7,000")


def test_among_102_agencies_the_board_shows_the_one_that_is_worked_on(made: Tab) -> None:
    made.open("simulation", ct="xa", cq="xa-0080")
    own = made.page.get_by_role("list", name=text("simulation.board", "vi")).get_by_title("Xã thứ 81", exact=True)
    expect(own).to_be_in_viewport()
    for name in ("Tiêu chí 1", "Tiêu chí 2", "Tiêu chí 3", "Tiêu chí 4"):
        made.line(name).get_by_role("button", name=re.compile("lên điểm tối đa")).click()
    expect(made.page.get_by_role("button", name="Đã thay đổi (4)")).to_be_visible()
    expect(made.figure("rank")).not_to_have_text("81/102")
    expect(own).to_be_in_viewport()


def test_beside_the_last_criterion_the_board_stays_within_the_screen_and_shows_the_own_row(made: Tab) -> None:
    made.open("simulation", ct="xa", cq="xa-0080")
    board = made.page.get_by_role("region", name=text("simulation.board", "vi"))
    page = made.page.get_by_test_id("stMain")
    made.page.mouse.move(300, 600)
    for distance in (5000, *(-20, 20) * 10):
        before = page.evaluate("page => page.scrollTop")
        made.page.mouse.wheel(0, distance)
        made.page.wait_for_function(
            "([page, before]) => page.scrollTop !== before", arg=[page.element_handle(), before]
        )
    expect(made.slider("Tiêu chí 11")).to_be_in_viewport()
    box = board.bounding_box()
    assert box is not None
    assert box["height"] < 900 - 132  # the screen, and 8.25rem from which on the board sticks
    expect(board.get_by_title("Xã thứ 81", exact=True)).to_be_in_viewport()


@pytest.mark.parametrize("height", [768, 1600])
def test_at_the_end_of_the_page_the_board_stands_whole_below_the_figures_that_stay_on_top(
    new_tab: NewTab, shipped_server: str, made_server: str, height: int
) -> None:
    for url, link in ((shipped_server, {"cq": "so-y-te"}), (made_server, {"ct": "xa", "cq": "xa-0080"})):
        tab = new_tab(url, viewport={"width": 1366, "height": height}).open("simulation", **link)
        tab.page.get_by_test_id("stMain").evaluate("page => page.scrollTo(0, page.scrollHeight)")
        board = tab.page.locator(".board")
        expect(board.get_by_role("heading")).to_be_in_viewport()
        figures = tab.page.locator(".summary")
        tab.page.wait_for_function(
            "([board, figures]) => board.getBoundingClientRect().top >= figures.getBoundingClientRect().bottom",
            arg=[board.element_handle(), figures.element_handle()],
        )


def test_the_board_ends_with_the_screen_while_what_stands_above_it_comes_and_goes(
    new_tab: NewTab, shipped_server: str
) -> None:
    tab = new_tab(shipped_server).open("simulation", cq="so-y-te")
    above = tab.page.get_by_test_id("stMainBlockContainer")
    ends_with_the_screen = "board => Math.abs(board.getBoundingClientRect().bottom - innerHeight + 12) < 1"
    board = tab.page.locator(".board").element_handle()
    tab.page.wait_for_function(ends_with_the_screen, arg=board)
    above.evaluate("page => page.insertAdjacentHTML('afterbegin', '<div id=above style=height:120px></div>')")
    tab.page.wait_for_function(ends_with_the_screen, arg=board)
    above.evaluate("() => document.querySelector('#above').remove()")
    tab.page.wait_for_function(ends_with_the_screen, arg=board)


def test_the_row_of_the_last_agency_is_seen_when_the_window_grows_lower(made: Tab) -> None:
    made.open("simulation", ct="xa", cq="xa-0101")
    own = made.page.get_by_role("list", name=text("simulation.board", "vi")).get_by_title("Xã thứ 102", exact=True)
    expect(own).to_be_in_viewport()
    made.page.set_viewport_size({"width": 1440, "height": 650})
    expect(own).to_be_in_viewport()


def test_on_a_laptop_the_own_row_is_seen_between_its_neighbours_and_beside_its_weakest_group(
    new_tab: NewTab, shipped_server: str
) -> None:
    tab = new_tab(shipped_server, viewport={"width": 1366, "height": 650}).open("simulation", cq="so-cong-thuong")
    rows = tab.page.get_by_role("list", name=text("simulation.board", "vi")).locator("li[title]")
    for agency in ("Ban Dân tộc", "Sở Công Thương", "Ban Quản lý các Khu công nghiệp"):
        expect(rows.filter(has_text=agency)).to_be_in_viewport(ratio=0.9)
    expect(tab.slider("Tỷ lệ thủ tục hành chính cung cấp trực tuyến mức độ 3")).to_be_in_viewport(ratio=0.9)


def test_a_group_folds_away_and_what_is_changed_in_it_is_found_all_the_same(desk: Tab) -> None:
    group = desk.page.get_by_role("button", name="Hạ tầng", exact=True)
    expect(group).to_have_attribute("aria-expanded", "true")
    group.click()
    expect(group).to_have_attribute("aria-expanded", "false")
    expect(desk.slider(COMPUTERS)).to_be_hidden()
    expect(desk.slider(ONLINE)).to_be_visible()
    group.click()
    desk.slider(COMPUTERS).press("ArrowRight")
    group.click()
    expect(desk.slider(COMPUTERS)).to_be_hidden()
    desk.page.get_by_role("button", name="Đã thay đổi (1)").click()
    expect(desk.slider(COMPUTERS)).to_be_visible()
    expect(desk.slider(ONLINE)).to_be_hidden()


def test_what_came_ahead_of_the_run_stays_when_the_hand_rests(desk: Tab) -> None:
    """Four steps to the right by questions over HTTP; then one rerun says the same."""
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url) if request.url.endswith("/buoc") else None)
    desk.slider(NETWORK).focus()
    for points in ("3,5", "4", "4,5", "5"):
        desk.page.keyboard.press("ArrowRight")
        expect(desk.field(NETWORK)).to_have_value(points)
    expect(desk.figure("total")).to_have_text("23,000")
    assert asked
    ahead = desk.board()
    desk.page.wait_for_url(re.compile(r"thu=giua"))
    assert desk.settled().board() == ahead == [("1", "Giữa", "23,000"), ("2", "Đầu", "22,000"), ("3", "Cuối", "7,000")]
    desk.button("simulation.undo").click()  # the keys were one gesture
    expect(desk.figure("total")).to_have_text("21,000")


def test_without_answers_ahead_every_step_is_a_rerun(made: Tab) -> None:
    """As under `streamlit run app.py`, or when the way there is blocked."""
    made.page.route("**/buoc", lambda route: route.fulfill(status=404))
    made.open("simulation", ct="keo", cq="giua")
    made.slider(NETWORK).focus()
    made.page.keyboard.press("ArrowRight")
    expect(made.figure("total")).to_have_text("21,500")
    made.page.keyboard.press("ArrowRight")
    expect(made.figure("total")).to_have_text("22,000")
    made.problems[:] = [problem for problem in made.problems if "404" not in problem]
