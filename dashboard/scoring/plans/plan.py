"""A plan: which criteria to raise, to what, and the resulting rank of one agency if all others are unchanged.

Also what raising each criterion alone would do for an agency.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from dashboard.model import Block, Criterion, Points
from dashboard.model.computed_once import computed_once
from dashboard.scoring.arithmetic import EXACT_DECIMALS, Floats, Units, as_points, percent_units, quantise
from dashboard.scoring.plans.question import Goal, LimitKind, is_reached, points_short
from dashboard.scoring.plans.task import PER_POINT, AllowedGains, all_on_grid, allowed_gains, off_grid, on_grid
from dashboard.scoring.standings import Standings, rank_block


@dataclass(frozen=True, slots=True)
class Move:
    """One criterion of a plan: today's points, the target, and the effort of the rise, including the fixed effort."""

    leaf: Criterion
    column: int
    today: float
    target: float
    effort: float

    @property
    def points(self) -> float:
        """Points gained, without binary noise."""
        return round(self.target - self.today, EXACT_DECIMALS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """An agency's standing: its rank, whether that is tied, its total and its percentage as they are compared."""

    rank: int
    tied: bool
    total: float
    percent: Fraction


@dataclass(frozen=True, slots=True)
class Plan:
    """Moves in tree order that reach a goal, their effort, and the outcome if all other agencies are unchanged.

    `extra_effort`: how much more it costs than the best plan. `possible_saving`: the most that another plan under the
    same conditions could save; 0 if it is proven that none costs less, which takes too long only for a very unusual
    block.
    """

    moves: tuple[Move, ...]
    effort: float
    extra_effort: float
    possible_saving: float
    outcome: Outcome

    @property
    def points(self) -> float:
        """Points gained in total, without binary noise."""
        return round(sum(move.points for move in self.moves), EXACT_DECIMALS)


@dataclass(frozen=True, slots=True)
class Plans:
    """The plan of least effort, then alternatives that differ from it, in order of increasing effort. Never empty.

    An alternative takes at most half as many of the criteria that earlier plans touch as the first plan touches.
    """

    plans: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """No plan within the limits reaches the goal.

    `best`: the best outcome that the limits allow. `remedies`: the smallest sets of limits that must be lifted to make
    the goal reachable; empty if the maxima themselves are too low. `criteria_needed`: the smallest number of criteria
    that would be enough with the current locks, None if no number is.
    `keys`: locked codes each of which would be enough if it alone were unlocked.
    """

    best: Outcome
    remedies: tuple[frozenset[LimitKind], ...]
    criteria_needed: int | None
    keys: tuple[str, ...]


PlanResult = Plans | Impossible


@dataclass(frozen=True, eq=False)
class PlanStart:
    """The state that plans start from: the agency in `row` of `block`, and the `points` of all (agencies × leaves)."""

    block: Block
    row: int
    precision: int
    points: Points

    @classmethod
    def of(cls, block: Block, row: int, precision: int, points: Points | None, today: Floats | None) -> PlanStart:
        """Return the start from `points` (the block's if None) with `today` for the agency itself (its row if None).

        Raises ValueError if a shape does not fit, or if other criteria apply to the agency than in the block.
        """
        started = (block.points if points is None else points).copy()
        if started.shape != block.points.shape:
            raise ValueError(f"block {block.code}: expected points {block.points.shape}, got {started.shape}")
        if today is not None:
            if today.shape != started[row].shape:
                raise ValueError(f"block {block.code}: expected points {started[row].shape}, got {today.shape}")
            started[row] = today
        if not np.array_equal(np.isnan(started[row]), np.isnan(block.points[row])):
            raise ValueError(f"block {block.code}: a plan does not change which criteria apply")
        return cls(block, row, precision, started)

    @property
    def today(self) -> Floats:
        """The agency's own points; NaN where not applicable."""
        return self.points[self.row]

    @computed_once
    def standings(self) -> Standings:
        """The ranking before any gain."""
        return rank_block(self.block, self.precision, self.points)

    @computed_once
    def allowed(self) -> Mapping[int, AllowedGains]:
        """Allowed gains by column, in grid units; no entry if nothing is left to gain or it is not applicable."""
        found = {
            column: allowed_gains(leaf, float(today), self.precision)
            for column, (leaf, today) in enumerate(zip(self.block.tree.leaves, self.today, strict=True))
            if not np.isnan(today)
        }
        return {column: allowed for column, allowed in found.items() if allowed is not None}

    def short_of(self, goal: Goal) -> int:
        """The least gain that reaches `goal`, in grid units; 0 if it is already reached."""
        return points_short(goal, self.standings, self.row)

    def target(self, column: int, gain: int) -> float:
        """The points on a criterion after a gain in grid units."""
        maximum = self.block.tree.leaves[column].highest_points
        # the exact maximum, which may have more decimals than the grid
        return maximum if gain == self.allowed[column].top else off_grid(on_grid(float(self.today[column])) + gain)

    def with_gains(self, gains: Mapping[int, int]) -> Standings:
        """The ranking after gains by column, in grid units."""
        raised = self.points.copy()
        for column, gain in gains.items():
            raised[self.row, column] = self.target(column, gain)
        return rank_block(self.block, self.precision, raised)

    def ranks_with(self, gains: Units) -> Units:
        """The agency's rank after each of `gains` to its total, in grid units: much faster than ranking the block."""
        standings, row = self.standings, self.row
        sums = (on_grid(float(standings.exact_total[row])) + gains) / PER_POINT
        keys = quantise(sums, self.precision)
        if standings.by_percent:
            maxima = np.full(gains.shape, standings.maximum[row])
            keys = percent_units(as_points(keys, self.precision), maxima)
        others = np.sort(np.delete(standings.key, row))
        return 1 + len(others) - np.searchsorted(others, keys, side="right")

    def reaches(self, goal: Goal, gains: Mapping[int, int]) -> bool:
        """Whether gains by column reach `goal` by the rules of ranking."""
        return is_reached(goal, self.with_gains(gains), self.row)

    def outcome(self, gains: Mapping[int, int]) -> Outcome:
        """The outcome of gains by column."""
        after = self.with_gains(gains)
        return Outcome(
            rank=int(after.rank[self.row]),
            tied=bool(after.tied[self.row]),
            total=float(after.total[self.row]),
            percent=after.percent_of(self.row),
        )


@dataclass(frozen=True, slots=True)
class Reach:
    """The effect of raising one criterion to `points`: `places` gained, others unchanged."""

    points: float
    places: int


@dataclass(frozen=True, slots=True)
class CriterionProspect:
    """One applicable criterion of an agency: today's points, the `gap` to the maximum, and the effect of raising it.

    `maximum`, `mean`, `best`: raised to the maximum, to the block's mean rounded up to an allowed score, to the block's
    best rounded up likewise; today's points and 0 places if the agency is already there.
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
    start = PlanStart.of(block, row, precision, points, today)
    columns = [int(column) for column in np.flatnonzero(~np.isnan(start.today))]
    gains = np.array([_gains(start, column) for column in columns], dtype=np.int64).reshape(len(columns), 3)
    places = start.standings.rank[row] - start.ranks_with(gains)
    short = None if goal is None else start.short_of(goal)
    return tuple(
        CriterionProspect(
            leaf=block.tree.leaves[column],
            column=column,
            today=float(start.today[column]),
            gap=off_grid(int(of_column[0])),
            maximum=_reach(start, column, int(of_column[0]), int(gained[0])),
            mean=_reach(start, column, int(of_column[1]), int(gained[1])),
            best=_reach(start, column, int(of_column[2]), int(gained[2])),
            enough_alone=None if short is None else int(of_column[0]) >= short,
        )
        for column, of_column, gained in zip(columns, gains, places, strict=True)
    )


def _reach(start: PlanStart, column: int, gain: int, places: int) -> Reach:
    return Reach(start.target(column, gain) if gain else float(start.today[column]), places)


def _gains(start: PlanStart, column: int) -> tuple[int, int, int]:
    """Gains to the maximum, to the block's mean and to its best, in grid units, each an allowed gain or 0."""
    allowed = start.allowed.get(column)
    if allowed is None:
        return 0, 0, 0
    of_block = start.points[:, column]
    scores = [int(score) for score in all_on_grid(of_block[~np.isnan(of_block)])]
    own = on_grid(float(start.today[column]))
    to_mean = math.ceil(Fraction(sum(scores), len(scores)) - own)
    to_best = max(scores) - own
    return allowed.top, allowed.at_least(to_mean) if to_mean > 0 else 0, allowed.at_least(to_best) if to_best > 0 else 0
