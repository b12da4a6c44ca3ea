"""How far an agency is from its neighbours, and which ranks it could reach while everybody else stands still."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from dashboard.model import Block
from dashboard.scoring.arithmetic import Floats, Units, as_points, quantise
from dashboard.scoring.standings import Standings, percent_key


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Distance of each agency to the ranks next to its own.

    `better_rank`: the rank reached by catching up with the next better total (a tie shares the better place); 0 for
    the leaders. `points_to_better`: points needed for that, NaN for the leaders. `worse_rank`: the rank that one falls
    to when the next worse total gets past; 0 for the last. `margin_to_worse`: points that may be lost before anybody
    gets past (losing exactly that many ties), NaN for the last.
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
    ascending = np.sort(standings.key)
    better_rank = 1 + len(ascending) - np.searchsorted(ascending, better_key, side="right")
    # whoever falls behind the next worse total is passed by all agencies that now have it
    worse_rank = len(ascending) - np.searchsorted(ascending, worse_key, side="left")
    return Neighbours(
        better_rank=np.where(has_better, better_rank, 0),
        points_to_better=np.where(has_better, _points_to_reach(standings, better_key), np.nan),
        worse_rank=np.where(has_worse, worse_rank, 0),
        margin_to_worse=np.where(has_worse, _points_to_spare(standings, worse_key), np.nan),
    )


def attainable_ranks(block: Block, standings: Standings) -> tuple[Units, Units]:
    """Return (best, worst) rank of each agency at its applicable maximum and at zero, others unchanged."""
    if standings.by_percent:
        full = percent_key(np.full(len(standings.key), 100.0))
    else:
        full = quantise(standings.maximum, standings.precision)
    zero = np.zeros_like(full)
    return _rank_with(standings.key, full), _rank_with(standings.key, zero)


def _rank_with(keys: Units, own: Units) -> Units:
    """Rank of each agency if it alone had the key `own` in place of its key."""
    ascending = np.sort(keys)
    better = len(keys) - np.searchsorted(ascending, own, side="right")
    counted_itself = keys > own
    return better - counted_itself + 1


def _points_to_reach(standings: Standings, target: Units) -> Floats:
    """Fewest points at the edition's precision that lift each agency's key to `target` or above."""
    if not standings.by_percent:
        return as_points(target - standings.key, standings.precision)
    unit = 10.0**-standings.precision
    needed = np.empty(len(target))
    for row, key in enumerate(target):
        maximum, total = standings.maximum[row], standings.total[row]
        steps = math.ceil((key / 1e11 * maximum - total) / unit - 1e-6)
        while _key_at(total + steps * unit, maximum) < key:
            steps += 1
        needed[row] = steps * unit
    return np.round(needed, standings.precision)


def _points_to_spare(standings: Standings, floor: Units) -> Floats:
    """Most points at the edition's precision that each agency can lose with its key still at `floor` or above."""
    if not standings.by_percent:
        return as_points(standings.key - floor, standings.precision)
    unit = 10.0**-standings.precision
    spare = np.empty(len(floor))
    for row, key in enumerate(floor):
        maximum, total = standings.maximum[row], standings.total[row]
        steps = math.floor((total - key / 1e11 * maximum) / unit + 1e-6)
        while steps > 0 and _key_at(total - steps * unit, maximum) < key:
            steps -= 1
        spare[row] = steps * unit
    return np.round(spare, standings.precision)


def _key_at(total: float, maximum: float) -> int:
    return int(percent_key(np.array([100.0 * total / maximum]))[0])
