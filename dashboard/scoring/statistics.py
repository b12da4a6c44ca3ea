"""Figures of a whole block: count, mean, median, standard deviation, best, worst, spread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.model import Criterion
from dashboard.scoring.arithmetic import EXACT_DECIMALS, Floats
from dashboard.scoring.groups import GroupStandings
from dashboard.scoring.standings import Standings


@dataclass(frozen=True, slots=True)
class Summary:
    """Summary of one figure over the agencies it applies to.

    `deviation` is the population standard deviation: a block is all of its agencies, not a sample.
    All but `count` are NaN when `count` is 0. `spread` is best minus worst.
    """

    count: int
    mean: float
    median: float
    deviation: float
    best: float
    worst: float
    spread: float


@dataclass(frozen=True, slots=True)
class GroupStatistics:
    """Summary of one criterion group, in points and in percent of its applicable maximum."""

    node: Criterion
    points: Summary
    percent: Summary


@dataclass(frozen=True, slots=True)
class BlockStatistics:
    """Summary of the totals of a block in points and percent, and of each of its criterion groups."""

    points: Summary
    percent: Summary
    groups: tuple[GroupStatistics, ...]

    @property
    def weakest_first(self) -> tuple[GroupStatistics, ...]:
        """Groups by mean percent, lowest first; a group that applies to nobody comes last."""
        return tuple(sorted(self.groups, key=lambda group: (np.isnan(group.percent.mean), group.percent.mean)))


def summarise(values: Floats) -> Summary:
    """Summarise `values`, leaving out NaN (not applicable); each figure is free of binary noise."""
    applicable = values[~np.isnan(values)]
    if not len(applicable):
        nan = float("nan")
        return Summary(0, nan, nan, nan, nan, nan, nan)
    best, worst = float(applicable.max()), float(applicable.min())
    return Summary(
        count=len(applicable),
        mean=round(float(applicable.mean()), EXACT_DECIMALS),
        median=round(float(np.median(applicable)), EXACT_DECIMALS),
        deviation=round(float(applicable.std()), EXACT_DECIMALS),
        best=best,
        worst=worst,
        spread=round(best - worst, EXACT_DECIMALS),
    )


def block_statistics(standings: Standings, groups: GroupStandings) -> BlockStatistics:
    """Summarise ranked totals (as compared: at the edition's precision) and group sums of one block."""
    return BlockStatistics(
        points=summarise(standings.total),
        percent=summarise(standings.percent),
        groups=tuple(
            GroupStatistics(node, summarise(groups.points[:, column]), summarise(groups.percent[:, column]))
            for column, node in enumerate(groups.nodes)
        ),
    )
