"""Lower bounds of the cost of a solution: a Lagrangian bound for every number of touched criteria.

Let every unit of gain have a price. A solution that touches `count` improvements then costs at least

    price · need + the sum of the `count` smallest reduced costs, min (effort − price) · gain,

for any price (with at most `most_shown` of them from shown improvements); the best price gives the bound. With the
count fixed, the fixed cost is a constant. That makes the bound tight: it is the optimum of the linear relaxation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.scoring.arithmetic import Floats
from dashboard.scoring.plans.task import Task

_COARSE_PRICES = 48
_TANGENTS = 60
RELATIVE_ERROR = 1e-9
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
    return RELATIVE_ERROR * (price * task.need + float(np.abs(task.reduced_costs(price)).max()) + 1.0)


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
