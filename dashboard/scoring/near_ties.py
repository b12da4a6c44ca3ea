"""Which agencies ranked next to each other are so close that their order says little."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from dashboard.scoring.arithmetic import EXACT_DECIMALS, exact_fraction
from dashboard.scoring.standings import Standings


@dataclass(frozen=True, slots=True)
class NearTie:
    """Agencies of which each is less than a distance behind the one before it.

    `rows`: two or more, best first. `spread`: from the first to the last of them, in points, or in percentage points
    where percentages rank; it may be more than the distance.
    """

    rows: tuple[int, ...]
    spread: Fraction


def near_distance(standings: Standings, percent: Fraction) -> Fraction:
    """Return `percent` of the maximum in what ranks: points, or percentage points where percentages rank."""
    return percent if standings.by_percent else percent * exact_fraction(float(standings.maximum[0])) / 100


def near_ties(standings: Standings, best_first: Sequence[int], percent: Fraction) -> tuple[NearTie, ...]:
    """Return the longest runs in which each agency is less than `percent` of the maximum behind the one before it.

    Those who share a rank are in one run, unless `percent` is 0: then there is none.
    """
    unit = 10 ** (EXACT_DECIMALS if standings.by_percent else standings.precision)
    keys = {row: Fraction(int(standings.key[row]), unit) for row in best_first}
    distance = near_distance(standings, percent)
    runs: list[list[int]] = []
    for before, row in pairwise(best_first):
        if keys[before] - keys[row] >= distance:
            continue
        if runs and runs[-1][-1] == before:
            runs[-1].append(row)
        else:
            runs.append([before, row])
    return tuple(NearTie(tuple(run), keys[run[0]] - keys[run[-1]]) for run in runs)
