"""An open scenario is named on every page, and stays on the version on which it was begun."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.access import operator
from dashboard.data import OriginalFile, as_storage
from dashboard.pages.edition_cache import cached_editions
from dashboard.publishing import publish, submit
from tests.made_editions import TWO_GROUPS, MadeBlock, build
from tests.pages.hand import Hand
from tests.pages.screen import PAGE_NAMES, go_to, open_page, words_on


def block(maximum: float = 10, **agencies: tuple[float, float, float]) -> MadeBlock:
    criteria = tuple((*row[:3], maximum) if row[0] == "1.1" else row for row in TWO_GROUPS)
    return MadeBlock("so", "Sở", criteria, {code: (f"Cơ quan {code}", points) for code, points in agencies.items()})


@pytest.mark.parametrize("name", [name for name in PAGE_NAMES if name != "simulation"])
@pytest.mark.usefixtures("shipped")
def test_every_page_names_whose_criteria_an_open_scenario_changes_and_leads_back(name: str) -> None:
    screen = open_page(name, thu="so-y-te:1.1.1=1~1.1.2=1~~so-cong-thuong:1.1.1=1")
    said = words_on(screen)
    assert "2 tiêu chí của Sở Y tế" in said
    assert "1 tiêu chí của Sở Công Thương" in said
    (back,) = [link for link in screen.get("page_link") if link.label == "Trở lại kịch bản"]
    assert "so-y-te" in back.proto.query_string


@pytest.mark.parametrize("name", PAGE_NAMES)
@pytest.mark.usefixtures("shipped")
def test_without_a_scenario_there_is_no_such_notice(name: str) -> None:
    assert "Trở lại kịch bản" not in words_on(open_page(name, cq="so-y-te"))


def test_a_scenario_stays_on_its_version_until_moved_and_the_move_can_be_undone(root: Path, tmp_path: Path) -> None:
    build(root, block(a=(8, 4, 16), b=(6, 3, 12), c=(1, 1, 1)))
    hand = Hand("b")
    hand.does("set", "1.1", 10)
    hand.does("set", "2.1", 20)
    assert hand.answer["summary"]["total"]["after"] == "33,000"  # 10 + 3 + 20
    newer = build(tmp_path / "newer", block(7, a=(6, 4, 16), b=(6, 3, 12), c=(1, 1, 1)))
    me, storage = operator(), as_storage(root)
    submit(storage, newer, OriginalFile("b.xlsx", b"x"), me)
    first = hand.screen.session_state["view"].version
    publish(storage, newer.id, newer.version, me, expected=first)
    cached_editions.clear()

    hand.does("set", "1.2", 5)
    assert f"Phiên bản {newer.version} đã có hiệu lực" in words_on(hand.screen)
    assert hand.answer["summary"]["total"]["after"] == "35,000"
    assert hand.screen.query_params["pb"] == first
    assert "Phiên bản" in words_on(go_to(hand.screen, "leaderboard"))
    go_to(hand.screen, "simulation")

    hand.screen.get_by_key("move-over").click().run()
    said = words_on(hand.screen)
    assert hand.screen.query_params["pb"] == newer.version
    assert "1 thay đổi không còn phù hợp" in said
    assert "Cơ quan b, Máy tính: 10 vượt điểm tối đa 7" in said
    assert hand.answer["changed"] == ["1.2", "2.1"]
    assert hand.answer["summary"]["total"]["after"] == "31,000"  # 6 + 5 + 20

    hand.screen.get_by_key("move-back").click().run()
    assert hand.screen.query_params["pb"] == first
    assert hand.answer["summary"]["total"]["after"] == "35,000"
    assert hand.answer["changed"] == ["1.1", "1.2", "2.1"]
