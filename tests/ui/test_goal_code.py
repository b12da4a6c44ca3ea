"""The goal of a plan in an address and in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import Grade
from dashboard.scoring.plans import Goal, PercentGoal, RankGoal, TotalGoal
from dashboard.ui.plan_code import KINDS, goal_code, goal_parts, goal_sentence, read_goal
from dashboard.ui.wording import Wording

GRADES = (Grade("Tốt", 86.0), Grade("Khá", 66.667), Grade("Trung bình", 0.0))


@pytest.mark.parametrize(
    ("code", "goal"),
    [
        ("hang-3", RankGoal(3)),
        ("hang-0", None),
        ("hang-2.5", None),
        ("tong-46.5", TotalGoal(46.5)),
        ("tong-46,5", TotalGoal(46.5)),
        ("phan-tram-80", PercentGoal(80.0)),
        ("phan-tram-86", PercentGoal(86.0)),
        ("xep-loai-86", PercentGoal(86.0)),
        ("xep-loai-86.0", PercentGoal(86.0)),
        ("xep-loai-66.667", PercentGoal(66.667)),
        ("xep-loai-0", PercentGoal(0.0)),
        ("xep-loai-80", None),
        ("xep-loai-Tốt", None),
        ("xep-loai-", None),
        ("xep-loai", None),
        ("phan-tram--5", None),
        ("hang-" + "9" * 400, None),
        ("", None),
        ("86", None),
    ],
)
def test_a_code_names_a_goal_or_none(code: str, goal: Goal | None) -> None:
    assert read_goal(code, grades=GRADES) == goal


def test_a_block_without_grades_has_no_grade_for_a_goal() -> None:
    assert read_goal("xep-loai-86") is None


@given(st.text(max_size=30))
def test_no_code_breaks_the_reading(text: str) -> None:
    for code in (text, *(f"{kind}-{text}" for kind in KINDS)):
        read_goal(code, grades=GRADES)


@given(st.sampled_from(KINDS), st.floats(0, 1e6, allow_subnormal=False))
def test_a_code_that_was_written_holds_its_kind_and_every_digit(kind: str, value: float) -> None:
    written, number = goal_parts(goal_code(kind, value))
    assert (written, float(number)) == (kind, value)
    assert "e" not in number
    assert read_goal(goal_code("tong", value)) == TotalGoal(value)


@pytest.mark.parametrize(
    ("goal", "vietnamese", "english"),
    [
        (PercentGoal(86.0), "xếp loại Tốt (từ 86% điểm tối đa)", "grade Tốt (from 86% of the maximum)"),
        (PercentGoal(66.667), "xếp loại Khá (từ 66,667% điểm tối đa)", "grade Khá (from 66.667% of the maximum)"),
        (PercentGoal(80.0), "80% điểm tối đa", "80% of the maximum"),
        (RankGoal(3), "hạng 3", "rank 3"),
    ],
)
def test_a_goal_that_is_a_grade_is_called_by_it(goal: Goal, vietnamese: str, english: str) -> None:
    assert goal_sentence(goal, Wording("vi"), GRADES) == vietnamese
    assert goal_sentence(goal, Wording("en"), GRADES) == english
