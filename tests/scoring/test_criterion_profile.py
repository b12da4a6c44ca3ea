"""One agency criterion by criterion: what it lost, what it is good and weak at."""

import math
from fractions import Fraction

import numpy as np
import pytest

from dashboard.scoring import criterion_results, most_points_lost, strengths, weaknesses
from tests.scoring.blocks import block_of, flat_tree

#                 max 10  max 4  max 6  max 2  max 5
BLOCK = block_of(
    flat_tree(10, 4, 6, 2, 5),
    {
        "A": [9, 1, None, 2, 0],
        "B": [5, 2, 3, 2, 5],
        "C": [5, 3, 6, 2, 5],
        "D": [2, 4, 0, 2, 5],
        "E": [1, 4, None, 1, 5],
    },
)


def codes(results) -> list[str]:
    return [result.leaf.code for result in results]


def test_a_result_stands_beside_its_block() -> None:
    first = criterion_results(BLOCK, 0)[0]
    # 9 of 10 points; the block: 9 + 5 + 5 + 2 + 1 = 22 over 5; all four others are behind
    assert (first.points, first.maximum, first.gap) == (9, 10, 1)
    assert (first.block_mean, first.block_best, first.rank, first.lead) == (Fraction("4.4"), 9, 1, 1.0)


def test_ranks_on_a_criterion_are_shared_like_those_of_the_total() -> None:
    # c1: 9 5 5 2 1 → 1 2 2 4 5
    assert [criterion_results(BLOCK, row)[0].rank for row in range(5)] == [1, 2, 2, 4, 5]


def test_lead_is_the_net_share_of_the_others_behind() -> None:
    # c2: 1 2 3 4 4. D has three behind, none ahead of four others; C two behind, two ahead
    assert [criterion_results(BLOCK, row)[1].lead for row in range(5)] == [-1, -0.5, 0, 0.75, 0.75]


def test_a_criterion_that_does_not_apply_has_no_points_gap_or_rank() -> None:
    third = criterion_results(BLOCK, 0)[2]
    assert not third.applicable
    assert math.isnan(third.points)
    assert math.isnan(third.gap)
    assert (third.rank, third.lead, third.distinguishes) == (0, 0.0, False)
    assert (third.block_mean, third.block_best) == (3, 6)  # of B, C and D


def test_agencies_it_does_not_apply_to_are_nobody_to_be_ahead_of() -> None:
    # c3: B 3, C 6, D 0; A and E not applicable
    assert [criterion_results(BLOCK, row)[2].lead for row in (1, 2, 3)] == [0, 1, -1]
    assert [criterion_results(BLOCK, row)[2].rank for row in (1, 2, 3)] == [2, 1, 3]


def test_a_criterion_that_applies_to_nobody_has_no_mean() -> None:
    block = block_of(flat_tree(10, 4), {"A": [1, None], "B": [2, None]})
    result = criterion_results(block, 0)[1]
    assert result.block_mean is None
    assert math.isnan(result.block_best)


def test_most_points_lost_come_first() -> None:
    # A: gaps 1, 3, –, 0, 5
    assert codes(most_points_lost(criterion_results(BLOCK, 0))) == ["c5", "c2", "c1"]


def test_equal_gaps_stay_in_the_order_of_the_tree() -> None:
    block = block_of(flat_tree(3, 9, 3), {"A": [1, 7, 1]})
    assert codes(most_points_lost(criterion_results(block, 0))) == ["c1", "c2", "c3"]


def test_gaps_are_free_of_binary_noise() -> None:
    assert 1.0 - 0.9 != 0.1
    block = block_of(flat_tree(1), {"A": [0.9]})
    assert criterion_results(block, 0)[0].gap == 0.1


def test_where_nearly_all_agencies_have_the_same_points_nobody_is_strong_but_whoever_is_behind_is_weak() -> None:
    # c4: four of five have 2 points (80 %) and E none; c5: four of five have 5 and A none
    for row in range(5):
        assert [result.distinguishes for result in criterion_results(BLOCK, row)[3:]] == [False, False]
    assert codes(weaknesses(criterion_results(BLOCK, 4), 9)) == ["c1", "c4"]  # lead −1 on both, 9 and 2 points lost
    assert codes(weaknesses(criterion_results(BLOCK, 0), 9)) == ["c5", "c2"]


def test_one_who_is_ahead_of_nearly_all_has_no_strength_there() -> None:
    block = block_of(flat_tree(5), {str(row): [points] for row, points in enumerate([3, 3, 3, 3, 5])})
    assert strengths(criterion_results(block, 4), 9) == []
    assert weaknesses(criterion_results(block, 0), 9) == []  # one of the four others is ahead: not clearly behind


def test_the_commune_that_is_last_for_one_criterion_sees_it() -> None:
    # 92 of 102 have all 18 points, ten have less; the last has 4.37 (QĐ 766, An Giang 10/2025: UBND xã An Minh)
    points = [18.0] * 92 + [17.0] * 9 + [4.37]
    block = block_of(flat_tree(18, 10), {f"{row:03}": [own, 5] for row, own in enumerate(points)})
    for row in range(92, 102):
        assert codes(weaknesses(criterion_results(block, row), 4)) == ["c1"]


def test_nearly_all_are_those_it_applies_to() -> None:
    # four of the five it applies to have 3 points; of all seven agencies that would be 57 %
    block = block_of(flat_tree(5, 5), {str(row): [1, points] for row, points in enumerate([3, 3, 3, 3, 5, None, None])})
    assert not criterion_results(block, 4)[1].distinguishes


def test_strengths_are_clearly_ahead_of_the_block_and_the_furthest_comes_first() -> None:
    # D: c1 lead −0.5, c2 +0.75, c3 −1
    assert codes(strengths(criterion_results(BLOCK, 3), 9)) == ["c2"]
    # C: c1 5 against 9 5 2 1 → two behind, one ahead, 0.25: not clearly ahead; c2 0; c3 +1
    assert codes(strengths(criterion_results(BLOCK, 2), 9)) == ["c3"]


def test_weaknesses_are_clearly_behind_and_the_furthest_comes_first() -> None:
    assert codes(weaknesses(criterion_results(BLOCK, 3), 9)) == ["c3", "c1"]
    assert codes(weaknesses(criterion_results(BLOCK, 3), 1)) == ["c3"]


def test_tied_strengths_go_by_weight_and_tied_weaknesses_by_points_lost() -> None:
    block = block_of(flat_tree(2, 8, 8), {"A": [2, 8, 0], "B": [1, 3, 1], "C": [0, 1, 7]})
    assert codes(strengths(criterion_results(block, 0), 9)) == ["c2", "c1"]
    assert codes(weaknesses(criterion_results(block, 2), 9)) == ["c2", "c1"]  # 7 points lost, then 2


def test_an_agency_alone_in_its_block_is_neither_strong_nor_weak() -> None:
    results = criterion_results(block_of(flat_tree(10), {"A": [10]}), 0)
    assert strengths(results, 9) == weaknesses(results, 9) == []
    assert results[0].rank == 1


def test_other_points_of_the_same_shape_can_be_looked_at() -> None:
    points = BLOCK.points.copy()
    points[4, 0] = 10
    assert criterion_results(BLOCK, 4, points)[0].rank == 1
    assert criterion_results(BLOCK, 4)[0].rank == 5


@pytest.mark.parametrize("row", range(5))
def test_ranks_and_leads_agree_with_counting(row: int) -> None:
    for column, result in enumerate(criterion_results(BLOCK, row)):
        others = [float(points) for points in np.delete(BLOCK.points[:, column], row) if not math.isnan(points)]
        if result.applicable:
            assert result.rank == 1 + sum(other > result.points for other in others)
            net = sum((result.points > other) - (result.points < other) for other in others)
            assert result.lead == net / len(others)
