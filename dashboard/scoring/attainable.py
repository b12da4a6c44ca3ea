"""How far an agency is from its neighbours, and which ranks it could reach while everybody else stands still."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.scoring.arithmetic import EXACT_DECIMALS, Floats, Units, as_points, percent_units, quantise
from dashboard.scoring.standings import Standings, ranks_with_own_key

_FULL_PERCENT = 100 * 10**EXACT_DECIMALS


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Distance of each agency to the ranks next to its own.

    `points_to_better`: the fewest points that lead to a better rank, NaN for the leaders. `better_rank`: the rank that
    is reached with them (a tie shares the better place); 0 for the leaders. `worse_rank`: the rank that one falls
    to when the next worse total gets past; 0 for the last. `margin_to_worse`: points that may be lost before that
    happens (losing all of them ties, unless percentages rank and none fits), NaN for the last. Neither looks at
    agencies tied with oneself, behind whom one falls with the first point lost.
    """

    better_rank: Units
    points_to_better: Floats
    worse_rank: Units
    margin_to_worse: Floats


def neighbours(standings: Standings) -> Neighbours:
    """Find for every agency the next better and next worse place and the points between."""
    keys = np.unique(standings.key)  # ascending
    position = np.searchsorted(keys, standings.key)
    has_better, has_worse = position < len(keys) - 1, position > 0
    better_key = keys[np.minimum(position + 1, len(keys) - 1)]
    worse_key = keys[np.maximum(position - 1, 0)]
    to_better = _units_to_reach(standings, better_key)
    # a whole unit may lead past the next better total, so the rank is that of what is reached
    better_rank = ranks_with_own_key(standings.key, _keys_with(standings, to_better))
    ascending = np.sort(standings.key)
    # whoever falls behind the next worse total is passed by all agencies that now have it
    worse_rank = len(ascending) - np.searchsorted(ascending, worse_key, side="left")
    return Neighbours(
        better_rank=np.where(has_better, better_rank, 0),
        points_to_better=np.where(has_better, as_points(to_better, standings.precision), np.nan),
        worse_rank=np.where(has_worse, worse_rank, 0),
        margin_to_worse=np.where(
            has_worse, -as_points(_units_to_reach(standings, worse_key), standings.precision), np.nan
        ),
    )


def attainable_ranks(standings: Standings) -> tuple[Units, Units]:
    """Return (best, worst) rank of each agency at its applicable maximum and at zero, others unchanged."""
    full = _key(standings, quantise(standings.maximum, standings.precision))
    zero = np.zeros_like(full)
    return ranks_with_own_key(standings.key, full), ranks_with_own_key(standings.key, zero)


def _units_to_reach(standings: Standings, target: Units) -> Units:
    """Fewest units of 10^-precision (below 0: given up) that put each agency's key at `target` or above."""
    if standings.by_percent:
        wanted = (target - 0.5) / _FULL_PERCENT * standings.maximum * 10.0**standings.precision
    else:
        wanted = target
    # two units short whatever the rounding, then up to the first that reaches it
    units = np.floor(wanted).astype(np.int64) - quantise(standings.exact_total, standings.precision) - 2
    while (short := _keys_with(standings, units) < target).any():
        units = units + short
    return units


def _keys_with(standings: Standings, units: Units) -> Units:
    """Key of each agency with so many units of 10^-precision added to its own points."""
    own = quantise(standings.exact_total + as_points(units, standings.precision), standings.precision)
    return _key(standings, own)


def _key(standings: Standings, total: Units) -> Units:
    """What ranks an agency with `total`, in units of 10^-precision."""
    if not standings.by_percent:
        return total
    return percent_units(as_points(total, standings.precision), standings.maximum)
