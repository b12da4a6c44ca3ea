"""What each criterion alone could do for an agency."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from dashboard.model import Block, Criterion, Points
from dashboard.scoring.arithmetic import Floats
from dashboard.scoring.plans.grid import all_on_grid, off_grid, on_grid
from dashboard.scoring.plans.plan import Climb
from dashboard.scoring.plans.question import Goal


@dataclass(frozen=True, slots=True)
class Reach:
    """What raising one criterion to `points` would do: `places` gained, others unchanged."""

    points: float
    places: int


@dataclass(frozen=True, slots=True)
class CriterionProspect:
    """One applicable criterion of an agency: today's points, the `gap` to the maximum, and what raising it would do.

    `maximum`, `mean`, `best`: raised to the maximum, to the mean of the block rounded up to an allowed score, to the
    best of the block rounded up likewise; today's points and 0 places where the agency is there already.
    `enough_alone`: whether the maximum here reaches the goal with nothing else changed; None without a goal.
    """

    leaf: Criterion
    column: int
    today: float
    gap: float
    maximum: Reach
    mean: Reach
    best: Reach
    enough_alone: bool | None


def criterion_prospects(
    block: Block,
    row: int,
    precision: int,
    *,
    goal: Goal | None = None,
    points: Points | None = None,
    today: Floats | None = None,
) -> tuple[CriterionProspect, ...]:
    """Return the prospects of the agency in `row` on every criterion that applies to it, in the order of the tree.

    `points`, `today`, `precision` as for `find_plans`. Raises ValueError when a shape does not fit.
    """
    climb = Climb.start(block, row, precision, points, today)
    columns = [int(column) for column in np.flatnonzero(~np.isnan(climb.today))]
    gains = np.array([_gains(climb, column) for column in columns], dtype=np.int64).reshape(len(columns), 3)
    places = climb.standings.rank[row] - climb.ranks_with(gains)
    short = None if goal is None else climb.short_of(goal)
    return tuple(
        CriterionProspect(
            leaf=block.tree.leaves[column],
            column=column,
            today=float(climb.today[column]),
            gap=off_grid(int(of_column[0])),
            maximum=_reach(climb, column, int(of_column[0]), int(gained[0])),
            mean=_reach(climb, column, int(of_column[1]), int(gained[1])),
            best=_reach(climb, column, int(of_column[2]), int(gained[2])),
            enough_alone=None if short is None else int(of_column[0]) >= short,
        )
        for column, of_column, gained in zip(columns, gains, places, strict=True)
    )


def _reach(climb: Climb, column: int, gain: int, places: int) -> Reach:
    return Reach(climb.target(column, gain) if gain else float(climb.today[column]), places)


def _gains(climb: Climb, column: int) -> tuple[int, int, int]:
    """Gains to the maximum, to the block's mean and to its best, in grid units, each an allowed one or 0."""
    rungs = climb.ladders.get(column)
    if rungs is None:
        return 0, 0, 0
    of_block = climb.points[:, column]
    scores = [int(score) for score in all_on_grid(of_block[~np.isnan(of_block)])]
    own = on_grid(float(climb.today[column]))
    to_mean = math.ceil(Fraction(sum(scores), len(scores)) - own)
    to_best = max(scores) - own
    return rungs.top, rungs.at_least(to_mean) if to_mean > 0 else 0, rungs.at_least(to_best) if to_best > 0 else 0
