"""The optimisation task of a plan, as pure arithmetic: reach a sum of gains with the least cost.

Points are whole numbers here, so that a goal is either reached or missed, without rounding errors.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from dashboard.model import Criterion
from dashboard.model.computed_once import computed_once
from dashboard.scoring.arithmetic import EXACT_DECIMALS, Floats, Units

PER_POINT = 10**EXACT_DECIMALS
"""Grid units in one point: the nine decimals that `dashboard.scoring.arithmetic` keeps of a sum."""


def on_grid(points: float) -> int:
    """Return `points` as the nearest whole number of grid units."""
    return round(Fraction(points) * PER_POINT)


def all_on_grid(points: Floats) -> Units:
    """Return finite `points` as whole grid units."""
    return np.rint(points * PER_POINT).astype(np.int64)


def off_grid(units: int) -> float:
    """Return grid units as the nearest float of points."""
    return units / PER_POINT


@dataclass(frozen=True, slots=True)
class Ladder:
    """Gains that are allowed on one criterion: `first`, `first` + `stride`, … below `top`, and `top` itself.

    All are positive whole numbers of one unit. `top` leads to the maximum, which may be off the regular steps.
    """

    first: int
    stride: int
    top: int

    @property
    def is_even(self) -> bool:
        """Whether the gains are the multiples of `stride` up to `top`."""
        return self.first == self.stride and self.top % self.stride == 0

    @property
    def length(self) -> int:
        """How many gains are allowed."""
        return -(-(self.top - self.first) // self.stride) + 1

    @property
    def gains(self) -> Units:
        """All gains, ascending."""
        return np.append(np.arange(self.first, self.top, self.stride, dtype=np.int64), self.top)

    def at_least(self, gain: int) -> int:
        """The smallest allowed gain of `gain` or more; `top` if there is none."""
        rung = self.first + max(0, -(-(gain - self.first) // self.stride)) * self.stride
        return min(rung, self.top)

    def in_units_of(self, unit: int) -> Ladder:
        """The same gains counted in a `unit` that divides them."""
        return Ladder(self.first // unit, self.stride // unit, self.top // unit)


def ladder(leaf: Criterion, today: float, precision: int) -> Ladder | None:
    """Return the allowed gains on `leaf` from `today` points, in grid units; None if nothing is left to gain.

    `today` itself may be off the step: the first gain leads to the next allowed score above it.
    """
    score, maximum = on_grid(today), on_grid(leaf.highest_points)
    if score >= maximum:
        return None
    stride, top = leaf.stride(precision), maximum - score
    return Ladder(min(stride - score % stride, top), stride, top)


LARGEST_COST = 2**50
"""All costs are below it: floats represent them exactly, and a search can add up a thousand of them."""


@dataclass(frozen=True, slots=True)
class Improvement:
    """One criterion that may be touched: the allowed gains, and the `effort` of each unit of gain.

    `shown`: whether an earlier plan touches it.
    """

    ladder: Ladder
    effort: int
    shown: bool = False


@dataclass(frozen=True, eq=False)
class Task:
    """The task to touch some of `improvements` so that the gains sum up to `need` or more at the least cost.

    At most `most` may be touched, at most `most_shown` of the shown ones. The cost is Σ effort · gain + `fixed` for
    each that is touched. All are whole numbers; `need` is positive. Arrays have one entry per improvement.
    """

    improvements: tuple[Improvement, ...]
    need: int
    fixed: int
    most: int
    most_shown: int

    @property
    def largest_cost(self) -> int:
        """The cost of the largest gain on every improvement, without the fixed cost."""
        return sum(improvement.effort * improvement.ladder.top for improvement in self.improvements)

    @computed_once
    def effort(self) -> Units:
        """Effort of a unit of gain."""
        return np.array([improvement.effort for improvement in self.improvements], dtype=np.int64)

    @computed_once
    def smallest(self) -> Units:
        """The smallest gain of each."""
        return np.array([improvement.ladder.first for improvement in self.improvements], dtype=np.int64)

    @computed_once
    def largest(self) -> Units:
        """The largest gain of each."""
        return np.array([improvement.ladder.top for improvement in self.improvements], dtype=np.int64)

    @computed_once
    def shown(self) -> NDArray[np.bool_]:
        """Whether an earlier plan touches each."""
        return np.array([improvement.shown for improvement in self.improvements], dtype=np.bool_)

    def cost(self, solution: Solution) -> int:
        """The cost of `solution`."""
        return solution.effort + self.fixed * len(solution.gains)

    def effort_of(self, gains: Mapping[int, int]) -> int:
        """The cost of `gains`, given by index of the improvement, without the fixed cost."""
        return sum(self.improvements[index].effort * gain for index, gain in gains.items())

    def reduced_costs(self, price: float) -> Floats:
        """The minimum of (effort − `price`) · gain of each if touched: linear, so it is at one end of its ladder."""
        margin = self.effort - price
        return np.where(margin < 0, margin * self.largest, margin * self.smallest).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Solution:
    """Gains by index of the improvement, and their cost without the fixed cost."""

    gains: Mapping[int, int]
    effort: int


@dataclass(frozen=True, eq=False)
class ReducedTask:
    """A task in larger units: one unit of gain is `unit` of the original's, one unit of cost `cost_unit`."""

    task: Task
    unit: int
    cost_unit: int


def in_common_units(task: Task) -> ReducedTask:
    """Return the same task in the largest units of gain and of cost that divide it.

    `need` is rounded up to the next whole unit. Raises ValueError if the costs are still too fine for 64-bit whole
    numbers.
    """
    unit = math.gcd(*(length for improvement in task.improvements for length in _lengths(improvement.ladder)))
    cost_unit = math.gcd(task.fixed, *(improvement.effort * unit for improvement in task.improvements))
    reduced = Task(
        improvements=tuple(
            replace(
                improvement,
                ladder=improvement.ladder.in_units_of(unit),
                effort=improvement.effort * unit // cost_unit,
            )
            for improvement in task.improvements
        ),
        need=-(-task.need // unit),
        fixed=task.fixed // cost_unit,
        most=task.most,
        most_shown=task.most_shown,
    )
    if reduced.largest_cost >= LARGEST_COST:
        raise ValueError("efforts and points are too fine to be reckoned in 64-bit whole numbers")
    return ReducedTask(reduced, unit, cost_unit)


def _lengths(ladder: Ladder) -> tuple[int, ...]:
    """The numbers whose sums make up every gain of the ladder."""
    return (ladder.first, ladder.top) if ladder.length <= 2 else (ladder.first, ladder.stride, ladder.top)
