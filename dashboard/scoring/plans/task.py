"""The optimisation task of a plan, as pure arithmetic: reach a sum of gains with the least cost. Bounds of that cost.

Points are whole numbers here, so that a goal is either reached or missed, without rounding errors.

The lower bound is Lagrangian, one for every number of touched criteria. Let every unit of gain have a price. A solution
that touches `count` improvements then costs at least

    price · need + the sum of the `count` smallest reduced costs, min (effort − price) · gain,

for any price (with at most `most_shown` of them from shown improvements); the best price gives the bound. With the
count fixed, the fixed cost is a constant. That makes the bound tight: it is the optimum of the linear relaxation.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
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
class AllowedGains:
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
        raised = self.first + max(0, -(-(gain - self.first) // self.stride)) * self.stride
        return min(raised, self.top)

    def in_units_of(self, unit: int) -> AllowedGains:
        """The same gains counted in a `unit` that divides them."""
        return AllowedGains(self.first // unit, self.stride // unit, self.top // unit)


def allowed_gains(leaf: Criterion, today: float, precision: int) -> AllowedGains | None:
    """Return the allowed gains on `leaf` from `today` points, in grid units; None if nothing is left to gain.

    `today` itself may be off the step: the first gain leads to the next allowed score above it.
    """
    score, maximum = on_grid(today), on_grid(leaf.highest_points)
    if score >= maximum:
        return None
    stride, top = leaf.stride(precision), maximum - score
    return AllowedGains(min(stride - score % stride, top), stride, top)


_LARGEST_COST = 2**50
"""All costs are below it: floats represent them exactly, and a search can add up a thousand of them."""


@dataclass(frozen=True, slots=True)
class Improvement:
    """One criterion that may be touched: the allowed gains, and the `effort` of each unit of gain.

    `shown`: whether an earlier plan touches it.
    """

    allowed: AllowedGains
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
        return sum(improvement.effort * improvement.allowed.top for improvement in self.improvements)

    @computed_once
    def effort(self) -> Units:
        """Effort of a unit of gain."""
        return np.array([improvement.effort for improvement in self.improvements], dtype=np.int64)

    @computed_once
    def smallest(self) -> Units:
        """The smallest gain of each."""
        return np.array([improvement.allowed.first for improvement in self.improvements], dtype=np.int64)

    @computed_once
    def largest(self) -> Units:
        """The largest gain of each."""
        return np.array([improvement.allowed.top for improvement in self.improvements], dtype=np.int64)

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
        """The minimum of (effort − `price`) · gain of each if touched: linear, so at its smallest or largest gain."""
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
    unit = math.gcd(*(length for improvement in task.improvements for length in _lengths(improvement.allowed)))
    cost_unit = math.gcd(task.fixed, *(improvement.effort * unit for improvement in task.improvements))
    reduced = Task(
        improvements=tuple(
            replace(
                improvement,
                allowed=improvement.allowed.in_units_of(unit),
                effort=improvement.effort * unit // cost_unit,
            )
            for improvement in task.improvements
        ),
        need=-(-task.need // unit),
        fixed=task.fixed // cost_unit,
        most=task.most,
        most_shown=task.most_shown,
    )
    if reduced.largest_cost >= _LARGEST_COST:
        raise ValueError("efforts and points are too fine to be reckoned in 64-bit whole numbers")
    return ReducedTask(reduced, unit, cost_unit)


def _lengths(allowed: AllowedGains) -> tuple[int, ...]:
    """The numbers whose sums make up every allowed gain."""
    return (allowed.first, allowed.top) if allowed.length <= 2 else (allowed.first, allowed.stride, allowed.top)


_COARSE_PRICES = 48
_TANGENTS = 60
_RELATIVE_ERROR = 1e-9
"""Generous upper bound of the error of a sum in floats, as a share of the largest term times the number of terms."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A lower bound of the effort of solutions with `count` improvements, and the `price` it was found with.

    `is_best`: whether no other price gives a better bound.
    """

    count: int
    effort: int
    price: float
    is_best: bool


def coarse_bounds(task: Task) -> Iterator[Bound]:
    """Yield a bound for each count that can reach the need, from a few prices that are tried for all counts at once."""
    reach = -_sums_of_smallest(task, -task.largest.astype(np.float64))
    best = np.full(reach.shape, -np.inf)
    best_price = np.zeros(reach.shape)
    for price in _coarse_prices(task):
        bound = price * task.need + _sums_of_smallest(task, task.reduced_costs(price))
        best_price = np.where(bound > best, price, best_price)
        best = np.maximum(best, bound)
    for count in range(1, len(reach)):
        if reach[count] >= task.need:
            price = float(best_price[count])
            yield Bound(count, _whole(float(best[count]), task, price), price, is_best=False)


def best_bound(task: Task, coarse: Bound) -> Bound:
    """Return the best bound for the same count: where the tangents of the concave bound, left and right, meet."""
    left, right = _Tangent.at(task, coarse.count, 0.0), _Tangent.at(task, coarse.count, 2.0 * coarse.price)
    while right.slope > 0:
        left, right = right, _Tangent.at(task, coarse.count, 4.0 * right.price)
    best = max(left, right, _Tangent.at(task, coarse.count, coarse.price), key=lambda tangent: tangent.value)
    for _ in range(_TANGENTS):
        middle = _Tangent.at(task, coarse.count, left.meets(right))
        best = max(best, middle, key=lambda tangent: tangent.value)
        if not left.price < middle.price < right.price or middle.slope in (left.slope, right.slope):
            break
        left, right = (middle, right) if middle.slope > 0 else (left, middle)
    return Bound(coarse.count, _whole(best.value, task, best.price), best.price, is_best=True)


@dataclass(frozen=True, slots=True)
class _Tangent:
    """The bound as a function of the price: its value and slope at one price."""

    price: float
    value: float
    slope: int

    @classmethod
    def at(cls, task: Task, count: int, price: float) -> _Tangent:
        reduced = task.reduced_costs(price)
        touched = chosen(task, count, reduced)
        gains = np.where(task.effort[touched] < price, task.largest[touched], task.smallest[touched])
        return cls(price, price * task.need + float(reduced[touched].sum()), task.need - int(gains.sum()))

    def meets(self, other: _Tangent) -> float:
        """The price at which two tangents have the same value."""
        here, there = self.value - self.slope * self.price, other.value - other.slope * other.price
        return (there - here) / (self.slope - other.slope) if self.slope != other.slope else self.price


def margin_of_error(task: Task, price: float) -> float:
    """Return an upper bound of the floating-point error in a bound or a deviation at `price`."""
    return _RELATIVE_ERROR * (price * task.need + float(np.abs(task.reduced_costs(price)).max()) + 1.0)


def chosen(task: Task, count: int, reduced: Floats) -> NDArray[np.intp]:
    """Return the indices of the `count` smallest reduced costs that may be combined, the first among equals."""
    order = np.argsort(reduced, kind="stable")
    is_shown = task.shown[order]
    if int(is_shown[:count].sum()) <= task.most_shown:
        return order[:count]
    return np.concatenate([order[~is_shown][: count - task.most_shown], order[is_shown][: task.most_shown]])


def _coarse_prices(task: Task) -> Floats:
    low, high = float(task.effort.min()), float(task.effort.max())
    return np.unique(np.concatenate([np.geomspace(low / 2, high * 8, _COARSE_PRICES), [low, high]]))


def _sums_of_smallest(task: Task, values: Floats) -> Floats:
    """Sums of the 0, 1, … smallest values that may be combined, up to the number that may be touched."""
    order = np.argsort(values, kind="stable")
    is_shown = task.shown[order]
    fresh, shown = order[~is_shown], order[is_shown][: task.most_shown]
    sums = np.cumsum(values[order])
    # if the smallest include too many shown ones: as many shown ones as allowed, and fresh ones
    limited = np.cumsum(is_shown) > task.most_shown
    replaced = np.full(sums.shape, np.inf)
    replaced[len(shown) : len(shown) + len(fresh)] = (values[shown].sum() + np.cumsum(values[fresh]))[: len(sums)]
    return np.concatenate([[0.0], np.where(limited, replaced, sums)])[: task.most + 1]


def _whole(bound: float, task: Task, price: float) -> int:
    """The bound rounded up to a whole number, since efforts are whole, after subtracting the error of floats."""
    return max(0, int(np.ceil(bound - margin_of_error(task, price))))
