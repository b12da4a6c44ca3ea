"""Grades by the percentages that are compared. The bands are those of Lâm Đồng: Tốt 430–500 of 500, Khá 350–429."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import Block, Grade
from dashboard.scoring import agency_grade, grade_of, rank_block
from dashboard.scoring.plans import Efforts, Limits, PercentGoal, Plans, criterion_prospects, find_plans
from dashboard.scoring.plans.question import is_reached
from tests.scoring.blocks import Row, block_of, flat_tree

OF_LAM_DONG = (Grade("Tốt", 86.0), Grade("Khá", 70.0), Grade("Trung bình", 0.0))
TREE = flat_tree(300, 200)


def graded(*rows: Row, grades: tuple[Grade, ...] = OF_LAM_DONG) -> Block:
    return replace(block_of(TREE, {f"a{number}": row for number, row in enumerate(rows)}), grades=grades)


def names(block: Block, precision: int = 2) -> list[str | None]:
    standings = rank_block(block, precision)
    found = [agency_grade(block, standings, row) for row in range(len(block.agencies))]
    return [grade and grade.name for grade in found]


def test_a_band_begins_where_it_was_printed() -> None:
    block = graded((300, 200), (300, 130), (300, 129), (300, 50), (299, 50), (0, 0))
    assert names(block) == ["Tốt", "Tốt", "Khá", "Khá", "Trung bình", "Trung bình"]


def test_the_total_is_graded_as_it_is_compared() -> None:
    block = graded((300, 129.995), (300, 129.99))
    assert names(block) == ["Tốt", "Khá"], "129.995 + 300 is 430.00 on paper"
    assert names(block, precision=3) == ["Khá", "Khá"]


def test_the_share_is_that_of_the_applicable_maximum() -> None:
    assert names(graded((258, None), (257.99, None), (None, 140))) == ["Tốt", "Khá", "Khá"]


def test_below_all_bands_and_without_bands_there_is_no_grade() -> None:
    assert names(graded((300, 129), (0, 0), grades=OF_LAM_DONG[:1])) == [None, None]
    assert names(graded((300, 200), grades=())) == [None]


@pytest.mark.parametrize(
    ("percent", "name"),
    [
        (100.0, "Tốt"),
        (86.0, "Tốt"),
        (85.9999999999, "Tốt"),
        (85.999999999, "Khá"),
        (70.0, "Khá"),
        (69.999999999, "Trung bình"),
        (0.0, "Trung bình"),
        (28.999999999999996 + 57, "Tốt"),
    ],
)
def test_a_percentage_is_graded_to_nine_decimals(percent: float, name: str) -> None:
    grade = grade_of(graded((0, 0)), percent)
    assert grade is not None
    assert grade.name == name


@given(
    points=st.tuples(st.decimals(0, 300, places=3), st.decimals(0, 200, places=3)),
    starts=st.lists(st.decimals(0, 100, places=2), unique=True, max_size=5),
    precision=st.integers(0, 3),
)
def test_an_agency_has_the_highest_grade_whose_percentage_it_has_reached(
    points: tuple[float, float], starts: list[float], precision: int
) -> None:
    grades = tuple(Grade(f"từ {start}", float(start)) for start in sorted(starts, reverse=True))
    block = graded(tuple(map(float, points)), grades=grades)
    standings = rank_block(block, precision)
    reached = [grade for grade in grades if is_reached(PercentGoal(grade.from_percent), standings, 0)]
    assert agency_grade(block, standings, 0) == next(iter(reached), None)


def test_a_grade_is_a_goal_that_plans_reach_and_not_by_more_than_a_step() -> None:
    block = graded((200, 120), (300, 200))
    good, fair = (PercentGoal(grade.from_percent) for grade in OF_LAM_DONG[:2])
    result = find_plans(block, 0, fair, Limits(), Efforts(), 2)
    assert isinstance(result, Plans)
    (plan,) = result.plans
    assert (plan.points, plan.outcome.total) == (30.0, 350.0)
    assert grade_of(block, plan.outcome.percent) == OF_LAM_DONG[1]
    assert [one.enough_alone for one in criterion_prospects(block, 0, 2, goal=fair)] == [True, True]
    assert [one.enough_alone for one in criterion_prospects(block, 0, 2, goal=good)] == [False, False]
