"""Points spent on the weakest groups, or on the lowest agencies, are spent as well as they can be."""

import numpy as np
import pytest
from hypothesis import given

from dashboard.model import CriteriaTree, Criterion, Scenario
from dashboard.scoring import (
    AllocationRefused,
    AllocationRule,
    apply_scenario,
    block_statistics,
    group_standings,
    lift_lowest,
    lift_weakest_groups,
    rank_block,
)
from dashboard.scoring.allocation import question
from tests.scoring.allocation.sheets import HUNDREDTHS, Sheet, sheets
from tests.scoring.blocks import block_of, flat_tree

# --- no other spending is better


@given(sheets())
def test_no_other_spending_lifts_the_lowest_agencies_higher(sheet: Sheet) -> None:
    allocation = lift_lowest(sheet.block, sheet.precision, sheet.points)
    after = sheet.after(allocation.scenario)
    best = max(sorted(sheet.agency_shares(way)) for way in sheet.ways())
    assert sorted(sheet.agency_shares(after)) == best
    least = min(sheet.spent(way) for way in sheet.ways() if sorted(sheet.agency_shares(way)) == best)
    assert sheet.spent(after) == least == round(allocation.spent * HUNDREDTHS)
    assert allocation.proven


@given(sheets())
def test_no_other_spending_lifts_the_weakest_groups_higher(sheet: Sheet) -> None:
    allocation = lift_weakest_groups(sheet.block, sheet.precision, sheet.points)
    after = sheet.after(allocation.scenario)
    best = max(sorted(sheet.group_shares(way)) for way in sheet.ways())
    assert sorted(sheet.group_shares(after)) == best
    least = min(sheet.spent(way) for way in sheet.ways() if sorted(sheet.group_shares(way)) == best)
    assert sheet.spent(after) == least == round(allocation.spent * HUNDREDTHS)
    assert allocation.proven


@given(sheets())
def test_what_is_reached_is_what_the_scenario_gives(sheet: Sheet) -> None:
    for aim, shares in ((lift_lowest, sheet.agency_shares), (lift_weakest_groups, sheet.group_shares)):
        allocation = aim(sheet.block, sheet.precision, sheet.points)
        after = sheet.after(allocation.scenario)
        before = [100 * float(share) for share in shares(sheet.today)]
        np.testing.assert_allclose([float(lift.percent_before) for lift in allocation.lifts], before)
        reached = [100 * float(share) for share in shares(after)]
        np.testing.assert_allclose([float(lift.percent_after) for lift in allocation.lifts], reached)
        assert allocation.spent <= allocation.budget == sheet.points


# --- known answers


def test_the_two_lowest_are_levelled_and_the_leader_is_left_alone() -> None:
    block = block_of(flat_tree(100), {"A": [90], "B": [50], "C": [41]})
    allocation = lift_lowest(block, 0, 21)
    assert allocation.scenario == Scenario({("B", "c1"): 56, ("C", "c1"): 56})
    assert (allocation.lowest_before.code, allocation.lowest_before.points_before) == ("C", 41)
    assert allocation.lowest_after.points_after == 56


def test_a_point_that_cannot_be_divided_goes_to_the_earlier_name() -> None:
    block = block_of(flat_tree(100), {"Z": [50], "B": [50], "C": [41]})
    assert lift_lowest(block, 0, 10).scenario == Scenario({("B", "c1"): 51, ("C", "c1"): 50})


def test_points_that_are_of_no_use_to_the_lowest_lift_the_next() -> None:
    # C needs 5 for its only step; the 4 there are lift B
    block = block_of(flat_tree(10, 10, steps={"c2": 5}), {"B": [6, 0], "C": [None, 0]})
    allocation = lift_lowest(block, 0, 4)
    assert allocation.scenario == Scenario({("B", "c1"): 10})
    assert allocation.lowest_after.percent_after == 0


def test_an_agency_is_lifted_on_its_largest_gap_first_and_in_tree_order_among_equals() -> None:
    block = block_of(flat_tree(10, 10, 10), {"A": [8, 3, 3]})
    assert lift_lowest(block, 1, 9.5).scenario == Scenario({("A", "c2"): 10, ("A", "c3"): 5.5})


def test_a_group_is_lifted_where_the_gap_is_largest_then_in_tree_order_then_by_name() -> None:
    block = block_of(flat_tree(10), {"Z": [4], "B": [4], "C": [3]})
    assert lift_weakest_groups(block, 0, 14).scenario == Scenario({("C", "c1"): 10, ("B", "c1"): 10, ("Z", "c1"): 5})
    inner = [Criterion("g", None, "G"), Criterion("g.2", "g", "second", 10), Criterion("g.1", "g", "first", 10)]
    block = block_of(CriteriaTree(tuple(inner)), {"A": [5, 5], "B": [5, 5]})
    assert lift_weakest_groups(block, 0, 10).scenario == Scenario({("A", "g.2"): 10, ("B", "g.2"): 10})


def test_the_weakest_groups_are_levelled_by_their_mean_percent() -> None:
    # means 20, 50 and 90 %: from 20 to 60 takes 3 agencies 4 points each, from 50 to 60 another 2 each
    tree = flat_tree(10, 20, 10)
    block = block_of(tree, {"A": [2, 10, 9], "B": [3, 12, 9], "C": [1, 8, 9]})
    allocation = lift_weakest_groups(block, 0, 18)
    points = apply_scenario(block, allocation.scenario)
    statistics = block_statistics(block, rank_block(block, 0, points), group_standings(block, points))
    assert [group.percent.mean for group in statistics.groups if group.percent] == [60, 60, 90]
    assert [lift.percent_after for lift in allocation.lifts] == [60, 60, 90]
    assert [lift.code for lift in allocation.lifts] == ["c1", "c2", "c3"]


def test_a_step_too_large_for_the_budget_is_not_half_taken() -> None:
    block = block_of(flat_tree(10, steps={"c1": 5}), {"A": [0], "B": [0]})
    allocation = lift_lowest(block, 2, 9.99)
    assert allocation.scenario == Scenario({("A", "c1"): 5})
    assert allocation.spent == 5


def test_enough_points_fill_everything_and_the_rest_is_left() -> None:
    block = block_of(flat_tree(10, 2.5, steps={"c2": 1}), {"A": [9.75, 0], "B": [None, 2.25]})
    for aim in (lift_lowest, lift_weakest_groups):
        allocation = aim(block, 2, 1000)
        assert allocation.scenario == Scenario({("A", "c1"): 10, ("A", "c2"): 2.5, ("B", "c2"): 2.5})
        assert allocation.spent == 3


def test_no_points_change_nothing() -> None:
    block = block_of(flat_tree(10), {"A": [4], "B": [5]})
    for aim in (lift_lowest, lift_weakest_groups):
        assert aim(block, 2, 0).scenario == Scenario()


def test_locked_criteria_are_left_alone_and_so_is_all_under_a_locked_group() -> None:
    nodes = [Criterion("g", None, "G"), Criterion("g.1", "g", "1", 10), Criterion("g.2", "g", "2", 10)]
    nodes += [Criterion("h", None, "H"), Criterion("h.1", "h", "1", 10)]
    block = block_of(CriteriaTree(tuple(nodes)), {"A": [1, 2, 7], "B": [3, 4, 8]})
    assert {criterion for _, criterion in lift_lowest(block, 0, 9, locked=["g.1"]).scenario} == {"g.2"}
    assert {criterion for _, criterion in lift_lowest(block, 0, 9, locked=["g"]).scenario} == {"h.1"}
    assert lift_weakest_groups(block, 0, 9, locked=["g", "h"]).scenario == Scenario()


def test_a_group_that_applies_to_nobody_is_not_lifted() -> None:
    block = block_of(flat_tree(10, 10), {"A": [5, None], "B": [6, None]})
    assert [lift.code for lift in lift_weakest_groups(block, 0, 3).lifts] == ["c1"]


def test_spending_starts_from_a_scenario_when_one_is_given() -> None:
    block = block_of(flat_tree(10), {"A": [5], "B": [6]})
    points = apply_scenario(block, Scenario({("A", "c1"): 8.0}))
    allocation = lift_lowest(block, 0, 2, points=points)
    assert allocation.scenario == Scenario({("B", "c1"): 8})
    assert [lift.points_before for lift in allocation.lifts] == [8, 6]


# --- what is refused, and what is told


@pytest.mark.parametrize("budget", [-0.01, float("nan"), float("inf")])
def test_a_budget_that_is_no_number_from_zero_up_is_refused(budget: float) -> None:
    block = block_of(flat_tree(10), {"A": [5]})
    with pytest.raises(AllocationRefused, match="points_below_zero") as refusal:
        lift_lowest(block, 2, budget)
    assert refusal.value.rule is AllocationRule.POINTS_BELOW_ZERO


def test_more_agencies_than_can_be_compared_are_refused_with_the_limit() -> None:
    block = block_of(flat_tree(10), {f"a{number:03}": [5] for number in range(151)})
    with pytest.raises(AllocationRefused) as refusal:
        lift_lowest(block, 2, 1)
    assert (refusal.value.rule, refusal.value.limit) == (AllocationRule.TOO_MANY_RECIPIENTS, 150)
    assert lift_weakest_groups(block, 2, 1).spent == 1  # it is one group only


def test_more_units_than_can_be_added_up_are_refused() -> None:
    block = block_of(flat_tree(100), {"A": [0]})
    with pytest.raises(AllocationRefused) as refusal:
        lift_lowest(block, 9, 1)
    assert refusal.value.rule is AllocationRule.TOO_MANY_UNITS


def test_more_scores_than_can_be_looked_through_are_refused() -> None:
    block = block_of(flat_tree(*[1.0] * 201), {f"a{number}": [0.0] * 201 for number in range(100)})
    with pytest.raises(AllocationRefused) as refusal:
        lift_weakest_groups(block, 0, 1)
    assert (refusal.value.rule, refusal.value.limit) == (AllocationRule.TOO_MANY_SCORES, 20_000)


@given(sheets())
def test_scores_too_fine_to_search_are_rounded_down_and_that_is_told(sheet: Sheet) -> None:
    exact = lift_lowest(sheet.block, sheet.precision, sheet.points)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(question, "MOST_UNITS", 60)
        try:
            coarse = lift_lowest(sheet.block, sheet.precision, sheet.points)
        except AllocationRefused:
            return
    assert sheet.spent(sheet.after(coarse.scenario)) <= sheet.budget
    if coarse.proven:
        assert coarse.scenario == exact.scenario
        return
    # never worse than the best for less money, from lower scores: less by a unit for each score
    unit = 1 / 10**sheet.precision
    for_less = lift_lowest(sheet.block, sheet.precision, max(0, sheet.points - unit * len(sheet.today)))
    lost = 100 * unit * len(sheet.leaves) / min(lift.maximum for lift in exact.lifts)
    assert for_less.lowest_after.percent_after - lost <= coarse.lowest_after.percent_after
    assert coarse.lowest_after.percent_after <= exact.lowest_after.percent_after
