"""Each printed figure beside the recomputed one."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from dashboard.model import Block, Edition, Fact, Statistic
from dashboard.scoring.arithmetic import EXACT_DECIMALS, exact_fraction, rounded_units
from dashboard.scoring.groups import group_standings
from dashboard.scoring.percentages import shorten_percent
from dashboard.scoring.standings import Standings, rank_block
from dashboard.scoring.statistics import block_statistics, mean_points

_PERCENT_STATISTICS = {Statistic.MEAN_PCT, Statistic.BEST_PCT, Statistic.WORST_PCT}
_WHOLE_STATISTICS = {Statistic.AGENCY_COUNT, Statistic.RANK}


@dataclass(frozen=True, slots=True)
class FactCheck:
    """A printed fact and what the data give for it.

    `recomputed` is None when it cannot be told (no previous edition at hand); then `holds` is False.
    For a percentage it is already shortened by the edition's rule to the printed decimals. `exact` is unshortened.
    """

    fact: Fact
    recomputed: float | None
    exact: float | None
    holds: bool


def reconcile(edition: Edition, previous: Edition | None) -> tuple[FactCheck, ...]:
    """Check every fact of `edition`; `previous` is what a printed change is measured against.

    A percentage must agree after shortening by the edition's rule to the decimals that were printed. Points must agree
    rounded half-even to the finer of the printed decimals and the edition's precision; counts and ranks, exactly.
    A best or worst total that names an agency must also be that agency's. Best, worst and spread are of what ranks: in
    a block ranked by percent, of the points of the agencies with the highest and the lowest percentage.
    """
    blocks = {block.code: _Block(block, rank_block(block, edition.precision)) for block in edition.blocks}
    earlier = {block.code: rank_block(block, previous.precision) for block in previous.blocks} if previous else {}
    return tuple(
        _check(edition, fact, blocks[fact.block].figure(fact, earlier.get(fact.block))) for fact in edition.facts
    )


class _Block:
    """A ranked block, asked for figures."""

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
        """The total of the agency in `row`; None when it does not stand at `rank`."""
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
