"""What moved between two editions of one programme. Agencies are matched by code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.model import Agency, Block
from dashboard.scoring.arithmetic import EXACT_DECIMALS
from dashboard.scoring.standings import Standings


@dataclass(frozen=True, slots=True)
class AgencyChange:
    """Move of one agency: `places` is positive when it climbed; points and percent are after minus before.

    `same_maximum`: whether points of the two editions can be compared at all; percentages always can.
    """

    rank_before: int
    rank_after: int
    total_before: float
    total_after: float
    percent_before: float
    percent_after: float
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
    def percent(self) -> float:
        """Percentage points gained; negative when lost."""
        return round(self.percent_after - self.percent_before, EXACT_DECIMALS)


@dataclass(frozen=True, eq=False)
class BlockChange:
    """Moves of a block: `by_agency` holds the agencies of both editions, `new` and `gone` the others.

    `same_maximum` says whether points of the two editions can be compared at all; percentages always can.
    """

    by_agency: Mapping[str, AgencyChange]
    new: tuple[Agency, ...]
    gone: tuple[Agency, ...]
    mean_points: float
    mean_percent: float
    same_maximum: bool

    def biggest_moves(self, count: int) -> list[tuple[str, AgencyChange]]:
        """Up to `count` agencies that moved: most places first, then climbers before fallers, then most points."""
        moved = [(code, change) for code, change in self.by_agency.items() if change.places]
        moved.sort(key=lambda item: (-abs(item[1].places), -item[1].places, -abs(item[1].points)))
        return moved[:count]


def compare_editions(
    after: Block, after_standings: Standings, before: Block, before_standings: Standings
) -> BlockChange:
    """Compare two rankings of one block."""
    same_maximum = after.tree.total_maximum == before.tree.total_maximum
    by_agency = {
        agency.code: AgencyChange(
            rank_before=int(before_standings.rank[old]),
            rank_after=int(after_standings.rank[row]),
            total_before=float(before_standings.total[old]),
            total_after=float(after_standings.total[row]),
            percent_before=float(before_standings.percent[old]),
            percent_after=float(after_standings.percent[row]),
            same_maximum=same_maximum,
        )
        for row, agency in enumerate(after.agencies)
        if (old := before.agency_index.get(agency.code)) is not None
    }
    return BlockChange(
        by_agency=by_agency,
        new=tuple(agency for agency in after.agencies if agency.code not in before.agency_index),
        gone=tuple(agency for agency in before.agencies if agency.code not in after.agency_index),
        mean_points=round(float(after_standings.total.mean() - before_standings.total.mean()), EXACT_DECIMALS),
        mean_percent=round(float(after_standings.percent.mean() - before_standings.percent.mean()), EXACT_DECIMALS),
        same_maximum=same_maximum,
    )
