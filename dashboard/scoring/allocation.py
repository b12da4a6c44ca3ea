"""A leader's allocation of a fixed total of points over a whole block, with one of three aims.

Each next step goes to the lowest agency or group, or to the agency that needs the least to reach a percentage. A step
ends on an allowed value: a multiple of the criterion's step (of 10^-precision without one) or its maximum. No score is
lowered. Sums are whole numbers of 10^-9 points, and the same question always gives the same answer.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import cache, partial

import numpy as np

from dashboard.model import Block, Cell, Criterion, Scenario, nine_decimals
from dashboard.scoring.arithmetic import EXACT_DECIMALS, Units, grid_units, share_of
from dashboard.scoring.standings import least_points, least_total, percent_key

MOST_SCORES = 20_000
"""Maximum number of raised scores in an answer."""

_ONE_POINT = 10**EXACT_DECIMALS
_ALL = percent_key(100)
"""The level of 100 percent. Levels are in whole units of 10^-9 percent."""


class AllocationRule(StrEnum):
    """The rules for a question."""

    POINTS_BELOW_ZERO = "points_below_zero"
    PERCENT_OUT_OF_RANGE = "percent_out_of_range"
    TOO_MANY_SCORES = "too_many_scores"


class AllocationRefused(ValueError):
    """Raised when a question breaks a rule: `rule` names it, `limit` is the limit that applies."""

    def __init__(self, rule: AllocationRule, limit: int) -> None:
        super().__init__(f"{rule} (limit {limit})")
        self.rule = rule
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Lift:
    """One agency or criterion group (`code`) before and after; `maximum` and points are sums of applicable leaves."""

    code: str
    maximum: float
    points_before: float
    points_after: float

    @property
    def percent_before(self) -> Fraction:
        """Points before, in percent of the maximum."""
        return share_of(self.points_before, self.maximum)

    @property
    def percent_after(self) -> Fraction:
        """Points after, in percent of the maximum."""
        return share_of(self.points_after, self.maximum)


@dataclass(frozen=True, eq=False)
class Allocation:
    """How a total of points is allocated.

    `scenario`: only the raised scores. `spent`: points added in all, at most `budget`. `lifts`: all agencies or groups
    considered, raised or not; groups in tree order, agencies in Vietnamese name order. `reached_before`,
    `reached_after`: codes of the agencies at or above the requested percentage, in name order; empty without one.
    """

    scenario: Scenario
    budget: float
    spent: float
    lifts: tuple[Lift, ...]
    reached_before: tuple[str, ...] = ()
    reached_after: tuple[str, ...] = ()

    @property
    def lowest_before(self) -> Lift:
        """The lift that started lowest."""
        return min(self.lifts, key=lambda lift: lift.percent_before)

    @property
    def lowest_after(self) -> Lift:
        """The lift that ends lowest."""
        return min(self.lifts, key=lambda lift: lift.percent_after)


def raise_weakest_groups(block: Block, precision: int, budget: float) -> Allocation:
    """Spend at most `budget` points so that each next step goes to the weakest criterion group that can take one.

    Groups are compared by their mean attainment: points of all agencies together over their applicable maxima. That is
    the mean of their percentages if every leaf applies to all; otherwise agencies are weighted by how much of the group
    applies to them, so that a point is worth the same wherever it is spent.
    Within a group the largest gap is closed first; among equal gaps in tree order, then in name order.

    Raises AllocationRefused for a budget that is not a number of at least 0, or that raises more than `MOST_SCORES`.
    """
    parts = _groups(block, precision)
    _raise_lowest(parts, _budget_units(budget))
    return _answer(block, parts, budget)


def raise_lowest(block: Block, precision: int, budget: float) -> Allocation:
    """Spend at most `budget` points so that each next step goes to the lowest agency that can take one.

    Agencies are compared by their total over their applicable maximum, to 10^-9 percent; among equals the earlier in
    name order is raised first. Within an agency the largest gap is closed first; among equal gaps in tree order.
    The final lowest level is optimal if the criteria's steps divide one another, and scores and maxima lie on them.
    Errors as for `raise_weakest_groups`.
    """
    parts = _agencies(block, precision)
    _raise_lowest(parts, _budget_units(budget))
    return _answer(block, parts, budget)


def bring_most_to_percent(block: Block, precision: int, budget: float, percent: float) -> Allocation:
    """Spend at most `budget` points so that as many agencies as possible have `percent` of their applicable maximum.

    `dashboard.scoring.standings` defines when it is reached. The agencies that need the fewest points are raised to it,
    in name order among equals; the rest of the budget is not spent. If steps are as in `raise_lowest`, their number is
    the largest possible and the points are the fewest for it. Within an agency the largest gap is closed first; among
    equal gaps in tree order. Raises AllocationRefused also for a percentage outside 0 to 100.
    """
    if not 0 <= percent <= 100:
        raise AllocationRefused(AllocationRule.PERCENT_OUT_OF_RANGE, 100)
    parts = _agencies(block, precision)
    left = _budget_units(budget)
    wanted = [least_points(least_total(percent_key(percent), part.maximum, precision), precision) for part in parts]
    before = _at_or_above(parts, wanted)
    pairs = zip(parts, wanted, strict=True)
    priced = [(part.price(total), part, total) for part, total in pairs if total <= part.attainable]
    for price, part, total in sorted(priced, key=lambda of_part: of_part[0]):
        if price <= left:
            part.raise_to(total)
            left -= price
    return replace(_answer(block, parts, budget), reached_before=before, reached_after=_at_or_above(parts, wanted))


def _at_or_above(parts: Sequence[_Part], wanted: Sequence[int]) -> tuple[str, ...]:
    return tuple(part.code for part, total in zip(parts, wanted, strict=True) if part.total >= total)


def _raise_lowest(parts: Sequence[_Part], left: int) -> None:
    """Give each next step that `left` can pay for to the lowest part; to the first one if several are equal."""
    while parts := [part for part in parts if part.total < part.attainable and part.price(part.next_total) <= left]:
        # many steps at once: raise all parts to the highest level that the budget allows
        levels = _levels(parts)
        level = levels.start - 1 + bisect_right(levels, left, key=partial(_level_price, parts, left))
        left -= _level_price(parts, left, level)
        for part in parts:
            part.raise_to(part.at_level(level))
        # the rest cannot raise all of them further: one step for each part still at that level
        for part in parts:
            if part.total < part.at_level(level + 1) and (price := part.price(part.next_total)) <= left:
                part.raise_to(part.next_total)
                left -= price


def _levels(parts: Sequence[_Part]) -> range:
    """The levels that parts may have: 0 to 100 percent, and beyond with penalties or a bonus."""
    lowest = min(part.today * _ALL // part.maximum for part in parts)
    highest = max(-(-part.attainable * _ALL // part.maximum) for part in parts)
    return range(min(0, lowest), max(_ALL, highest) + 1)


def _level_price(parts: Sequence[_Part], most: int, level: int) -> int:
    """The points needed to raise `parts` to `level`; if more than `most`, some number above `most`."""
    price = 0
    for part in parts:
        price += part.price(part.at_level(level))
        if price > most:
            break
    return price


class _Part:
    """An agency or a criterion group that is raised as a unit: `total` out of `maximum`, both in 10^-9 points.

    `scores`: those that may be raised, in the order of raising, as rows, columns, points today, steps and room (the
    most that each may be raised by). `raises`: by how much each is raised.
    """

    def __init__(self, code: str, maximum: int, today: int, scores: Units, precision: int) -> None:
        self.code, self.maximum, self.today, self.total = code, maximum, today, today
        self.rows, self.columns, self.points, self.steps, self.room = scores
        self.raises = np.zeros_like(self.room)
        self._rooms = [0, *self.room.cumsum().tolist()]
        self.attainable = today + self._rooms[-1]
        # all sums of raises are multiples of the unit; levels need no finer resolution than the precision
        self._unit = max(1, int(np.gcd.reduce(scores[2:], axis=None)))
        self._grain = max(self._unit, 10 ** (EXACT_DECIMALS - precision))
        self._reached = cache(self._reach)

    @property
    def next_total(self) -> int:
        """The least total above the current one that steps might reach exactly."""
        return self.total + self._unit

    def at_level(self, level: int) -> int:
        """The target total for a share of `level` or more, limited to what is attainable."""
        lacking = -(-level * self.maximum // _ALL) - self.today
        return min(self.attainable, self.today - -lacking // self._grain * self._grain)

    def price(self, total: int) -> int:
        """Points that `raise_to` adds."""
        return self._reached(total) - self.total if total > self.total else 0

    def raise_to(self, total: int) -> None:
        """Raise to `total`, which must be attainable, or above it if steps do not reach it exactly."""
        if total > self.total:
            self.raises = self._raises_to(total)
            self.total = self.today + int(self.raises.sum())

    def _reach(self, total: int) -> int:
        full, lacking = self._fill(total)
        if not lacking or not (self.points[full] + lacking) % self.steps[full]:
            return total  # the usual case, and faster
        return self.today + int(self._raises_to(total).sum())

    def _fill(self, total: int) -> tuple[int, int]:
        """How many scores, from the first, are raised by all their room for `total`, and how much is missing then."""
        full = bisect_right(self._rooms, total - self.today) - 1
        return full, total - self.today - self._rooms[full]

    def _raises_to(self, total: int) -> Units:
        """The raises for `total` or above.

        Scores are raised in their order without exceeding `total`. If that is not enough, the smallest remaining step
        is added, and the excess is taken back, in the largest steps first.
        If steps divide one another, and scores and maxima lie on them, no lower total is possible.
        """
        start, lacking = self._fill(total)
        raises = np.where(np.arange(len(self.room)) < start, self.room, 0)
        while lacking and (fits := self._at_most(lacking))[start:].any():
            start += int(np.flatnonzero(fits[start:])[0]) + 1
            raises[start - 1] = fits[start - 1]
            lacking -= int(fits[start - 1])
        if lacking:
            higher = self._at_least(np.minimum(raises + 1, self.room))
            place = int(np.where(raises < self.room, higher - raises, np.iinfo(np.int64).max).argmin())
            too_much = int(higher[place] - raises[place]) - lacking
            raises[place] = higher[place]
            while ((lower := self._at_least(raises - too_much)) < raises).any():
                place = int(np.where(lower < raises, self.steps, 0).argmax())
                too_much -= int(raises[place] - lower[place])
                raises[place] = lower[place]
        return raises

    def _at_most(self, limit: int) -> Units:
        """The largest raises to allowed values that are `limit` or less; 0 leaves a score unchanged."""
        stepped: Units = (self.points + limit) // self.steps * self.steps - self.points
        return np.where(self.room <= limit, self.room, np.maximum(stepped, 0))

    def _at_least(self, limits: Units) -> Units:
        """The smallest raises to allowed values that are `limits` or more, none of which may be more than the room."""
        stepped = -(-(self.points + limits) // self.steps) * self.steps - self.points
        return np.where(limits > 0, np.minimum(stepped, self.room), 0)


def _agencies(block: Block, precision: int) -> list[_Part]:
    """The agencies in name order."""
    owners = np.broadcast_to(np.argsort(block.name_order)[:, None], block.points.shape)
    return _parts(block, precision, [block.agencies[row].code for row in block.name_order], owners)


def _groups(block: Block, precision: int) -> list[_Part]:
    """The tree's groups in tree order, without those that apply to no agency."""
    owners: Units = np.broadcast_to(np.array(block.tree.group_of_leaf), block.points.shape)
    return _parts(block, precision, [group.code for group in block.tree.groups], owners)


def _parts(block: Block, precision: int, codes: Sequence[str], owners: Units) -> list[_Part]:
    """The parts with these codes; `owners` is the number of the part that each score belongs to.

    Scores of a part are raised in the order of their gap, largest first, those with a bonus after all others, then in
    tree order, then in name order. A group with only bonus and penalty points has no percentage, so it is left out.
    """
    applicable, leaves = ~np.isnan(block.points), block.tree.leaves
    maxima, awarded = np.zeros((2, len(codes)), np.int64)
    np.add.at(maxima, owners, grid_units(np.where(applicable, block.maxima, 0.0)))
    np.add.at(awarded, owners, grid_units(np.where(applicable, block.points, 0.0)))
    rows, columns = np.nonzero(block.points < block.highest)  # a comparison with NaN is false
    points = grid_units(block.points[rows, columns])
    steps = np.array([leaf.stride(precision) for leaf in leaves])[columns]
    room = np.array([_highest(leaf, precision) for leaf in leaves])[columns] - points
    beyond = np.array([leaf.bonus_points > 0 for leaf in leaves])[columns]
    order: Units = np.lexsort((np.argsort(block.name_order)[rows], columns, -room, beyond, owners[rows, columns]))
    scores = np.array([rows, columns, points, steps, room])[:, order[room[order] > 0]]
    ends = np.searchsorted(owners[scores[0], scores[1]], np.arange(len(codes) + 1))
    return [
        _Part(code, int(maxima[at]), int(awarded[at]), scores[:, ends[at] : ends[at + 1]], precision)
        for at, code in enumerate(codes)
        if maxima[at]
    ]


def _highest(leaf: Criterion, precision: int) -> int:
    """The highest allowed value in 10^-9 points: the maximum, or the last step below one without decimals (200/3)."""
    maximum, step = leaf.highest_points, leaf.stride(precision)
    units = nine_decimals(maximum)
    return units if units / _ONE_POINT == maximum else (units - (units / _ONE_POINT > maximum)) // step * step


def _budget_units(budget: float) -> int:
    if not (math.isfinite(budget) and budget >= 0):
        raise AllocationRefused(AllocationRule.POINTS_BELOW_ZERO, 0)
    return round(Fraction(budget) * _ONE_POINT)  # in float arithmetic this could overflow


def _answer(block: Block, parts: Sequence[_Part], budget: float) -> Allocation:
    if sum(int(np.count_nonzero(part.raises)) for part in parts) > MOST_SCORES:
        raise AllocationRefused(AllocationRule.TOO_MANY_SCORES, MOST_SCORES)
    changes: dict[Cell, float] = {}
    for part in parts:
        for at in np.flatnonzero(part.raises).tolist():
            cell = (block.agencies[int(part.rows[at])].code, block.tree.leaves[int(part.columns[at])].code)
            changes[cell] = int(part.points[at] + part.raises[at]) / _ONE_POINT
    lifts = (Lift(part.code, *(n / _ONE_POINT for n in (part.maximum, part.today, part.total))) for part in parts)
    spent = sum(part.total - part.today for part in parts) / _ONE_POINT
    return Allocation(scenario=Scenario(changes), budget=budget, spent=spent, lifts=tuple(lifts))
