"""The scores of one block while they are read, and the rules that a score obeys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dashboard.data.numbers import plain_number
from dashboard.data.refusals import Rule, Severity
from dashboard.data.source_tables import criteria as criteria_table
from dashboard.data.source_tables.agencies import AgencyRow
from dashboard.data.source_tables.criteria import BlockCriteria
from dashboard.data.source_tables.rows import SourceRow
from dashboard.model import PROVENANCES, Criterion, Points, PointsRule, Provenance
from dashboard.model.computed_once import computed_once

ORIGIN_INDEX: Mapping[Provenance, int] = {origin: index for index, origin in enumerate(PROVENANCES)}


@dataclass(frozen=True, eq=False)
class BlockScores:
    """The matrices of one block while they are filled: agencies × leaves, in source order.

    `lines` holds the line of each score's row, 0 where no row has been seen.
    """

    agencies: tuple[str, ...]
    leaves: tuple[Criterion, ...]

    @computed_once
    def rows(self) -> Mapping[str, int]:
        """Row of each agency, by code."""
        return {code: row for row, code in enumerate(self.agencies)}

    @computed_once
    def columns(self) -> Mapping[str, int]:
        """Column of each leaf, by code."""
        return {leaf.code: column for column, leaf in enumerate(self.leaves)}

    @computed_once
    def points(self) -> Points:
        """Awarded points; NaN where not applicable."""
        return np.full(self._shape, np.nan)

    @computed_once
    def self_points(self) -> Points:
        """Points that agencies gave themselves; NaN where there are none."""
        return np.full(self._shape, np.nan)

    @computed_once
    def origins(self) -> NDArray[np.uint8]:
        """Indices into PROVENANCES."""
        return np.zeros(self._shape, dtype=np.uint8)

    @computed_once
    def lines(self) -> NDArray[np.int64]:
        """Line of each score in its table."""
        return np.zeros(self._shape, dtype=np.int64)

    @property
    def _shape(self) -> tuple[int, int]:
        return len(self.agencies), len(self.leaves)


def empty_scores(
    criteria: Mapping[str, BlockCriteria], agencies: Mapping[str, AgencyRow]
) -> Iterator[tuple[str, BlockScores]]:
    """Yield each block's code with its matrices, nothing filled in yet."""
    for block, tree in criteria.items():
        codes = tuple(code for code, agency in agencies.items() if agency.block == block)
        yield block, BlockScores(codes, tree.leaves)


def accept_leaf(row: SourceRow, criteria: BlockCriteria | None) -> str:
    """Return the leaf that the row is about, the one that is meant when its code lost a zero."""
    code = row.reference("criterion")
    if not code or criteria is None or (code in criteria.rows and code not in criteria.parents):
        return code
    if code in criteria.parents:
        row.refuse("criterion", Rule.SCORE_ON_INNER_NODE)
    elif meant := criteria.meant_by.get(code):
        row.refuse("criterion", Rule.CRITERION_LOST_ZERO, meant=meant)
        return meant
    else:
        row.refuse("criterion", Rule.CRITERION_UNKNOWN, table=row.table(criteria_table.FORMAT))
    return code


@dataclass(frozen=True, slots=True)
class PointsProblem:
    """What is wrong with recorded points; as a warning they are kept all the same."""

    rule: Rule
    severity: Severity = Severity.ERROR
    details: Mapping[str, str] = field(default_factory=dict[str, str])


def points_problem(points: float, leaf: Criterion) -> PointsProblem | None:
    """Return what is wrong with recorded points on a leaf; None when nothing is.

    Points off the step are a fact, however they came about: they are kept, and somebody is told.
    """
    match leaf.problem_with(points):
        case None:
            return None
        case PointsRule.NOT_A_NUMBER:
            return PointsProblem(Rule.NOT_FINITE)
        case PointsRule.BELOW_ZERO:
            return PointsProblem(Rule.POINTS_BELOW_ZERO)
        case PointsRule.ABOVE_MAXIMUM:
            return PointsProblem(Rule.POINTS_ABOVE_MAXIMUM, details={"maximum": plain_number(leaf.max_points or 0.0)})
        case PointsRule.OFF_STEP:
            details = {"step": plain_number(leaf.step or 0.0), "maximum": plain_number(leaf.max_points or 0.0)}
            return PointsProblem(Rule.POINTS_OFF_STEP, Severity.WARNING, details)
