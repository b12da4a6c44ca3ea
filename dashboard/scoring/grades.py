"""Which grade (xếp loại) a percentage earns, by the percentages that are compared."""

from __future__ import annotations

from dashboard.model import Block, Grade
from dashboard.scoring.reaching import percent_key, reaches_percent
from dashboard.scoring.standings import Standings


def grade_of(block: Block, percent: float) -> Grade | None:
    """Return the highest grade of `block` that `percent` earns; None below all bands, and where there are none.

    Both are put on the nine-decimal grid, so that binary noise costs nobody a grade.
    """
    return next((grade for grade in block.grades if percent_key(percent) >= percent_key(grade.from_percent)), None)


def agency_grade(block: Block, standings: Standings, row: int) -> Grade | None:
    """Return the grade of the agency in `row`: that whose `PercentGoal` it has reached."""
    return next((grade for grade in block.grades if reaches_percent(standings, row, grade.from_percent)), None)
