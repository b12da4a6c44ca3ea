"""The question that a plan answers: the goal, the limits, and the effort of gaining points."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from dashboard.model import Block, Criterion
from dashboard.scoring.arithmetic import EXACT_DECIMALS, Units
from dashboard.scoring.plans.task import all_on_grid, on_grid
from dashboard.scoring.standings import Standings, least_points, least_total, percent_key, reaches_percent


@dataclass(frozen=True, slots=True)
class RankGoal:
    """Rank `rank` or better: at most `rank` − 1 others have a better key.

    `strict`: at most `rank` − 1 others have a better or equal key, so that the rank is not shared.
    Raises ValueError for a rank below 1.
    """

    rank: int
    strict: bool = False

    def __post_init__(self) -> None:
        if self.rank < 1:
            raise ValueError(f"a rank is at least 1, not {self.rank}")


@dataclass(frozen=True, slots=True)
class TotalGoal:
    """A total, rounded to the edition's precision, of at least `total` points. Raises ValueError when not finite."""

    total: float

    def __post_init__(self) -> None:
        _refuse_not_finite(self.total)


@dataclass(frozen=True, slots=True)
class PercentGoal:
    """At least `percent` of the applicable maximum, to nine decimals. Raises ValueError when not finite."""

    percent: float

    def __post_init__(self) -> None:
        _refuse_not_finite(self.percent)


Goal = RankGoal | TotalGoal | PercentGoal


def is_reached(goal: Goal, standings: Standings, row: int) -> bool:
    """Whether the agency in `row` has reached `goal` in `standings`, by the rules of ranking."""
    match goal:
        case RankGoal(rank, strict):
            others, own = np.delete(standings.key, row), standings.key[row]
            return int((others >= own if strict else others > own).sum()) < rank
        case TotalGoal(total):
            return on_grid(float(standings.total[row])) >= on_grid(total)
        case PercentGoal(percent):
            return reaches_percent(standings, row, percent)


def points_short(goal: Goal, standings: Standings, row: int) -> int:
    """Return the least gain of the agency in `row` that reaches `goal`, in grid units; 0 if it is already reached.

    The gain may exceed what can be gained. All other agencies are unchanged.
    """
    if is_reached(goal, standings, row):
        return 0
    total = _least_total(goal, standings, row)
    return least_points(total, standings.precision) - on_grid(float(standings.exact_total[row]))


def _least_total(goal: Goal, standings: Standings, row: int) -> int:
    """The least total that reaches `goal`, in units of 10^-precision."""
    match goal:
        case RankGoal(rank, strict):
            key = int(_descending(np.delete(standings.key, row))[rank - 1]) + strict
            return _total_of_percent(key, standings, row) if standings.by_percent else key
        case TotalGoal(total):
            return -(-on_grid(total) // 10 ** (EXACT_DECIMALS - standings.precision))
        case PercentGoal(percent):
            return _total_of_percent(percent_key(percent), standings, row)


def _total_of_percent(key: int, standings: Standings, row: int) -> int:
    return least_total(key, on_grid(float(standings.maximum[row])), standings.precision)


def _descending(keys: Units) -> Units:
    return np.sort(keys)[::-1]


def _refuse_not_finite(value: float) -> None:
    if not math.isfinite(value):
        raise ValueError(f"a goal must be a finite number, not {value}")


class LimitKind(StrEnum):
    """A limit that can be lifted."""

    LOCKS = "locks"
    MAX_CRITERIA = "max_criteria"


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a plan. `locked`: criteria that must not change; an inner node locks all of its leaves.

    `max_criteria`: the maximum number of criteria to touch, None for any number. Raises ValueError if it is below 0.
    """

    locked: frozenset[str] = frozenset()
    max_criteria: int | None = None

    def __post_init__(self) -> None:
        if self.max_criteria is not None and self.max_criteria < 0:
            raise ValueError(f"at least 0 criteria can be touched, not {self.max_criteria}")


def locked_columns(block: Block, limits: Limits) -> frozenset[int]:
    """Return the columns of the locked leaves. Raises ValueError for a code that the block does not have."""
    unknown = sorted(limits.locked - set(block.tree.by_code))
    if unknown:
        raise ValueError(f"block {block.code} has no criterion {', '.join(unknown)}")
    return frozenset(column for code in limits.locked for column in block.tree.columns(code))


EFFORT_DECIMALS = 4
"""Significant decimals of an effort per point, since plans are compared in whole numbers."""

PER_EFFORT = 10**EFFORT_DECIMALS


@dataclass(frozen=True)
class Efforts:
    """Effort of a plan = Σ effort per point · points gained + `fixed` · number of criteria touched.

    `per_point`: by code of a leaf, in place of the edition's. `by_attainment`: multiplies each effort per point by
    2 − the block's mean attainment (points / maximum, 0 to 1) of the criterion, because what others have already
    achieved is easier: 1 if all have the maximum, 2 if no agency has a point. Efforts count with four decimals
    and are at least 0.0001. Raises ValueError for an effort that is not positive and a `fixed` below 0.
    """

    fixed: float = 0.0
    per_point: Mapping[str, float] = field(default_factory=dict[str, float])
    by_attainment: bool = False

    def __post_init__(self) -> None:
        if not (math.isfinite(self.fixed) and self.fixed >= 0):
            raise ValueError(f"a fixed effort is 0 or more, not {self.fixed}")
        for code, effort in self.per_point.items():
            if not (math.isfinite(effort) and effort > 0):
                raise ValueError(f"effort per point of {code} must be positive, not {effort}")

    @property
    def fixed_units(self) -> int:
        """`fixed` in units of 10^-4."""
        return round(self.fixed * PER_EFFORT)


def effort_units(block: Block, efforts: Efforts) -> tuple[int, ...]:
    """Return the effort per point of each leaf in units of 10^-4. Raises ValueError for a code that is not a leaf."""
    unknown = sorted(set(efforts.per_point) - set(block.tree.leaf_index))
    if unknown:
        raise ValueError(f"block {block.code} has no criterion {', '.join(unknown)}")
    return tuple(
        max(1, round(efforts.per_point.get(leaf.code, leaf.effort) * weight * PER_EFFORT))
        for leaf, weight in zip(block.tree.leaves, _weights(block, efforts), strict=True)
    )


def effort_is_points(block: Block, efforts: Efforts) -> bool:
    """Whether a plan's effort equals the points it gains: 1 per point on every criterion, and no fixed effort."""
    return efforts.fixed_units == 0 and set(effort_units(block, efforts)) <= {PER_EFFORT}


def _weights(block: Block, efforts: Efforts) -> list[float]:
    if not efforts.by_attainment:
        return [1.0] * len(block.tree.leaves)
    return [2.0 - _mean_attainment(leaf, column, block) for column, leaf in enumerate(block.tree.leaves)]


def _mean_attainment(leaf: Criterion, column: int, block: Block) -> float:
    """Mean share of the maximum, 0 to 1, over the agencies that the leaf applies to; 0 if it applies to none.

    For a bonus or a penalty, the position between the fewest and the most points that it allows.
    """
    points = block.points[:, column]
    points = points[~np.isnan(points)]
    # summed as whole numbers, so that the order of the agencies, or the machine, makes no difference
    lowest = on_grid(leaf.minimum_points)
    awarded = int((all_on_grid(points) - lowest).sum())
    return awarded / (len(points) * (on_grid(leaf.highest_points) - lowest)) if len(points) else 0.0
