"""What an agency wants to reach, and how many points it is short of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from dashboard.scoring.arithmetic import EXACT_DECIMALS, Units
from dashboard.scoring.plans.grid import on_grid
from dashboard.scoring.reaching import least_points, least_total, percent_key, reaches_percent
from dashboard.scoring.standings import Standings


@dataclass(frozen=True, slots=True)
class RankGoal:
    """Rank `rank` or better: at most `rank` − 1 others have a better key.

    `strict`: at most `rank` − 1 others have a better key or the same, so that the place is shared with nobody.
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
    """Whether the agency in `row` has reached `goal` in `standings`, by the rules that rank."""
    match goal:
        case RankGoal(rank, strict):
            others, own = np.delete(standings.key, row), standings.key[row]
            return int((others >= own if strict else others > own).sum()) < rank
        case TotalGoal(total):
            return on_grid(float(standings.total[row])) >= on_grid(total)
        case PercentGoal(percent):
            return reaches_percent(standings, row, percent)


def points_short(goal: Goal, standings: Standings, row: int) -> int:
    """Return the least gain of the agency in `row` that reaches `goal`, in grid units; 0 when it is reached.

    The gain may be more than there is to gain. Every other agency stands still.
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
