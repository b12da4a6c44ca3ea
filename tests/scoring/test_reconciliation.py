"""Each printed figure beside the one the data give, a percentage shortened as the publisher does it.

A figure counts as printed only while the data still give it; else it is as good as the scores under it.
"""

import pytest

from dashboard.model import Block, Fact, PercentRule, Provenance, Statistic
from dashboard.scoring import (
    FactCheck,
    FigureOrigin,
    FigureOrigins,
    figure_origins,
)
from tests.scoring.blocks import block_of, checked, edition_of, fact, flat_tree

# totals 59.984, 49.5, 33.407 of 63: sum 142.891, mean 47.630333…; 95.212…, 78.571…, 53.026… %, mean 75.603…;
# spread 26.577
NOW = block_of(flat_tree(40, 23), {"A": [39.984, 20], "B": [30, 19.5], "C": [20, 13.407]})
# totals 50, 40, 30: mean 40, so the mean rose by 7.630333…
BEFORE = block_of(flat_tree(40, 23), {"A": [30, 20], "B": [30, 10], "C": [20, 10]})

HOLD = [
    fact(Statistic.AGENCY_COUNT, "3"),
    fact(Statistic.MAX_TOTAL, "63"),
    fact(Statistic.MEAN_TOTAL, "47.630"),
    fact(Statistic.MEAN_TOTAL, "47.6303"),
    fact(Statistic.MEAN_PCT, "75"),
    fact(Statistic.MEAN_PCT, "75.6"),
    fact(Statistic.MEAN_CHANGE, "7.630"),
    fact(Statistic.BEST_TOTAL, "59.984"),
    fact(Statistic.BEST_TOTAL, "59.984", "A"),
    fact(Statistic.BEST_PCT, "95", "A"),
    fact(Statistic.BEST_PCT, "95.2"),
    fact(Statistic.WORST_TOTAL, "33.407", "C"),
    fact(Statistic.WORST_PCT, "53", "C"),
    fact(Statistic.SPREAD, "26.577"),
    fact(Statistic.TOTAL, "49.5", "B"),
    fact(Statistic.RANK, "2", "B"),
]
FAIL = [
    fact(Statistic.AGENCY_COUNT, "4"),
    fact(Statistic.MAX_TOTAL, "64"),
    fact(Statistic.MEAN_TOTAL, "47.631"),
    fact(Statistic.MEAN_TOTAL, "47.6304"),
    fact(Statistic.MEAN_PCT, "76"),  # rounded; this edition cuts off
    fact(Statistic.MEAN_CHANGE, "-7.630"),
    fact(Statistic.BEST_TOTAL, "59.983"),
    fact(Statistic.BEST_TOTAL, "49.5", "B"),  # B's total, but B is not the best
    fact(Statistic.BEST_PCT, "96", "A"),
    fact(Statistic.WORST_TOTAL, "59.984", "A"),
    fact(Statistic.WORST_PCT, "95", "A"),
    fact(Statistic.SPREAD, "26.578"),
    fact(Statistic.TOTAL, "49.51", "B"),
    fact(Statistic.TOTAL, "49.5"),  # whose?
    fact(Statistic.RANK, "1", "B"),
    fact(Statistic.RANK, "1"),
]


def check(*facts: Fact, previous: bool = True, rule: PercentRule = PercentRule.TRUNCATE) -> tuple[FactCheck, ...]:
    edition = edition_of(NOW, precision=3, percent_rule=rule, facts=facts)
    return checked(edition, edition_of(BEFORE, precision=3, period="2019") if previous else None)


def name(fact: Fact) -> str:
    return f"{fact.statistic} {fact.agency or 'block'} {fact.printed}"


def test_every_kind_of_figure_is_tried_both_ways() -> None:
    assert {fact.statistic for fact in HOLD} == {fact.statistic for fact in FAIL} == set(Statistic)


@pytest.mark.parametrize("printed", HOLD, ids=name)
def test_a_figure_that_the_data_give_holds(printed: Fact) -> None:
    (found,) = check(printed)
    assert found.holds
    assert found.recomputed == printed.value


@pytest.mark.parametrize("printed", FAIL, ids=name)
def test_a_figure_that_the_data_do_not_give_does_not_hold(printed: Fact) -> None:
    (found,) = check(printed)
    assert not found.holds
    assert found.recomputed != printed.value


def test_checks_come_in_the_order_of_the_facts() -> None:
    assert [found.fact for found in check(*HOLD, *FAIL)] == HOLD + FAIL


def test_percentages_follow_the_rule_of_the_edition() -> None:
    cut, rounded = fact(Statistic.MEAN_PCT, "75"), fact(Statistic.MEAN_PCT, "76")
    assert [found.holds for found in check(cut, rounded, rule=PercentRule.TRUNCATE)] == [True, False]
    assert [found.holds for found in check(cut, rounded, rule=PercentRule.ROUND)] == [False, True]


def test_the_exact_figure_stands_beside_the_shortened_one() -> None:
    (found,) = check(fact(Statistic.MEAN_PCT, "75"))
    assert found.recomputed == 75
    assert found.exact == round(100 * 142.891 / 3 / 63, 9)


def test_a_change_cannot_be_told_without_the_previous_edition() -> None:
    (found,) = check(fact(Statistic.MEAN_CHANGE, "7.630"), previous=False)
    assert (found.recomputed, found.exact, found.holds) == (None, None, False)


def test_a_change_cannot_be_told_when_the_block_did_not_exist_before() -> None:
    districts = block_of(flat_tree(10), {"X": [5]}, code="districts")
    edition = edition_of(districts, facts=[fact(Statistic.MEAN_CHANGE, "0", block="districts")])
    (found,) = checked(edition, edition_of(BEFORE, period="2019"))
    assert (found.recomputed, found.holds) == (None, False)


def test_tied_agencies_are_all_the_best() -> None:
    block = block_of(flat_tree(10), {"A": [9], "B": [9], "C": [1], "D": [1]})
    printed = [
        fact(Statistic.BEST_TOTAL, "9", "B"),
        fact(Statistic.WORST_TOTAL, "1", "C"),
        fact(Statistic.RANK, "3", "D"),
    ]
    assert all(found.holds for found in checked(edition_of(block, facts=printed), None))


def test_where_percentages_rank_the_best_total_is_that_of_the_leader() -> None:
    # A: 9 of 10; B: 15 of 20, more points but behind
    block = block_of(flat_tree(10, 10), {"A": [9, None], "B": [8, 7]})
    printed = [fact(Statistic.BEST_TOTAL, "9"), fact(Statistic.WORST_TOTAL, "15"), fact(Statistic.BEST_PCT, "90")]
    assert all(found.holds for found in checked(edition_of(block, facts=printed), None))


def test_where_percentages_rank_the_spread_is_of_the_best_and_the_lowest_agency() -> None:
    # B 46 of 50 = 92 %, A 55 %, C 21 %: 46 − 21, though A has 34 points more than C
    block = block_of(flat_tree(50, 50), {"A": [30, 25], "B": [None, 46], "C": [10, 11]})
    printed = [fact(Statistic.SPREAD, value) for value in ("25", "34")]
    assert [found.holds for found in checked(edition_of(block, facts=printed), None)] == [True, False]


def test_a_mean_that_is_an_exact_half_goes_to_the_even_neighbour() -> None:
    # 20 totals, 997.263 in all: 49.86315, half-even 49.8632
    block = block_of(flat_tree(63), {str(row): [49.864 if row < 3 else 49.863] for row in range(20)})
    printed = [fact(Statistic.MEAN_TOTAL, value) for value in ("49.8632", "49.8631")]
    assert [found.holds for found in checked(edition_of(block, precision=3, facts=printed), None)] == [True, False]


def test_a_total_printed_coarser_than_the_precision_must_be_exact() -> None:
    # 49.5 was printed; 49.504 is not it, though it would round to it
    block = block_of(flat_tree(63), {"A": [49.504]})
    (found,) = checked(edition_of(block, precision=3, facts=[fact(Statistic.TOTAL, "49.5", "A")]), None)
    assert (found.recomputed, found.holds) == (49.504, False)


def test_a_total_printed_with_more_than_nine_decimals_is_compared_to_nine() -> None:
    # the total of An Giang in PAPI 2015 is printed with 14 decimals
    block = block_of(flat_tree(10), {"A": [4.38470840454102]})
    (found,) = checked(edition_of(block, precision=9, facts=[fact(Statistic.TOTAL, "4.38470840454102", "A")]), None)
    assert (found.recomputed, found.holds) == (4.384708405, True)


def test_each_fact_is_checked_in_its_own_block() -> None:
    districts = block_of(flat_tree(10), {"X": [5], "Y": [3]}, code="districts")
    printed = [fact(Statistic.AGENCY_COUNT, "3"), fact(Statistic.AGENCY_COUNT, "2", block="districts")]
    assert all(found.holds for found in checked(edition_of(NOW, districts, precision=3, facts=printed), None))


PUBLISHED, APPRAISED, ILLUSTRATIVE = Provenance.PUBLISHED, Provenance.APPRAISED, Provenance.ILLUSTRATIVE

BLOCK = block_of(
    flat_tree(10, 10),
    {"A": [9, 8], "B": [5, 5], "C": [2, None]},
    origins={
        "A": [PUBLISHED, APPRAISED],
        "B": [PUBLISHED, ILLUSTRATIVE],
        "C": [PUBLISHED, Provenance.SIMULATED],  # the second does not apply, so its origin says nothing
    },
)
BEST = fact(Statistic.BEST_TOTAL, "17", "A")


def origins(*facts: Fact, block: Block = BLOCK) -> FigureOrigins:
    return figure_origins(block, checked(edition_of(block, facts=facts), None))


def test_without_printed_figures_a_total_is_as_good_as_its_weakest_score() -> None:
    found = origins()
    assert [found.of_total(agency).provenance for agency in "ABC"] == [APPRAISED, ILLUSTRATIVE, PUBLISHED]
    assert [found.of_agency_scores(agency) for agency in "ABC"] == [APPRAISED, ILLUSTRATIVE, PUBLISHED]


def test_without_printed_figures_a_rank_is_as_good_as_the_weakest_score_of_the_block() -> None:
    assert [origins().of_rank(agency).provenance for agency in "ABC"] == [ILLUSTRATIVE] * 3
    assert origins().of_statistic(Statistic.MEAN_TOTAL) == FigureOrigin(ILLUSTRATIVE)


def test_a_printed_total_makes_the_total_published_and_leads_to_its_fact() -> None:
    printed = fact(Statistic.TOTAL, "10", "B")
    assert origins(printed).of_total("B") == FigureOrigin(PUBLISHED, printed)
    assert origins(printed).of_total("A") == FigureOrigin(APPRAISED)
    assert origins(printed).of_rank("B") == FigureOrigin(ILLUSTRATIVE)  # a total alone prints no rank


def test_a_printed_best_total_makes_total_and_rank_of_the_one_it_names_published() -> None:
    assert origins(BEST).of_total("A") == FigureOrigin(PUBLISHED, BEST)
    assert origins(BEST).of_rank("A") == FigureOrigin(PUBLISHED, BEST)
    assert origins(BEST).of_rank("B") == FigureOrigin(ILLUSTRATIVE)
    assert origins(BEST).of_statistic(Statistic.BEST_TOTAL) == FigureOrigin(PUBLISHED, BEST)


def test_a_printed_best_total_that_names_nobody_says_nothing_about_an_agency() -> None:
    unnamed = fact(Statistic.BEST_TOTAL, "17")
    assert origins(unnamed).of_total("A") == FigureOrigin(APPRAISED)
    assert origins(unnamed).of_statistic(Statistic.BEST_TOTAL) == FigureOrigin(PUBLISHED, unnamed)


def test_a_figure_is_published_only_while_the_data_still_give_it() -> None:
    corrected = block_of(
        flat_tree(10, 10),
        {"A": [9, 7], "B": [5, 5], "C": [2, None]},
        origins={"A": [APPRAISED, APPRAISED], "B": [ILLUSTRATIVE] * 2, "C": [ILLUSTRATIVE] * 2},
    )
    assert origins(BEST, block=corrected).of_total("A") == FigureOrigin(APPRAISED)
    assert origins(BEST, block=corrected).of_rank("A") == FigureOrigin(ILLUSTRATIVE)


def test_a_derived_figure_stays_derived() -> None:
    derived = fact(Statistic.RANK, "2", "B", provenance=Provenance.DERIVED)
    assert origins(derived).of_rank("B") == FigureOrigin(Provenance.DERIVED, derived)


def test_facts_of_another_block_confirm_nothing_here() -> None:
    other = block_of(flat_tree(20), {"A": [17]}, code="districts")
    elsewhere = fact(Statistic.BEST_TOTAL, "17", "A", block="districts")
    checks = checked(edition_of(BLOCK, other, facts=[elsewhere]), None)
    assert checks[0].holds
    assert figure_origins(BLOCK, checks).of_total("A") == FigureOrigin(APPRAISED)
