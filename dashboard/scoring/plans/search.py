"""Search for solutions cheaper than the best one known, with the number of touched improvements that a bound is for.

A dynamic programme goes through the improvements and keeps partial solutions. Each carries, besides its cost, its
deviation: the extra cost of its choices so far, at the price of the bound, over the choices that the bound consists of.
A solution costs at least the bound plus its deviation, so a partial solution that deviates by more than can be saved is
dropped, and few remain. A partial solution is also dropped if another of the same count gains as much for no more cost,
or if all remaining improvements together would not reach the need.

Criteria with even gains of one stride (usually all without a step) are treated together. Points can move between any
two of them, stride by stride, from the more expensive to the cheaper, so some solution of least cost raises all touched
ones to the top except one, the last in the order of effort: only that last one needs other gains, and its gain follows
from what is still needed. (Moving points may leave one untouched; then that solution touches fewer, is no more
expensive, and is found with its own count.)
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dashboard.model.computed_once import computed_once
from dashboard.scoring.arithmetic import Floats, Units
from dashboard.scoring.plans.task import Bound, Solution, Task, margin_of_error

_OUT_OF_REACH = -(2**61)
_FEW = 32
"""Number of partial solutions up to which comparing them with each other is not worth it."""

_FEWEST_CHOICES = 64
"""Minimum number of choices of an improvement that are considered."""

_OVERHEAD = 300
"""The fixed cost of one step of a search; the unit is the cost of examining one partial solution."""


@dataclass(eq=False)
class SearchBudget:
    """The number of partial solutions that may still be examined; not a time limit, so it is equal on every machine."""

    left: int

    def spend(self, partials: int) -> None:
        """Subtract the cost of examining this number of partial solutions."""
        self.left -= partials + _OVERHEAD


@dataclass(frozen=True, eq=False)
class Order:
    """The order in which a search goes through a task; the same for every count."""

    task: Task
    _gains: dict[int, Units] = field(default_factory=dict[int, Units])
    _reach: dict[int, Units] = field(default_factory=dict[int, Units])

    @computed_once
    def stride(self) -> int:
        """Stride of the even gains that are treated together, the one with most gains; 0 when none are even."""
        counts: dict[int, int] = {}
        for improvement in self.task.improvements:
            allowed = improvement.allowed
            if allowed.is_even:
                counts[allowed.stride] = counts.get(allowed.stride, 0) + allowed.length
        return min(counts, key=lambda stride: (-counts[stride], stride), default=0)

    def is_even(self, index: int) -> bool:
        """Whether the improvement is one of those treated together."""
        allowed = self.task.improvements[index].allowed
        return allowed.is_even and allowed.stride == self.stride

    @computed_once
    def indices(self) -> tuple[int, ...]:
        """The improvements by effort, those treated together last; among equals the largest first."""
        return tuple(
            sorted(
                range(len(self.task.improvements)),
                key=lambda index: (self.is_even(index), self.task.effort[index], -self.task.largest[index], index),
            )
        )

    def gains(self, index: int) -> Units:
        """Gains to choose from on one improvement: all of them, or only the largest for those treated together."""
        if index not in self._gains:
            allowed = self.task.improvements[index].allowed
            self._gains[index] = np.array([allowed.top]) if self.is_even(index) else allowed.gains
        return self._gains[index]

    def reach(self, place: int) -> Units:
        """The most that 0, 1, … improvements after `place` can gain."""
        if place not in self._reach:
            later = np.array(self.indices[place + 1 :], dtype=np.intp)
            sums = np.full(len(self.indices) + 1, _OUT_OF_REACH, dtype=np.int64)
            sums[0] = 0
            sums[1 : len(later) + 1] = np.cumsum(np.sort(self.task.largest[later])[::-1])
            self._reach[place] = sums
        return self._reach[place]


@dataclass(frozen=True, eq=False)
class _Partials:
    """Partial solutions, one per entry: gain, cost, deviation, number of touched improvements, and of shown ones.

    `origin`: the entry of the previous place that each comes from; `choice`: its gain at this place.
    """

    gain: Units
    cost: Units
    deviation: Floats
    touched: Units
    shown: Units
    origin: NDArray[np.intp]
    choice: Units

    def __len__(self) -> int:
        return len(self.gain)

    def only(self, kept: NDArray[np.bool_] | NDArray[np.intp]) -> _Partials:
        return _Partials(
            self.gain[kept],
            self.cost[kept],
            self.deviation[kept],
            self.touched[kept],
            self.shown[kept],
            self.origin[kept],
            self.choice[kept],
        )


@dataclass(eq=False)
class Search:
    """One search for solutions with the bound's count whose effort is at most `most_effort`.

    `widest`: the maximum number of partial solutions to keep; if there are more, those that deviate least stay, and the
    search is no longer `complete`: it may miss the cheapest solution. The same applies when `budget` is used up.
    """

    order: Order
    bound: Bound
    most_effort: int
    widest: int
    budget: SearchBudget
    complete: bool = True
    found: Solution | None = None
    _trail: list[tuple[int, _Partials]] = field(default_factory=list[tuple[int, _Partials]])

    def run(self) -> Solution | None:
        """Return the cheapest solution found; None if there is none."""
        zero = np.zeros(1, dtype=np.int64)
        partials = _Partials(zero, zero, np.zeros(1), zero, zero, np.zeros(1, dtype=np.intp), zero)
        for place in self._places():
            index = self.order.indices[place]
            if self.order.is_even(index):
                self._close(index, partials)
            if self.most_effort < self.bound.effort or not len(partials):
                return self.found
            if self.budget.left < 0:
                self.complete = False
                return self.found
            partials = self._extended(place, index, partials)
            self._trail.append((index, partials))
        self._finish(partials)
        return self.found

    @property
    def _task(self) -> Task:
        return self.order.task

    @computed_once
    def _error(self) -> float:
        return margin_of_error(self._task, self.bound.price)

    @property
    def _allowance(self) -> float:
        """The most that a solution may deviate to cost `most_effort` or less."""
        return self.most_effort - self._value + self._error

    @computed_once
    def _reduced(self) -> Floats:
        return self._task.reduced_costs(self.bound.price)

    @computed_once
    def _thresholds(self) -> tuple[float, float]:
        """For fresh and for shown ones, a value between the reduced costs that the bound includes and the others."""
        count, most_shown, is_shown = self.bound.count, self._task.most_shown, self._task.shown
        common = _threshold(self._reduced, count)
        if int(is_shown[np.argsort(self._reduced, kind="stable")[:count]].sum()) <= most_shown:
            return common, common
        fresh = _threshold(self._reduced[~is_shown], count - most_shown)
        return fresh, min(fresh, _threshold(self._reduced[is_shown], most_shown))

    @computed_once
    def _value(self) -> float:
        """The bound before rounding, computed from the thresholds."""
        fresh, shown = self._thresholds
        threshold = np.where(self._task.shown, shown, fresh)
        choices = float(np.minimum(self._reduced - threshold, 0.0).sum())
        # a shown one that is not touched gives its place to a fresh one, which is more expensive
        places = fresh * self.bound.count - (fresh - shown) * self._task.most_shown
        return self.bound.price * self._task.need + places + choices

    def _places(self) -> list[int]:
        """Places of the order whose improvement can be touched without exceeding the allowed deviation."""
        threshold = np.where(self._task.shown, self._thresholds[1], self._thresholds[0])
        possible = np.maximum(self._reduced - threshold, 0.0) <= self._allowance
        return [place for place, index in enumerate(self.order.indices) if possible[index]]

    def _extended(self, place: int, index: int, partials: _Partials) -> _Partials:
        """Every partial solution with every choice for one more improvement, if it can still lead to a solution."""
        gains, deviations = self._choices(index, len(partials))
        is_shown = bool(self._task.shown[index])
        count = len(partials)
        self.budget.spend(count * len(gains))
        choice = np.repeat(gains, count)
        taken = (choice > 0).astype(np.int64)
        origin = np.tile(np.arange(count), len(gains))
        extended = _Partials(
            gain=partials.gain[origin] + choice,
            cost=partials.cost[origin] + choice * self._task.effort[index],
            deviation=partials.deviation[origin] + np.repeat(deviations, count),
            touched=partials.touched[origin] + taken,
            shown=partials.shown[origin] + (taken if is_shown else 0),
            origin=origin,
            choice=choice,
        )
        return self._narrowed(_undominated(self._hopeful(place, extended)))

    def _choices(self, index: int, partials: int) -> tuple[Units, Floats]:
        """Gains to consider on one improvement, 0 for none, and the deviation of each; fewer for many `partials`."""
        threshold = self._thresholds[int(self._task.shown[index])]
        allowed = self.order.gains(index)
        reduced = (self._task.effort[index] - self.bound.price) * allowed - threshold
        least = min(0.0, float(self._reduced[index]) - threshold)
        gains = np.concatenate([[0], allowed])
        deviations = np.concatenate([[0.0], reduced]) - least
        allowed = deviations <= self._allowance
        gains, deviations = gains[allowed], deviations[allowed]
        most = max(self.widest // partials, _FEWEST_CHOICES)
        if len(gains) > most:
            self.complete = False
            kept = np.sort(np.argsort(deviations, kind="stable")[:most])
            gains, deviations = gains[kept], deviations[kept]
        return gains, deviations

    def _hopeful(self, place: int, partials: _Partials) -> _Partials:
        """The partial solutions that may still become a solution that is cheap enough."""
        left = self.bound.count - partials.touched
        hopeful = (left >= 0) & (partials.shown <= self._task.most_shown)
        hopeful &= partials.gain + self.order.reach(place)[left] >= self._task.need
        excess = np.maximum(partials.gain - self._task.need, 0)
        hopeful &= partials.deviation + self.bound.price * excess <= self._allowance
        return partials.only(hopeful)

    def _narrowed(self, partials: _Partials) -> _Partials:
        if len(partials) <= self.widest:
            return partials
        self.complete = False
        # deviations that differ only by rounding count as equal; among them the largest gain is kept
        rounded = np.rint(partials.deviation / self._error)
        return partials.only(np.lexsort((-partials.gain, rounded))[: self.widest])

    def _close(self, index: int, partials: _Partials) -> None:
        """Complete solutions with exactly the needed gain on one of the even improvements, without the later ones."""
        task, stride = self._task, self.order.stride
        gain = -(-(task.need - partials.gain) // stride) * stride
        cost = partials.cost + gain * task.effort[index]
        closed = (gain > 0) & (gain <= task.largest[index]) & (cost <= self.most_effort)
        closed &= partials.touched == self.bound.count - 1
        closed &= partials.shown + int(task.shown[index]) <= task.most_shown
        if closed.any():
            best = int(np.flatnonzero(closed)[np.argmin(cost[closed])])
            self._keep(int(cost[best]), {index: int(gain[best])}, best)

    def _finish(self, partials: _Partials) -> None:
        done = (partials.gain >= self._task.need) & (partials.cost <= self.most_effort)
        done &= partials.touched == self.bound.count
        if done.any():
            best = int(np.flatnonzero(done)[np.argmin(partials.cost[done])])
            self._keep(int(partials.cost[best]), {}, best)

    def _keep(self, effort: int, gains: dict[int, int], entry: int) -> None:
        """Keep a solution: its last choices, and those that led to `entry` of the newest partial solutions."""
        for index, partials in reversed(self._trail):
            if partials.choice[entry]:
                gains[index] = int(partials.choice[entry])
            entry = int(partials.origin[entry])
        self.found = Solution(gains, effort)
        self.most_effort = effort - 1


def _threshold(reduced: Floats, count: int) -> float:
    """Return a value between the `count` smallest and the others."""
    ascending = np.sort(reduced)
    if not len(ascending):
        return 0.0
    below = ascending[count - 1] if count else ascending[0]
    above = ascending[count] if count < len(ascending) else ascending[-1]
    return float(below + above) / 2


def _undominated(partials: _Partials) -> _Partials:
    """Drop each partial solution if another that touches as many gains as much or more for no more cost."""
    if len(partials) <= _FEW:
        return partials
    order = np.lexsort((partials.cost, -partials.gain, partials.shown, partials.touched))
    touched, shown, cost = partials.touched[order], partials.shown[order], partials.cost[order]
    # one decreasing sequence for all counts: each group starts below the minimum of the previous one
    group = np.concatenate([[0], np.cumsum((np.diff(touched) != 0) | (np.diff(shown) != 0))])
    falling = cost - group * (int(cost.max()) + 1)
    lowest = np.minimum.accumulate(falling)
    kept = np.concatenate([[True], falling[1:] < lowest[:-1]])
    return partials.only(order[kept])
