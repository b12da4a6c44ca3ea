"""Leaderboard, agency and simulation on self-scores: chosen by a switch or a link, marked on every figure."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.database import ScenarioStore
from dashboard.model import EditionId
from dashboard.pages.saved_scenarios import scenario_store
from tests.made_editions import build, made_block
from tests.pages.hand import Hand
from tests.pages.screen import alts, component, go_to, open_page, picker, pickers, title, words_on
from tests.pages.self_scored_editions import AGENCIES, SELF_POINTS, appraised_block, build_appraised
from tests.pages.tables import notices

SENTENCE = "Mọi tổng điểm và thứ hạng ở đây tính từ điểm các cơ quan tự chấm, không phải kết quả xếp hạng."


def board(screen: AppTest) -> list[dict[str, Any]]:
    rows = component(screen, "leaderboard")["rows"]
    return sorted(rows, key=lambda row: row["place"])


def places(screen: AppTest) -> list[tuple[str, str, str]]:
    return [(row["rank"], row["name"], row["total"]) for row in board(screen)]


def test_a_link_shows_the_leaderboard_by_self_scores(root: Path) -> None:
    build_appraised(root)
    assert places(open_page("leaderboard")) == [
        ("1", "Sở B", "22,000"),
        ("2", "Sở A", "21,000"),
        ("3", "Sở C", "7,000"),
    ]
    own = open_page("leaderboard", diem="tu-cham")
    assert places(own) == [("1", "Sở A", "31,000"), ("2", "Sở B", "23,500"), ("3", "Sở C", "6,500")]
    assert title(own) == "Sở A đứng đầu khối Sở□"  # with its mark of origin


def test_every_figure_says_that_it_is_self_scored(root: Path) -> None:
    build_appraised(root)
    screen = open_page("leaderboard", diem="tu-cham")
    assert {row["origin"]["kind"] for row in board(screen)} == {"self_scored"}
    assert SENTENCE in words_on(screen)
    assert "□ 9 điểm thành phần tự chấm" in words_on(screen)
    assert "■" not in words_on(screen).replace("dấu ■ hoặc", "")
    agency = words_on(open_page("agency", diem="tu-cham", cq="a"))
    assert SENTENCE in agency
    assert "Số tự chấm" in " ".join(block.value for block in open_page("agency", diem="tu-cham", cq="a").html)


def test_the_switch_changes_the_track_and_the_address_and_back(root: Path) -> None:
    build_appraised(root)
    screen = open_page("leaderboard")
    picker(screen, "score_basis").set_value("tu-cham").run()
    assert screen.query_params["diem"] == "tu-cham"
    assert board(screen)[0]["name"] == "Sở A"
    picker(screen, "score_basis").set_value("").run()
    assert "diem" not in screen.query_params
    assert board(screen)[0]["name"] == "Sở B"


def test_an_edition_without_self_scores_has_no_switch_and_a_link_says_why(root: Path) -> None:
    build(root, made_block(a=(8, 4, 16), b=(7, 4, 16)))
    with pytest.raises(KeyError):
        picker(open_page("leaderboard"), "score_basis")
    screen = open_page("leaderboard", diem="tu-cham")
    assert notices(screen) == ["Kỳ này không có điểm tự chấm; đang hiển thị điểm của kỳ xếp hạng."]
    assert SENTENCE not in words_on(screen)


def test_a_block_that_lacks_some_is_not_ranked_by_them_and_it_says_how_many(root: Path) -> None:
    partly = {"d": (8, 4, None), "e": (7, 4, 16)}
    build(
        root,
        appraised_block(),
        appraised_block(
            code="huyen",
            name="Huyện",
            agencies={"d": ("D", (8, 4, 16)), "e": ("E", (7, 4, 15))},
            self_points=partly,
        ),
    )
    screen = open_page("leaderboard", diem="tu-cham", khoi="huyen")
    (notice,) = notices(screen)
    assert "còn thiếu 1/6 điểm thành phần tự chấm" in notice
    assert places(screen) == [("1", "D", "28,000"), ("2", "E", "26,000")]
    assert SENTENCE not in words_on(screen)
    assert not notices(open_page("leaderboard", diem="tu-cham", khoi="so"))


def test_another_word_for_the_track_is_named_and_passed_over(root: Path) -> None:
    build_appraised(root)
    screen = open_page("leaderboard", diem="tu-khen")
    (notice,) = notices(screen)
    assert "tu-khen" in notice
    assert board(screen)[0]["name"] == "Sở B"


def test_changes_are_told_against_the_self_scores_of_the_edition_before(root: Path) -> None:
    before = {"a": (5, 2, 10), "b": (10, 5, 20), "c": (1, 1, 1)}
    build_appraised(root, "2023", self_points=before)
    build_appraised(root, "2024")
    rows = {row["code"]: row for row in board(open_page("leaderboard", diem="tu-cham"))}
    # self-scores of 2023: B 35, A 17, C 3; of 2024: A 31, B 23.5, C 6.5
    assert rows["a"]["change"]["sentence"] == "tăng 1 bậc (2 → 1), +14,000 điểm"
    assert rows["b"]["change"]["sentence"] == "giảm 1 bậc (1 → 2), −11,500 điểm"
    screen = open_page("agency", diem="tu-cham", cq="a")
    assert "So sánh với kỳ trước cũng trên điểm tự chấm." in words_on(screen)
    assert "năm 2023: hạng 2" in alts(screen)[-1]


def test_against_an_edition_without_self_scores_nothing_is_compared_and_it_says_so(root: Path) -> None:
    build_appraised(root, "2023", self_points={})
    build_appraised(root, "2024")
    screen = open_page("leaderboard", diem="tu-cham")
    assert not component(screen, "leaderboard")["hasChange"]
    assert "Kỳ trước không có điểm tự chấm nên không so sánh được." in words_on(screen)
    agency = open_page("agency", diem="tu-cham", cq="a")
    assert words_on(agency).count("Kỳ trước không có điểm tự chấm nên không so sánh được.") == 3  # line, place, history
    assert component(open_page("leaderboard"), "leaderboard")["hasChange"]


def test_a_simulation_starts_from_the_self_scores(root: Path) -> None:
    build_appraised(root)
    hand = Hand("b", diem="tu-cham")
    assert hand.points("2.1") == 10.5
    answer = hand.does("maximum", "2.1")
    assert answer["summary"]["total"]["after"] == "33,000"  # 9 + 4 + 20
    assert answer["summary"]["rank"]["after"] == "1/3"
    assert "diem=tu-cham" in answer["link"]


def test_each_track_keeps_its_own_scenario(root: Path) -> None:
    build_appraised(root)
    hand = Hand("b", diem="tu-cham")
    hand.does("set", "2.1", 20.0)
    screen = hand.screen
    picker(screen, "score_basis").set_value("").run()
    assert component(screen, "simulator")["changed"] == []
    assert hand.points("2.1") == 9
    picker(screen, "score_basis").set_value("tu-cham").run()
    assert component(screen, "simulator")["changed"] == ["2.1"]
    assert hand.points("2.1") == 20


def test_pages_that_do_not_follow_say_so_and_lead_back_to_the_track(root: Path) -> None:
    build_appraised(root)
    screen = open_page("leaderboard", diem="tu-cham")
    for name in ("overview", "method", "appraisal"):
        go_to(screen, name)
        assert "Trang này luôn theo điểm của kỳ xếp hạng" in words_on(screen), name
        assert SENTENCE not in words_on(screen), name
    assert title(go_to(screen, "leaderboard")) == "Sở A đứng đầu khối Sở□"  # with its mark of origin


def test_where_self_scores_rank_by_percent_the_same_scores_apply(root: Path) -> None:
    agencies = {**AGENCIES, "a": ("Sở A", (6, None, 12))}
    build_appraised(root, agencies=agencies)
    own = {row["code"]: row for row in board(open_page("leaderboard", diem="tu-cham"))}
    assert (own["a"]["total"], own["a"]["percent"]) == ("27,000", "90,0%")  # 9 + 18 of 30


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ScenarioStore]:
    """An empty store that the pages use."""
    monkeypatch.setenv("DASHBOARD_DATABASE_URL", f"sqlite:///{tmp_path / 'scenarios.sqlite3'}")
    scenario_store.clear()
    opened = scenario_store()
    yield opened
    opened.close()
    scenario_store.clear()


def save_online_at_its_maximum(store: ScenarioStore) -> str:
    """Save, on the page, that “Sở B” has all 20 points for 2.1 on the self-scored track; return the id."""
    hand = Hand("b", diem="tu-cham", muc="luu")
    hand.does("maximum", "2.1")
    hand.does("commit")
    hand.screen.run()
    hand.screen.text_input(key="save_title").set_value("Trên điểm tự chấm")
    hand.screen.get("button")[-1].click().run()
    (saved,) = store.list(EditionId("thu-nghiem", "2024"), "", limit=10)
    return saved.id


def test_a_scenario_saved_on_self_scores_opens_on_self_scores(root: Path, store: ScenarioStore) -> None:
    edition = build_appraised(root)
    saved_id = save_online_at_its_maximum(store)
    saved = store.get(saved_id)
    assert saved is not None
    assert saved.version == edition.version  # that of the edition on disk, so that it can be read again
    opened = open_page("simulation", kb=saved_id)
    assert component(opened, "simulator")["summary"]["total"]["after"] == "33,000"  # 9 + 4 + 20
    assert SENTENCE in words_on(opened)
    assert not notices(opened)


def test_it_is_marked_in_the_list_and_compared_on_its_own_track_alone(root: Path, store: ScenarioStore) -> None:
    build_appraised(root)
    save_online_at_its_maximum(store)
    assert "trên điểm tự chấm" in words_on(open_page("scenarios"))
    assert pickers(open_page("scenarios"))["compare_saved"].options == []
    assert len(pickers(open_page("scenarios", diem="tu-cham"))["compare_saved"].options) == 1


def test_what_changed_since_is_told_of_the_self_scores(root: Path, store: ScenarioStore) -> None:
    build_appraised(root)
    saved_id = save_online_at_its_maximum(store)
    shutil.rmtree(root.parent / f"source-of-{root.name}")
    build_appraised(root, self_points={**SELF_POINTS, "b": (9, 4, 12), "c": (1.5, 1, 5)})
    words = words_on(open_page("simulation", kb=saved_id))
    assert (
        "0 thay đổi không còn phù hợp, 1 điểm thành phần gốc đã khác, 1 điểm thành phần khác trong kỳ đã thay đổi"
        in words
    )
