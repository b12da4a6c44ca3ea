"""Neighbours in rank whose distance is negligible stand in one bracket; the distance is exact and never reached."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dashboard.model import Block
from dashboard.scoring import NearTie, near_distance, near_ties, rank_block
from tests.scoring.blocks import block_of, flat_tree


def runs(block: Block, percent: str, precision: int = 3) -> list[tuple[list[str], Fraction]]:
    standings = rank_block(block, precision)
    found: tuple[NearTie, ...] = near_ties(standings, standings.best_first(block.name_order), Fraction(percent))
    return [([block.agencies[row].code for row in run.rows], run.spread) for run in found]


def of_totals(**totals: float) -> Block:
    return block_of(flat_tree(100), {code: [total] for code, total in totals.items()})


def test_each_is_closer_to_the_one_before_it_than_the_distance_and_the_ends_may_be_further_apart() -> None:
    block = of_totals(a=90, b=89.7, c=89.3, d=80, e=79.9)
    assert runs(block, "0.5") == [(["a", "b", "c"], Fraction(7, 10)), (["d", "e"], Fraction(1, 10))]


def test_who_is_exactly_the_distance_behind_is_not_near() -> None:
    """In binary 0.3 - 0.1 is a little less than 0.2."""
    assert runs(of_totals(a=0.3, b=0.1), "0.2") == []
    assert runs(of_totals(a=0.3, b=0.101), "0.2") == [(["a", "b"], Fraction(199, 1000))]


def test_what_is_compared_is_the_rounded_total() -> None:
    assert runs(of_totals(a=90.06, b=90.04), "0.1", precision=1) == []
    assert runs(of_totals(a=90.06, b=90.04), "0.1", precision=2) == [(["a", "b"], Fraction(1, 50))]


def test_equals_are_near_and_without_a_distance_nobody_is() -> None:
    block = of_totals(a=50, b=50, c=40)
    assert runs(block, "0.25") == [(["a", "b"], Fraction(0))]
    assert runs(block, "0") == []


@pytest.mark.parametrize(("percent", "found"), [("1", []), ("1.1", [(["a", "b"], Fraction(1))])])
def test_where_percentages_rank_the_distance_is_in_percentage_points(
    percent: str, found: list[tuple[list[str], Fraction]]
) -> None:
    block = block_of(flat_tree(50, 50), {"a": [40, None], "b": [39, 40], "c": [10, 10]})
    standings = rank_block(block, 2)
    assert near_distance(standings, Fraction(percent)) == Fraction(percent)
    assert runs(block, percent, 2) == found


def test_the_distance_is_a_share_of_the_maximum() -> None:
    standings = rank_block(block_of(flat_tree(63), {"a": [60], "b": [1]}), 3)
    assert near_distance(standings, Fraction("0.5")) == Fraction("0.315")
