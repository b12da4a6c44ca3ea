"""One agency that may gain points while all others stand still."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from dashboard.model import Block, Points
from dashboard.model.computed_once import computed_once
from dashboard.scoring.arithmetic import Floats, Units, as_points, percent_units, quantise
from dashboard.scoring.plans.goals import Goal, is_reached, points_short
from dashboard.scoring.plans.grid import PER_POINT, off_grid, on_grid
from dashboard.scoring.plans.ladders import Ladder, ladder
from dashboard.scoring.plans.plan import Outcome
from dashboard.scoring.standings import Standings, rank_block


@dataclass(frozen=True, eq=False)
class Climb:
    """The agency in `row` of `block`, with the `points` that it and all others start from (agencies × leaves)."""

    block: Block
    row: int
    precision: int
    points: Points

    @classmethod
    def start(cls, block: Block, row: int, precision: int, points: Points | None, today: Floats | None) -> Climb:
        """Return the climb from `points` (the block's if None) with `today` for the agency itself (its row if None).

        Raises ValueError when a shape does not fit, and when other criteria apply to the agency than in the block.
        """
        started = (block.points if points is None else points).copy()
        if started.shape != block.points.shape:
            raise ValueError(f"block {block.code}: expected points {block.points.shape}, got {started.shape}")
        if today is not None:
            if today.shape != started[row].shape:
                raise ValueError(f"block {block.code}: expected points {started[row].shape}, got {today.shape}")
            started[row] = today
        if not np.array_equal(np.isnan(started[row]), np.isnan(block.points[row])):
            raise ValueError(f"block {block.code}: a plan does not change which criteria apply")
        return cls(block, row, precision, started)

    @property
    def today(self) -> Floats:
        """The agency's own points; NaN where not applicable."""
        return self.points[self.row]

    @computed_once
    def standings(self) -> Standings:
        """The ranking before anything is gained."""
        return rank_block(self.block, self.precision, self.points)

    @computed_once
    def ladders(self) -> Mapping[int, Ladder]:
        """By column what can be gained, in grid units; not where nothing is left or the criterion is not applicable."""
        found = {
            column: ladder(leaf, float(today), self.precision)
            for column, (leaf, today) in enumerate(zip(self.block.tree.leaves, self.today, strict=True))
            if not np.isnan(today)
        }
        return {column: rungs for column, rungs in found.items() if rungs is not None}

    def short_of(self, goal: Goal) -> int:
        """The least gain that reaches `goal`, in grid units; 0 when it is reached."""
        return points_short(goal, self.standings, self.row)

    def target(self, column: int, gain: int) -> float:
        """The points on a criterion after a gain in grid units."""
        maximum = self.block.tree.leaves[column].max_points or 0.0
        # the maximum itself, where it has more decimals than the grid
        return maximum if gain == self.ladders[column].top else off_grid(on_grid(float(self.today[column])) + gain)

    def with_gains(self, gains: Mapping[int, int]) -> Standings:
        """The ranking after gains by column, in grid units."""
        raised = self.points.copy()
        for column, gain in gains.items():
            raised[self.row, column] = self.target(column, gain)
        return rank_block(self.block, self.precision, raised)

    def ranks_with(self, gains: Units) -> Units:
        """The agency's own rank after each of `gains` to its total, in grid units: much faster than ranking anew."""
        standings, row = self.standings, self.row
        sums = (on_grid(float(standings.exact_total[row])) + gains) / PER_POINT
        keys = quantise(sums, self.precision)
        if standings.by_percent:
            maxima = np.full(gains.shape, standings.maximum[row])
            keys = percent_units(as_points(keys, self.precision), maxima)
        others = np.sort(np.delete(standings.key, row))
        return 1 + len(others) - np.searchsorted(others, keys, side="right")

    def reaches(self, goal: Goal, gains: Mapping[int, int]) -> bool:
        """Whether gains by column reach `goal` by the rules that rank."""
        return is_reached(goal, self.with_gains(gains), self.row)

    def outcome(self, gains: Mapping[int, int]) -> Outcome:
        """Where gains by column lead to."""
        after = self.with_gains(gains)
        return Outcome(
            rank=int(after.rank[self.row]),
            tied=bool(after.tied[self.row]),
            total=float(after.total[self.row]),
            percent=after.percent_of(self.row),
        )
