"""Points of criterion groups: sums over the leaves of a node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.model import Block, Criterion, Points
from dashboard.scoring.arithmetic import Floats, Units, exact, percent_units
from dashboard.scoring.standings import competition_ranks


@dataclass(frozen=True, eq=False)
class GroupStandings:
    """Sums, maxima and ranks per agency (rows) and node (columns).

    NaN (and rank 0) where no leaf of the node is applicable for the agency.
    """

    nodes: tuple[Criterion, ...]
    points: Floats
    maximum: Floats
    percent: Floats
    rank: Units


def group_standings(
    block: Block, points: Points | None = None, nodes: Sequence[Criterion] | None = None
) -> GroupStandings:
    """Sum the applicable leaves at or under each of `nodes` (default: the tree's groups) and rank each by percent."""
    points = block.points if points is None else points
    chosen = block.tree.groups if nodes is None else tuple(nodes)
    membership = np.zeros((len(block.tree.leaves), len(chosen)))
    for column, node in enumerate(chosen):
        membership[list(block.tree.columns(node.code)), column] = 1.0
    not_applicable = np.isnan(points)
    if not_applicable.any():
        sums = exact(np.where(not_applicable, 0.0, points) @ membership)
        maximum = exact(~not_applicable @ (block.maxima[:, None] * membership))
        sums[maximum == 0] = maximum[maximum == 0] = np.nan
    else:
        sums = exact(points @ membership)
        maximum = np.tile(exact(block.maxima @ membership), (len(points), 1))
    rank = np.zeros(sums.shape, dtype=np.int64)
    for column in range(len(chosen)):
        rows = ~np.isnan(maximum[:, column])
        rank[rows, column], _ = competition_ranks(percent_units(sums[rows, column], maximum[rows, column]))
    return GroupStandings(chosen, sums, maximum, 100.0 * sums / maximum, rank)
