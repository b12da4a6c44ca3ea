"""Everything that the pages show of one block, computed once per edition version; and which agencies need attention.

Three rules say who does and why, decided on exact figures. Without an earlier edition, or for an agency that it does
not have, only the rule on groups can speak.
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
        """Rows of those who share the first rank."""
        return tuple(row for row in self.best_first if self.standings.rank[row] == 1)

    @property
    def trailing(self) -> tuple[int, ...]:
        """Rows of those who share the last rank."""
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
    """Rank every block of `edition`; `previous` is the edition that changes are told against."""
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
"""Places from which on a fall is named: one or two are often lost to a neighbour that was as good as level."""

FAR_BEHIND = Fraction(20)
"""Percentage points under the block's mean of a group from which on an agency is far behind: a fifth of the group.

It names 1 to 5 agencies of a block in the editions that come with the project and those of 2025 for An Giang and the
provinces (6 of 102 communes); 10 points would name up to half of a block. A distance in standard deviations would name
somebody in a block where all are equally good.
"""


@dataclass(frozen=True, slots=True)
class GroupLag:
    """The group on which an agency is furthest behind: its own percentage and the mean of the block's."""

    group: Criterion
    percent: Fraction
    mean: Fraction


@dataclass(frozen=True, slots=True)
class Attention:
    """Why the agency in `row` needs attention; at least one of the three holds.

    `fell`: it lost `PLACES_LOST` places or more. `falling_below_mean`: what ranks is under the block's mean, and its
    result is lower than in the edition before: in points where they can be compared, else in percent. `lag`: the group
    on which it is furthest behind, by `FAR_BEHIND` or more. `change`: its change since the edition before, if any.
    """

    row: int
    change: AgencyChange | None
    fell: bool
    falling_below_mean: bool
    lag: GroupLag | None

    @property
    def reasons(self) -> int:
        """How many of the three rules name it."""
        return self.fell + self.falling_below_mean + (self.lag is not None)


def needing_attention(block: RankedBlock) -> tuple[Attention, ...]:
    """The agencies that a rule names: those with the most reasons first, of as many the lowest in rank."""
    found = [_attention(block, row) for row in reversed(block.best_first)]
    return tuple(sorted((one for one in found if one.reasons), key=lambda one: -one.reasons))


def _attention(block: RankedBlock, row: int) -> Attention:
    change = block.change.by_agency.get(block.block.agencies[row].code) if block.change else None
    if change is None:
        return Attention(row, None, False, False, _lag(block, row))
    lower = (change.points if change.same_maximum else change.percent) < 0
    return Attention(row, change, change.places <= -PLACES_LOST, lower and below_mean(block, row), _lag(block, row))


def below_mean(block: RankedBlock, row: int) -> bool:
    """Whether what ranks the agency in `row`, its total or its percentage, is under the mean of the block."""
    standings, statistics = block.standings, block.statistics
    if standings.by_percent:
        return standings.percent_of(row) < statistics.percent.mean
    return exact_fraction(float(standings.total[row])) < statistics.points.mean


def _lag(block: RankedBlock, row: int) -> GroupLag | None:
    """Of several groups that are as far behind the first of the tree."""
    lags = [
        GroupLag(group.node, own, group.percent.mean)
        for column, group in enumerate(block.statistics.groups)
        if group.percent and (own := block.groups.percent_of(row, column)) is not None
    ]
    furthest = max(lags, key=lambda lag: lag.mean - lag.percent, default=None)
    return furthest if furthest and furthest.mean - furthest.percent >= FAR_BEHIND else None
