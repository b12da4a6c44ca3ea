"""Each printed figure beside the recomputed one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dashboard.model import Block, Edition, Fact, Statistic
from dashboard.scoring.arithmetic import EXACT_DECIMALS, Floats, as_points, quantise
from dashboard.scoring.percentages import shorten_percent
from dashboard.scoring.standings import Standings, rank_block

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
    A best or worst total that names an agency must also be that agency's.
    """
    standings = _standings(edition)
    earlier = _standings(previous) if previous else {}
    checks: list[FactCheck] = []
    for fact in edition.facts:
        block = edition.block_by_code[fact.block]
        exact = _recompute(fact, block, standings[fact.block], earlier.get(fact.block))
        checks.append(_check(edition, fact, exact))
    return tuple(checks)


def _standings(edition: Edition) -> dict[str, Standings]:
    return {block.code: rank_block(block, edition.precision) for block in edition.blocks}


def _recompute(fact: Fact, block: Block, standings: Standings, earlier: Standings | None) -> float | None:
    """The exact figure that `fact` is about, from the data."""
    row = None if fact.agency is None else block.agency_index[fact.agency]
    match fact.statistic:
        case Statistic.AGENCY_COUNT:
            return float(len(block.agencies))
        case Statistic.MAX_TOTAL:
            return block.tree.total_maximum
        case Statistic.MEAN_TOTAL:
            return float(standings.total.mean())
        case Statistic.MEAN_PCT:
            return float(standings.percent.mean())
        case Statistic.MEAN_CHANGE:
            return None if earlier is None else float(standings.total.mean() - earlier.total.mean())
        case Statistic.BEST_TOTAL:
            return _of_rank(standings.total, standings, 1, row)
        case Statistic.BEST_PCT:
            return _of_rank(standings.percent, standings, 1, row)
        case Statistic.WORST_TOTAL:
            return _of_rank(standings.total, standings, int(standings.rank.max()), row)
        case Statistic.WORST_PCT:
            return _of_rank(standings.percent, standings, int(standings.rank.max()), row)
        case Statistic.SPREAD:
            return float(standings.total.max() - standings.total.min())
        case Statistic.TOTAL:
            return None if row is None else float(standings.total[row])
        case Statistic.RANK:
            return None if row is None else float(standings.rank[row])


def _of_rank(values: Floats, standings: Standings, rank: int, row: int | None) -> float | None:
    """The value at `rank`; None when the named agency does not stand there."""
    if row is None:
        return float(values[standings.rank == rank][0])
    return float(values[row]) if standings.rank[row] == rank else None


def _check(edition: Edition, fact: Fact, exact: float | None) -> FactCheck:
    if exact is None:
        return FactCheck(fact, None, None, False)
    if fact.statistic in _PERCENT_STATISTICS:
        recomputed = shorten_percent(exact, fact.decimals, edition.percent_rule)
    elif fact.statistic in _WHOLE_STATISTICS:
        recomputed = exact
    else:
        decimals = min(max(fact.decimals, edition.precision), EXACT_DECIMALS)
        recomputed = _rounded(exact, decimals)
        return FactCheck(fact, recomputed, round(exact, EXACT_DECIMALS), recomputed == _rounded(fact.value, decimals))
    return FactCheck(fact, recomputed, round(exact, EXACT_DECIMALS), recomputed == fact.value)


def _rounded(value: float, decimals: int) -> float:
    return float(as_points(quantise(np.array([value]), decimals), decimals)[0])
