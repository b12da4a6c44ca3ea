"""Points spent on the weakest groups, the lowest agencies, or to bring agencies to a percentage."""

from bisect import bisect_right
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.data import read_edition
from dashboard.model import Block, CriteriaTree, Criterion, EditionId, Grade, Scenario
from dashboard.scoring import (
    AllocationRefused,
    AllocationRule,
    apply_scenario,
    block_statistics,
    bring_most_to_percent,
    group_standings,
    raise_lowest,
    raise_weakest_groups,
    rank_block,
)
from dashboard.scoring.plans.question import PercentGoal, is_reached
from dashboard.scoring.standings import agency_grade
from tests.made_editions import SHIPPED
from tests.scoring.allocation.sheets import HUNDREDTHS, Sheet, even_sheets, sheets
from tests.scoring.blocks import block_of, flat_tree

# --- against every other spending


@given(even_sheets())
def test_where_steps_divide_one_another_no_other_spending_lifts_the_lowest_higher(sheet: Sheet) -> None:
    for aim, shares in ((raise_lowest, sheet.agency_shares), (raise_weakest_groups, sheet.group_shares)):
        allocation = aim(sheet.block, sheet.precision, sheet.points)
        after = sheet.after(allocation.scenario)
        assert min(shares(after)) == max(min(shares(way)) for way in sheet.ways())
        assert sheet.spent(after) == round(allocation.spent * HUNDREDTHS) <= sheet.budget


@given(even_sheets(), st.integers(0, 100))
def test_where_steps_divide_one_another_no_other_spending_brings_more_agencies_there_nor_as_many_for_less(
    sheet: Sheet, percent: int
) -> None:
    allocation = bring_most_to_percent(sheet.block, sheet.precision, sheet.points, percent)
    after = sheet.after(allocation.scenario)
    most = max(len(sheet.at_percent(way, percent)) for way in sheet.ways())
    assert len(sheet.at_percent(after, percent)) == most
    least = min(sheet.spent(way) for way in sheet.ways() if len(sheet.at_percent(way, percent)) == most)
    assert sheet.spent(after) == least == round(allocation.spent * HUNDREDTHS)


@given(sheets(), st.integers(0, 100))
def test_whatever_the_steps_agencies_are_there_as_told_and_the_budget_is_kept(sheet: Sheet, percent: int) -> None:
    allocation = bring_most_to_percent(sheet.block, sheet.precision, sheet.points, percent)
    after = sheet.after(allocation.scenario)
    assert sheet.spent(after) == round(allocation.spent * HUNDREDTHS) <= sheet.budget
    assert allocation.reached_before == tuple(f"a{agency}" for agency in sheet.at_percent(sheet.today, percent))
    assert allocation.reached_after == tuple(f"a{agency}" for agency in sheet.at_percent(after, percent))
    standings = rank_block(sheet.block, sheet.precision, apply_scenario(sheet.block, allocation.scenario))
    there = [code for code, row in sheet.block.agency_index.items() if standings.percent[row] >= percent - 1e-9]
    assert set(allocation.reached_after) == set(there)


@given(sheets())
def test_whatever_the_steps_nobody_who_ends_lowest_could_take_another_with_what_is_left(sheet: Sheet) -> None:
    after = sheet.after(raise_lowest(sheet.block, sheet.precision, sheet.points).scenario)
    left = sheet.budget - sheet.spent(after)
    shares = sheet.agency_shares(after)
    for cell, (points, allowed) in enumerate(zip(after, sheet.choices(), strict=True)):
        if points is not None and shares[cell // len(sheet.leaves)] == min(shares):
            assert all(value is None or value <= points or value - points > left for value in allowed)


@given(sheets())
def test_what_is_reached_is_what_the_scenario_gives(sheet: Sheet) -> None:
    for aim, shares in ((raise_lowest, sheet.agency_shares), (raise_weakest_groups, sheet.group_shares)):
        allocation = aim(sheet.block, sheet.precision, sheet.points)
        after = sheet.after(allocation.scenario)
        before = [100 * float(share) for share in shares(sheet.today)]
        np.testing.assert_allclose([float(lift.percent_before) for lift in allocation.lifts], before)
        reached = [100 * float(share) for share in shares(after)]
        np.testing.assert_allclose([float(lift.percent_after) for lift in allocation.lifts], reached)
        assert sheet.spent(after) == round(allocation.spent * HUNDREDTHS)
        assert allocation.spent <= allocation.budget == sheet.points


# --- against every sum of raises, on the editions that are shipped


def highest_share(block: Block, parts: list[list[tuple[int, int]]], budget: int) -> Fraction:
    """The highest share, to 10^-9 percent, that all `parts` (cells) can have for `budget` thousandths of a point."""
    sums = [sums_of_raises(block, cells) for cells in parts]
    maxima = [sum(round(block.maxima[column] * 1000) for _, column in cells) for cells in parts]
    points = [sum(round(block.points[cell] * 1000) for cell in cells) for cells in parts]

    def least(level: int) -> float:
        spent = 0
        for of_part, maximum, today in zip(sums, maxima, points, strict=True):
            lacking = max(0, -(-level * maximum // 10**11) - today)
            enough = of_part >> lacking
            if not enough:
                return float("inf")
            spent += lacking + (enough & -enough).bit_length() - 1
        return spent

    return Fraction(bisect_right(range(10**11 + 1), budget, key=least) - 1, 10**11)


def sums_of_raises(block: Block, cells: list[tuple[int, int]]) -> int:
    """All that the scores can be raised by together: bit n says that n thousandths of a point can be had."""
    sums = 1
    for row, column in cells:
        maximum, step = round(block.maxima[column] * 1000), round((block.tree.leaves[column].step or 0.001) * 1000)
        points = round(block.points[row, column] * 1000)
        raised = sums << (maximum - points)
        count = maximum // step - points // step
        if count:
            raised |= sums << (points // step * step + step - points)
        done = 1
        while done < count:
            raised |= raised << min(done, count - done) * step
            done *= 2
        sums |= raised & ((1 << 400_000) - 1)
    return sums


@pytest.mark.parametrize("budget", [3, 7.3, 25, 60, 150])
def test_on_real_editions_the_lowest_ends_within_two_hundredths_of_a_percent_of_the_highest_possible(
    budget: float,
) -> None:
    for period in ("2019", "2020"):
        edition = read_edition(SHIPPED, EditionId("vinh-phuc-cqdt", period))
        for block in edition.blocks:
            rows, tree = range(len(block.agencies)), block.tree
            agencies = [[(row, column) for column in range(len(tree.leaves))] for row in rows]
            groups = [[(row, column) for row in rows for column in tree.columns(group.code)] for group in tree.groups]
            for aim, parts in ((raise_lowest, agencies), (raise_weakest_groups, groups)):
                lowest = aim(block, edition.precision, budget).lowest_after.percent_after
                assert lowest >= 100 * highest_share(block, parts, round(budget * 1000)) - Fraction(2, 100)


# --- known answers


def test_the_two_lowest_are_levelled_and_the_leader_is_left_alone() -> None:
    block = block_of(flat_tree(100), {"A": [90], "B": [50], "C": [41]})
    allocation = raise_lowest(block, 0, 21)
    assert allocation.scenario == Scenario({("B", "c1"): 56, ("C", "c1"): 56})
    assert (allocation.lowest_before.code, allocation.lowest_before.points_before) == ("C", 41)
    assert allocation.lowest_after.points_after == 56


def test_a_point_that_cannot_be_divided_goes_to_the_earlier_name() -> None:
    block = block_of(flat_tree(100), {"Z": [50], "B": [50], "C": [41]})
    assert raise_lowest(block, 0, 10).scenario == Scenario({("B", "c1"): 51, ("C", "c1"): 50})


def test_shares_of_unlike_maxima_are_told_apart_however_close() -> None:
    # 300/601 is lower than 300/600: it is lifted, though named later
    block = block_of(flat_tree(600, 1), {"A": [300, None], "B": [300, 0]})
    assert raise_lowest(block, 0, 1).scenario == Scenario({("B", "c1"): 301})


def test_points_that_are_of_no_use_to_the_lowest_lift_the_next() -> None:
    # C needs 5 for its only step; the 4 there are lift B
    block = block_of(flat_tree(10, 10, steps={"c2": 5}), {"B": [6, 0], "C": [None, 0]})
    allocation = raise_lowest(block, 0, 4)
    assert allocation.scenario == Scenario({("B", "c1"): 10})
    assert allocation.lowest_after.percent_after == 0


def test_an_agency_is_lifted_on_its_largest_gap_first_and_in_tree_order_among_equals() -> None:
    block = block_of(flat_tree(10, 10, 10), {"A": [8, 3, 3]})
    assert raise_lowest(block, 1, 9.5).scenario == Scenario({("A", "c2"): 10, ("A", "c3"): 5.5})


def test_a_group_is_lifted_where_the_gap_is_largest_then_in_tree_order_then_by_name() -> None:
    block = block_of(flat_tree(10), {"Z": [4], "B": [4], "C": [3]})
    assert raise_weakest_groups(block, 0, 14).scenario == Scenario({("C", "c1"): 10, ("B", "c1"): 10, ("Z", "c1"): 5})
    inner = [Criterion("g", None, "G"), Criterion("g.2", "g", "second", 10), Criterion("g.1", "g", "first", 10)]
    block = block_of(CriteriaTree(tuple(inner)), {"A": [5, 5], "B": [5, 5]})
    assert raise_weakest_groups(block, 0, 10).scenario == Scenario({("A", "g.2"): 10, ("B", "g.2"): 10})


def test_the_weakest_groups_are_levelled_by_their_mean_percent() -> None:
    # means 20, 50 and 90 %: from 20 to 60 takes 3 agencies 4 points each, from 50 to 60 another 2 each
    tree = flat_tree(10, 20, 10)
    block = block_of(tree, {"A": [2, 10, 9], "B": [3, 12, 9], "C": [1, 8, 9]})
    allocation = raise_weakest_groups(block, 0, 18)
    points = apply_scenario(block, allocation.scenario)
    statistics = block_statistics(block, rank_block(block, 0, points), group_standings(block, points))
    assert [group.percent.mean for group in statistics.groups if group.percent] == [60, 60, 90]
    assert [lift.percent_after for lift in allocation.lifts] == [60, 60, 90]
    assert [lift.code for lift in allocation.lifts] == ["c1", "c2", "c3"]


def test_a_step_too_large_for_the_budget_is_not_half_taken() -> None:
    block = block_of(flat_tree(10, steps={"c1": 5}), {"A": [0], "B": [0]})
    allocation = raise_lowest(block, 2, 9.99)
    assert allocation.scenario == Scenario({("A", "c1"): 5})
    assert allocation.spent == 5


def test_enough_points_fill_everything_and_the_rest_is_left() -> None:
    block = block_of(flat_tree(10, 2.5, steps={"c2": 1}), {"A": [9.75, 0], "B": [None, 2.25]})
    for aim in (raise_lowest, raise_weakest_groups):
        allocation = aim(block, 2, 1000)
        assert allocation.scenario == Scenario({("A", "c1"): 10, ("A", "c2"): 2.5, ("B", "c2"): 2.5})
        assert allocation.spent == 3


def test_no_points_change_nothing() -> None:
    block = block_of(flat_tree(10), {"A": [4], "B": [5]})
    for aim in (raise_lowest, raise_weakest_groups):
        assert aim(block, 2, 0).scenario == Scenario()


def test_a_group_that_applies_to_nobody_is_not_lifted() -> None:
    block = block_of(flat_tree(10, 10), {"A": [5, None], "B": [6, None]})
    assert [lift.code for lift in raise_weakest_groups(block, 0, 3).lifts] == ["c1"]


# --- agencies at a percentage


def test_the_nearest_are_brought_there_and_what_is_left_is_not_spent() -> None:
    block = block_of(flat_tree(100), {"A": [85], "B": [70], "C": [79.5], "D": [40]})
    allocation = bring_most_to_percent(block, 1, 30, 80)
    assert allocation.scenario == Scenario({("B", "c1"): 80, ("C", "c1"): 80})
    assert (allocation.reached_before, allocation.reached_after) == (("A",), ("A", "B", "C"))
    assert (allocation.spent, allocation.budget) == (10.5, 30)


def test_of_two_that_need_the_same_the_earlier_name_is_brought_there() -> None:
    block = block_of(flat_tree(100), {"Z": [70], "B": [70]})
    assert bring_most_to_percent(block, 1, 10, 80).scenario == Scenario({("B", "c1"): 80})


def test_a_step_may_overshoot_when_nothing_smaller_is_enough() -> None:
    block = block_of(flat_tree(10, 10, steps={"c1": 4}), {"A": [0, 9]})
    assert bring_most_to_percent(block, 0, 9, 60).scenario == Scenario({("A", "c1"): 4})
    assert bring_most_to_percent(block, 0, 9, 70).scenario == Scenario({("A", "c1"): 4, ("A", "c2"): 10})
    assert bring_most_to_percent(block, 0, 9, 75).scenario == Scenario({("A", "c1"): 8})


def test_grades_goals_and_spending_agree_on_the_ninth_decimal_of_a_percentage() -> None:
    # 2 of 3 is 66.666666666…, which is compared as 66.666666667
    block = replace(block_of(flat_tree(3), {"A": [2]}), grades=(Grade("Đạt", 66.666666667),))
    standings = rank_block(block, 2)
    for percent, reached in ((66.666666667, True), (66.666666668, False)):
        allocation = bring_most_to_percent(block, 2, 1, percent)
        assert (allocation.reached_before == ("A",), allocation.spent == 0) == (reached, reached)
        assert is_reached(PercentGoal(percent), standings, 0) is reached
    assert agency_grade(block, standings, 0) == block.grades[0]


def test_a_total_that_rounds_to_the_percentage_has_it() -> None:
    # 79.5 is compared as 80 (half-even), 78.5 as 78
    block = block_of(flat_tree(100), {"A": [79.5], "B": [78.5]})
    allocation = bring_most_to_percent(block, 0, 0, 80)
    assert allocation.reached_before == ("A",)
    assert bring_most_to_percent(block, 0, 0, 79).reached_before == ("A",)


def test_an_agency_without_a_criterion_needs_the_percentage_of_what_applies_to_it() -> None:
    block = block_of(flat_tree(10, 10), {"A": [5, None], "B": [5, 5]})
    allocation = bring_most_to_percent(block, 1, 3, 80)
    assert allocation.scenario == Scenario({("A", "c1"): 8})


def test_scores_finer_than_the_precision_are_raised_far_enough() -> None:
    # to have 8.1 of 20 takes more than 8.05, and 3.99 + 3.99 are 7.98
    block = block_of(flat_tree(10, 10), {"A": [3.99, 3.99]})
    assert bring_most_to_percent(block, 1, 1, 40.5).reached_after == ("A",)
    assert bring_most_to_percent(block, 1, 1, 40).scenario == Scenario()


# --- to which points a score is raised


def raised_to(
    maximum: float, points: float, precision: int, step: float | None = None, *, budgets_per_point: int = 100
) -> list[float]:
    """All that the only score of an agency is raised to by budgets in hundredths, or in other parts of a point."""
    block = block_of(flat_tree(maximum, steps={"c1": step} if step else None), {"A": [points]})
    budgets = range(round(budgets_per_point * (maximum - points)) + 2)
    answers = (raise_lowest(block, precision, budget / budgets_per_point).scenario for budget in budgets)
    return sorted({points for scenario in answers for points in scenario.changes.values()})


def test_without_a_step_points_rise_by_the_precision() -> None:
    assert raised_to(1, 0.7, 1) == [0.8, 0.9, 1]
    assert raised_to(3, 0, 0) == [1, 2, 3]


def test_with_a_step_points_rise_to_its_multiples_and_the_maximum() -> None:
    assert raised_to(2, 0.5, 3, step=0.5) == [1, 1.5, 2]
    assert raised_to(1.2, 0, 3, step=0.5) == [0.5, 1, 1.2]


def test_points_off_the_steps_rise_to_the_next_one() -> None:
    assert raised_to(2, 0.7, 3, step=0.5) == [1, 1.5, 2]
    assert raised_to(1, 0.123456, 1) == [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]


def test_the_maximum_is_reached_even_off_the_precision() -> None:
    assert raised_to(2.25, 1, 0) == [2, 2.25]
    assert raised_to(0.25, 0, 0) == [0.25]


def test_a_maximum_without_a_decimal_form_is_not_stepped_over() -> None:
    assert max(raised_to(200 / 3, 66, 2)) == 66.66
    block = block_of(flat_tree(200 / 3), {"A": [66.66666666]})
    assert raise_lowest(block, 9, 1).scenario == Scenario({("A", "c1"): 66.666666666})  # rounded, it would be …667


@pytest.mark.parametrize("maximum", [0.3, 2.3, 7.1, 100.1])
def test_points_are_the_decimals_somebody_would_type(maximum: float) -> None:
    raised = raised_to(maximum, 0, 1, budgets_per_point=10)
    assert len(raised) == round(maximum * 10)
    for points in raised:
        assert points == float(f"{points:.1f}")


def test_full_and_not_applicable_scores_are_left_alone() -> None:
    block = block_of(flat_tree(5, 5, 5), {"A": [5, None, 4], "B": [4, 4, 4]})
    assert set(raise_lowest(block, 2, 100).scenario) == {("A", "c3"), ("B", "c1"), ("B", "c2"), ("B", "c3")}


def test_the_order_of_the_source_does_not_matter() -> None:
    rows = {"A": [1, 2], "B": [0, 1], "C": [1, 1]}
    block = block_of(flat_tree(3, 2), rows)
    turned = block_of(flat_tree(3, 2), dict(reversed(rows.items())))
    for aim in (raise_lowest, raise_weakest_groups):
        assert aim(block, 1, 2.5).scenario == aim(turned, 1, 2.5).scenario


# --- what is refused, and what is not


@pytest.mark.parametrize("budget", [-0.01, float("nan"), float("inf")])
def test_a_budget_that_is_no_number_from_zero_up_is_refused(budget: float) -> None:
    block = block_of(flat_tree(10), {"A": [5]})
    with pytest.raises(AllocationRefused, match="points_below_zero") as issue:
        raise_lowest(block, 2, budget)
    assert issue.value.rule is AllocationRule.POINTS_BELOW_ZERO


@pytest.mark.parametrize("percent", [-0.1, 100.1, float("nan"), float("inf")])
def test_a_percentage_outside_0_to_100_is_refused(percent: float) -> None:
    with pytest.raises(AllocationRefused) as issue:
        bring_most_to_percent(block_of(flat_tree(10), {"A": [5]}), 2, 1, percent)
    assert issue.value.rule is AllocationRule.PERCENT_OUT_OF_RANGE


def test_more_raised_scores_than_can_be_listed_are_refused_with_the_limit() -> None:
    block = block_of(flat_tree(*[10] * 10), {f"a{number:04}": [5] * 10 for number in range(2001)})
    assert len(raise_lowest(block, 0, 20_000).scenario) <= 20_000
    with pytest.raises(AllocationRefused) as issue:
        raise_lowest(block, 0, 200_000)
    assert (issue.value.rule, issue.value.limit) == (AllocationRule.TOO_MANY_SCORES, 20_000)


def test_neither_a_large_block_nor_a_large_budget_nor_fine_scores_are_refused() -> None:
    rows = {f"a{number:04}": [number % 1000 / 100, number % 7 + 1 / 3] for number in range(3321)}
    block = block_of(flat_tree(10, 10), rows)
    allocation = raise_lowest(block, 3, 5000)
    assert min(lift.percent_after for lift in allocation.lifts) > allocation.lowest_before.percent_before
    for aim in (raise_lowest, raise_weakest_groups):
        assert aim(block, 3, 1e308).lowest_after.percent_after == 100
