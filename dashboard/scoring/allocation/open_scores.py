"""Scores that may still be raised, and by how much each may be, in whole units of a decimal grid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.model import Block, Criterion, Points, nine_decimals
from dashboard.scoring.arithmetic import EXACT_DECIMALS, quantise

ONE_POINT = 10**EXACT_DECIMALS
"""One point in the finest units there are."""

OpenCells = NDArray[np.bool_]
"""Agencies × leaves: whether the score may be raised."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Whole units of `unit` · 10^-9 points (a power of ten), in which raises are counted.

    `holds_all`: no score to be raised and no maximum lies between two units. When some do, scores count as if they were
    rounded down: every raise found is allowed, costs no more and reaches no less than counted.
    """

    unit: int
    holds_all: bool

    def floor(self, points: float) -> int:
        """The most whole units that `points` hold."""
        return nine_decimals(points) // self.unit


@dataclass(frozen=True, slots=True)
class OpenScore:
    """A score below its maximum, in units of the grid.

    `today`: its points, rounded down. `gap`: maximum minus points, in 10^-9 points.
    `raises`: what reaches an allowed value by whole steps, ascending. `to_maximum`: what reaches the maximum when
    no whole step does, 0 otherwise; it is then the largest raise.
    """

    row: int
    column: int
    today: int
    gap: int
    raises: range
    to_maximum: int

    @property
    def largest_raise(self) -> int:
        """The most it may be raised by."""
        return self.to_maximum or self.raises[-1]

    @property
    def is_even(self) -> bool:
        """Whether it may be raised by one, two, three … whole steps and by nothing else."""
        return not self.to_maximum and self.raises.start == self.raises.step

    def raises_up_to(self, most: int) -> Iterator[int]:
        """Raises of at most `most` units, largest first; the last is 0, which leaves the score alone."""
        if 0 < self.to_maximum <= most:
            yield self.to_maximum
        fitting = max(0, (most - self.raises.start) // self.raises.step + 1)
        yield from reversed(self.raises[:fitting])
        yield 0


def open_cells(block: Block, points: Points, locked: Sequence[int]) -> OpenCells:
    """Scores below their maximum, applicable, and not in the columns `locked`."""
    cells = points < block.maxima  # a comparison with NaN is false
    cells[:, list(locked)] = False
    return cells


def finest_grid(
    block: Block, precision: int, points: Points, cells: OpenCells, budget: float, most: int
) -> Grid | None:
    """The grid for raising `cells` by `budget` points: as fine as the scores are, but no more than `most` units in all.

    It always holds 10^-precision and the steps of the criteria. None when those alone make more than `most` units.
    """
    columns = [int(column) for column in np.unique(np.nonzero(cells)[1])]
    needed = max([precision, *(_decimals(block.tree.leaves[column].stride(precision)) for column in columns)])
    values = np.unique(quantise(np.append(points[cells], block.maxima[columns]), EXACT_DECIMALS))
    wanted = max([needed, *(_decimals(int(value)) for value in values)])
    for decimals in range(wanted, needed - 1, -1):
        unit = 10 ** (EXACT_DECIMALS - decimals)
        if nine_decimals(budget) // unit <= most:
            return Grid(unit, holds_all=decimals == wanted)
    return None


def open_scores(block: Block, precision: int, points: Points, cells: OpenCells, grid: Grid) -> list[OpenScore]:
    """The scores at `cells` that can be raised on `grid`, by row, then by column."""
    scores: list[OpenScore] = []
    for row, column in np.argwhere(cells).tolist():
        score = _open_score(block.tree.leaves[column], precision, float(points[row, column]), grid, (row, column))
        if score.raises or score.to_maximum:
            scores.append(score)
    return scores


def raised_points(block: Block, score: OpenScore, raised: int, grid: Grid) -> float:
    """The points of `score` after a raise: the float nearest to the decimal, or the maximum itself."""
    if raised == score.to_maximum:
        return block.tree.leaves[score.column].max_points or 0.0
    return (score.today + raised) * grid.unit / ONE_POINT


def _open_score(leaf: Criterion, precision: int, points: float, grid: Grid, at: tuple[int, int]) -> OpenScore:
    step, today, maximum = leaf.stride(precision), nine_decimals(points), nine_decimals(leaf.max_points or 0.0)
    if maximum / ONE_POINT > (leaf.max_points or 0.0):
        maximum -= 1  # such as 200/3, which nine decimals round up
    is_exact = maximum / ONE_POINT == leaf.max_points and maximum % grid.unit == 0
    floor = today // grid.unit
    first, last = today // step * step + step, maximum // step * step
    return OpenScore(
        row=at[0],
        column=at[1],
        today=floor,
        gap=maximum - today,
        raises=range(first // grid.unit - floor, last // grid.unit - floor + 1, step // grid.unit),
        to_maximum=maximum // grid.unit - floor if is_exact and maximum > last else 0,
    )


def _decimals(value: int) -> int:
    """Decimals of a number of 10^-9 points, trailing zeros left out."""
    return next(decimals for decimals in range(EXACT_DECIMALS + 1) if value % 10 ** (EXACT_DECIMALS - decimals) == 0)
