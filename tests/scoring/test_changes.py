"""What moved since the previous edition."""

from dataclasses import replace
from fractions import Fraction

import pytest

from dashboard.model import CriteriaTree, Criterion
from dashboard.scoring import compare_editions, rank_block
from dashboard.scoring.comparison import BlockChange
from tests.scoring.blocks import Row, block_of, flat_tree


def change_between(before: dict[str, Row], after: dict[str, Row], *, maxima: tuple[float, float] = (100, 100)):
    blocks = [
        block_of(flat_tree(maximum), rows) for maximum, rows in zip(reversed(maxima), (after, before), strict=True)
    ]
    standings = [rank_block(block, precision=3) for block in blocks]
    return compare_editions(blocks[0], standings[0], blocks[1], standings[1])


@pytest.fixture
def change() -> BlockChange:
    # the order of the rows differs, so that only codes can match them
    return change_between(
        before={"A": [50], "B": [60], "C": [70], "D": [80], "gone": [10]},
        after={"new": [20], "D": [80], "C": [55.5], "B": [63.2], "A": [90]},
    )


def test_places_gained_are_positive_and_lost_ones_negative(change: BlockChange) -> None:
    # before: D C B A gone, after: A D B C new
    assert {code: moved.places for code, moved in change.by_agency.items()} == {"A": 3, "B": 0, "C": -2, "D": -1}


def test_points_are_after_minus_before_without_binary_noise(change: BlockChange) -> None:
    assert {code: moved.points for code, moved in change.by_agency.items()} == {"A": 40, "B": 3.2, "C": -14.5, "D": 0}
    assert 63.2 - 60 != 3.2  # which is what floats alone would say


def test_percentages_are_compared_in_percentage_points(change: BlockChange) -> None:
    assert change.by_agency["B"].percent == Fraction("3.2")
    doubled = change_between({"A": [30]}, {"A": [45]}, maxima=(50, 100))
    assert doubled.by_agency["A"].percent == -15  # 30 of 50 = 60 %, 45 of 100 = 45 %
    assert doubled.by_agency["A"].points == 15


def test_both_ranks_and_totals_are_kept_beside_the_move(change: BlockChange) -> None:
    moved = change.by_agency["A"]
    assert (moved.rank_before, moved.rank_after, moved.total_before, moved.total_after) == (4, 1, 50, 90)


def test_agencies_of_one_edition_only_are_named_and_have_no_move(change: BlockChange) -> None:
    assert [agency.code for agency in change.new] == ["new"]
    assert [agency.code for agency in change.gone] == ["gone"]
    assert not {"new", "gone"} & change.by_agency.keys()


def test_the_mean_moves_with_all_agencies_new_and_gone_ones_too(change: BlockChange) -> None:
    # after: (20 + 80 + 55.5 + 63.2 + 90) / 5 = 61.74; before: (50 + 60 + 70 + 80 + 10) / 5 = 54
    assert change.mean.points_after - change.mean.points_before == Fraction("7.74")
    assert change.mean.percent_after - change.mean.percent_before == Fraction("7.74")


def compares(before: dict[str, Row], after: dict[str, Row], trees: tuple[CriteriaTree, CriteriaTree]) -> BlockChange:
    blocks = [block_of(tree, rows) for tree, rows in zip(trees, (before, after), strict=True)]
    standings = [rank_block(block, precision=3) for block in blocks]
    return compare_editions(blocks[1], standings[1], blocks[0], standings[0])


def comparable(change: BlockChange) -> dict[str, bool]:
    return {code: moved.same_maximum for code, moved in change.by_agency.items()}


def test_points_compare_only_under_the_same_maximum() -> None:
    same = change_between({"A": [30]}, {"A": [45]}, maxima=(100, 100))
    other = change_between({"A": [30]}, {"A": [45]}, maxima=(50, 100))
    assert (comparable(same), same.mean.same_maximum) == ({"A": True}, True)
    assert (comparable(other), other.mean.same_maximum) == ({"A": False}, False)


def test_it_is_the_agencys_own_maximum_that_counts() -> None:
    # Beta had 45 of 100 and has 46 of 50: not one point more, but from 45 % to 92 %
    tree = flat_tree(50, 50)
    change = compares({"Beta": [20, 25], "Alpha": [25, 25]}, {"Beta": [None, 46], "Alpha": [30, 25]}, (tree, tree))
    assert comparable(change) == {"Beta": False, "Alpha": True}
    assert change.by_agency["Beta"].percent == 47
    assert not change.mean.same_maximum


def test_other_criteria_under_the_same_sum_are_another_maximum() -> None:
    renamed = CriteriaTree((Criterion("c1", None, "Kept", 60), Criterion("c9", None, "Another", 40)))
    change = compares({"A": [30, 20]}, {"A": [30, 25]}, (flat_tree(60, 40), renamed))
    assert (comparable(change), change.mean.same_maximum) == ({"A": False}, False)


def test_another_criterion_that_is_not_applicable_changes_nothing_for_an_agency() -> None:
    renamed = CriteriaTree((Criterion("c1", None, "Kept", 60), Criterion("c9", None, "Another", 40)))
    change = compares({"A": [30, None], "B": [1, 1]}, {"A": [35, None], "B": [2, 2]}, (flat_tree(60, 40), renamed))
    assert comparable(change) == {"A": True, "B": False}


def test_who_is_new_with_a_smaller_maximum_takes_the_points_of_the_mean_with_him() -> None:
    tree = flat_tree(60, 40)
    with_all = compares({"A": [30, 20]}, {"A": [30, 20], "new": [10, 10]}, (tree, tree))
    with_less = compares({"A": [30, 20]}, {"A": [30, 20], "new": [10, None]}, (tree, tree))
    assert (with_all.mean.same_maximum, with_less.mean.same_maximum) == (True, False)
    assert comparable(with_less) == {"A": True}


def test_an_agency_that_is_called_otherwise_is_told_by_its_name_before() -> None:
    before, after = (block_of(flat_tree(10), {"A": [1], "B": [2]}) for _ in range(2))
    after = replace(after, agencies=(replace(after.agencies[0], name="Renamed"), after.agencies[1]))
    standings = rank_block(after, 2)
    assert compare_editions(after, standings, before, standings).renamed == {"A": before.agencies[0].name}


def test_the_biggest_moves_come_first_and_climbers_before_fallers() -> None:
    # before: A B C D E, after: B A E C D
    change = change_between(
        before={"A": [90], "B": [80], "C": [70], "D": [60], "E": [50]},
        after={"A": [85], "B": [90], "C": [60], "D": [55], "E": [70]},
    )
    # E +2; then the ones by one place: B climbed; of the fallers C lost 10 points, A and D 5 each
    assert [code for code, _ in change.biggest_moves(9)] == ["E", "B", "C", "A", "D"]
    assert [code for code, _ in change.biggest_moves(2)] == ["E", "B"]


def test_who_kept_its_rank_did_not_move() -> None:
    change = change_between({"A": [50], "B": [40]}, {"A": [99], "B": [1]})
    assert change.biggest_moves(5) == []
