"""What moved since the previous edition."""

import pytest

from dashboard.scoring import compare_editions, rank_block
from dashboard.scoring.changes import BlockChange
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
    assert change.by_agency["B"].percent == 3.2
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
    assert change.mean_points == 7.74
    assert change.mean_percent == 7.74


def test_points_compare_only_under_the_same_maximum() -> None:
    assert change_between({"A": [30]}, {"A": [45]}, maxima=(100, 100)).same_maximum
    assert not change_between({"A": [30]}, {"A": [45]}, maxima=(50, 100)).same_maximum


def test_each_move_says_whether_its_points_compare() -> None:
    assert change_between({"A": [30]}, {"A": [45]}, maxima=(100, 100)).by_agency["A"].same_maximum
    assert not change_between({"A": [30]}, {"A": [45]}, maxima=(50, 100)).by_agency["A"].same_maximum


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
