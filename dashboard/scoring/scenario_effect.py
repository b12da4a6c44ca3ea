"""The effect of a scenario on a block: its figures compared with the baseline's, and whose points caused which moves.

Also assumptions about the other agencies: how their points change while one agency changes its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from dashboard.model import Block, Points, Scenario
from dashboard.model.computed_once import computed_once
from dashboard.scoring.arithmetic import EXACT_DECIMALS, Floats, Units, exact, grid_units
from dashboard.scoring.comparison import BlockChange, compare_editions
from dashboard.scoring.ranked_block import RankedBlock, RankedEdition
from dashboard.scoring.scenario import apply_scenario
from dashboard.scoring.standings import (
    GroupStandings,
    Standings,
    group_standings,
    neighbours,
    rank_block,
    ranks_with_own_key,
)
from dashboard.scoring.statistics import BlockStatistics, block_statistics

_SAFE = 2**61
"""Integers below it can be doubled in 64 bits."""


@dataclass(frozen=True, slots=True)
class NoChange:
    """The other agencies keep today's points."""


@dataclass(frozen=True, slots=True)
class SameGainAsLastPeriod:
    """Each other agency repeats, criterion by criterion, its gain since the previous edition."""


@dataclass(frozen=True, slots=True)
class CloseShareOfGap:
    """Each other agency closes `percent` of its gap to the maximum on every criterion.

    Raises ValueError for a percentage outside 0 to 100.
    """

    percent: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.percent) and 0 <= self.percent <= 100):
            raise ValueError(f"the share of the gap must be 0 to 100 percent, not {self.percent}")


PeerAssumption = NoChange | SameGainAsLastPeriod | CloseShareOfGap


def peer_points(
    block: Block,
    previous: Block | None,
    assumption: PeerAssumption,
    keep_rows: Iterable[int],
    points: Points | None = None,
) -> Points:
    """Return `points` (a scenario's; default: the block's) with all agencies but `keep_rows` moved as assumed.

    The result is agencies × leaves. It is `points` itself if no agency moves. No agency falls below its `points` or
    rises above a maximum, and what is not applicable stays so. Moved points are rounded to nine decimals and need not
    lie on the steps of a criterion: they are an assumption about others, not scores that could be awarded.

    `previous` is the same block one edition earlier; without it no agency repeats a gain. See `gains_since` for what
    counts as a gain.
    """
    today = block.points if points is None else points
    match assumption:
        case NoChange():
            return today
        case SameGainAsLastPeriod():
            if previous is None:
                return today
            moved = today + gains_since(previous, block)
        case CloseShareOfGap(percent):
            # the gap of an agency above the maximum is 0
            moved = today + _part_of_gap(np.maximum(block.maxima - today, 0.0), percent)
    moved = _within(today, moved, block.highest)
    kept = list(keep_rows)
    moved[kept] = today[kept]
    return today if np.array_equal(moved, today, equal_nan=True) else moved


def gains_since(previous: Block, block: Block) -> Floats:
    """Points that each agency gained on each leaf of `block` since `previous`: agencies × leaves, never below 0.

    Agencies and criteria are matched by code. A loss is not a gain, so it is not repeated. The gain is 0 where nothing
    can be compared: a new agency, a new criterion, a criterion whose maximum has changed (its points are measured
    differently), a score that is or was not applicable.
    """
    rows, old_rows = _matched(block.agency_index, previous.agency_index)
    columns, old_columns = _matched(block.tree.leaf_index, previous.tree.leaf_index)
    change = exact(block.points[np.ix_(rows, columns)] - previous.points[np.ix_(old_rows, old_columns)])
    measured_alike = block.highest[columns] == previous.highest[old_columns]
    gains = np.zeros(block.points.shape)
    gains[np.ix_(rows, columns)] = np.where((change > 0) & measured_alike, change, 0.0)
    return gains


def _part_of_gap(gap: Floats, percent: float) -> Floats:
    """`percent` of `gap`, rounded half-even to nine decimals in whole numbers; NaN stays NaN."""
    share = Fraction(str(percent)) / 100
    units = grid_units(np.nan_to_num(gap))
    largest = max(int(units.max(initial=0)) * share.numerator, share.denominator)
    whole = units if largest < _SAFE else units.astype(object)  # Python's integers, if 64 bits are too few
    product = whole * share.numerator
    quotient, twice = product // share.denominator, 2 * (product % share.denominator)
    rounded = quotient + ((twice > share.denominator) | ((twice == share.denominator) & (quotient % 2 == 1)))
    return np.where(np.isnan(gap), np.nan, rounded.astype(np.float64) / 10.0**EXACT_DECIMALS)


def _matched(now: Mapping[str, int], then: Mapping[str, int]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Indices of the codes that both have: (in `now`, in `then`)."""
    codes = [code for code in now if code in then]
    return np.array([now[code] for code in codes], dtype=np.intp), np.array([then[code] for code in codes], np.intp)


def _within(today: Points, moved: Points, maxima: Floats) -> Points:
    """`moved` rounded to nine decimals, limited to today and the maximum; exactly today where nothing was added."""
    rounded = exact(moved)
    # a maximum such as 100/3 is not on the nine-decimal grid: it is reached if its rounded value is
    reached = np.where(rounded >= exact(maxima), maxima, rounded)
    return np.where(moved > today, np.maximum(reached, today), today)


@dataclass(frozen=True, eq=False)
class MoveSplit:
    """Places gained (negative: lost) by each agency, in the block's order; `own` + `others` = `places`, exactly.

    `rank_own_only`: its rank if it alone had changed. `rank_others_only`: its rank if all but it had changed.
    `own` and `others` are the Shapley values of the two: each is the mean of what it adds if it comes first and if it
    comes second. Both are whole or half places, and neither depends on an arbitrary order.
    """

    places: Units
    own: Floats
    others: Floats
    rank_own_only: Units
    rank_others_only: Units


@dataclass(frozen=True, slots=True)
class PlacesExchanged:
    """Rows of the agencies that gained or lost places: most places first, then by new rank, then by name."""

    gained: tuple[int, ...]
    lost: tuple[int, ...]


def split_moves(before: Standings, after: Standings) -> MoveSplit:
    """Split the move of every agency between two rankings of one block (a baseline and a scenario).

    With r(own, others) the rank for own points and others' points of before (0) or after (1):
    own = ½ · ((r(0,0) − r(1,0)) + (r(0,1) − r(1,1))), others = ½ · ((r(0,0) − r(0,1)) + (r(1,0) − r(1,1))).

    Raises ValueError if the two do not rank the same agencies by the same figure.
    """
    _refuse_unlike(before, after)
    own_only = ranks_with_own_key(before.key, after.key)
    others_only = ranks_with_own_key(after.key, before.key)
    return MoveSplit(
        places=before.rank - after.rank,
        own=((before.rank - own_only) + (others_only - after.rank)) / 2,
        others=((before.rank - others_only) + (own_only - after.rank)) / 2,
        rank_own_only=own_only,
        rank_others_only=others_only,
    )


def who_gains_and_loses(before: Standings, after: Standings, name_order: tuple[int, ...]) -> PlacesExchanged:
    """Find the agencies that gained or lost places between two rankings of one block; `name_order` is the block's.

    Raises ValueError if the two do not rank the same agencies by the same figure.
    """
    _refuse_unlike(before, after)
    places = before.rank - after.rank
    most_places_first = sorted(after.best_first(name_order), key=lambda row: -abs(int(places[row])))
    return PlacesExchanged(
        gained=tuple(row for row in most_places_first if places[row] > 0),
        lost=tuple(row for row in most_places_first if places[row] < 0),
    )


def _refuse_unlike(before: Standings, after: Standings) -> None:
    figures = [(standings.by_percent, standings.precision, len(standings.key)) for standings in (before, after)]
    if figures[0] != figures[1]:
        raise ValueError("the two rankings do not rank the same agencies by the same figure")


@dataclass(frozen=True, eq=False)
class ScenarioEffect:
    """A block ranked on `points` (a scenario's, those of peers included), together with its `baseline`.

    Only the ranking is computed at once; the rest on first access, and what a moving slider shows of one agency for
    that agency alone. Points equal to the baseline's give the baseline's own figures.
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
        """Standings of the criterion groups under the scenario."""
        return group_standings(self.block, self.points) if self._changed else self.baseline.groups

    @computed_once
    def statistics(self) -> BlockStatistics:
        """Statistics of the block under the scenario; those before it are the baseline's."""
        if not self._changed:
            return self.baseline.statistics
        return block_statistics(self.block, self.standings, self.groups)

    def group_points_of(self, row: int) -> list[float]:
        """Points of the agency in `row` in each criterion group under the scenario; NaN where nothing is applicable."""
        return group_standings(self.block, self.points[row : row + 1]).points[0].tolist()

    def next_better_rank(self, row: int) -> tuple[int, float]:
        """The next better rank of the agency in `row` and the points to it, as `Neighbours` has them."""
        near = neighbours(self.standings, slice(row, row + 1))
        return int(near.better_rank[0]), float(near.points_to_better[0])

    @computed_once
    def best_first(self) -> tuple[int, ...]:
        """Rows by rank under the scenario, tied rows in Vietnamese name order."""
        return tuple(self.standings.best_first(self.block.name_order))

    @computed_once
    def change(self) -> BlockChange:
        """Changes against the baseline, not against the previous edition, so no agency is new or gone."""
        return compare_editions(self.block, self.standings, self.block, self.baseline.standings)

    @computed_once
    def move_split(self) -> MoveSplit:
        """Each agency's places gained, split by cause: its own points and others' points."""
        return split_moves(self.baseline.standings, self.standings)

    @computed_once
    def places_exchanged(self) -> PlacesExchanged:
        """The agencies that gained or lost places."""
        return who_gains_and_loses(self.baseline.standings, self.standings, self.block.name_order)

    @property
    def _changed(self) -> bool:
        return self.standings is not self.baseline.standings


def scenario_effect(baseline: RankedBlock, points: Points) -> ScenarioEffect:
    """Rank the block of `baseline` on `points` from `apply_scenario`, `peer_points` or both."""
    if points is baseline.block.points:
        return ScenarioEffect(baseline, points, baseline.standings)
    return ScenarioEffect(baseline, points, rank_block(baseline.block, baseline.standings.precision, points))


def effect_with_peers(
    ranked: RankedEdition,
    baseline: RankedBlock,
    scenario: Scenario,
    assumption: PeerAssumption,
    kept_rows: Iterable[int] = (),
) -> ScenarioEffect:
    """Rank a block of `ranked` on `scenario` while the other agencies move as assumed.

    Every agency whose points the scenario changes keeps exactly those points, and so do those in `kept_rows`. Raises
    ScenarioRefused when a change does not fit the block.
    """
    block = baseline.block
    kept = {*kept_rows, *(block.agency_index[code] for code, _ in scenario if code in block.agency_index)}
    previous = ranked.previous.block_by_code.get(block.code) if ranked.previous else None
    points = apply_scenario(block, scenario)
    return scenario_effect(baseline, peer_points(block, previous, assumption, kept, points))
