"""One agency criterion by criterion: lost points, strengths and weaknesses within its block."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from dashboard.model import Block, Criterion, Points
from dashboard.scoring.arithmetic import EXACT_DECIMALS, Floats, quantise
from dashboard.scoring.statistics import summarise

NEARLY_ALL = 0.8
"""A criterion on which at least this share of the block has the same points shows no strength."""

CLEARLY_AHEAD = 0.5
"""The net share of the other agencies that must be behind for a strength, or ahead for a weakness."""


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """Result of one agency on one leaf, compared with its block.

    `points` and `gap` (maximum minus points, 0 if negative) are NaN and `rank` is 0 if the leaf is not applicable to
    the agency.
    `lead`: agencies behind minus agencies ahead, as a share of the others (-1 to 1). `distinguishes`: False
    if nearly all agencies of the block have the same points: then the leaf shows no strength.
    """

    leaf: Criterion
    points: float
    maximum: float
    gap: float
    block_mean: Fraction | None
    block_best: float
    rank: int
    tied: bool
    lead: float
    distinguishes: bool

    @property
    def applicable(self) -> bool:
        """Whether the agency can be awarded points here."""
        return not math.isnan(self.points)


class CriterionProfile:
    """The results of every agency of a block; the block's own figures on a leaf are computed once for all of them."""

    def __init__(self, block: Block, points: Points | None = None) -> None:
        points = block.points if points is None else points
        self._columns = [_Column(leaf, points[:, column]) for column, leaf in enumerate(block.tree.leaves)]

    def results(self, row: int) -> tuple[CriterionResult, ...]:
        """Results of the agency in `row` on every leaf, in the order of the tree."""
        return tuple(column.result(row) for column in self._columns)


def criterion_results(block: Block, row: int, points: Points | None = None) -> tuple[CriterionResult, ...]:
    """Results of only the agency in `row`, on every leaf in the order of the tree."""
    return CriterionProfile(block, points).results(row)


def most_points_lost(results: tuple[CriterionResult, ...]) -> list[CriterionResult]:
    """Applicable results with points left to gain, largest gap first, in tree order among equals.

    Bonus points are beyond the maximum, so an agency without them has lost none.
    """
    return sorted((result for result in results if result.gap > 0), key=lambda result: -result.gap)


def strengths(results: tuple[CriterionResult, ...], count: int) -> list[CriterionResult]:
    """Up to `count` criteria on which the agency is clearly ahead of its block, furthest ahead first."""
    ahead = [result for result in results if result.distinguishes and result.lead >= CLEARLY_AHEAD]
    return sorted(ahead, key=lambda result: (-result.lead, -result.maximum))[:count]


def weaknesses(results: tuple[CriterionResult, ...], count: int) -> list[CriterionResult]:
    """Up to `count` criteria on which the agency is clearly behind its block, furthest behind first.

    Includes criteria on which nearly all others are equal: an agency behind all of them must see it.
    """
    behind = [result for result in results if result.lead <= -CLEARLY_AHEAD]
    return sorted(behind, key=lambda result: (result.lead, -result.gap))[:count]


class _Column:
    """The points of a block on one leaf, and the figures that are the same for all its agencies."""

    def __init__(self, leaf: Criterion, points: Floats) -> None:
        self._leaf, self._points = leaf, points
        applicable = points[~np.isnan(points)]
        self._mean = summarise(applicable).mean if len(applicable) else None
        self._best = float(applicable.max()) if len(applicable) else math.nan
        self._keys = quantise(applicable, EXACT_DECIMALS)
        _, counts = np.unique(self._keys, return_counts=True)
        self._distinguishes: bool = len(self._keys) > 1 and counts.max() / len(self._keys) < NEARLY_ALL

    def result(self, row: int) -> CriterionResult:
        leaf, own = self._leaf, float(self._points[row])
        maximum = leaf.max_points or 0.0
        if math.isnan(own):
            return CriterionResult(leaf, own, maximum, math.nan, self._mean, self._best, 0, False, 0.0, False)
        own_key = quantise(self._points[[row]], EXACT_DECIMALS)[0]
        others = len(self._keys) - 1
        behind, ahead = int((self._keys < own_key).sum()), int((self._keys > own_key).sum())
        return CriterionResult(
            leaf=leaf,
            points=own,
            maximum=maximum,
            gap=max(0.0, round(maximum - own, EXACT_DECIMALS)),
            block_mean=self._mean,
            block_best=self._best,
            rank=ahead + 1,
            tied=behind + ahead < others,
            lead=(behind - ahead) / others if others else 0.0,
            distinguishes=self._distinguishes,
        )
