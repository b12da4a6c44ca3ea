"""Everything that the pages show of one block, computed once per edition version."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.model import Block, Edition
from dashboard.scoring.changes import BlockChange, compare_editions
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
