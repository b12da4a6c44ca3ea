"""The table of the leaderboard: its filters, and neighbours that are as good as level."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.made_editions import build, made_block
from tests.pages.screen import component, open_page
from tests.pages.shown import show


@pytest.mark.usefixtures("shipped")
def test_filters_let_through_who_is_below_the_mean_and_who_fell() -> None:
    board = component(open_page("leaderboard", khoi="so-ban-nganh"), "leaderboard")
    assert [choice["code"] for choice in board["filters"]] == ["", "duoi-trung-binh", "giam-hang"]
    by_filter = {
        code: [row for row in board["rows"] if code in row["filters"]] for code in ("duoi-trung-binh", "giam-hang")
    }
    assert len(by_filter["duoi-trung-binh"]) == 9  # the overview says that 11 of 20 are above
    assert max(row["totalValue"] for row in by_filter["duoi-trung-binh"]) < 49.8631
    assert {row["code"] for row in by_filter["giam-hang"]} == {
        row["code"] for row in board["rows"] if row["changeValue"] < 0
    }


def test_grades_are_filters_where_there_are_any(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grades = "block,name,from_percent\nso,Tốt,80\nso,Đạt,50\n"
    build(tmp_path / "editions", made_block(a=(9, 5, 18), b=(5, 5, 10), c=(1, 1, 1)), grades=grades)
    show(tmp_path / "editions", monkeypatch)
    board = component(open_page("leaderboard"), "leaderboard")
    assert [(choice["code"], choice["name"]) for choice in board["filters"]][2:] == [
        ("xep-loai-80", "Tốt"),
        ("xep-loai-50", "Đạt"),
    ]
    assert {row["code"]: row["filters"] for row in board["rows"]} == {
        "a": ["xep-loai-80"],
        "b": ["xep-loai-50"],
        "c": ["duoi-trung-binh"],
    }


@pytest.mark.usefixtures("shipped")
def test_neighbours_under_half_a_percent_apart_are_bracketed_and_it_is_said_how_far_the_ends_are() -> None:
    near = component(open_page("leaderboard", khoi="so-ban-nganh"), "leaderboard")["near"]
    half = next(choice for choice in near["choices"] if choice["code"] == near["otherwise"])
    assert half["name"] == "dưới 0,5% điểm tối đa (0,315 điểm)"
    assert half["runs"][0] == [
        1,
        2,
    ]  # the second and the third: 56,871 and 56,716; before and after them 59,984 and 55,208
    assert half["said"][0].endswith("chênh 0,155")
