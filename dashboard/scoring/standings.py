"""Totals, applicable maxima, percentages and ranks of one block."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from dashboard.model import Block, Points
from dashboard.scoring.arithmetic import Floats, Units, as_points, exact, percent_units, quantise, share_of


@dataclass(frozen=True, eq=False)
class Standings:
    """Result of ranking one block; every array has one entry per agency, in the block's order.

    `exact_total`: sum of applicable points. `total`: the same, rounded half-even to `precision` decimals; the figure
    that is compared and shown. `maximum`: sum of applicable maxima. `percent`: 100 · total / maximum as the nearest
    floats, to draw and to sort by; `percent_of` is the figure.
    `key`: what ranks, higher is better: total in units of 10^-precision or, when `by_percent`, percent in units of
    10^-9. `rank`: 1-2-2-4. `tied`: whether another agency has the same rank.
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
        return sorted(name_order, key=self.rank.__getitem__)


def rank_block(block: Block, precision: int, points: Points | None = None) -> Standings:
    """Rank `block` on its own points, or on `points` of the same shape (a scenario's).

    Totals are rounded half-even to `precision` decimals before they are compared. When any leaf is not applicable
    for some agency, percentages of the applicable maximum rank all of them, rounded half-even to nine decimals
    of a percent. Raises ValueError when an agency has no applicable leaf.
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
        raise ValueError(f"block {block.code}: an agency has no applicable criterion")
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


def ranks_with_own_key(keys: Units, own: Units) -> Units:
    """Rank of each agency if it alone had the key `own` in place of its key; all others have theirs of `keys`."""
    ascending = np.sort(keys)
    better = len(keys) - np.searchsorted(ascending, own, side="right")
    counted_itself = keys > own
    return better - counted_itself + 1
