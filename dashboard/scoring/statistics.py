"""Figures of a whole block, and the results of one agency on each criterion within its block.

Of a block: count, mean, median, standard deviation, best, worst, spread, and how strongly a criterion differentiates
agencies, that is, by how many points any two of them differ on average. Of an agency: lost points, strengths and
weaknesses, criterion by criterion.
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from dashboard.model import Block, Criterion, Points
from dashboard.model.computed_once import computed_once
from dashboard.scoring.arithmetic import EXACT_DECIMALS, Floats, Units, exact_fraction, grid_units, quantise
from dashboard.scoring.standings import GroupStandings, Standings

_POINT = 10**EXACT_DECIMALS
_FINE = 10**30
"""The unit for sorting fractions with different denominators and for square roots: finer than any two can differ."""


@dataclass(frozen=True, eq=False)
class Summary:
    """Exact summary of one figure, numerators[i] / denominators[i], over the agencies it applies to.

    Each value is computed on first access: the mean of a group is always needed, its median hardly ever.

    `best_at` and `worst_at` are the indices of the agencies that rank first and last. In a block ranked by percent they
    need not have the most and the fewest points, so `spread`, best minus worst, can be negative in points.
    """

    numerators: Units
    denominators: Units
    best_at: int
    worst_at: int

    @property
    def count(self) -> int:
        """How many agencies there are."""
        return len(self.numerators)

    @computed_once
    def mean(self) -> Fraction:
        """The arithmetic mean."""
        return _mean(self.numerators.tolist(), self.denominators.tolist())

    @computed_once
    def median(self) -> Fraction:
        """The middle value, or the mean of the two in the middle."""
        fine = self._fine
        ascending = sorted(range(self.count), key=fine.__getitem__)
        return statistics.mean(self._value(ascending[place]) for place in {(self.count - 1) // 2, self.count // 2})

    @computed_once
    def deviation(self) -> Fraction:
        """The population standard deviation (a block is all of its agencies), truncated far below what is shown."""
        fine = self._fine
        squared = self.count * sum(value * value for value in fine) - sum(fine) ** 2
        return Fraction(math.isqrt(squared), self.count * _FINE)

    @property
    def best(self) -> Fraction:
        """The value of the agency that ranks first."""
        return self._value(self.best_at)

    @property
    def worst(self) -> Fraction:
        """The value of the agency that ranks last."""
        return self._value(self.worst_at)

    @property
    def spread(self) -> Fraction:
        """Best minus worst."""
        return self.best - self.worst

    @property
    def above_mean(self) -> int:
        """How many are above the mean."""
        return sum(self._value(place) > self.mean for place in range(self.count))

    @computed_once
    def _fine(self) -> list[int]:
        """The values in units of 10^-30, truncated."""
        return [
            numerator * _FINE // denominator
            for numerator, denominator in zip(self.numerators.tolist(), self.denominators.tolist(), strict=True)
        ]

    def _value(self, place: int) -> Fraction:
        return Fraction(int(self.numerators[place]), int(self.denominators[place]))


@dataclass(frozen=True, eq=False)
class GroupStatistics:
    """Summary of a criterion group in points and in percent of its applicable maximum; None if it applies to no agency.

    Best and worst are of the percentages, with the points of the same agencies. If only a bonus or a penalty of the
    group applies to some agency, that one has no percentage: then points are summarised separately.
    """

    node: Criterion
    points: Summary | None
    percent: Summary | None


@dataclass(frozen=True, eq=False)
class BlockStatistics:
    """Summary of the totals of a block in points and percent, and of each of its criterion groups.

    Best and worst follow the ranking, and are of the same agencies in points and in percent.
    """

    points: Summary
    percent: Summary
    groups: tuple[GroupStatistics, ...]

    @property
    def weakest_first(self) -> tuple[tuple[Criterion, Summary], ...]:
        """Groups in which some agency has a percentage, lowest mean first."""
        applicable = [(group.node, group.percent) for group in self.groups if group.percent]
        return tuple(sorted(applicable, key=lambda group: group[1].mean))


def summarise(values: Floats) -> Summary:
    """Summarise points that are all applicable; the highest is best."""
    units = grid_units(values)
    return Summary(units, np.full_like(units, _POINT), int(np.argmax(units)), int(np.argmin(units)))


def block_statistics(block: Block, standings: Standings, groups: GroupStandings) -> BlockStatistics:
    """Summarise ranked totals (as compared: at the edition's precision) and group sums of one block."""
    points, percent = _summaries(block, standings.total, standings.maximum, standings.rank)
    of_groups: list[GroupStatistics] = []
    for column, node in enumerate(groups.nodes):
        rank, of_group = groups.rank[:, column], groups.points[:, column]
        both = _summaries(block, of_group, groups.maximum[:, column], rank) if rank.any() else (None, None)
        if (rank > 0).sum() < (~np.isnan(of_group)).sum():
            both = _points_alone(block, of_group), both[1]
        of_groups.append(GroupStatistics(node, *both))
    return BlockStatistics(points, percent, tuple(of_groups))


def _points_alone(block: Block, points: Floats) -> Summary:
    by_name = points[list(block.name_order)]
    return summarise(by_name[~np.isnan(by_name)])


def mean_points(standings: Standings) -> Fraction:
    """Exact mean of the totals of a block."""
    return Fraction(sum(grid_units(standings.total).tolist()), _POINT * len(standings.total))


def mean_percent(standings: Standings) -> Fraction:
    """Exact mean of the percentages of a block."""
    return _mean((100 * grid_units(standings.total)).tolist(), grid_units(standings.maximum).tolist())


def _mean(numerators: Sequence[int], denominators: Sequence[int]) -> Fraction:
    sums: Counter[int] = Counter()
    for numerator, denominator in zip(numerators, denominators, strict=True):
        sums[denominator] += numerator
    common = math.lcm(*sums)
    return Fraction(sum(common // denominator * part for denominator, part in sums.items()), common * len(numerators))


def _summaries(block: Block, points: Floats, maximum: Floats, rank: Units) -> tuple[Summary, Summary]:
    """Points and percent of the agencies that have a rank; a tie for first or last place is broken by name order."""
    by_name = np.array(block.name_order)
    rows = by_name[rank[by_name] > 0]
    best_at, worst_at = int(np.argmin(rank[rows])), int(np.argmax(rank[rows]))  # of equal ones the first
    units = grid_units(points[rows])
    return (
        Summary(units, np.full_like(units, _POINT), best_at, worst_at),
        Summary(100 * units, grid_units(maximum[rows]), best_at, worst_at),
    )


@dataclass(frozen=True, slots=True)
class CriterionSpread:
    """A leaf, its `column`, and the spread of its scores over the agencies that it applies to.

    `mean`: in percent of the maximum; None if it applies to no agency. `gap`: the mean difference in points between two
    agencies; 0 if there are fewer than two.
    """

    leaf: Criterion
    column: int
    mean: Fraction | None
    gap: Fraction


def criterion_spreads(block: Block) -> tuple[CriterionSpread, ...]:
    """Every leaf, those that differentiate agencies most first, in tree order among equals."""
    spreads = (_spread(block, column) for column in range(len(block.tree.leaves)))
    return tuple(sorted(spreads, key=lambda spread: -spread.gap))


def _spread(block: Block, column: int) -> CriterionSpread:
    leaf, points = block.tree.leaves[column], block.points[:, column]
    ascending = sorted(grid_units(points[~np.isnan(points)]).tolist())
    count, unit = len(ascending), 10**EXACT_DECIMALS
    maximum = exact_fraction(leaf.max_points or 0.0)
    mean = Fraction(100 * sum(ascending), count * unit) / maximum if count and maximum else None
    # the sum over all pairs: in ascending order the k-th of n is above k - 1 others and below n - k
    apart = sum((2 * place - count + 1) * units for place, units in enumerate(ascending))
    gap = Fraction(2 * apart, count * (count - 1) * unit) if count > 1 else Fraction()
    return CriterionSpread(leaf, column, mean, gap)


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
