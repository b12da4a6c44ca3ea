"""Standings of one block: totals and ranks, also of its criterion groups, and the points to the next ranks.

Also near ties, in which neighbouring agencies are so close that their order says little; and whether a percentage of
the maximum is reached, and the least total that reaches it: one rule for grades, goals and allocations. As for ranks,
the total is first rounded half-even to the edition's precision, and its share of the maximum half-even to nine decimals
of a percent.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dashboard.model import Block, Criterion, Grade, Points
from dashboard.scoring.arithmetic import (
    EXACT_DECIMALS,
    Floats,
    Units,
    as_points,
    exact,
    exact_fraction,
    percent_units,
    quantise,
    share_of,
)

EVERY_ROW = slice(None)


@dataclass(frozen=True, eq=False)
class Standings:
    """Result of ranking one block; every array has one entry per agency, in the block's order.

    `exact_total`: sum of applicable points. `total`: the same, rounded half-even to `precision` decimals; the figure
    that is compared and shown. `maximum`: sum of applicable maxima. `percent`: 100 · total / maximum as the nearest
    floats, for drawing and sorting; `percent_of` gives the exact figure.
    `key`: the value that determines the rank, higher is better: the total in units of 10^-precision or, if
    `by_percent`, the percent in units of 10^-9. `rank`: 1-2-2-4. `tied`: whether another agency has the same rank.
    """

    exact_total: Floats
    total: Floats
    maximum: Floats
    percent: Floats
    key: Units
    rank: Units
    tied: NDArray[np.bool_]
    by_percent: bool
    precision: int

    def percent_of(self, row: int) -> Fraction:
        """Exact percent of the applicable maximum of the agency in `row`."""
        return share_of(float(self.total[row]), float(self.maximum[row]))

    def best_first(self, name_order: tuple[int, ...]) -> list[int]:
        """Rows by rank; tied rows keep `name_order`."""
        by_name = np.array(name_order, dtype=np.intp)
        return by_name[np.argsort(self.rank[by_name], kind="stable")].tolist()


def rank_block(block: Block, precision: int, points: Points | None = None) -> Standings:
    """Rank `block` on its own points, or on `points` of the same shape (a scenario's).

    Totals are rounded half-even to `precision` decimals before they are compared. If any leaf is not applicable for
    some agency, all agencies are ranked by the percentage of their applicable maximum, rounded half-even to nine
    decimals of a percent. A bonus adds to the total and not to the maximum, a penalty may make the total negative;
    nothing is clipped. Raises ValueError if an agency has no applicable criterion that counts towards the maximum.
    """
    if points is None:
        points = block.points
    applicable = ~np.isnan(points)
    by_percent = not bool(applicable.all())
    if by_percent:
        exact_total = exact(np.where(applicable, points, 0.0).sum(axis=1))
        maximum = exact(np.einsum("ij,j->i", applicable, block.maxima))
    else:
        exact_total = exact(points.sum(axis=1))
        maximum = np.full(len(points), block.tree.total_maximum)
    if (maximum <= 0).any():
        raise ValueError(f"block {block.code}: an agency has no applicable maximum")
    units = quantise(exact_total, precision)
    total = as_points(units, precision)
    percent = 100.0 * total / maximum
    key = percent_units(total, maximum) if by_percent else units
    rank, tied = competition_ranks(key)
    return Standings(exact_total, total, maximum, percent, key, rank, tied, by_percent, precision)


def competition_ranks(key: Units) -> tuple[Units, NDArray[np.bool_]]:
    """Return (rank, tied) with 1-2-2-4 ranks, highest key first: one more than the number of better keys."""
    _, value, count = np.unique(key, return_inverse=True, return_counts=True)  # values ascend
    rank = len(key) - np.cumsum(count) + 1
    return rank[value].astype(np.int64), count[value] > 1


def ranks_with_own_key(keys: Units, own: Units, rows: slice = EVERY_ROW) -> Units:
    """Rank of each agency in `rows` if only its key were replaced by the one in `own`; all others keep `keys`."""
    ascending = np.sort(keys)
    better = len(keys) - np.searchsorted(ascending, own, side="right")
    counted_itself = keys[rows] > own
    return better - counted_itself + 1


@dataclass(frozen=True, eq=False)
class GroupStandings:
    """Sums, maxima and ranks per agency (rows) and node (columns).

    NaN (and rank 0) where no leaf of the node is applicable for the agency. Where only a bonus or a penalty is
    applicable, there are points, a maximum of 0, no percentage and no rank. `percent` holds the nearest floats, for
    drawing and sorting; `percent_of` gives the exact figure.
    """

    nodes: tuple[Criterion, ...]
    points: Floats
    maximum: Floats
    percent: Floats
    rank: Units

    def percent_of(self, row: int, column: int) -> Fraction | None:
        """Exact percent of the applicable maximum; None where there is none."""
        maximum = float(self.maximum[row, column])
        return share_of(float(self.points[row, column]), maximum) if maximum > 0 else None


def group_standings(
    block: Block, points: Points | None = None, nodes: Sequence[Criterion] | None = None
) -> GroupStandings:
    """Sum the applicable leaves at or under each of `nodes` (default: the tree's groups) and rank each by percent."""
    points = block.points if points is None else points
    chosen = block.tree.groups if nodes is None else tuple(nodes)
    members = np.zeros((len(chosen), len(block.tree.leaves)))
    for row, node in enumerate(chosen):
        members[row, list(block.tree.columns(node.code))] = 1.0
    not_applicable = np.isnan(points)
    if not_applicable.any():
        sums = _sums(np.where(not_applicable, 0.0, points), members)
        maximum = _sums(~not_applicable, members * block.maxima)
        nowhere = _sums(~not_applicable, members) == 0
        sums[nowhere] = maximum[nowhere] = np.nan
    else:
        sums = _sums(points, members)
        maximum = np.tile(_sums(block.maxima[np.newaxis], members), (len(points), 1))
    rank = np.zeros(sums.shape, dtype=np.int64)
    for column in range(len(chosen)):
        rows = maximum[:, column] > 0
        rank[rows, column], _ = competition_ranks(percent_units(sums[rows, column], maximum[rows, column]))
    return GroupStandings(chosen, sums, maximum, 100.0 * sums / np.where(maximum > 0, maximum, np.nan), rank)


def _sums(values: Floats | NDArray[np.bool_], weights: Floats) -> Floats:
    """Weighted sums over the leaves, per row of `values` and per node (a row of `weights`).

    Not computed as a matrix product with `@`, whose threads wait for each other when the machine is busy.
    """
    return exact(np.einsum("ij,kj->ik", values, weights))


_FULL_PERCENT = 100 * 10**EXACT_DECIMALS


@dataclass(frozen=True, eq=False)
class Neighbours:
    """Distance of each agency to the ranks next to its own.

    `points_to_better`: the fewest points that lead to a better rank, NaN for the leaders. `better_rank`: the rank that
    is reached with them (a tie shares the better place); 0 for the leaders. `worse_rank`: the rank after falling behind
    the next worse total; 0 for the last. `margin_to_worse`: points that may be lost before that happens (losing all of
    them gives a tie, unless the block is ranked by percent and no total ties exactly), NaN for the last. Both ignore
    agencies tied with this one, which falls behind them with the first point lost.
    """

    better_rank: Units
    points_to_better: Floats
    worse_rank: Units
    margin_to_worse: Floats


def neighbours(standings: Standings, rows: slice = EVERY_ROW) -> Neighbours:
    """Find for every agency in `rows` the next better and next worse rank, and the points in between."""
    keys = np.unique(standings.key)  # ascending
    position = np.searchsorted(keys, standings.key[rows])
    has_better, has_worse = position < len(keys) - 1, position > 0
    better_key = keys[np.minimum(position + 1, len(keys) - 1)]
    worse_key = keys[np.maximum(position - 1, 0)]
    to_better = _units_to_reach(standings, better_key, rows)
    # a whole unit may exceed the next better total, so the rank is computed from the key that is reached
    better_rank = ranks_with_own_key(standings.key, _keys_with(standings, to_better, rows), rows)
    ascending = np.sort(standings.key)
    # an agency that falls behind the next worse total is overtaken by all agencies that have it
    worse_rank = len(ascending) - np.searchsorted(ascending, worse_key, side="left")
    return Neighbours(
        better_rank=np.where(has_better, better_rank, 0),
        points_to_better=np.where(has_better, as_points(to_better, standings.precision), np.nan),
        worse_rank=np.where(has_worse, worse_rank, 0),
        margin_to_worse=np.where(
            has_worse, -as_points(_units_to_reach(standings, worse_key, rows), standings.precision), np.nan
        ),
    )


def attainable_ranks(block: Block, standings: Standings) -> tuple[Units, Units]:
    """Return (best, worst) rank of each agency with the most and the fewest points that its criteria allow, others
    unchanged."""
    applicable = ~np.isnan(block.points)

    def ranks_with(bounds: Floats) -> Units:
        sums = exact(np.where(applicable, bounds, 0.0).sum(axis=1))
        return ranks_with_own_key(standings.key, _key(standings, quantise(sums, standings.precision)))

    return ranks_with(block.highest), ranks_with(block.lowest)


def _units_to_reach(standings: Standings, target: Units, rows: slice) -> Units:
    """Fewest units of 10^-precision to add (negative: to lose) so that the key of each agency in `rows` is `target` or
    above."""
    if standings.by_percent:
        wanted = (target - 0.5) / _FULL_PERCENT * standings.maximum[rows] * 10.0**standings.precision
    else:
        wanted = target
    # start two units too low, which covers any rounding, then add units until the target is reached
    units = np.floor(wanted).astype(np.int64) - quantise(standings.exact_total[rows], standings.precision) - 2
    while (short := _keys_with(standings, units, rows) < target).any():
        units = units + short
    return units


def _keys_with(standings: Standings, units: Units, rows: slice) -> Units:
    """Key of each agency in `rows` with `units` of 10^-precision added to its total."""
    own = quantise(standings.exact_total[rows] + as_points(units, standings.precision), standings.precision)
    return _key(standings, own, rows)


def _key(standings: Standings, total: Units, rows: slice = EVERY_ROW) -> Units:
    """The ranking key of each agency in `rows` for `total`, given in units of 10^-precision."""
    if not standings.by_percent:
        return total
    return percent_units(as_points(total, standings.precision), standings.maximum[rows])


@dataclass(frozen=True, slots=True)
class NearTie:
    """A run of agencies, each less than a given distance behind the one before it.

    `rows`: two or more, best first. `spread`: from the first to the last of them, in points, or in percentage points
    if the block is ranked by percent; it may exceed the distance.
    """

    rows: tuple[int, ...]
    spread: Fraction


def near_distance(standings: Standings, percent: Fraction) -> Fraction:
    """Return `percent` of the maximum in the unit of the ranking: points, or percentage points if ranked by percent."""
    return percent if standings.by_percent else percent * exact_fraction(float(standings.maximum[0])) / 100


def near_ties(standings: Standings, best_first: Sequence[int], percent: Fraction) -> tuple[NearTie, ...]:
    """Return the longest runs in which each agency is less than `percent` of the maximum behind the one before it.

    Agencies that share a rank are in one run, unless `percent` is 0: then there are no runs.
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

    `key` is in units of 10^-9 percent, `maximum` in 10^-9 points. A share is rounded to `key` from half a unit below it
    on; that half itself is rounded up only to an even `key`.
    """
    total = (Fraction(key) - Fraction(1, 2)) * maximum * 10**precision / (100 * _GRID**2)
    least = math.ceil(total)
    return least + 1 if least == total and key % 2 else least


def least_points(total: int, precision: int) -> int:
    """Return the least sum, in 10^-9 points, that is rounded half-even to `total` units of 10^-precision.

    That is half a unit below it if `total` is even, and just above that half if it is odd.
    """
    unit = 10 ** (EXACT_DECIMALS - precision)
    return total * unit - unit // 2 + (1 if total % 2 and unit > 1 else 0)


def grade_of(block: Block, percent: float) -> Grade | None:
    """Return the highest grade of `block` that `percent` earns; None below all bands, or if the block has no grades.

    Both values are compared on the nine-decimal grid, so that binary noise never costs an agency its grade.
    """
    return next((grade for grade in block.grades if percent_key(percent) >= percent_key(grade.from_percent)), None)


def agency_grade(block: Block, standings: Standings, row: int) -> Grade | None:
    """Return the grade of the agency in `row`: the highest whose `PercentGoal` it has reached."""
    return next((grade for grade in block.grades if reaches_percent(standings, row, grade.from_percent)), None)
