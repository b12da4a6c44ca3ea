"""What a hand on the sliders does to the figures, and what it never does. Sums by hand, on an edition of 3 agencies."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.made_editions import TWO_GROUPS, MadeBlock, build, made_block
from tests.pages.hand import Hand
from tests.pages.screen import component, follow, go_to, open_page, picker, title, words_on
from tests.pages.shown import show


@pytest.fixture(scope="module")
def two_editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """“giua” has 6 + 3 + 12 = 21 of 35, between “dau” (31) and “cuoi” (7); 1.2 goes in steps of 0.5."""
    root = tmp_path_factory.mktemp("hand") / "editions"
    block = MadeBlock(
        "so",
        "Sở",
        TWO_GROUPS,
        {"dau": ("Cơ quan đầu", (9, 4, 18)), "giua": ("Cơ quan giữa", (6, 3, 12)), "cuoi": ("Cơ quan cuối", (2, 1, 4))},
        steps={"1.2": 0.5},
    )
    for period in ("2023", "2024"):
        build(root, block, made_block("huyen", "Huyện", ngoai=(1, 1, 1), khac=(2, 2, 2)), period=period)
    return root


@pytest.fixture
def hand(two_editions: Path, monkeypatch: pytest.MonkeyPatch) -> Hand:
    """A hand on the sliders of “giua”."""
    show(two_editions, monkeypatch)
    return Hand("giua")


def board(answer: dict[str, dict[str, list[dict[str, str]]]]) -> list[tuple[str, str, str]]:
    return [(f"{row['shared']}{row['rank']}", row["name"], row["total"]) for row in answer["board"]["rows"]]


BASELINE = [("1", "Cơ quan đầu", "31,000"), ("2", "Cơ quan giữa", "21,000"), ("3", "Cơ quan cuối", "7,000")]


def test_before_anything_is_done_the_board_is_the_leaderboard(hand: Hand) -> None:
    answer = hand.answer
    assert board(answer) == BASELINE
    assert answer["changed"] == []
    assert (answer["canUndo"], answer["canRedo"]) == (False, False)
    assert answer["status"] == "Cần thêm 10,000 điểm để lên hạng 1"


@pytest.mark.usefixtures("shipped")
def test_the_weakest_groups_of_today_come_first_and_stay_there() -> None:
    """Sở Công Thương has 4.271 of 12 points = 35.6 % on its weakest group, and 9.445 of 10 on its best."""
    for link in ("", "so-cong-thuong:2.3.1=2~2.3.2=2.5~2.3.3=3"):
        simulator = component(open_page("simulation", cq="so-cong-thuong", thu=link), "simulator")
        groups = [group["name"] for group in simulator["groups"]]
        assert groups[0] == "Mức độ giao dịch, chuyển đổi"
        assert groups[-1] == "Hạ tầng CNTT"
        assert simulator["groupPoints"][0]["changed"] is bool(link)
        assert simulator["groupPoints"][0]["points"].endswith("/ 12")


def test_a_moved_slider_moves_total_rank_percent_mean_and_board(hand: Hand) -> None:
    hand.does("set", "2.1", 20)
    answer = hand.does("set", "1.1", 9.5)
    summary = answer["summary"]
    assert (summary["total"]["before"], summary["total"]["after"]) == ("21,000", "32,500")
    assert summary["total"]["note"] == "+11,500"
    assert (summary["rank"]["before"], summary["rank"]["after"]) == ("2", "1/3")
    assert "tăng 1 bậc" in summary["rank"]["note"]
    assert (summary["percent"]["before"], summary["percent"]["after"]) == ("60,0%", "92,8%")
    assert (summary["mean"]["before"], summary["mean"]["after"]) == ("19,6667", "23,500")
    assert board(answer) == [("1", "Cơ quan giữa", "32,500"), ("2", "Cơ quan đầu", "31,000"), BASELINE[2]]
    assert answer["passing"] == "Vượt qua: Cơ quan đầu"
    assert answer["status"] == "Đang đứng đầu khối"


def test_drawing_level_is_a_tie_on_the_better_rank(hand: Hand) -> None:
    hand.does("set", "2.1", 20)
    answer = hand.does("set", "1.1", 8)
    assert [row[0] for row in board(answer)] == ["đồng hạng 1", "đồng hạng 1", "3"]
    assert answer["passing"] == "Bằng điểm: Cơ quan đầu"


def test_losing_points_lets_others_by(hand: Hand) -> None:
    hand.does("set", "2.1", 0)
    answer = hand.does("set", "1.1", 3.5)
    assert board(answer) == [BASELINE[0], ("2", "Cơ quan cuối", "7,000"), ("3", "Cơ quan giữa", "6,500")]
    assert answer["passing"] == "Bị vượt bởi: Cơ quan cuối"
    assert "giảm 1 bậc" in answer["summary"]["rank"]["note"]


def test_zero_is_a_change_and_stands_in_the_link(hand: Hand) -> None:
    answer = hand.does("set", "1.2", 0)
    assert answer["changed"] == ["1.2"]
    assert answer["summary"]["total"]["after"] == "18,000"
    hand.does("commit")
    assert hand.screen.query_params["thu"] == "giua:1.2=0"


@pytest.mark.parametrize("typed", ["2,75", "2.75", " 2,75 ", "+2,750"])
def test_a_typed_comma_and_a_typed_point_are_the_same_number(hand: Hand, typed: str) -> None:
    hand.does("type", "1.1", typed)
    assert hand.points("1.1") == 2.75
    assert hand.answer["values"]["1.1"]["text"] == "2,75"
    assert hand.message("1.1") == ""


@pytest.mark.parametrize(
    ("criterion", "typed", "says"),
    [
        ("1.1", "2,755,1", "hai số"),
        ("1.1", "1.234,5", "hai số"),
        ("1.1", "10,01", "vượt điểm tối đa 10"),
        ("1.1", "99", "vượt điểm tối đa 10"),
        ("1.1", "-1", "nhỏ hơn 0"),
        ("1.1", "−0,5", "nhỏ hơn 0"),
        ("1.1", "bảy", "không phải là số"),
        ("1.1", "1e1", "không phải là số"),
        ("1.1", "nan", "không phải là số"),
        ("1.1", "inf", "không phải là số"),
        ("1.1", "9" * 400, "không phải là số"),
        ("1.1", "  ", "nhập một số"),
        ("1.2", "0,3", "bước 0,5"),
    ],
)
def test_what_is_refused_says_why_and_leaves_the_points(hand: Hand, criterion: str, typed: str, says: str) -> None:
    before = hand.answer
    answer = hand.does("type", criterion, typed)
    assert says in hand.message(criterion)
    assert board(answer) == board(before)
    assert answer["values"][criterion]["value"] == before["values"][criterion]["value"]
    assert answer["changed"] == []
    assert answer["canUndo"] is False


def test_a_refusal_is_forgotten_with_the_next_number_that_is_allowed(hand: Hand) -> None:
    hand.does("type", "1.1", "99")
    assert hand.message("1.1")
    hand.does("type", "1.1", "9,5")
    assert hand.message("1.1") == ""
    assert hand.points("1.1") == 9.5


@pytest.mark.parametrize("value", [10.01, 99, -0.01, float("nan"), float("inf"), 10**400, "mười", None, [5], {"v": 5}])
def test_a_value_that_no_slider_can_have_moves_nothing(hand: Hand, value: object) -> None:
    answer = hand.does("set", "1.1", value)
    assert board(answer) == BASELINE
    assert answer["changed"] == []


def test_maximum_reset_and_reset_all(hand: Hand) -> None:
    answer = hand.does("maximum", "2.1")
    assert answer["values"]["2.1"]["value"] == 20
    hand.does("maximum", "1.1")
    answer = hand.does("reset", "2.1")
    assert answer["values"]["2.1"]["value"] == 12
    assert answer["changed"] == ["1.1"]
    answer = hand.does("reset_all")
    assert board(answer) == BASELINE
    assert answer["changed"] == []


def test_back_at_the_editions_own_points_there_is_no_change_left(hand: Hand) -> None:
    hand.does("set", "1.1", 9)
    answer = hand.does("set", "1.1", 6)
    assert answer["changed"] == []
    hand.does("commit")
    assert "thu" not in hand.screen.query_params


def test_undo_takes_back_one_gesture_and_redo_brings_it_again(hand: Hand) -> None:
    hand.does("set", "1.1", 7)
    hand.does("set", "1.1", 8, held=True)
    hand.does("set", "1.1", 9, held=True)
    hand.does("set", "2.1", 15)
    assert hand.does("undo")["changed"] == ["1.1"]
    assert hand.points("1.1") == 9
    answer = hand.does("undo")
    assert board(answer) == BASELINE
    assert (answer["canUndo"], answer["canRedo"]) == (False, True)
    hand.does("redo")
    assert hand.points("1.1") == 9
    answer = hand.does("redo")
    assert hand.points("2.1") == 15
    assert (answer["canUndo"], answer["canRedo"]) == (True, False)


def test_undo_and_redo_at_the_end_of_the_way_do_nothing(hand: Hand) -> None:
    assert board(hand.does("undo")) == BASELINE
    assert board(hand.does("redo")) == BASELINE


def test_reset_all_can_be_undone(hand: Hand) -> None:
    hand.does("set", "1.1", 9)
    hand.does("reset_all")
    assert hand.does("undo")["changed"] == ["1.1"]


def test_something_new_after_undo_leaves_nothing_to_redo(hand: Hand) -> None:
    hand.does("set", "1.1", 9)
    hand.does("undo")
    answer = hand.does("set", "2.1", 13)
    assert answer["canRedo"] is False
    assert answer["changed"] == ["2.1"]


def test_a_recorded_score_off_its_step_stays_until_it_is_moved_and_comes_back_when_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    off = {"dau": ("Đầu", (9, 4, 18)), "giua": ("Giữa", (6, 3.2, 12))}
    build(tmp_path / "editions", MadeBlock("so", "Sở", TWO_GROUPS, off, steps={"1.2": 0.5}))
    show(tmp_path / "editions", monkeypatch)
    hand = Hand("giua")
    assert (hand.points("1.2"), hand.answer["summary"]["total"]["after"]) == (3.2, "21,200")
    assert hand.does("set", "2.1", 13)["summary"]["total"]["after"] == "22,200"
    assert hand.does("set", "1.2", 3.5)["summary"]["total"]["after"] == "22,500"
    assert hand.does("type", "1.2", "3,3")["changed"] == ["1.2", "2.1"]
    assert hand.message("1.2") == "3,3 không phải bội của bước 0,5"
    for kind, value in (("reset", None), ("type", "3,2"), ("set", 3.2)):
        hand.does("set", "1.2", 3)
        assert hand.does(kind, "1.2", value)["changed"] == ["2.1"], kind
        assert (hand.points("1.2"), hand.message("1.2")) == (3.2, "")


def test_an_event_that_comes_again_is_not_done_again(hand: Hand) -> None:
    """The browser sends an event until it is acknowledged, so a slow answer makes it come twice."""
    hand.does("set", "1.1", 9)
    hand.does("set", "2.1", 13)
    hand.does("undo")
    undo = hand.event("undo")
    answer = hand.sends(undo)
    assert answer["acknowledged"] == 3
    assert answer["changed"] == ["1.1"]
    assert hand.sends(undo, undo)["changed"] == ["1.1"]


def test_several_events_in_one_message_are_done_in_their_order(hand: Hand) -> None:
    events: list[object] = []
    for kind, criterion, value in (("set", "1.1", 9), ("set", "1.1", 3), ("maximum", "2.1", None), ("undo", "", None)):
        hand.number += 1
        hand.gesture += 1
        events.append(hand.event(kind, criterion, value))
    answer = hand.sends(*events)
    assert answer["acknowledged"] == 4
    assert answer["changed"] == ["1.1"]
    assert hand.points("1.1") == 3


@pytest.mark.parametrize("event", [None, 7, "set", [], {}, {"n": 1}])
def test_what_is_no_event_at_all_changes_nothing(hand: Hand, event: object) -> None:
    assert board(hand.sends(event)) == BASELINE


@pytest.mark.parametrize(
    "forged",
    [
        {"n": "1"},
        {"n": 1.5},
        {"n": -5},
        {"n": None},
        {"k": "erase"},
        {"k": 3},
        {"e": "another edition"},
        {"e": None},
        {"a": "khong-co"},
        {"a": "ngoai"},
        {"a": None},
        {"c": "1"},
        {"c": ""},
        {"c": None},
        {"k": "type", "v": None},
        {"v": "9"},
        {"g": None},
    ],
    ids=str,
)
def test_an_event_that_no_browser_of_ours_sends_changes_nothing(hand: Hand, forged: dict[str, object]) -> None:
    hand.number = hand.gesture = 1
    right = hand.event("set", "1.1", 9.0)
    answer = hand.sends({**right, **forged})
    assert board(answer) == BASELINE
    assert answer["changed"] == []
    assert hand.sends({**right, "n": 2})["changed"] == ["1.1"]


@pytest.mark.parametrize("state", [{}, {"events": None}, {"events": 7}, {"events": "set"}, {"events": {"n": 1}}])
def test_a_state_that_no_browser_of_ours_has_changes_nothing(hand: Hand, state: dict[str, object]) -> None:
    hand.screen.session_state["simulator"] = state
    hand.screen.run()
    assert not hand.screen.exception
    assert board(hand.answer) == BASELINE


def test_the_link_restores_the_scenario_for_somebody_else(hand: Hand) -> None:
    hand.does("set", "1.1", 9.25)
    hand.does("set", "1.2", 0)
    answer = hand.does("set", "2.1", 20)
    parameters = dict(parse_qsl(urlsplit(answer["link"]).query))
    theirs = component(open_page("simulation", **parameters), "simulator")
    assert theirs["values"] == answer["values"]
    assert board(theirs) == board(answer)
    assert theirs["summary"] == answer["summary"]
    assert theirs["link"] == answer["link"]


def test_every_whole_run_writes_the_scenario_into_the_url(hand: Hand) -> None:
    hand.does("set", "1.1", 9.25)
    assert hand.screen.query_params["thu"] == "giua:1.1=9.25"
    hand.does("reset", "1.1")
    assert "thu" not in hand.screen.query_params


def test_a_scenario_names_the_version_that_it_was_begun_on(hand: Hand) -> None:
    assert "pb" not in hand.screen.query_params
    hand.does("set", "1.1", 9.25)
    assert hand.screen.query_params["pb"] == hand.screen.session_state["view"].version
    hand.does("undo")
    hand.screen.run()
    assert not hand.screen.session_state["session"].address.scenario


def test_a_refused_value_belongs_to_its_agency_and_criterion_alone(hand: Hand) -> None:
    hand.does("type", "1.1", "99")
    assert "99 vượt điểm tối đa 10" in hand.message("1.1")
    picker(hand.screen, "agency").set_value("dau").run()
    assert hand.message("1.1") == ""
    assert hand.answer["values"]["1.1"]["text"] == "9"
    picker(hand.screen, "agency").set_value("giua").run()
    assert "99 vượt điểm tối đa 10" in hand.message("1.1")


def test_events_of_an_agency_that_was_left_are_done(hand: Hand) -> None:
    """The picker was faster than the answer: what was dragged before is of the other agency."""
    hand.number += 1
    event = hand.event("set", "1.1", 9.25)
    hand.screen.session_state["simulator"] = {"events": [event]}
    picker(hand.screen, "agency").set_value("dau").run()
    assert hand.screen.query_params["thu"] == "giua:1.1=9.25"
    assert hand.screen.query_params["cq"] == "dau"


def test_events_of_an_edition_that_was_left_are_kept_for_it(hand: Hand) -> None:
    hand.number += 1
    event = hand.event("set", "1.1", 9.25)
    picker(hand.screen, "period").set_value("2023").run()
    assert "thu" not in hand.screen.query_params
    hand.sends(event)
    assert "thu" not in hand.screen.query_params
    picker(hand.screen, "period").set_value("2024").run()
    assert hand.screen.query_params["thu"] == "giua:1.1=9.25"


def test_the_other_pages_keep_the_editions_figures(hand: Hand) -> None:
    hand.does("set", "1.1", 10)
    hand.does("set", "2.1", 20)
    rows = component(go_to(hand.screen, "leaderboard"), "leaderboard")["rows"]
    assert {row["code"]: row["total"] for row in rows} == {"dau": "31,000", "giua": "21,000", "cuoi": "7,000"}
    assert "21,000" in words_on(go_to(hand.screen, "agency"))
    assert component(go_to(hand.screen, "simulation"), "simulator")["changed"] == ["1.1", "2.1"]


def test_another_agency_is_worked_on_in_the_same_scenario(hand: Hand) -> None:
    hand.does("set", "1.1", 10)
    picker(hand.screen, "agency").set_value("cuoi").run()
    assert "Cơ quan cuối" in title(hand.screen)
    answer = hand.answer
    assert answer["others"] == "Kịch bản còn thay đổi điểm của: Cơ quan giữa."
    assert answer["changed"] == []
    assert [row["name"] for row in answer["board"]["rows"] if row["simulated"]] == ["Cơ quan giữa"]


def test_the_language_changes_and_the_scenario_stays(hand: Hand) -> None:
    hand.does("set", "1.1", 9.5)
    picker(hand.screen, "language").set_value("en").run()
    assert hand.answer["values"]["1.1"]["text"] == "9.5"
    assert hand.answer["changed"] == ["1.1"]


def test_each_edition_has_its_own_scenario(hand: Hand) -> None:
    hand.does("set", "1.1", 10)
    picker(hand.screen, "period").set_value("2023").run()
    assert board(hand.answer) == BASELINE
    picker(hand.screen, "period").set_value("2024").run()
    assert hand.answer["changed"] == ["1.1"]


def test_a_hand_that_moved_on_one_edition_moves_nothing_on_the_next(hand: Hand) -> None:
    """The browser's last events stay with the session when another edition is chosen, answered or not."""
    hand.number = hand.gesture = 1
    hand.screen.session_state["simulator"] = {"events": [hand.event("set", "1.1", 10)]}
    picker(hand.screen, "period").set_value("2023").run()
    assert board(hand.answer) == BASELINE
    assert hand.does("set", "1.1", 7)["summary"]["total"]["after"] == "22,000"


def test_a_link_without_a_scenario_puts_an_end_to_the_one_before_and_undo_brings_it_back(hand: Hand) -> None:
    hand.does("set", "1.1", 10)
    hand.does("commit")
    follow(hand.screen, ky="2024", cq="giua", lang="en")
    assert hand.answer["changed"] == []
    assert hand.does("undo")["changed"] == ["1.1"]


def test_criteria_brought_along_from_the_agencys_page_come_first(root: Path) -> None:
    build(root, made_block(a=(8, 4, 16), b=(7, 4, 16)))
    focused = component(open_page("simulation", cq="a", tc="2.1~1.1~khong-co"), "simulator")["focused"]
    assert focused == ["2.1", "1.1"]
