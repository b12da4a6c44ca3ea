"""Totals and ranks of a block."""

import random
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.scoring import competition_ranks, rank_block
from tests.scoring.blocks import block_of, flat_tree, ranks_by_agency
from tests.scoring.tables import Table, competition_ranks_by_counting, tables


def test_ties_share_the_better_place_and_leave_a_gap() -> None:
    block = block_of(flat_tree(10), {"A": [7], "B": [9], "C": [7], "D": [5]})
    standings = rank_block(block, precision=2)
    assert ranks_by_agency(block, standings.rank) == {"B": 1, "A": 2, "C": 2, "D": 4}
    assert standings.tied.tolist() == [True, False, True, False]


@given(st.lists(st.integers(-5, 5) | st.integers(-(2**62), 2**62), max_size=60))
def test_a_rank_is_one_more_than_the_number_of_better_ones(keys: list[int]) -> None:
    rank, tied = competition_ranks(np.array(keys, dtype=np.int64))
    assert rank.tolist() == competition_ranks_by_counting(keys)
    assert tied.tolist() == [keys.count(key) > 1 for key in keys]


def test_a_tenth_ten_times_ties_with_one() -> None:
    block = block_of(flat_tree(*[1.0] * 10), {"tenths": [0.1] * 10, "one": [1.0] + [0.0] * 9})
    for precision in range(10):
        assert rank_block(block, precision).rank.tolist() == [1, 1]


def test_a_tenth_three_times_ties_with_three_tenths() -> None:
    block = block_of(flat_tree(1.0, 1.0, 1.0), {"tenths": [0.1, 0.1, 0.1], "at once": [0.3, 0.0, 0.0]})
    assert block.points.sum(axis=1).tolist() == [0.30000000000000004, 0.3]  # floats alone would part them
    for precision in range(10):
        assert rank_block(block, precision).rank.tolist() == [1, 1]


def test_totals_are_rounded_half_even_before_they_are_compared() -> None:
    # 2.5 and 1.5 both round to 2 and tie; 3.5 rounds to 4
    block = block_of(flat_tree(5), {"A": [2.5], "B": [1.5], "C": [3.5]})
    standings = rank_block(block, precision=0)
    assert standings.total.tolist() == [2, 2, 4]
    assert standings.exact_total.tolist() == [2.5, 1.5, 3.5]
    assert standings.rank.tolist() == [2, 2, 1]


def test_a_chain_of_nearly_equal_totals_is_split_by_rounding_alone() -> None:
    # each differs from the next by 0.004, so a tolerance of 0.005 would tie all of them; rounded: 1.00 1.00 1.01 1.01
    block = block_of(flat_tree(5), {"A": [1.0], "B": [1.004], "C": [1.008], "D": [1.012]})
    assert rank_block(block, precision=2).rank.tolist() == [3, 3, 1, 1]


@given(tables())
def test_every_total_and_rank_agrees_with_the_sheet_worked_out_in_decimals(table: Table) -> None:
    standings = rank_block(table.block(), table.precision)
    assert standings.by_percent == table.by_percent
    assert standings.exact_total.tolist() == [float(points) for points in table.sums()]
    assert standings.total.tolist() == [float(total) for total in table.totals()]
    assert standings.maximum.tolist() == [float(maximum) for maximum in table.applicable_maxima()]
    assert standings.rank.tolist() == table.ranks()
    scale = 10**9 if table.by_percent else 10**table.precision
    assert [int(key) for key in standings.key] == [key * scale for key in table.ranking_keys()]


@given(tables(), st.data())
def test_the_order_of_the_criteria_never_matters(table: Table, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(table.maxima))))
    shuffled = Table(
        tuple(table.maxima[column] for column in order),
        tuple(tuple(row[column] for column in order) for row in table.rows),
        table.precision,
    )
    before, after = rank_block(table.block(), table.precision), rank_block(shuffled.block(), table.precision)
    for figure in ("exact_total", "total", "maximum", "percent", "key", "rank", "tied"):
        assert np.array_equal(getattr(before, figure), getattr(after, figure)), figure


@given(st.lists(st.integers(0, 10**11), min_size=100, max_size=100), st.randoms(use_true_random=False))
def test_the_order_of_a_hundred_criteria_never_matters(units: list[int], shuffler: random.Random) -> None:
    points = [float(Decimal(unit).scaleb(-9)) for unit in units]
    block = block_of(flat_tree(*[100.0] * 100), {"A": points, "B": shuffler.sample(points, len(points))})
    standings = rank_block(block, precision=9)
    assert standings.rank.tolist() == [1, 1]
    assert standings.exact_total[0] == float(Decimal(sum(units)).scaleb(-9))


def test_one_not_applicable_score_has_the_whole_block_ranked_by_percent() -> None:
    # A: 8 of 20 = 40 %; B: 5 of 10 = 50 %; C: 10 of 20 = 50 %. By points alone B would be last.
    block = block_of(flat_tree(10, 10), {"A": [4, 4], "B": [5, None], "C": [5, 5]})
    standings = rank_block(block, precision=2)
    assert standings.by_percent
    assert standings.maximum.tolist() == [20, 10, 20]
    assert standings.percent.tolist() == [40, 50, 50]
    assert standings.rank.tolist() == [3, 1, 1]


def test_not_applicable_is_not_zero() -> None:
    with_zero = block_of(flat_tree(10, 10), {"A": [4, 4], "B": [5, 0]})
    with_gap = block_of(flat_tree(10, 10), {"A": [4, 4], "B": [5, None]})
    assert rank_block(with_zero, precision=2).rank.tolist() == [1, 2]
    assert rank_block(with_gap, precision=2).rank.tolist() == [2, 1]


def test_percentages_are_of_the_rounded_total() -> None:
    # 0.125 and 0.12 of 1, to two decimals both 0.12: the percentages tie as the totals do
    block = block_of(flat_tree(1, 1), {"A": [0.125, None], "B": [0.12, None]})
    standings = rank_block(block, precision=2)
    assert standings.percent.tolist() == [12, 12]
    assert standings.rank.tolist() == [1, 1]


def test_an_agency_without_any_applicable_criterion_cannot_be_ranked() -> None:
    block = block_of(flat_tree(10, 10), {"A": [4, 4], "B": [None, None]})
    with pytest.raises(ValueError, match="no applicable maximum"):
        rank_block(block, precision=2)


def test_other_points_of_the_same_shape_can_be_ranked() -> None:
    block = block_of(flat_tree(10), {"A": [4], "B": [5]})
    assert rank_block(block, 2, np.array([[6.0], [5.0]])).rank.tolist() == [1, 2]
    assert rank_block(block, 2).rank.tolist() == [2, 1]


def test_a_list_goes_by_rank_and_tied_agencies_by_name() -> None:
    block = block_of(flat_tree(10), {"C": [7], "B": [9], "A": [7], "D": [8]})
    order = rank_block(block, precision=2).best_first(block.name_order)
    assert [block.agencies[row].code for row in order] == ["B", "D", "A", "C"]
