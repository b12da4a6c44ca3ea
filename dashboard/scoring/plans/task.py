"""The task of a plan without anything that is not arithmetic: reach a sum of gains with the least cost."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from dashboard.model.computed_once import computed_once
from dashboard.scoring.arithmetic import Floats, Units
from dashboard.scoring.plans.grid import Ladder

LARGEST_COST = 2**50
"""Costs stay below it: floats hold them exactly, and a search can add up a thousand of them."""


@dataclass(frozen=True, slots=True)
class Improvement:
    """One criterion that may be touched: what may be gained, and the `effort` of each unit of gain.

    `shown`: whether an earlier plan touches it.
    """

    ladder: Ladder
    effort: int
    shown: bool = False


@dataclass(frozen=True, eq=False)
class Task:
    """Touch some of `improvements` so that the gains sum up to `need` or more.

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
        """The cost of every gain there is, without the fixed one."""
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
        """What `solution` costs."""
        return solution.effort + self.fixed * len(solution.gains)

    def effort_of(self, gains: Mapping[int, int]) -> int:
        """What the points of `gains` cost, by index of the improvement."""
        return sum(self.improvements[index].effort * gain for index, gain in gains.items())

    def reduced_costs(self, price: float) -> Floats:
        """The least of (effort − `price`) · gain of each when it is touched: linear, so at one end of its ladder."""
        margin = self.effort - price
        return np.where(margin < 0, margin * self.largest, margin * self.smallest).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Solution:
    """Gains by index of the improvement, and what they cost without the fixed cost."""

    gains: Mapping[int, int]
    effort: int


@dataclass(frozen=True, eq=False)
class ReducedTask:
    """A task in larger units: `unit` is one of its units of gain, `cost_unit` one of its units of cost."""

    task: Task
    unit: int
    cost_unit: int


def in_common_units(task: Task) -> ReducedTask:
    """Return the same task in the largest units of gain and of cost that divide it.

    `need` is rounded up to the next sum that whole units can make. Raises ValueError when the costs are too fine
    for 64-bit whole numbers even so.
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
    """What every gain of the ladder is put together from."""
    return (ladder.first, ladder.top) if ladder.length <= 2 else (ladder.first, ladder.stride, ladder.top)
