"""How far it is to the next rank, and how far an agency could get at all."""

import math
from decimal import Decimal
from typing import Any

import numpy as np
from hypothesis import assume, given

from dashboard.scoring import attainable_ranks, neighbours, rank_block
from tests.scoring.blocks import block_of, flat_tree, ranks_by_agency
from tests.scoring.tables import Table, rounded_half_even, tables


def test_the_next_better_rank_and_the_points_to_it() -> None:
    block = block_of(flat_tree(100), {"A": [90], "B": [80.5], "C": [80.5], "D": [70]})
    next_to = neighbours(rank_block(block, precision=1))
    # D catches up with B and C and shares rank 2; they catch up with A and share rank 1
    assert ranks_by_agency(block, next_to.better_rank) == {"A": 0, "B": 1, "C": 1, "D": 2}
    np.testing.assert_array_equal(next_to.points_to_better, [math.nan, 9.5, 9.5, 10.5])


def test_the_next_worse_rank_and_the_points_to_spare() -> None:
    block = block_of(flat_tree(100), {"A": [90], "B": [80.5], "C": [80.5], "D": [70]})
    next_to = neighbours(rank_block(block, precision=1))
    # A falls behind B and C, to 3; B and C fall behind D, to 4
    assert ranks_by_agency(block, next_to.worse_rank) == {"A": 3, "B": 4, "C": 4, "D": 0}
    np.testing.assert_array_equal(next_to.margin_to_worse, [9.5, 10.5, 10.5, math.nan])


def test_where_all_are_tied_there_is_no_next_rank() -> None:
    next_to = neighbours(rank_block(block_of(flat_tree(10), {"A": [5], "B": [5]}), precision=0))
    assert next_to.better_rank.tolist() == next_to.worse_rank.tolist() == [0, 0]
    assert np.isnan([next_to.points_to_better, next_to.margin_to_worse]).all()


def test_points_to_the_next_rank_are_of_ones_own_applicable_maximum() -> None:
    # A: 12 of 20 = 60 %; B: 5 of 10 = 50 %. B needs 1 point (60 % of 10); A may lose 2 (50 % of 20).
    block = block_of(flat_tree(10, 10), {"A": [6, 6], "B": [5, None]})
    next_to = neighbours(rank_block(block, precision=2))
    np.testing.assert_array_equal(next_to.points_to_better, [math.nan, 1.0])
    np.testing.assert_array_equal(next_to.margin_to_worse, [2.0, math.nan])


def test_a_share_that_cannot_be_met_is_overshot_by_less_than_a_unit() -> None:
    # B: 1 of 3 = 33.333… %; A wants as much of 10: 3.33 is 33.3 %, too little, so 3.34
    block = block_of(flat_tree(10, 3), {"A": [3, None], "B": [None, 1]})
    next_to = neighbours(rank_block(block, precision=2))
    assert next_to.points_to_better[0] == 0.34
    # C at 3.34 of 10 may lose nothing: 3.33 falls behind B
    block = block_of(flat_tree(10, 3), {"C": [3.34, None], "B": [None, 1]})
    assert neighbours(rank_block(block, precision=2)).margin_to_worse[0] == 0.0


def test_points_finer_than_the_precision_are_counted_with_their_rounding() -> None:
    # A's 3.5 is compared as 4. One point more is 4.5, compared as 4 too: rank 1 (5) takes two.
    block = block_of(flat_tree(10), {"A": [3.5], "B": [5]})
    assert neighbours(rank_block(block, precision=0)).points_to_better[0] == 2
    # A's 2.5 is compared as 2. One point more is 3.5, compared as 4: no need of two.
    block = block_of(flat_tree(10), {"A": [2.5], "B": [4]})
    assert neighbours(rank_block(block, precision=0)).points_to_better[0] == 1


@given(tables(agencies=(2, 8)))
def test_exactly_the_points_to_better_reach_the_better_rank_and_a_unit_less_does_not(table: Table) -> None:
    next_to = neighbours(rank_block(table.block(), table.precision))
    unit = Decimal(1).scaleb(-table.precision)
    keys = table.ranking_keys()
    for agency, (own, points) in enumerate(zip(keys, table.sums(), strict=True)):
        better = [key for key in keys if key > own]
        if not better:
            assert next_to.better_rank[agency] == 0
            assert math.isnan(next_to.points_to_better[agency])
            continue
        needed = in_units(next_to.points_to_better[agency], table)
        assert table.rank_with(agency, points + needed) == next_to.better_rank[agency]
        assert table.rank_with(agency, points + needed - unit) > next_to.better_rank[agency]
        # the rank itself: as good as the worst of those ahead
        assert next_to.better_rank[agency] <= 1 + sum(key > min(better) for key in keys)


@given(tables(agencies=(2, 8)))
def test_the_margin_may_be_lost_and_a_unit_more_costs_the_rank(table: Table) -> None:
    next_to = neighbours(rank_block(table.block(), table.precision))
    unit = Decimal(1).scaleb(-table.precision)
    keys = table.ranking_keys()
    for agency, (own, points) in enumerate(zip(keys, table.sums(), strict=True)):
        behind = [key for key in keys if key < own]
        if not behind:
            assert next_to.worse_rank[agency] == 0
            assert math.isnan(next_to.margin_to_worse[agency])
            continue
        margin = in_units(next_to.margin_to_worse[agency], table)
        kept, lost = table.keys_with(agency, points - margin), table.keys_with(agency, points - margin - unit)
        assert kept[agency] >= max(behind) > lost[agency]
        if not table.by_percent and rounded_half_even(points, table.precision) == points:
            assert kept[agency] == max(behind)  # a tie
        # all who have the next worse total, or a better one, are then ahead
        assert next_to.worse_rank[agency] == sum(key >= max(behind) for key in keys)
        assert table.rank_with(agency, points - margin - unit) >= next_to.worse_rank[agency]


@given(tables(agencies=(2, 8), finer_than_precision=False))
def test_points_added_to_real_criteria_reach_the_better_rank(table: Table) -> None:
    next_to = neighbours(rank_block(table.block(), table.precision))
    climbers = [agency for agency, rank in enumerate(next_to.better_rank) if rank]
    assume(climbers)
    for agency in climbers:
        left, raised = in_units(next_to.points_to_better[agency], table), table
        for criterion, (cell, maximum) in enumerate(zip(table.rows[agency], table.maxima, strict=True)):
            if cell is not None:
                added = min(left, maximum - cell)
                raised, left = raised.with_cell(agency, criterion, cell + added), left - added
        assert left == 0  # there is always room for it
        assert rank_block(raised.block(), table.precision).rank[agency] <= next_to.better_rank[agency]


@given(tables())
def test_best_and_worst_attainable_rank_are_those_at_the_maximum_and_at_zero(table: Table) -> None:
    block = table.block()
    best, worst = attainable_ranks(block, rank_block(block, table.precision))
    for agency, maximum in enumerate(table.applicable_maxima()):
        assert best[agency] == table.rank_with(agency, maximum)
        assert worst[agency] == table.rank_with(agency, Decimal(0))


def test_a_full_score_leads_even_where_the_maximum_is_no_round_number() -> None:
    # two of three thirds of 100: 66.666… is compared as 66.67, for A as for B who has it already
    third = 100 / 3
    block = block_of(flat_tree(third, third, third), {"A": [10, 10, None], "B": [third, third, None]})
    best, _ = attainable_ranks(block, rank_block(block, precision=2))
    assert best.tolist() == [1, 1]


def in_units(points: Any, table: Table) -> Decimal:
    """`points` as a decimal; fails when they are no whole number of the table's units."""
    units = round(float(points) * 10**table.precision)
    assert units / 10**table.precision == points
    return Decimal(units).scaleb(-table.precision)
