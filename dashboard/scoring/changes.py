"""Changes between two editions of one programme. Agencies are matched by code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from dashboard.model import Agency, Block
from dashboard.scoring.arithmetic import EXACT_DECIMALS, grid_units
from dashboard.scoring.standings import Standings
from dashboard.scoring.statistics import mean_percent, mean_points


@dataclass(frozen=True, slots=True)
class AgencyChange:
    """Change of one agency: `places` is positive if it climbed; points and percent are after minus before.

    `same_maximum`: whether its points of the two editions can be compared at all, that is, have the same applicable
    maximum over the same criteria. Percentages can always be compared.
    """

    rank_before: int
    rank_after: int
    total_before: float
    total_after: float
    percent_before: Fraction
    percent_after: Fraction
    same_maximum: bool = True

    @property
    def places(self) -> int:
        """Places gained; negative when lost."""
        return self.rank_before - self.rank_after

    @property
    def points(self) -> float:
        """Points gained; negative when lost."""
        return round(self.total_after - self.total_before, EXACT_DECIMALS)

    @property
    def percent(self) -> Fraction:
        """Percentage points gained; negative when lost."""
        return self.percent_after - self.percent_before


@dataclass(frozen=True, slots=True)
class MeanChange:
    """The means of a block before and after, in points and in percent.

    `same_maximum`: whether the means in points can be compared at all: the points of all agencies in both editions can,
    and new or removed agencies left the mean applicable maximum unchanged. Percentages can always be compared.
    """

    points_before: Fraction
    points_after: Fraction
    percent_before: Fraction
    percent_after: Fraction
    same_maximum: bool


@dataclass(frozen=True, eq=False)
class BlockChange:
    """Changes of a block: `by_agency` holds the agencies of both editions, `new` and `gone` the others.

    `renamed`: the earlier name, by code, of each agency whose name has changed.
    """

    by_agency: Mapping[str, AgencyChange]
    new: tuple[Agency, ...]
    gone: tuple[Agency, ...]
    renamed: Mapping[str, str]
    mean: MeanChange

    def biggest_moves(self, count: int) -> list[tuple[str, AgencyChange]]:
        """Up to `count` agencies that moved: most places first, then climbers first, then largest percent change."""
        moved = [(code, change) for code, change in self.by_agency.items() if change.places]
        moved.sort(key=lambda item: (-abs(item[1].places), -item[1].places, -abs(item[1].percent)))
        return moved[:count]


def compare_editions(
    after: Block, after_standings: Standings, before: Block, before_standings: Standings
) -> BlockChange:
    """Compare two rankings of one block, each on the block's own points or on a scenario's."""
    matched = {
        agency.code: (row, before.agency_index[agency.code])
        for row, agency in enumerate(after.agencies)
        if agency.code in before.agency_index
    }
    alike = _same_criteria(after, before, list(matched.values())) & _same_maxima(
        after_standings, before_standings, list(matched.values())
    )
    by_agency = {
        code: AgencyChange(
            rank_before=int(before_standings.rank[old]),
            rank_after=int(after_standings.rank[row]),
            total_before=float(before_standings.total[old]),
            total_after=float(after_standings.total[row]),
            percent_before=before_standings.percent_of(old),
            percent_after=after_standings.percent_of(row),
            same_maximum=bool(same),
        )
        for (code, (row, old)), same in zip(matched.items(), alike, strict=True)
    }
    return BlockChange(
        by_agency=by_agency,
        new=tuple(agency for agency in after.agencies if agency.code not in before.agency_index),
        gone=tuple(agency for agency in before.agencies if agency.code not in after.agency_index),
        renamed={
            code: before.agencies[old].name
            for code, (row, old) in matched.items()
            if before.agencies[old].name != after.agencies[row].name
        },
        mean=MeanChange(
            points_before=mean_points(before_standings),
            points_after=mean_points(after_standings),
            percent_before=mean_percent(before_standings),
            percent_after=mean_percent(after_standings),
            same_maximum=bool(alike.all()) and _mean_maximum(after_standings) == _mean_maximum(before_standings),
        ),
    )


def _same_criteria(after: Block, before: Block, rows: list[tuple[int, int]]) -> NDArray[np.bool_]:
    """For each pair of rows, whether the same criteria are applicable, by code."""
    if after.tree is before.tree and after.points is before.points:
        return np.ones(len(rows), dtype=np.bool_)
    now, then = (list(part) for part in zip(*rows, strict=True)) if rows else ([], [])
    in_both = [leaf.code for leaf in after.tree.leaves if leaf.code in before.tree.leaf_index]
    applicable, was_applicable = ~np.isnan(after.points[now]), ~np.isnan(before.points[then])
    common = applicable[:, [after.tree.leaf_index[code] for code in in_both]]
    was_common = was_applicable[:, [before.tree.leaf_index[code] for code in in_both]]
    counts = common.sum(axis=1), applicable.sum(axis=1), was_applicable.sum(axis=1)
    return (common == was_common).all(axis=1) & (counts[0] == counts[1]) & (counts[0] == counts[2])


def _same_maxima(after: Standings, before: Standings, rows: list[tuple[int, int]]) -> NDArray[np.bool_]:
    now, then = (list(part) for part in zip(*rows, strict=True)) if rows else ([], [])
    return grid_units(after.maximum[now]) == grid_units(before.maximum[then])


def _mean_maximum(standings: Standings) -> Fraction:
    return Fraction(sum(grid_units(standings.maximum).tolist()), len(standings.maximum))
