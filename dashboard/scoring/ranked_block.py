"""An edition ranked: everything that the pages show of one block, computed once per edition version.

Printed figures are compared with the recomputed ones, and each figure has its provenance: printed, or that of its
scores. Three rules name the agencies that need attention and the reasons, decided on exact figures. Without an earlier
edition, or for an agency that it does not have, only the rule on groups can apply.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from dashboard.model import PROVENANCES, Block, Criterion, Edition, Fact, Provenance, Statistic, weakest
from dashboard.scoring.arithmetic import EXACT_DECIMALS, exact_fraction, rounded_units, shorten_percent
from dashboard.scoring.comparison import AgencyChange, BlockChange, compare_editions
from dashboard.scoring.standings import GroupStandings, Neighbours, Standings, group_standings, neighbours, rank_block
from dashboard.scoring.statistics import BlockStatistics, block_statistics, mean_points

_PERCENT_STATISTICS = {Statistic.MEAN_PCT, Statistic.BEST_PCT, Statistic.WORST_PCT}
_WHOLE_STATISTICS = {Statistic.AGENCY_COUNT, Statistic.RANK}


@dataclass(frozen=True, slots=True)
class FactCheck:
    """A printed fact and the figure that the data give for it.

    `recomputed` is None if it cannot be computed (no previous edition available); then `holds` is False.
    For a percentage it is already shortened by the edition's rule to the printed decimals. `exact` is unshortened.
    """

    fact: Fact
    recomputed: float | None
    exact: float | None
    holds: bool


def standings_of(edition: Edition | None) -> Mapping[str, Standings]:
    """Return the ranking of every block by its code; empty without an edition."""
    return {block.code: rank_block(block, edition.precision) for block in edition.blocks} if edition else {}


def reconcile(
    edition: Edition, standings: Mapping[str, Standings], earlier: Mapping[str, Standings]
) -> tuple[FactCheck, ...]:
    """Check every fact of `edition`, given its standings and those that a printed change is measured against.

    A percentage must agree after shortening by the edition's rule to the decimals that were printed. Points must agree
    rounded half-even to the finer of the printed decimals and the edition's precision; counts and ranks, exactly.
    A best or worst total that names an agency must also be that agency's. Best, worst and spread follow the ranking: in
    a block ranked by percent, they are the points of the agencies with the highest and the lowest percentage.
    """
    blocks = {block.code: _RecomputedBlock(block, standings[block.code]) for block in edition.blocks}
    return tuple(
        _check(edition, fact, blocks[fact.block].figure(fact, earlier.get(fact.block))) for fact in edition.facts
    )


class _RecomputedBlock:
    """A ranked block that computes the figures which facts are about."""

    def __init__(self, block: Block, standings: Standings) -> None:
        self._block = block
        self._standings = standings
        self._statistics = block_statistics(block, standings, group_standings(block, nodes=()))

    def figure(self, fact: Fact, earlier: Standings | None) -> Fraction | None:
        """The exact figure that `fact` is about, from the data."""
        points, percent, standings = self._statistics.points, self._statistics.percent, self._standings
        row = None if fact.agency is None else self._block.agency_index[fact.agency]
        last = int(standings.rank.max())
        match fact.statistic:
            case Statistic.AGENCY_COUNT:
                return Fraction(points.count)
            case Statistic.MAX_TOTAL:
                return exact_fraction(self._block.tree.total_maximum)
            case Statistic.MEAN_TOTAL:
                return points.mean
            case Statistic.MEAN_PCT:
                return percent.mean
            case Statistic.MEAN_CHANGE:
                return None if earlier is None else points.mean - mean_points(earlier)
            case Statistic.BEST_TOTAL:
                return points.best if row is None else self._total(row, 1)
            case Statistic.BEST_PCT:
                return percent.best if row is None else self._percent(row, 1)
            case Statistic.WORST_TOTAL:
                return points.worst if row is None else self._total(row, last)
            case Statistic.WORST_PCT:
                return percent.worst if row is None else self._percent(row, last)
            case Statistic.SPREAD:
                return points.spread
            case Statistic.TOTAL:
                return None if row is None else exact_fraction(float(standings.total[row]))
            case Statistic.RANK:
                return None if row is None else Fraction(int(standings.rank[row]))

    def _total(self, row: int, rank: int) -> Fraction | None:
        """The total of the agency in `row`; None if its rank is not `rank`."""
        return exact_fraction(float(self._standings.total[row])) if self._standings.rank[row] == rank else None

    def _percent(self, row: int, rank: int) -> Fraction | None:
        return self._standings.percent_of(row) if self._standings.rank[row] == rank else None


def _check(edition: Edition, fact: Fact, exact: Fraction | None) -> FactCheck:
    if exact is None:
        return FactCheck(fact, None, None, False)
    printed = exact_fraction(fact.value)
    recomputed = exact
    if fact.statistic in _PERCENT_STATISTICS:
        recomputed = shorten_percent(exact, fact.decimals, edition.percent_rule)
    elif fact.statistic not in _WHOLE_STATISTICS:
        decimals = min(max(fact.decimals, edition.precision), EXACT_DECIMALS)
        recomputed, printed = (Fraction(rounded_units(value, decimals), 10**decimals) for value in (exact, printed))
    return FactCheck(fact, float(recomputed), round(float(exact), EXACT_DECIMALS), recomputed == printed)


_TOTAL_STATISTICS = (Statistic.TOTAL, Statistic.BEST_TOTAL, Statistic.WORST_TOTAL)
_RANK_STATISTICS = (Statistic.RANK, Statistic.BEST_TOTAL, Statistic.WORST_TOTAL)


@dataclass(frozen=True, slots=True)
class FigureOrigin:
    """Provenance of one figure, and the printed fact that confirms it, if any."""

    provenance: Provenance
    fact: Fact | None = None


@dataclass(frozen=True, eq=False)
class FigureOrigins:
    """Provenance of the figures of one block. A figure counts as printed only while the data still agree with it."""

    block: Block
    confirmed: tuple[Fact, ...]
    of_scores: Provenance
    of_changes: Provenance
    """Provenance of changes since the previous edition: the weakest among the scores of both."""

    def of_total(self, agency: str) -> FigureOrigin:
        """Provenance of an agency's total: a printed total, or a printed best or worst total that names it."""
        return self._of(_TOTAL_STATISTICS, agency, self.of_agency_scores(agency))

    def of_rank(self, agency: str) -> FigureOrigin:
        """Provenance of an agency's rank: printed, or the weakest of all scores of the block, which it depends on."""
        return self._of(_RANK_STATISTICS, agency, self.of_scores)

    def of_statistic(self, statistic: Statistic) -> FigureOrigin:
        """Provenance of a figure of the whole block."""
        otherwise = self.of_changes if statistic is Statistic.MEAN_CHANGE else self.of_scores
        return self._of((statistic,), None, otherwise)

    def of_agency_scores(self, agency: str) -> Provenance:
        """The weakest provenance among the agency's applicable scores."""
        row = self.block.agency_index[agency]
        return _weakest(self.block, slice(row, row + 1))

    def _of(self, statistics: Iterable[Statistic], agency: str | None, otherwise: Provenance) -> FigureOrigin:
        for statistic in statistics:
            for fact in self.confirmed:
                if fact.statistic is statistic and (agency is None or fact.agency == agency):
                    return FigureOrigin(fact.provenance, fact)
        return FigureOrigin(otherwise)


def figure_origins(block: Block, checks: Iterable[FactCheck], earlier: Block | None = None) -> FigureOrigins:
    """Provenance of the figures of `block`, given its edition's reconciliation and the block it is compared with."""
    confirmed = tuple(check.fact for check in checks if check.fact.block == block.code and check.holds)
    of_scores = _weakest(block, slice(None))
    of_changes = weakest([of_scores, _weakest(earlier, slice(None))]) if earlier else of_scores
    return FigureOrigins(block, confirmed, of_scores, of_changes)


def _weakest(block: Block, rows: slice) -> Provenance:
    applicable = ~np.isnan(block.points[rows])
    return PROVENANCES[int(block.origins[rows][applicable].max())]


@dataclass(frozen=True, eq=False)
class RankedBlock:
    """A block with its ranking. `change` is None when no earlier edition of the same kind has the block.

    `best_first`: rows by rank, tied rows in Vietnamese name order.
    """

    block: Block
    standings: Standings
    groups: GroupStandings
    statistics: BlockStatistics
    neighbours: Neighbours
    change: BlockChange | None
    origins: FigureOrigins
    best_first: tuple[int, ...]

    @property
    def leaders(self) -> tuple[int, ...]:
        """Rows of the agencies that share the first rank."""
        return tuple(row for row in self.best_first if self.standings.rank[row] == 1)

    @property
    def trailing(self) -> tuple[int, ...]:
        """Rows of the agencies that share the last rank."""
        last = self.standings.rank.max()
        return tuple(row for row in self.best_first if self.standings.rank[row] == last)


@dataclass(frozen=True, eq=False)
class RankedEdition:
    """An edition with all of its blocks ranked and its printed facts checked."""

    edition: Edition
    previous: Edition | None
    blocks: dict[str, RankedBlock]
    checks: tuple[FactCheck, ...]


def rank_edition(edition: Edition, previous: Edition | None) -> RankedEdition:
    """Rank every block of `edition`; `previous` is the edition that changes are measured against."""
    standings, standings_before = standings_of(edition), standings_of(previous)
    checks = reconcile(edition, standings, standings_before)
    blocks: dict[str, RankedBlock] = {}
    for block in edition.blocks:
        ranking = standings[block.code]
        groups = group_standings(block)
        earlier = previous.block_by_code.get(block.code) if previous else None
        blocks[block.code] = RankedBlock(
            block=block,
            standings=ranking,
            groups=groups,
            statistics=block_statistics(block, ranking, groups),
            neighbours=neighbours(ranking),
            change=compare_editions(block, ranking, earlier, standings_before[block.code]) if earlier else None,
            origins=figure_origins(block, checks, earlier),
            best_first=tuple(ranking.best_first(block.name_order)),
        )
    return RankedEdition(edition, previous, blocks, checks)


PLACES_LOST = 3
"""The least number of lost places that is reported: one or two are often lost to a neighbour that was nearly tied."""

FAR_BEHIND = Fraction(20)
"""Percentage points below the block's mean of a group from which an agency is far behind: a fifth of the group.

It names 1 to 5 agencies of a block in the editions that come with the project and those of 2025 for An Giang and the
provinces (6 of 102 communes); 10 points would name up to half of a block. A threshold in standard deviations would name
some agency even in a block where all are equally good.
"""


@dataclass(frozen=True, slots=True)
class GroupLag:
    """The group on which an agency is furthest behind: its own percentage and the mean percentage of its block."""

    group: Criterion
    percent: Fraction
    mean: Fraction


@dataclass(frozen=True, slots=True)
class Attention:
    """Why the agency in `row` needs attention; at least one of the three holds.

    `fell`: it lost `PLACES_LOST` places or more. `falling_below_mean`: it is `below_mean`, and its result is lower than
    in the previous edition: in points if these can be compared, else in percent. `lag`: the group on which it is
    furthest behind, by `FAR_BEHIND` or more. `change`: its change since the previous edition, if any.
    """

    row: int
    change: AgencyChange | None
    fell: bool
    falling_below_mean: bool
    lag: GroupLag | None

    @property
    def reasons(self) -> int:
        """How many of the three rules apply."""
        return self.fell + self.falling_below_mean + (self.lag is not None)


def needing_attention(block: RankedBlock) -> tuple[Attention, ...]:
    """The agencies that a rule applies to: those with the most reasons first, among equals the worst rank first."""
    found = [_attention(block, row) for row in reversed(block.best_first)]
    return tuple(sorted((one for one in found if one.reasons), key=lambda one: -one.reasons))


def _attention(block: RankedBlock, row: int) -> Attention:
    change = block.change.by_agency.get(block.block.agencies[row].code) if block.change else None
    if change is None:
        return Attention(row, None, False, False, _lag(block, row))
    lower = (change.points if change.same_maximum else change.percent) < 0
    return Attention(row, change, change.places <= -PLACES_LOST, lower and below_mean(block, row), _lag(block, row))


def below_mean(block: RankedBlock, row: int) -> bool:
    """Whether the total of the agency in `row`, or its percentage if that ranks, is below the mean of the block."""
    standings, statistics = block.standings, block.statistics
    if standings.by_percent:
        return standings.percent_of(row) < statistics.percent.mean
    return exact_fraction(float(standings.total[row])) < statistics.points.mean


def _lag(block: RankedBlock, row: int) -> GroupLag | None:
    """The group where the agency is furthest behind, if by `FAR_BEHIND` or more; the first in the tree among equals."""
    lags = [
        GroupLag(group.node, own, group.percent.mean)
        for column, group in enumerate(block.statistics.groups)
        if group.percent and (own := block.groups.percent_of(row, column)) is not None
    ]
    furthest = max(lags, key=lambda lag: lag.mean - lag.percent, default=None)
    return furthest if furthest and furthest.mean - furthest.percent >= FAR_BEHIND else None
