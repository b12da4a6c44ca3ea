"""Printed figures compared with the recomputed ones, and each figure's provenance: printed, or that of its scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from dashboard.model import PROVENANCES, Block, Edition, Fact, Provenance, Statistic, weakest
from dashboard.scoring.arithmetic import EXACT_DECIMALS, exact_fraction, rounded_units, shorten_percent
from dashboard.scoring.standings import Standings, group_standings, rank_block
from dashboard.scoring.statistics import block_statistics, mean_points

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
    blocks = {block.code: _Block(block, standings[block.code]) for block in edition.blocks}
    return tuple(
        _check(edition, fact, blocks[fact.block].figure(fact, earlier.get(fact.block))) for fact in edition.facts
    )


class _Block:
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
