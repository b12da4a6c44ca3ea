"""An agency compared with another, with its block's mean or with its own previous edition, criterion by criterion.

The comparison is in points if both sides have the same applicable criteria and the same maximum; otherwise in
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

from dashboard.model import Block, CriteriaTree, Criterion
from dashboard.scoring.arithmetic import EXACT_DECIMALS, exact_fraction, grid_units
from dashboard.scoring.standings import Standings
from dashboard.scoring.statistics import mean_percent, mean_points

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
    own, in_points = _sides(block, row), not standings.by_percent
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
    own, other = _sides(one[0], one[2]), _sides(another[0], another[2])
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


# ---- by how much the own side is ahead, by code


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


# ---- sides


def _sides(block: Block, row: int) -> _Sides:
    return _means(block, [row])


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


# ---- the order of the differences


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
