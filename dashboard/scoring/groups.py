"""Points of criterion groups: sums over the leaves of a node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from dashboard.model import Block, Criterion, Points
from dashboard.scoring.arithmetic import Floats, Units, exact, percent_units, share_of
from dashboard.scoring.standings import competition_ranks


@dataclass(frozen=True, eq=False)
class GroupStandings:
    """Sums, maxima and ranks per agency (rows) and node (columns).

    NaN (and rank 0) where no leaf of the node is applicable for the agency. `percent` holds the nearest floats, to draw
    and to sort by; `percent_of` is the figure.
    """

    nodes: tuple[Criterion, ...]
    points: Floats
    maximum: Floats
    percent: Floats
    rank: Units

    def percent_of(self, row: int, column: int) -> Fraction | None:
        """Exact percent of the applicable maximum; None where the node is not applicable."""
        maximum = float(self.maximum[row, column])
        return None if np.isnan(maximum) else share_of(float(self.points[row, column]), maximum)


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
    else:
        sums = _sums(points, members)
        maximum = np.tile(_sums(block.maxima[np.newaxis], members), (len(points), 1))
    sums[maximum == 0] = maximum[maximum == 0] = np.nan
    rank = np.zeros(sums.shape, dtype=np.int64)
    for column in range(len(chosen)):
        rows = ~np.isnan(maximum[:, column])
        rank[rows, column], _ = competition_ranks(percent_units(sums[rows, column], maximum[rows, column]))
    return GroupStandings(chosen, sums, maximum, 100.0 * sums / maximum, rank)


def _sums(values: Floats | NDArray[np.bool_], weights: Floats) -> Floats:
    """Weighted sums over the leaves, per row of `values` and per node (a row of `weights`).

    Not as a matrix product with `@`: its threads wait for each other when the machine is busy.
    """
    return exact(np.einsum("ij,kj->ik", values, weights))
