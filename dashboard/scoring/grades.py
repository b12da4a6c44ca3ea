"""Which grade (xếp loại) a percentage earns, by the percentages that are compared."""

from __future__ import annotations

from fractions import Fraction

from dashboard.model import Block, Grade
from dashboard.scoring.arithmetic import EXACT_DECIMALS, percent_units
from dashboard.scoring.standings import Standings

_PER_PERCENT = 10**EXACT_DECIMALS


def grade_of(block: Block, percent: float) -> Grade | None:
    """Return the highest grade of `block` that `percent` earns; None below all bands, and where there are none.

    Both are put on the nine-decimal grid, so that binary noise costs nobody a grade.
    """
    return _highest(block, _units(percent))


def agency_grade(block: Block, standings: Standings, row: int) -> Grade | None:
    """Return the grade of the agency in `row`: that whose `PercentGoal` it has reached."""
    of_row = slice(row, row + 1)
    return _highest(block, int(percent_units(standings.total[of_row], standings.maximum[of_row])[0]))


def _highest(block: Block, units: int) -> Grade | None:
    return next((grade for grade in block.grades if units >= _units(grade.from_percent)), None)


def _units(percent: float) -> int:
    return round(Fraction(percent) * _PER_PERCENT)
