"""Points beyond the maximum and below zero: what they do to totals, percentages, groups, ranks and what is lacking."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import Block, CriteriaTree, Criterion, PointsRule
from dashboard.scoring import (
    CloseShareOfGap,
    attainable_ranks,
    bring_most_to_percent,
    compare_agencies,
    criterion_results,
    group_standings,
    most_points_lost,
    peer_points,
    raise_lowest,
    rank_block,
)
from dashboard.scoring.plans import Efforts, Limits, Plans, TotalGoal, find_plans
from dashboard.scoring.statistics import block_statistics
from tests.scoring.blocks import block_of

USUAL = Criterion("1", None, "Hạ tầng", 10.0)
BONUS = Criterion("T", None, "Điểm thưởng", 0.0, bonus_points=2.0)
PENALTY = Criterion("P", None, "Điểm trừ", 0.0, step=0.5, minimum_points=-3.0)
ABOVE = Criterion("V", None, "Vượt điểm chuẩn", 3.0, bonus_points=1.0)
TREE = CriteriaTree((USUAL, BONUS, PENALTY))


def of(*rows: tuple[float | None, ...], tree: CriteriaTree = TREE) -> Block:
    return block_of(tree, {chr(ord("A") + place): row for place, row in enumerate(rows)})


def test_a_bonus_and_a_penalty_count_in_the_total_and_not_in_the_maximum() -> None:
    block = of((10, 2, 0), (8, 0, -0.5), (0, 0, -3))
    standings = rank_block(block, 2)
    assert block.tree.total_maximum == 10
    assert standings.total.tolist() == [12, 7.5, -3]
    assert [standings.percent_of(row) for row in range(3)] == [120, 75, -30]
    assert standings.rank.tolist() == [1, 2, 3]


def test_where_something_does_not_apply_the_percentage_of_what_counts_ranks() -> None:
    block = of((8, 1, 0, None), (8, 0, -0.5, 3), (4, 2, None, 4), tree=CriteriaTree((*TREE.nodes, ABOVE)))
    standings = rank_block(block, 2)
    assert standings.maximum.tolist() == [10, 13, 13]
    assert [standings.percent_of(row) for row in range(3)] == [90, Fraction(1050, 13), Fraction(1000, 13)]
    assert standings.rank.tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("leaf", "points", "rule"),
    [
        (BONUS, 2.0, None),
        (BONUS, 2.01, PointsRule.ABOVE_MAXIMUM),
        (BONUS, -0.01, PointsRule.BELOW_ZERO),
        (PENALTY, -3.0, None),
        (PENALTY, -0.5, None),
        (PENALTY, -0.25, PointsRule.OFF_STEP),
        (PENALTY, -3.5, PointsRule.BELOW_MINIMUM),
        (PENALTY, 0.5, PointsRule.ABOVE_MAXIMUM),
        (ABOVE, 4.0, None),
        (ABOVE, 4.5, PointsRule.ABOVE_MAXIMUM),
    ],
)
def test_points_stay_within_what_the_criterion_declares(
    leaf: Criterion, points: float, rule: PointsRule | None
) -> None:
    assert leaf.problem_with(points) is rule


def test_a_group_of_nothing_but_bonus_points_has_points_and_no_percentage() -> None:
    block = of((10, 2, 0), (8, 1, -0.5))
    groups = group_standings(block)
    assert groups.points[:, 1].tolist() == [2, 1]
    assert [groups.percent_of(row, 1) for row in range(2)] == [None, None]
    assert groups.rank[:, 1].tolist() == [0, 0]
    of_groups = block_statistics(block, rank_block(block, 2), groups)
    assert of_groups.groups[1].points is not None
    assert of_groups.groups[1].points.mean == Fraction(3, 2)
    assert of_groups.groups[1].percent is None
    assert [node.code for node, _ in of_groups.weakest_first] == ["1"]


def test_who_has_no_bonus_has_lost_nothing_and_who_was_penalised_has() -> None:
    lost = most_points_lost(criterion_results(of((9, 0, -1.5), (10, 2, 0)), 0))
    assert [(result.leaf.code, result.gap) for result in lost] == [("P", 1.5), ("1", 1.0)]


def test_the_best_rank_is_with_every_bonus_and_the_worst_with_every_penalty() -> None:
    block = of((1, 0, 0), (0, 0, -2), (10, 1, 0))
    best, worst = attainable_ranks(block, rank_block(block, 2))
    assert best.tolist() == [1, 1, 1]
    assert worst.tolist() == [3, 3, 3]
    assert attainable_ranks(of((10, 2, 0), (0, 0, 0)), rank_block(of((10, 2, 0), (0, 0, 0)), 2))[1].tolist() == [2, 2]


def test_peers_close_their_gap_to_the_maximum_and_earn_no_bonus() -> None:
    block = of((9, 0, -1), (10, 2, 0))
    moved = peer_points(block, None, CloseShareOfGap(50), [])
    assert moved.tolist() == [[9.5, 0, -0.5], [10, 2, 0]]


def test_a_comparison_adds_up_though_only_bonus_points_are_common() -> None:
    tree = CriteriaTree((USUAL, Criterion("2", None, "Dịch vụ", 5.0), BONUS))
    block = of((8, None, 1), (None, 4, 0), tree=tree)
    compared = compare_agencies(block, rank_block(block, 2), 0, 1)
    assert compared.ahead == 90 - 80
    assert compared.rounding == 0


def test_a_plan_takes_back_penalties_and_earns_a_bonus() -> None:
    found = find_plans(of((10, 0, -0.5), (10, 2, 0)), 0, TotalGoal(12), Limits(), Efforts(), 2)
    assert isinstance(found, Plans)
    assert [(move.leaf.code, move.target) for move in found.plans[0].moves] == [("T", 2.0), ("P", 0.0)]
    assert found.plans[0].outcome.total == 12


def test_points_are_allocated_to_who_is_below_zero_and_beyond_the_maximum_too() -> None:
    block = of((0, 0, -3), (1, 0, 0))
    assert raise_lowest(block, 2, 4.0).scenario.changes == {("A", "1"): 4.0}
    full = raise_lowest(block, 2, 100.0)
    assert full.spent == 26
    assert [lift.percent_after for lift in full.lifts] == [120, 120]
    assert bring_most_to_percent(block, 2, 3.0, 10).reached_after == ("B",)


_SCALE = st.tuples(st.integers(0, 6), st.integers(-4, 0), st.integers(0, 4))


@st.composite
def _blocks(draw: st.DrawFn) -> tuple[CriteriaTree, list[list[int | None]]]:
    """Criteria with whole maxima, minima and bonuses; the first counts and applies to everybody."""
    scales = [(draw(st.integers(1, 6)), 0, 0), *draw(st.lists(_SCALE, min_size=1, max_size=4))]
    leaves = [
        Criterion(
            f"c{at}", None, f"Tiêu chí {at}", float(most), None, minimum_points=float(low), bonus_points=float(more)
        )
        for at, (most, low, more) in enumerate(scales)
    ]
    cell = [st.integers(low, most + more) for most, low, more in scales]
    row = st.tuples(cell[0], *(st.one_of(st.none(), of_leaf) for of_leaf in cell[1:])).map(list)
    return CriteriaTree(tuple(leaves)), draw(st.lists(row, min_size=1, max_size=6))


@given(_blocks())
def test_totals_percentages_and_ranks_are_those_of_fractions(
    drawn: tuple[CriteriaTree, list[list[int | None]]],
) -> None:
    tree, rows = drawn
    standings = rank_block(of(*map(tuple, rows), tree=tree), 2)
    maxima = [int(leaf.max_points or 0) for leaf in tree.leaves]
    totals = [sum(points or 0 for points in row) for row in rows]
    most = [sum(m for m, points in zip(maxima, row, strict=True) if points is not None) for row in rows]
    shares = [Fraction(100 * total, of_row) for total, of_row in zip(totals, most, strict=True)]
    gaps = any(points is None for row in rows for points in row)
    keys = [round(share, 9) for share in shares] if gaps else totals
    assert standings.total.tolist() == totals
    assert [standings.percent_of(row) for row in range(len(rows))] == shares
    assert standings.rank.tolist() == [1 + sum(other > key for other in keys) for key in keys]


@given(_blocks(), st.integers(0, 60))
def test_an_allocation_spends_no_more_than_there_is_and_breaks_no_rule(
    drawn: tuple[CriteriaTree, list[list[int | None]]], budget: int
) -> None:
    tree, rows = drawn
    block = of(*map(tuple, rows), tree=tree)
    found = raise_lowest(block, 0, float(budget))
    room = sum(float(np.nansum(block.highest - row)) for row in block.points)
    assert found.spent == min(budget, room)
    for (agency, code), points in found.scenario.changes.items():
        column = tree.leaf_index[code]
        assert tree.leaves[column].problem_with(points) is None
        assert points > block.points[block.agency_index[agency], column]
