"""What an agency wants to reach, and how many points it is short of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from dashboard.scoring.arithmetic import EXACT_DECIMALS, Units, percent_units
from dashboard.scoring.plans.grid import PER_POINT, on_grid
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
            return int(percent_units(standings.total, standings.maximum)[row]) >= on_grid(percent)


def points_short(goal: Goal, standings: Standings, row: int) -> int:
    """Return the least gain of the agency in `row` that reaches `goal`, in grid units; 0 when it is reached.

    The gain may be more than there is to gain. Every other agency stands still.
    """
    if is_reached(goal, standings, row):
        return 0
    total = _least_total(goal, standings, row)
    return _least_sum(total, standings.precision) - on_grid(float(standings.exact_total[row]))


def _least_total(goal: Goal, standings: Standings, row: int) -> int:
    """The least total that reaches `goal`, in units of 10^-precision."""
    match goal:
        case RankGoal(rank, strict):
            key = int(_descending(np.delete(standings.key, row))[rank - 1]) + strict
            return _total_of_percent(key, standings, row) if standings.by_percent else key
        case TotalGoal(total):
            return math.ceil(Fraction(on_grid(total), _unit(standings.precision)))
        case PercentGoal(percent):
            return _total_of_percent(on_grid(percent), standings, row)


def _total_of_percent(key: int, standings: Standings, row: int) -> int:
    """The least total whose percentage, rounded half-even to nine decimals, is `key` or more, in units of 10^-9 %.

    From `key` − 1/2 on, and on that half itself when `key` is the even neighbour.
    """
    maximum = Fraction(on_grid(float(standings.maximum[row])), PER_POINT)
    total = (Fraction(key) - Fraction(1, 2)) / (100 * PER_POINT) * maximum * 10**standings.precision
    least = math.ceil(total)
    return least + 1 if least == total and key % 2 else least


def _least_sum(total: int, precision: int) -> int:
    """The least sum on the grid that rounds half-even to `total`: half a unit below, from there only to an even one."""
    unit = _unit(precision)
    return total * unit - unit // 2 + (1 if total % 2 and unit > 1 else 0)


def _unit(precision: int) -> int:
    """Grid units in 10^-precision points."""
    return 10 ** (EXACT_DECIMALS - precision)


def _descending(keys: Units) -> Units:
    return np.sort(keys)[::-1]


def _refuse_not_finite(value: float) -> None:
    if not math.isfinite(value):
        raise ValueError(f"a goal must be a finite number, not {value}")
