"""The criteria tree: what points are awarded for, and the maximum points."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from dashboard.model.computed_once import computed_once
from dashboard.model.provenance import Provenance

LARGEST_GROUP_COUNT = 8
"""More groups than this cannot be distinguished by colour, so the tree is not expanded any further."""
POINT_DECIMALS = 9
"""Significant decimals of points: finer differences are binary noise."""


class PointsRule(StrEnum):
    """The rules for points on a criterion that a user sets. Recorded points may be off the step."""

    NOT_A_NUMBER = "not_a_number"
    BELOW_ZERO = "below_zero"
    BELOW_MINIMUM = "below_minimum"
    ABOVE_MAXIMUM = "above_maximum"
    OFF_STEP = "off_step"


def nine_decimals(points: float) -> int:
    """Return `points` as the nearest whole number of 10^-9 points."""
    return round(points * 10**POINT_DECIMALS)


@dataclass(frozen=True, slots=True)
class Criterion:
    """A node of the criteria tree. Only a leaf has `max_points`; `parent` is None right under the root.

    `minimum_points`: 0, or negative for a penalty (điểm trừ). `bonus_points`: how far points may exceed the maximum
    (điểm thưởng); they are in no sum of maxima, so a percentage may be more than 100. Both are allowed on a criterion
    whose maximum is 0.
    `step`: points set by a user are a multiple of it, the maximum or an end; None: any value. Recorded ones may be off.
    `effort`: the cost of one more point, in units that only plans compare.
    `provenance`: that of the maximum (of a leaf).
    `actions`: what the programme suggests to agencies that have points to gain here, separated by semicolons.
    """

    code: str
    parent: str | None
    name: str
    max_points: float | None = None
    step: float | None = None
    effort: float = 1.0
    provenance: Provenance = Provenance.PUBLISHED
    actions: str = ""
    minimum_points: float = 0.0
    bonus_points: float = 0.0

    @property
    def highest_points(self) -> float:
        """The most points that are allowed: the maximum plus the bonus."""
        return (
            round((self.max_points or 0.0) + self.bonus_points, POINT_DECIMALS)
            if self.bonus_points
            else self.max_points or 0.0
        )

    @property
    def goes_beyond(self) -> bool:
        """Whether points may be below zero or above the maximum."""
        return bool(self.bonus_points or self.minimum_points)

    @property
    def largest_size(self) -> float | None:
        """The largest absolute value that points may have; None for a node without points."""
        return None if self.max_points is None else max(self.highest_points, -self.minimum_points)

    @property
    def is_leaf(self) -> bool:
        """Whether points are awarded on this node."""
        return self.max_points is not None

    def problem_with(self, points: float) -> PointsRule | None:
        """Return the rule that `points` on this criterion break; None if they are allowed."""
        if not math.isfinite(points):
            return PointsRule.NOT_A_NUMBER
        if points < self.minimum_points:
            return PointsRule.BELOW_MINIMUM if self.minimum_points else PointsRule.BELOW_ZERO
        if self.max_points is None:
            return None
        if points > self.highest_points:
            return PointsRule.ABOVE_MAXIMUM
        units = nine_decimals(points)
        if self.step is not None and units % self.stride():
            ends = (self.minimum_points, self.max_points, self.highest_points)
            return None if units in map(nine_decimals, ends) else PointsRule.OFF_STEP
        return None

    def stride(self, precision: int = POINT_DECIMALS) -> int:
        """The distance between allowed points, in 10^-9 points: the step, or 10^-`precision` without one.

        A step finer than nine decimals has no effect. The maximum and both ends of the range are always allowed too.
        """
        return 10 ** (POINT_DECIMALS - precision) if self.step is None else max(1, nine_decimals(self.step))


@dataclass(frozen=True, eq=False)
class CriteriaTree:
    """The criteria of one block in the order of the source; immutable.

    `nodes` must contain every parent, and no duplicate code or cycle: `dashboard.data` rejects anything else.
    Leaves are numbered in source order; that number is the column of a score matrix.
    """

    nodes: tuple[Criterion, ...]

    @computed_once
    def by_code(self) -> Mapping[str, Criterion]:
        """Every node by its code."""
        return MappingProxyType({node.code: node for node in self.nodes})

    @computed_once
    def leaves(self) -> tuple[Criterion, ...]:
        """The nodes that carry points, in source order: the columns of a score matrix."""
        return tuple(node for node in self.nodes if node.is_leaf)

    @computed_once
    def leaf_index(self) -> Mapping[str, int]:
        """Column of each leaf, by code."""
        return MappingProxyType({leaf.code: column for column, leaf in enumerate(self.leaves)})

    @computed_once
    def _children(self) -> Mapping[str | None, tuple[Criterion, ...]]:
        children: dict[str | None, list[Criterion]] = {}
        for node in self.nodes:
            children.setdefault(node.parent, []).append(node)
        return {parent: tuple(nodes) for parent, nodes in children.items()}

    def children(self, code: str | None) -> tuple[Criterion, ...]:
        """Nodes right under `code`, or right under the root for None."""
        return self._children.get(code, ())

    def ancestors(self, code: str) -> tuple[Criterion, ...]:
        """The nodes above `code`, outermost first."""
        above: list[Criterion] = []
        parent = self.by_code[code].parent
        while parent is not None:
            above.append(self.by_code[parent])
            parent = above[-1].parent
        return tuple(reversed(above))

    def columns(self, code: str) -> tuple[int, ...]:
        """Columns of the leaves at or under `code`, ascending."""
        return self._columns[code]

    @computed_once
    def _columns(self) -> Mapping[str, tuple[int, ...]]:
        columns: dict[str, list[int]] = {node.code: [] for node in self.nodes}
        for column, leaf in enumerate(self.leaves):
            for node in (leaf, *self.ancestors(leaf.code)):
                columns[node.code].append(column)
        return {code: tuple(found) for code, found in columns.items()}

    def maximum(self, code: str) -> float:
        """Maximum points of a node: given for a leaf, the sum of its leaves otherwise (exact to 9 decimals)."""
        return round(sum(self.leaves[column].max_points or 0.0 for column in self.columns(code)), 9)

    @computed_once
    def total_maximum(self) -> float:
        """Maximum points of the whole tree, exact to 9 decimals."""
        return round(sum(leaf.max_points or 0.0 for leaf in self.leaves), 9)

    @computed_once
    def goes_beyond(self) -> bool:
        """Whether there is a bonus or a penalty, so that a total may be below zero or above the maximum."""
        return any(leaf.goes_beyond for leaf in self.leaves)

    @computed_once
    def groups(self) -> tuple[Criterion, ...]:
        """The criterion groups that charts compare: a partition of the leaves into nodes of similar depth.

        Starts with the children of the root and expands another level as long as every expanded node has only inner
        nodes as children and the groups are few enough to distinguish (`LARGEST_GROUP_COUNT`). Two parts with six
        groups give the six; a flat list of criteria gives its leaves.
        """
        level = self.children(None)
        while True:
            opened = tuple(child for node in level for child in (self._inner_children(node) or (node,)))
            if opened == level or len(opened) > LARGEST_GROUP_COUNT:
                return level
            level = opened

    def _inner_children(self, node: Criterion) -> tuple[Criterion, ...]:
        """Children of `node` if all of them are inner nodes; empty otherwise, since leaves are no peers of groups."""
        children = self.children(node.code)
        return children if children and not any(child.is_leaf for child in children) else ()

    @computed_once
    def group_of_leaf(self) -> tuple[int, ...]:
        """For each leaf, the index of its group in `groups`."""
        group_of: dict[int, int] = {}
        for index, group in enumerate(self.groups):
            group_of.update(dict.fromkeys(self.columns(group.code), index))
        return tuple(group_of[column] for column in range(len(self.leaves)))
