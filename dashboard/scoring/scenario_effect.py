"""What a scenario does to a block: its figures after, beside those of the baseline."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.model import Block, Points
from dashboard.model.computed_once import computed_once
from dashboard.scoring.attainable import Neighbours, neighbours
from dashboard.scoring.changes import BlockChange, compare_editions
from dashboard.scoring.groups import GroupStandings, group_standings
from dashboard.scoring.move_split import MoveSplit, PlacesExchanged, split_moves, who_gains_and_loses
from dashboard.scoring.ranked_block import RankedBlock
from dashboard.scoring.standings import Standings, rank_block
from dashboard.scoring.statistics import BlockStatistics, block_statistics


@dataclass(frozen=True, eq=False)
class ScenarioEffect:
    """A block ranked on `points` (a scenario's, rivals included) beside its `baseline`.

    Only the ranking is computed at once; the rest when it is first asked for, so that a moving slider pays for no more
    than it shows. Points equal to the baseline's give the baseline's own figures.
    """

    baseline: RankedBlock
    points: Points
    standings: Standings

    @property
    def block(self) -> Block:
        """The block, with the edition's own points."""
        return self.baseline.block

    @computed_once
    def groups(self) -> GroupStandings:
        """Criterion groups after."""
        return group_standings(self.block, self.points) if self._changed else self.baseline.groups

    @computed_once
    def statistics(self) -> BlockStatistics:
        """Block figures after; those before are the baseline's."""
        if not self._changed:
            return self.baseline.statistics
        return block_statistics(self.block, self.standings, self.groups)

    @computed_once
    def neighbours(self) -> Neighbours:
        """Points to the next places after."""
        return neighbours(self.standings) if self._changed else self.baseline.neighbours

    @computed_once
    def best_first(self) -> tuple[int, ...]:
        """Rows by rank after, tied rows in Vietnamese name order."""
        return tuple(self.standings.best_first(self.block.name_order))

    @computed_once
    def change(self) -> BlockChange:
        """Moves against the baseline, not against the previous edition; nobody is new and nobody gone."""
        return compare_editions(self.block, self.standings, self.block, self.baseline.standings)

    @computed_once
    def move_split(self) -> MoveSplit:
        """Each agency's places gained, split into own points and others' points."""
        return split_moves(self.baseline.standings, self.standings)

    @computed_once
    def places_exchanged(self) -> PlacesExchanged:
        """Who gained and who lost places."""
        return who_gains_and_loses(self.baseline.standings, self.standings, self.block.name_order)

    @property
    def _changed(self) -> bool:
        return self.standings is not self.baseline.standings


def scenario_effect(baseline: RankedBlock, points: Points) -> ScenarioEffect:
    """Rank the block of `baseline` on `points`: of `apply_scenario`, `rival_points` or both."""
    if points is baseline.block.points:
        return ScenarioEffect(baseline, points, baseline.standings)
    return ScenarioEffect(baseline, points, rank_block(baseline.block, baseline.standings.precision, points))
