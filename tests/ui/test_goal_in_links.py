"""Links with a goal that were sent go on meaning what they meant; what is no goal in a link is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.scoring.plans import Goal, PercentGoal, RankGoal, TotalGoal
from dashboard.ui.address_codes import goal_code, goal_sentence, read_goal
from dashboard.ui.localizer import Localizer

POINTS = st.floats(0, 1e12, allow_subnormal=False)


@given(st.integers(1, 10_000), st.booleans())
def test_a_rank_comes_back_from_its_link(rank: int, strict: bool) -> None:
    assert read_goal(goal_code("hang", rank), strict) == RankGoal(rank, strict)


@given(POINTS)
def test_totals_and_percentages_come_back_bit_for_bit(value: float) -> None:
    assert read_goal(goal_code("tong", value)) == TotalGoal(value)
    assert read_goal(goal_code("phan-tram", value)) == PercentGoal(value)


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("hang", 15.0, "hang-15"),
        ("tong", 46.5, "tong-46.5"),
        ("phan-tram", 80, "phan-tram-80"),
        ("tong", 1e-05, "tong-0.00001"),
        ("tong", 1e16, "tong-10000000000000000"),
    ],
)
def test_codes_are_what_links_that_were_sent_hold(kind: str, value: float, code: str) -> None:
    assert goal_code(kind, value) == code


@pytest.mark.parametrize(
    "code",
    [
        "-",
        "abc",
        "hang",
        "hang-",
        "hang--3",
        "hang-1.5",
        "hang-abc",
        "hang-1-5",
        "hang-1e3",
        "hang-nan",
        "hang-inf",
        "HANG-15",
        "hạng-15",
        "tong-",
        "tong-1.234,5",
        "tong-" + "9" * 400,
        "phan-tram-" + "9" * 400,
        "phan-80",
        "diem-80",
        "hang-15 ; DROP TABLE",
        "![](//example.org/x.png)",
    ],
)
def test_what_names_no_goal_is_no_goal(code: str) -> None:
    assert read_goal(code) is None


@pytest.mark.parametrize(
    ("goal", "vietnamese", "english"),
    [
        (RankGoal(15), "hạng 15", "rank 15"),
        (RankGoal(15, strict=True), "hạng 15, không tính đồng hạng", "rank 15 outright"),
        (TotalGoal(46.5), "tổng 46,50 điểm", "a total of 46.50 points"),
        (PercentGoal(80), "80% điểm tối đa", "80% of the maximum"),
    ],
)
def test_a_goal_is_said_in_words(goal: Goal, vietnamese: str, english: str) -> None:
    assert goal_sentence(goal, Localizer("vi")) == vietnamese
    assert goal_sentence(goal, Localizer("en")) == english
