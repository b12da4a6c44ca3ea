"""Where a computed figure comes from: printed and confirmed, or only as good as the scores under it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from dashboard.model import PROVENANCES, Block, Fact, Provenance, Statistic, weakest
from dashboard.scoring.reconciliation import FactCheck

_TOTAL_STATISTICS = (Statistic.TOTAL, Statistic.BEST_TOTAL, Statistic.WORST_TOTAL)
_RANK_STATISTICS = (Statistic.RANK, Statistic.BEST_TOTAL, Statistic.WORST_TOTAL)


@dataclass(frozen=True, slots=True)
class FigureOrigin:
    """Origin of one figure, and the printed fact that confirms it, if any."""

    provenance: Provenance
    fact: Fact | None = None


@dataclass(frozen=True, eq=False)
class FigureOrigins:
    """Origins of the figures of one block. A figure counts as printed only while the data still give it."""

    block: Block
    confirmed: tuple[Fact, ...]
    of_scores: Provenance
    of_changes: Provenance
    """Of what is compared with the edition before: as good as the scores of both."""

    def of_total(self, agency: str) -> FigureOrigin:
        """Origin of an agency's total: a printed total, or a printed best or worst total that names it."""
        return self._of(_TOTAL_STATISTICS, agency, self.of_agency_scores(agency))

    def of_rank(self, agency: str) -> FigureOrigin:
        """Origin of an agency's rank: printed, or as good as all scores of the block, which it stands against."""
        return self._of(_RANK_STATISTICS, agency, self.of_scores)

    def of_statistic(self, statistic: Statistic) -> FigureOrigin:
        """Origin of a figure of the whole block."""
        otherwise = self.of_changes if statistic is Statistic.MEAN_CHANGE else self.of_scores
        return self._of((statistic,), None, otherwise)

    def of_agency_scores(self, agency: str) -> Provenance:
        """The weakest origin among the agency's applicable scores."""
        row = self.block.agency_index[agency]
        return _weakest(self.block, slice(row, row + 1))

    def _of(self, statistics: Iterable[Statistic], agency: str | None, otherwise: Provenance) -> FigureOrigin:
        for statistic in statistics:
            for fact in self.confirmed:
                if fact.statistic is statistic and (agency is None or fact.agency == agency):
                    return FigureOrigin(fact.provenance, fact)
        return FigureOrigin(otherwise)


def figure_origins(block: Block, checks: Iterable[FactCheck], earlier: Block | None = None) -> FigureOrigins:
    """Origins of the figures of `block`, given the reconciliation of its edition and the block it is compared with."""
    confirmed = tuple(check.fact for check in checks if check.fact.block == block.code and check.holds)
    of_scores = _weakest(block, slice(None))
    of_changes = weakest([of_scores, _weakest(earlier, slice(None))]) if earlier else of_scores
    return FigureOrigins(block, confirmed, of_scores, of_changes)


def _weakest(block: Block, rows: slice) -> Provenance:
    applicable = ~np.isnan(block.points[rows])
    return PROVENANCES[int(block.origins[rows][applicable].max())]
