"""Everything that the pages show of one block, computed once per edition version; and which agencies need attention.

Three rules name these agencies and the reasons, decided on exact figures. Without an earlier edition, or for an agency
that it does not have, only the rule on groups can apply.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from dashboard.model import Block, Criterion, Edition
from dashboard.scoring.arithmetic import exact_fraction
from dashboard.scoring.changes import AgencyChange, BlockChange, compare_editions
from dashboard.scoring.reconciliation import FactCheck, FigureOrigins, figure_origins, reconcile, standings_of
from dashboard.scoring.standings import GroupStandings, Neighbours, Standings, group_standings, neighbours
from dashboard.scoring.statistics import BlockStatistics, block_statistics


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
