"""Points spent to bring agencies to a percentage bring as many there as can be, with as few points as can be."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import Grade, Scenario
from dashboard.scoring import AllocationRefused, AllocationRule, apply_scenario, bring_most_to_percent, rank_block
from dashboard.scoring.allocation import question
from dashboard.scoring.plans.question import PercentGoal, is_reached
from dashboard.scoring.reaching import agency_grade
from tests.scoring.allocation.sheets import HUNDREDTHS, Sheet, sheets
from tests.scoring.blocks import block_of, flat_tree


@given(sheets(), st.integers(0, 100))
def test_no_other_spending_brings_more_agencies_there_nor_as_many_for_less(sheet: Sheet, percent: int) -> None:
    allocation = bring_most_to_percent(sheet.block, sheet.precision, sheet.points, percent)
    after = sheet.after(allocation.scenario)
    most = max(len(sheet.at_percent(way, percent)) for way in sheet.ways())
    assert len(sheet.at_percent(after, percent)) == most
    least = min(sheet.spent(way) for way in sheet.ways() if len(sheet.at_percent(way, percent)) == most)
    assert sheet.spent(after) == least == round(allocation.spent * HUNDREDTHS)
    assert allocation.reached_before == tuple(f"a{agency}" for agency in sheet.at_percent(sheet.today, percent))
    assert allocation.reached_after == tuple(f"a{agency}" for agency in sheet.at_percent(after, percent))


@given(sheets(), st.integers(1, 100))
def test_whoever_is_said_to_have_it_has_it_in_the_ranking(sheet: Sheet, percent: int) -> None:
    allocation = bring_most_to_percent(sheet.block, sheet.precision, sheet.points, percent)
    standings = rank_block(sheet.block, sheet.precision, apply_scenario(sheet.block, allocation.scenario))
    there = [code for code, row in sheet.block.agency_index.items() if standings.percent[row] >= percent - 1e-9]
    assert set(allocation.reached_after) == set(there)


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


def test_scores_too_fine_to_search_are_raised_far_enough_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    # to have 8.1 of 20 takes 8.0500…; 3.99 counts as 3.9, so that one unit more, 4.0 + 3.99, is not thought enough
    monkeypatch.setattr(question, "MOST_UNITS", 10)
    allocation = bring_most_to_percent(block_of(flat_tree(10, 10), {"A": [3.99, 3.99]}), 1, 1, 40.5)
    assert allocation.reached_after == ("A",)
    assert not allocation.proven
    # and who is there already is left alone, though 3.99 + 3.99 counts as 7.8
    assert bring_most_to_percent(block_of(flat_tree(10, 10), {"A": [3.99, 3.99]}), 1, 1, 40).scenario == Scenario()


@pytest.mark.parametrize("percent", [-0.1, 100.1, float("nan"), float("inf")])
def test_a_percentage_outside_0_to_100_is_refused(percent: float) -> None:
    with pytest.raises(AllocationRefused) as refusal:
        bring_most_to_percent(block_of(flat_tree(10), {"A": [5]}), 2, 1, percent)
    assert refusal.value.rule is AllocationRule.PERCENT_OUT_OF_RANGE
