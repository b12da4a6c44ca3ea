"""Points of criterion groups: sums over the leaves of a node."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dashboard.model import Block, Criterion, Points
from dashboard.scoring.arithmetic import Floats, Units, exact
from dashboard.scoring.standings import competition_ranks, percent_key


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
    applicable = ~np.isnan(points)
    maximum = exact((applicable * block.maxima) @ membership)
    has_any = maximum > 0
    sums = np.where(has_any, exact(np.where(applicable, points, 0.0) @ membership), np.nan)
    percent = np.divide(100.0 * sums, maximum, out=np.full_like(sums, np.nan), where=has_any)
    rank = np.zeros(sums.shape, dtype=np.int64)
    for column in range(len(chosen)):
        rows = has_any[:, column]
        rank[rows, column], _ = competition_ranks(percent_key(percent[rows, column]))
    return GroupStandings(chosen, sums, np.where(has_any, maximum, np.nan), percent, rank)
