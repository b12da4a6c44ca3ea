"""A link restores its view; a wrong one is named, never obeyed by half and in silence; pickers change one thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.model import Scenario
from tests.made_editions import build, made_block
from tests.pages.screen import (
    OF_AN_AGENCY,
    PAGE_NAMES,
    applies,
    component,
    follow,
    go_to,
    open_page,
    picker,
    title,
    words_on,
)

each_page = pytest.mark.parametrize("name", PAGE_NAMES)


@pytest.mark.usefixtures("shipped")
def test_a_link_restores_block_agency_and_language() -> None:
    screen = open_page("agency", ky="2019", khoi="huyen-thanh-pho", cq="tam-dao", lang="en")
    assert "Tam Đảo" in title(screen)
    assert "2019" in words_on(screen)
    assert picker(screen, "block").value == "huyen-thanh-pho"
    assert picker(screen, "language").value == "en"


@pytest.mark.usefixtures("shipped")
def test_a_link_restores_search_order_and_way_of_looking() -> None:
    link = {"tim": "tam", "sx": "-diem", "loc": "giam-hang", "sat": "1"}
    board = component(open_page("leaderboard", khoi="huyen-thanh-pho", **link), "leaderboard")
    assert board["look"] == {"query": "tam", "sort": "-diem", "only": "giam-hang", "near": "1"}
    chart = open_page("leaderboard", khoi="huyen-thanh-pho", xem="bieu-do")
    assert len(chart.get("plotly_chart")) == 1
    assert "leaderboard" not in [component.key for component in chart.get("bidi_component")]


@pytest.mark.usefixtures("shipped")
def test_an_agency_of_another_block_brings_its_block_along() -> None:
    screen = open_page("agency", khoi="so-ban-nganh", cq="tam-dao")
    assert picker(screen, "block").value == "huyen-thanh-pho"
    assert not screen.warning


@each_page
@pytest.mark.usefixtures("shipped")
def test_what_a_wrong_link_names_in_vain_is_said_and_the_nearest_is_shown(name: str) -> None:
    agency = {"cq": "so-y-te"}
    screen = open_page(name, **agency)
    nearest = title(screen)
    kinds = {"ct": "chương trình", "ky": "kỳ xếp hạng", "khoi": "khối", "cq": "cơ quan", "trang": "trang"}
    for parameter, what in kinds.items():
        follow(screen, **agency | {parameter: "khong-co-dau"})
        assert not screen.exception
        (warning,) = screen.warning
        assert "khong-co-dau" in warning.value
        assert f"Không tìm thấy {what}" in warning.value
        asks = parameter == "cq" and name in OF_AN_AGENCY
        assert title(screen) == ("Chọn một cơ quan" if asks else nearest)
        assert ("đang hiển thị" in warning.value) == (parameter != "cq"), "no other agency takes the place of one"


@pytest.mark.parametrize("text", ["a:b", "=", "so-y-te:1.1.1=2,5,5", "so-y-te:1.1.1=", ":1.1.1=2"])
@pytest.mark.usefixtures("shipped")
def test_a_scenario_that_cannot_be_read_is_named_and_changes_nothing(text: str) -> None:
    screen = open_page("simulation", cq="so-y-te", thu=text)
    assert not screen.exception
    assert len(screen.warning) == 1
    assert component(screen, "simulator")["changed"] == []


@each_page
@pytest.mark.usefixtures("shipped")
def test_a_scenario_that_cannot_be_read_is_named_on_any_page(name: str) -> None:
    screen = open_page(name, cq="so-y-te", thu="rác")
    assert not screen.exception
    (warning,) = screen.warning
    assert "rác" in warning.value
    assert screen.session_state["session"].address.scenario == Scenario()


@pytest.mark.usefixtures("shipped")
def test_points_above_the_maximum_in_a_link_are_named_and_the_rest_is_applied() -> None:
    screen = open_page("simulation", cq="so-y-te", thu="so-y-te:1.1.1=99~1.1.2=0.5")
    (warning,) = screen.warning
    assert "99" in warning.value
    simulator = component(screen, "simulator")
    assert simulator["changed"] == ["1.1.2"]
    assert simulator["values"]["1.1.1"]["value"] == 1.945
    assert simulator["values"]["1.1.2"]["value"] == 0.5


@pytest.mark.parametrize(
    "change", ["so-y-te:1.1.1=-1", "so-y-te:9.9.9=1", "khong-co:1.1.1=1", "so-y-te:1.1=1", "so-y-te:=1"]
)
@pytest.mark.usefixtures("shipped")
def test_a_change_that_does_not_fit_the_edition_is_named_and_not_applied(change: str) -> None:
    screen = open_page("simulation", cq="so-y-te", thu=change)
    assert not screen.exception
    assert len(screen.warning) == 1
    simulator = component(screen, "simulator")
    assert simulator["changed"] == []
    assert simulator["others"] == ""


@pytest.mark.usefixtures("shipped")
def test_a_scenario_too_long_for_a_link_is_named() -> None:
    long = "so-y-te:" + "~".join(f"1.1.{number}=1" for number in range(1000))
    screen = open_page("simulation", cq="so-y-te", thu=long)
    assert len(screen.warning) == 1
    assert component(screen, "simulator")["changed"] == []


@pytest.mark.parametrize("hostile", ["![](//example.org/x.png)", "[bấm](//example.org)", "`**x**", "$x$"])
@pytest.mark.parametrize("parameter", ["ct", "ky", "khoi", "cq", "thu", "trang"])
@pytest.mark.usefixtures("shipped")
def test_nothing_in_a_link_is_taken_for_markup(parameter: str, hostile: str) -> None:
    """A notice repeats what the link said; a link that somebody sent must not bring his pictures and links with it."""
    screen = open_page(**{parameter: hostile})
    (warning,) = screen.warning
    before, found, after = warning.value.partition(hostile)
    assert found
    fence = before[len(before.rstrip("` ")) :].strip()
    assert set(fence) == {"`"}, "the value does not stand in a code span"
    assert after.lstrip().startswith(fence)
    assert fence not in hostile


@pytest.mark.usefixtures("shipped")
def test_changing_the_language_keeps_the_rest() -> None:
    screen = open_page("leaderboard", ky="2019", khoi="huyen-thanh-pho", tim="tam", sx="ten")
    picker(screen, "language").set_value("en").run()
    assert screen.query_params == {
        "ct": "vinh-phuc-cqdt",
        "ky": "2019",
        "khoi": "huyen-thanh-pho",
        "tim": "tam",
        "sx": "ten",
        "lang": "en",
    }
    assert "lead" in title(screen)


@pytest.mark.usefixtures("shipped")
def test_changing_the_edition_keeps_block_agency_and_language() -> None:
    screen = open_page("agency", khoi="huyen-thanh-pho", cq="tam-dao", lang="en")
    picker(screen, "period").set_value("2019").run()
    assert "Tam Đảo" in title(screen)
    assert screen.query_params["ky"] == "2019"
    assert screen.query_params["khoi"] == "huyen-thanh-pho"
    assert screen.query_params["lang"] == "en"


@pytest.mark.usefixtures("shipped")
def test_changing_the_block_keeps_edition_language_and_search_and_lets_the_agency_go() -> None:
    screen = open_page("leaderboard", ky="2019", cq="so-y-te", lang="en", tim="tam")
    picker(screen, "block").set_value("huyen-thanh-pho").run()
    assert screen.query_params["ky"] == "2019"
    assert screen.query_params["lang"] == "en"
    assert screen.query_params["tim"] == "tam"
    assert "cq" not in screen.query_params
    assert not screen.warning


@pytest.mark.usefixtures("shipped")
def test_going_from_page_to_page_keeps_the_view() -> None:
    screen = open_page("agency", ky="2019", khoi="huyen-thanh-pho", cq="tam-dao", lang="en")
    for name in PAGE_NAMES:
        go_to(screen, name)
        assert not screen.exception
        assert not screen.warning
        address = screen.session_state["session"].address
        assert (address.period, address.block, address.agency, address.language) == (
            "2019", "huyen-thanh-pho", "tam-dao", "en",
        )  # fmt: skip


@pytest.mark.usefixtures("shipped")
def test_a_view_that_came_from_a_link_leaves_the_link_as_it_was() -> None:
    """Rewriting it would put a second entry into the browser's history, and Back would lead nowhere."""
    assert open_page("agency", cq="tam-dao").query_params == {"cq": "tam-dao"}
    assert open_page().query_params == {}


@pytest.mark.usefixtures("shipped")
def test_the_url_of_the_page_that_was_left_does_not_take_the_place_of_the_links_that_was_followed() -> None:
    """Streamlit's browser code sends it when a run has written it while the link was pressed."""
    screen = open_page("agency", khoi="huyen-thanh-pho", cq="tam-dao")
    left = dict(screen.query_params)
    screen.query_params.update({"cq": "lap-thach", "tc": "1.1"})
    followed = dict(screen.query_params)
    go_to(screen, "simulation")
    follow(screen, **left)
    assert screen.session_state["session"].address.agency == "lap-thach"
    assert {name: "".join(value) for name, value in screen.query_params.items()}.items() >= followed.items()


@pytest.mark.usefixtures("shipped")
def test_a_link_that_was_drawn_before_the_last_press_keeps_what_the_press_did() -> None:
    screen = open_page("simulation", cq="so-cong-thuong", muc="phuong-an")
    drawn = dict(screen.query_params)
    applies(screen, 1)
    planned = screen.session_state["session"].address.scenario
    assert planned
    screen.query_params.clear()
    screen.query_params.update(drawn)
    go_to(screen, "scenarios")
    assert screen.session_state["session"].address.scenario == planned


@pytest.mark.usefixtures("shipped")
def test_a_second_link_in_the_same_session_replaces_the_first() -> None:
    screen = open_page("agency", khoi="huyen-thanh-pho", cq="tam-dao", lang="en")
    follow(screen, cq="so-y-te")
    assert title(screen) == "Sở Y tế"
    assert picker(screen, "language").value == "vi"


def test_choosing_another_programme_starts_on_its_latest_edition(root: Path) -> None:
    build(root, made_block(a=(1, 1, 1), b=(2, 2, 2)), programme="mot", period="2023")
    build(root, made_block(a=(1, 1, 1), b=(2, 2, 2)), programme="mot", period="2024")
    build(root, made_block("xa", "Xã", c=(1, 1, 1), d=(2, 2, 2)), programme="hai", period="2022")
    screen = open_page("leaderboard", ct="hai", cq="c")
    picker(screen, "programme").set_value("mot").run()
    assert not screen.exception
    assert not screen.warning
    assert picker(screen, "period").value == "2024"


def test_the_latest_plain_period_comes_before_a_cumulative_one(root: Path) -> None:
    for period in ("2025-09", "2025-10", "2025-luy-ke"):
        build(root, made_block(a=(1, 1, 1), b=(2, 2, 2)), period=period)
    screen = open_page()
    assert picker(screen, "period").value == "2025-10"
