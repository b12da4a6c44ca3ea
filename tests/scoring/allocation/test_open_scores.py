"""By how much a score may be raised: to allowed points and nowhere else."""

import numpy as np
import pytest

from dashboard.model import Block
from dashboard.scoring.allocation.open_scores import (
    Grid,
    OpenScore,
    finest_grid,
    open_cells,
    open_scores,
    raised_points,
)
from tests.scoring.blocks import block_of, flat_tree


def grid_of(block: Block, precision: int, *, budget: float = 100, most: int = 10**6) -> Grid | None:
    return finest_grid(block, precision, block.points, open_cells(block, block.points, []), budget, most)


def reachable(block: Block, precision: int) -> dict[tuple[int, int], list[float]]:
    """All that each open score may be raised to."""
    grid = grid_of(block, precision)
    assert grid
    scores = open_scores(block, precision, block.points, open_cells(block, block.points, []), grid)
    return {(score.row, score.column): points_of(block, score, grid) for score in scores}


def points_of(block: Block, score: OpenScore, grid: Grid) -> list[float]:
    return sorted(raised_points(block, score, raised, grid) for raised in score.raises_up_to(10**9) if raised)


def one(maximum: float, points: float, precision: int, step: float | None = None) -> list[float]:
    block = block_of(flat_tree(maximum, steps={"c1": step} if step else None), {"A": [points]})
    return reachable(block, precision).get((0, 0), [])


def test_without_a_step_points_rise_by_the_precision() -> None:
    assert one(1, 0.7, 1) == [0.8, 0.9, 1]
    assert one(3, 0, 0) == [1, 2, 3]


def test_with_a_step_points_rise_to_its_multiples_and_the_maximum() -> None:
    assert one(2, 0.5, 3, step=0.5) == [1, 1.5, 2]
    assert one(1.2, 0, 3, step=0.5) == [0.5, 1, 1.2]


def test_points_off_the_steps_rise_to_the_next_one() -> None:
    assert one(2, 0.7, 3, step=0.5) == [1, 1.5, 2]
    assert one(1, 0.123456, 1) == [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]


def test_the_maximum_is_reached_even_off_the_precision() -> None:
    assert one(2.25, 1, 0) == [2, 2.25]
    assert one(0.25, 0, 0) == [0.25]


def test_a_maximum_without_a_decimal_form_is_not_stepped_over() -> None:
    assert max(one(200 / 3, 66, 2)) == 66.66
    block, grid = block_of(flat_tree(200 / 3), {"A": [66.66666666]}), Grid(1, holds_all=True)
    (score,) = open_scores(block, 9, block.points, open_cells(block, block.points, []), grid)
    assert points_of(block, score, grid)[-1] == 66.666666666  # rounded, it would be …667


def test_full_not_applicable_and_locked_scores_are_not_open() -> None:
    block = block_of(flat_tree(5, 5, 5), {"A": [5, None, 4], "B": [4, 4, 4]})
    assert open_cells(block, block.points, [2]).tolist() == [[False, False, False], [True, True, False]]


def test_the_grid_is_as_fine_as_the_scores_to_be_raised() -> None:
    assert grid_of(block_of(flat_tree(10, steps={"c1": 0.25}), {"A": [5]}), 0) == Grid(10**7, holds_all=True)
    assert grid_of(block_of(flat_tree(10), {"A": [5.125]}), 1) == Grid(10**6, holds_all=True)
    # what cannot be raised does not count
    assert grid_of(block_of(flat_tree(10, 1.123), {"A": [5, 1.123]}), 1) == Grid(10**8, holds_all=True)


def test_the_grid_is_no_finer_than_can_be_searched_and_says_so() -> None:
    block = block_of(flat_tree(10), {"A": [5.123456]})
    assert grid_of(block, 2, budget=1, most=1000) == Grid(10**6, holds_all=False)
    assert grid_of(block, 2, budget=1, most=100) == Grid(10**7, holds_all=False)
    assert grid_of(block, 2, budget=1, most=99) is None


def test_a_maximum_between_two_units_of_the_grid_is_left_out() -> None:
    block = block_of(flat_tree(2.125), {"A": [1.9]})
    grid = Grid(10**8, holds_all=False)
    (score,) = open_scores(block, 1, block.points, open_cells(block, block.points, []), grid)
    assert points_of(block, score, grid) == [2, 2.1]  # 2.125 would cost more than the units it is counted as


@pytest.mark.parametrize("maximum", [0.3, 2.3, 7.1, 100.1])
def test_points_are_the_decimals_somebody_would_type(maximum: float) -> None:
    for points in one(maximum, 0, 1):
        assert points == float(f"{points:.1f}")


def test_raising_does_not_depend_on_the_order_of_agencies() -> None:
    block = block_of(flat_tree(3, 2), {"A": [1, 2], "B": [0, 1]})
    turned = block_of(flat_tree(3, 2), {"B": [0, 1], "A": [1, 2]})
    assert list(reachable(block, 0).values()) == [[2, 3], [1, 2, 3], [2]]
    assert list(reachable(turned, 0).values()) == [[1, 2, 3], [2], [2, 3]]
    assert np.array_equal(block.points, turned.points[::-1])
