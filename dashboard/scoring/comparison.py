"""Comparisons: two editions of a block, agency by agency; and two sides, criterion by criterion.

Agencies of two editions are matched by code. A side is an agency, the mean of its block, or the agency in its previous
edition. Two sides are compared in points if they have the same applicable criteria and the same maximum; otherwise in
percentage points of the applicable maximum, since these determine the rank. Either way the differences of the criteria
add up to the difference of the totals, except for the rounding of the totals.

In percentage points, a criterion that both sides have with the same maximum counts as a share of the common maximum:
equal points there make no difference. A criterion that only one side has, or that has another maximum there, counts by
how much it raises or lowers the percentage that this side has on the common criteria.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from dashboard.model import Agency, Block, CriteriaTree, Criterion
from dashboard.scoring.arithmetic import EXACT_DECIMALS, exact_fraction, grid_units
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
    now, then = [row for row, _ in matched.values()], [old for _, old in matched.values()]
    alike = _same_criteria(after, before, now, then)
    alike &= grid_units(after_standings.maximum[now]) == grid_units(before_standings.maximum[then])
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


def _same_criteria(after: Block, before: Block, now: list[int], then: list[int]) -> NDArray[np.bool_]:
    """For each row of `after` in `now` and of `before` in `then`, whether the same criteria are applicable, by code."""
    if after.tree is before.tree and after.points is before.points:
        return np.ones(len(now), dtype=np.bool_)
    in_both = [leaf.code for leaf in after.tree.leaves if leaf.code in before.tree.leaf_index]
    applicable, was_applicable = ~np.isnan(after.points[now]), ~np.isnan(before.points[then])
    common = applicable[:, [after.tree.leaf_index[code] for code in in_both]]
    was_common = was_applicable[:, [before.tree.leaf_index[code] for code in in_both]]
    counts = common.sum(axis=1), applicable.sum(axis=1), was_applicable.sum(axis=1)
    return (common == was_common).all(axis=1) & (counts[0] == counts[1]) & (counts[0] == counts[2])


def _mean_maximum(standings: Standings) -> Fraction:
    return Fraction(sum(grid_units(standings.maximum).tolist()), len(standings.maximum))


_POINT = 10**EXACT_DECIMALS
_NONE = Fraction()


@dataclass(frozen=True, slots=True)
class Side:
    """One side's points on a criterion or a group, and their maximum."""

    points: Fraction
    maximum: Fraction


@dataclass(frozen=True, slots=True)
class Difference:
    """One criterion or group: both sides, None if not applicable, and by how much the own side is `ahead`."""

    node: Criterion
    group: Criterion
    own: Side | None
    other: Side | None
    ahead: Fraction


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two sides and what makes up the difference between them, largest first, in tree order among equals.

    `own` and `other` are the totals, or the percentages if not `in_points`. `criteria` are the leaves that apply to
    either side, `groups` the groups that charts compare.
    """

    in_points: bool
    own: Fraction
    other: Fraction
    criteria: tuple[Difference, ...]
    groups: tuple[Difference, ...]

    @property
    def ahead(self) -> Fraction:
        """By how much the own total, or percentage, is ahead."""
        return self.own - self.other

    @property
    def rounding(self) -> Fraction:
        """The part of the difference that comes from rounding the totals to the edition's precision."""
        return self.ahead - sum((difference.ahead for difference in self.criteria), _NONE)


_Sides = dict[str, Side]
"""Sides by the codes of the leaves that are applicable."""


def compare_agencies(block: Block, standings: Standings, row: int, other: int) -> Comparison:
    """Compare the agency in `row` with the one in the row `other` of the same block."""
    return _compare((block, standings, row), (block, standings, other))


def compare_with_before(
    block: Block, standings: Standings, row: int, before: Block, standings_before: Standings
) -> Comparison:
    """Compare the agency in `row` with itself in the previous edition; criteria are matched by code.

    Raises KeyError if the block did not have the agency then.
    """
    then = before.agency_index[block.agencies[row].code]
    return _compare((block, standings, row), (before, standings_before, then))


def compare_with_mean(block: Block, standings: Standings, row: int) -> Comparison:
    """Compare the agency in `row` with the mean of its block: the mean of its comparisons with every agency.

    The other side of a criterion is the mean over the agencies that it applies to.
    """
    own, in_points = _means(block, [row]), not standings.by_percent
    differences = _in_points if in_points else _in_percent
    ahead: dict[str, Fraction] = {}
    for share, mean in _means_of_the_like(block):
        for code, difference in differences(own, mean).items():
            ahead[code] = ahead.get(code, _NONE) + share * difference
    criteria, groups = _differences([block.tree], own, _means(block, range(len(block.agencies))), ahead)
    return Comparison(
        in_points=in_points,
        own=_compared(standings, row, in_points=in_points),
        other=mean_points(standings) if in_points else mean_percent(standings),
        criteria=criteria,
        groups=groups,
    )


_Ranked = tuple[Block, Standings, int]
"""An agency: its block, the block's standings, its row."""


def _compare(one: _Ranked, another: _Ranked) -> Comparison:
    own, other = _means(one[0], [one[2]]), _means(another[0], [another[2]])
    in_points = own.keys() == other.keys() and _maximum(own.values()) == _maximum(other.values())
    ahead = _in_points(own, other) if in_points else _in_percent(own, other)
    criteria, groups = _differences([one[0].tree, another[0].tree], own, other, ahead)
    return Comparison(
        in_points=in_points,
        own=_compared(one[1], one[2], in_points=in_points),
        other=_compared(another[1], another[2], in_points=in_points),
        criteria=criteria,
        groups=groups,
    )


def _compared(standings: Standings, row: int, *, in_points: bool) -> Fraction:
    return exact_fraction(float(standings.total[row])) if in_points else standings.percent_of(row)


def _in_points(own: _Sides, other: _Sides) -> dict[str, Fraction]:
    return {code: side.points - other[code].points for code, side in own.items()}


def _in_percent(own: _Sides, other: _Sides) -> dict[str, Fraction]:
    common = {code for code, side in own.items() if code in other and side.maximum == other[code].maximum}
    ahead = dict.fromkeys([*own, *other], _NONE)
    maximum = _maximum(own[code] for code in common)
    if not maximum:  # nothing in common except bonus and penalty points, which have no maximum to be a share of
        common = set[str]()
    else:
        for code in common:
            ahead[code] = 100 * (own[code].points - other[code].points) / maximum
    for sides, sign in ((own, 1), (other, -1)):
        on_common = [sides[code] for code in common]
        rate = sum((side.points for side in on_common), _NONE) / _maximum(on_common) if common else _NONE
        whole = _maximum(sides.values())
        for code, side in sides.items():
            if code not in common:
                ahead[code] += sign * 100 * (side.points - side.maximum * rate) / whole
    return ahead


def _maximum(sides: Iterable[Side]) -> Fraction:
    return sum((side.maximum for side in sides), _NONE)


def _means_of_the_like(block: Block) -> list[tuple[Fraction, _Sides]]:
    """For each set of agencies with the same applicable leaves: their share of the block, and their mean."""
    applicable = ~np.isnan(block.points)
    rows: dict[bytes, list[int]] = {}
    for row in range(len(block.agencies)):
        rows.setdefault(applicable[row].tobytes(), []).append(row)
    return [(Fraction(len(like), len(block.agencies)), _means(block, like)) for like in rows.values()]


def _means(block: Block, rows: Sequence[int]) -> _Sides:
    """On each leaf that applies to any of `rows`, the mean of the rows that it applies to."""
    points = block.points[rows]
    applicable = ~np.isnan(points)
    sums = grid_units(np.where(applicable, points, 0.0)).sum(axis=0).tolist()
    return {
        leaf.code: Side(Fraction(units, _POINT * count), exact_fraction(leaf.max_points or 0.0))
        for leaf, units, count in zip(block.tree.leaves, sums, applicable.sum(axis=0).tolist(), strict=True)
        if count
    }


def _differences(
    trees: Iterable[CriteriaTree], own: _Sides, other: _Sides, ahead: Mapping[str, Fraction]
) -> tuple[tuple[Difference, ...], tuple[Difference, ...]]:
    """The leaves of `trees` that apply to either side, and their groups; for a code in both trees, the first tree's."""
    of_leaves: dict[str, Difference] = {}
    members: dict[str, list[Difference]] = {}
    for tree in trees:
        for leaf, group in zip(tree.leaves, tree.group_of_leaf, strict=True):
            code = leaf.code
            if code in of_leaves or (code not in own and code not in other):
                continue
            of_leaves[code] = Difference(leaf, tree.groups[group], own.get(code), other.get(code), ahead[code])
            members.setdefault(tree.groups[group].code, []).append(of_leaves[code])
    groups = [
        Difference(
            node=under[0].group,
            group=under[0].group,
            own=_together([leaf.own for leaf in under]),
            other=_together([leaf.other for leaf in under]),
            ahead=sum((leaf.ahead for leaf in under), _NONE),
        )
        for under in members.values()
    ]
    return _most_first(of_leaves.values()), _most_first(groups)


def _together(sides: Iterable[Side | None]) -> Side | None:
    applicable = [side for side in sides if side is not None]
    return Side(sum((side.points for side in applicable), _NONE), _maximum(applicable)) if applicable else None


def _most_first(differences: Iterable[Difference]) -> tuple[Difference, ...]:
    return tuple(sorted(differences, key=lambda difference: -abs(difference.ahead)))
