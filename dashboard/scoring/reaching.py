"""When a percentage of the maximum is reached, and the least that reaches it: one rule for grades, goals and aims.

As for ranks, the total that counts is rounded half-even to the edition's precision, and its share of the maximum
half-even to nine decimals of a percent.
"""

from __future__ import annotations

import math
from fractions import Fraction

from dashboard.model import Block, Grade
from dashboard.scoring.arithmetic import EXACT_DECIMALS, percent_units
from dashboard.scoring.standings import Standings

_GRID = 10**EXACT_DECIMALS


def percent_key(percent: float) -> int:
    """Return `percent` in whole units of 10^-9 percent."""
    return round(Fraction(percent) * _GRID)


def reaches_percent(standings: Standings, row: int, percent: float) -> bool:
    """Whether the agency in `row` has `percent` of its applicable maximum."""
    of_row = slice(row, row + 1)
    return int(percent_units(standings.total[of_row], standings.maximum[of_row])[0]) >= percent_key(percent)


def least_total(key: int, maximum: int, precision: int) -> int:
    """Return the least total whose share of `maximum` is `key` or more, in whole units of 10^-precision.

    `key` is in units of 10^-9 percent, `maximum` in 10^-9 points. From half a unit of percent below `key` on, and on
    that half itself when `key` is its even neighbour.
    """
    total = (Fraction(key) - Fraction(1, 2)) * maximum * 10**precision / (100 * _GRID**2)
    least = math.ceil(total)
    return least + 1 if least == total and key % 2 else least


def least_points(total: int, precision: int) -> int:
    """Return the least sum, in 10^-9 points, that is rounded half-even to `total` units of 10^-precision.

    Half a unit below it, and on that half itself when `total` is its even neighbour.
    """
    unit = 10 ** (EXACT_DECIMALS - precision)
    return total * unit - unit // 2 + (1 if total % 2 and unit > 1 else 0)


def grade_of(block: Block, percent: float) -> Grade | None:
    """Return the highest grade of `block` that `percent` earns; None below all bands, and where there are none.

    Both are put on the nine-decimal grid, so that binary noise costs nobody a grade.
    """
    return next((grade for grade in block.grades if percent_key(percent) >= percent_key(grade.from_percent)), None)


def agency_grade(block: Block, standings: Standings, row: int) -> Grade | None:
    """Return the grade of the agency in `row`: that whose `PercentGoal` it has reached."""
    return next((grade for grade in block.grades if reaches_percent(standings, row, grade.from_percent)), None)
