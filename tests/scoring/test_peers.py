"""The others stand still, repeat their gain or close a part of their gap; nobody else is touched by it."""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import Block, Scenario
from dashboard.scoring import (
    CloseShareOfGap,
    NoChange,
    PeerAssumption,
    SameGainAsLastPeriod,
    apply_scenario,
    gains_since,
    peer_points,
    rank_block,
)
from tests.scoring.blocks import Row, block_of, flat_tree
from tests.scoring.tables import Table, tables

ASSUMPTIONS = st.one_of(
    st.just(NoChange()),
    st.just(SameGainAsLastPeriod()),
    st.floats(0, 100).map(CloseShareOfGap),
    st.integers(0, 100).map(CloseShareOfGap),
)


def moved(
    rows: dict[str, Row],
    assumption: PeerAssumption,
    before: dict[str, Row] | None = None,
    keep: Sequence[int] = (),
    maxima: Sequence[float] = (10, 4),
) -> list[list[float]]:
    """Points of `rows` under an assumption; `before` is the previous edition."""
    previous = None if before is None else block_of(flat_tree(*maxima), before)
    return peer_points(block_of(flat_tree(*maxima), rows), previous, assumption, keep).tolist()


# --- each assumption


def test_who_stands_still_keeps_the_very_same_points() -> None:
    block = block_of(flat_tree(10), {"A": [5]})
    assert peer_points(block, block, NoChange(), []) is block.points


def test_each_gains_once_more_what_it_gained_and_no_more_than_fits() -> None:
    before: dict[str, Row] = {"A": [3, 1], "B": [2, 0]}
    assert moved({"A": [4.5, 1], "B": [8, 3]}, SameGainAsLastPeriod(), before) == [[6, 1], [10, 4]]


def test_a_loss_is_not_repeated() -> None:
    assert moved({"A": [4, 3]}, SameGainAsLastPeriod(), {"A": [6, 2]}) == [[4, 4]]
    assert gains_since(*(block_of(flat_tree(10), {"A": [points]}) for points in (6, 4))).tolist() == [[0]]


def test_a_repeated_gain_has_no_binary_noise() -> None:
    assert moved({"A": [0.8, 0]}, SameGainAsLastPeriod(), {"A": [0.7, 0]}) == [[0.9, 0]]
    assert gains_since(*(block_of(flat_tree(10), {"A": [points]}) for points in (0.7, 0.8))).tolist() == [[0.1]]
    assert 0.8 + (0.8 - 0.7) != 0.9  # which is what floats alone would say


def test_agencies_and_criteria_are_matched_by_code() -> None:
    # in the previous edition the rows stand in another order, and c1 alone is there
    now = block_of(flat_tree(10, 10), {"A": [5, 5], "B": [6, 6]})
    previous = block_of(flat_tree(10), {"B": [4], "A": [4.5], "gone": [1]})
    assert peer_points(now, previous, SameGainAsLastPeriod(), []).tolist() == [[5.5, 5], [8, 6]]


def test_what_is_new_or_was_not_applicable_or_had_another_maximum_gains_nothing() -> None:
    now = block_of(flat_tree(10, 10), {"A": [5, 5], "new": [6, 6]})
    assert peer_points(now, block_of(flat_tree(10, 20), {"A": [None, 1]}), SameGainAsLastPeriod(), []) is now.points
    assert gains_since(block_of(flat_tree(10), {"other": [1]}), now).tolist() == [[0, 0], [0, 0]]


def test_each_closes_the_given_part_of_its_gap_on_every_criterion() -> None:
    assert moved({"A": [5, 1], "B": [0, 4]}, CloseShareOfGap(20)) == [[6, 1.6], [2, 4]]


def test_half_of_a_ninth_decimal_goes_to_the_even_neighbour() -> None:
    # gaps of 3 and of 5 billionths: half of them are 1.5 and 2.5, so 2 and 2 on top of 1
    billionth = 1e-9
    rows = peer_points(
        block_of(flat_tree(4 * billionth, 6 * billionth), {"A": [billionth] * 2}), None, CloseShareOfGap(50), []
    )
    assert np.rint(rows * 1e9).tolist() == [[3, 3]]


@given(st.integers(0, 10**11), st.integers(0, 10**11), st.integers(0, 10**7))
def test_a_part_of_a_gap_is_that_of_whole_numbers(points: int, gap: int, percent: int) -> None:
    # in billionths of a point, and in hundred-thousandths of a percent
    block = block_of(flat_tree((points + gap) / 10**9 or 1.0), {"A": [points / 10**9]})
    gap = gap if points + gap else 10**9
    part = round(Fraction(gap * percent, 10**7))  # half-even
    (moved_to,) = peer_points(block, None, CloseShareOfGap(percent / 10**5), [])[0]
    assert round(moved_to * 10**9) == points + part


def test_closing_the_whole_gap_reaches_the_maximum_exactly() -> None:
    third = 100 / 3
    assert moved({"A": [0.1, 0.2]}, CloseShareOfGap(100), maxima=(third, 0.7)) == [[third, 0.7]]


@pytest.mark.parametrize("percent", [-0.1, 100.1, math.nan, math.inf])
def test_a_part_outside_0_to_100_percent_is_refused(percent: float) -> None:
    with pytest.raises(ValueError, match="0 to 100"):
        CloseShareOfGap(percent)


# --- whatever is assumed


def test_the_agencies_being_edited_stay_and_keep_their_scenario() -> None:
    block = block_of(flat_tree(10), {"A": [5], "B": [6], "C": [7]})
    points = apply_scenario(block, Scenario({("A", "c1"): 9.0}))
    assert peer_points(block, None, CloseShareOfGap(50), [0, 2], points).tolist() == [[9], [8], [7]]


def test_the_others_move_on_from_a_scenario_when_one_is_given() -> None:
    block, previous = (block_of(flat_tree(10), {"A": [points], "B": [6]}) for points in (5, 4))
    points = apply_scenario(block, Scenario({("A", "c1"): 7.0, ("B", "c1"): 8.0}))
    assert peer_points(block, previous, SameGainAsLastPeriod(), [], points).tolist() == [[8], [8]]
    assert peer_points(block, previous, CloseShareOfGap(50), [], points).tolist() == [[8.5], [9]]


def test_who_gains_nothing_keeps_points_finer_than_nine_decimals() -> None:
    third = 100 / 3
    assert moved({"A": [third, 1]}, SameGainAsLastPeriod(), {"A": [third, 0]}, maxima=(50, 4)) == [[third, 2]]


def test_not_applicable_stays_not_applicable() -> None:
    np.testing.assert_array_equal(moved({"A": [5, None]}, CloseShareOfGap(50), {"A": [1, 1]}), [[7.5, math.nan]])
    np.testing.assert_array_equal(moved({"A": [5, None]}, SameGainAsLastPeriod(), {"A": [4, 1]}), [[6, math.nan]])


def test_nobody_moves_without_a_previous_edition_or_with_no_gap_to_close() -> None:
    block = block_of(flat_tree(10), {"A": [5]})
    assert peer_points(block, None, SameGainAsLastPeriod(), []) is block.points
    assert peer_points(block, None, CloseShareOfGap(0), []) is block.points
    assert peer_points(block, None, CloseShareOfGap(50), [0]) is block.points


@given(tables(), tables(), ASSUMPTIONS, st.data())
def test_nobody_falls_below_today_or_rises_above_a_maximum_and_the_kept_stay_bit_for_bit(
    table: Table, earlier: Table, assumption: PeerAssumption, data: st.DataObject
) -> None:
    block = table.block()
    keep = data.draw(st.lists(st.integers(0, len(block.agencies) - 1), unique=True))
    before = block.points.tobytes()
    points = peer_points(block, earlier.block(), assumption, keep)
    applicable = ~np.isnan(block.points)
    assert np.array_equal(applicable, ~np.isnan(points))
    assert (points >= block.points)[applicable].all()
    assert (points <= block.maxima)[applicable].all()
    assert points[keep].tobytes() == block.points[keep].tobytes()
    assert block.points.tobytes() == before


@given(tables(), st.lists(st.floats(0, 100), min_size=2, max_size=2))
def test_the_more_of_the_gap_is_closed_the_more_points(table: Table, percents: list[float]) -> None:
    less, more = (peer_points(table.block(), None, CloseShareOfGap(percent), []) for percent in sorted(percents))
    assert np.array_equal(less <= more, ~np.isnan(less))


@given(tables(), ASSUMPTIONS)
def test_a_block_can_be_ranked_under_every_assumption(table: Table, assumption: PeerAssumption) -> None:
    block: Block = table.block()
    standings = rank_block(block, table.precision, peer_points(block, block, assumption, []))
    assert standings.rank.min() == 1
