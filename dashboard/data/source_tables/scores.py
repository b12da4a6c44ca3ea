"""Read scores as rows, and define the rules that scores must obey."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dashboard.data.errors import IssueLog
from dashboard.data.numbers import plain_number
from dashboard.data.source_tables.blocks import (
    CRITERIA,
    AgencyRow,
    BlockCriteria,
    BlockRow,
    accept_agency,
    accept_block,
)
from dashboard.data.source_tables.source import SourceRow, TableFormat, TableSource
from dashboard.model import PROVENANCES, Criterion, Points, PointsRule, Provenance, Rule, Severity
from dashboard.model.computed_once import computed_once

ORIGIN_INDEX: Mapping[Provenance, int] = {origin: index for index, origin in enumerate(PROVENANCES)}


@dataclass(frozen=True, eq=False)
class BlockScores:
    """The matrices of one block while they are being filled: agencies × leaves, in source order.

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
        """Self-scores; NaN where there are none."""
        return np.full(self._shape, np.nan)

    @computed_once
    def origins(self) -> NDArray[np.uint8]:
        """Indices into PROVENANCES."""
        return np.zeros(self._shape, dtype=np.uint8)

    @computed_once
    def lines(self) -> NDArray[np.int64]:
        """Line of each score in its table."""
        return np.zeros(self._shape, dtype=np.int64)

    def has_maximum(self, row: int) -> bool:
        """Whether any leaf that counts towards the maximum applies to the agency in `row`."""
        of_leaves = zip(self.leaves, self.points[row].tolist(), strict=True)
        return any(leaf.max_points != 0 and not math.isnan(points) for leaf, points in of_leaves)

    @property
    def _shape(self) -> tuple[int, int]:
        return len(self.agencies), len(self.leaves)


def empty_scores(
    criteria: Mapping[str, BlockCriteria], agencies: Mapping[str, AgencyRow]
) -> Iterator[tuple[str, BlockScores]]:
    """Yield each block's code with its empty matrices."""
    for block, tree in criteria.items():
        codes = tuple(code for code, agency in agencies.items() if agency.block == block)
        yield block, BlockScores(codes, tree.leaves)


def accept_leaf(row: SourceRow, criteria: BlockCriteria | None) -> str:
    """Return the code of the row's leaf; if its code lost a zero, the code that is meant."""
    code = row.reference("criterion")
    if not code or criteria is None or (code in criteria.rows and code not in criteria.parents):
        return code
    if code in criteria.parents:
        row.refuse("criterion", Rule.SCORE_ON_INNER_NODE)
    elif meant := criteria.code_by_shortened.get(code):
        row.refuse("criterion", Rule.CRITERION_LOST_ZERO, meant=meant)
        return meant
    else:
        row.refuse("criterion", Rule.CRITERION_UNKNOWN, table=row.table(CRITERIA))
    return code


@dataclass(frozen=True, slots=True)
class PointsProblem:
    """What is wrong with recorded points; with a warning, they are kept."""

    rule: Rule
    severity: Severity = Severity.ERROR
    details: Mapping[str, str] = field(default_factory=dict[str, str])


def points_problem(points: float, leaf: Criterion) -> PointsProblem | None:
    """Return what is wrong with recorded points on a leaf; None if nothing is.

    Points off the step are a fact: they are kept, with a warning.
    """
    match leaf.problem_with(points):
        case None:
            return None
        case PointsRule.NOT_A_NUMBER:
            return PointsProblem(Rule.NOT_FINITE)
        case PointsRule.BELOW_ZERO:
            return PointsProblem(Rule.POINTS_BELOW_ZERO)
        case PointsRule.BELOW_MINIMUM:
            return PointsProblem(Rule.POINTS_BELOW_MINIMUM, details={"minimum": plain_number(leaf.minimum_points)})
        case PointsRule.ABOVE_MAXIMUM:
            return PointsProblem(Rule.POINTS_ABOVE_MAXIMUM, details={"maximum": plain_number(leaf.highest_points)})
        case PointsRule.OFF_STEP:
            details = {"step": plain_number(leaf.step or 0.0), "maximum": plain_number(leaf.max_points or 0.0)}
            return PointsProblem(Rule.POINTS_OFF_STEP, Severity.WARNING, details)


SCORES = TableFormat(
    "scores.csv", required=("block", "agency", "criterion", "points"), optional=("self_points", "provenance")
)


def read_scores(
    source: TableSource,
    blocks: Mapping[str, BlockRow] | None,
    criteria: Mapping[str, BlockCriteria] | None,
    agencies: Mapping[str, AgencyRow] | None,
    log: IssueLog,
) -> Mapping[str, BlockScores]:
    """Return the scores of each block; the values of refused scores are stand-ins.

    Every agency must have a row for every leaf: an empty cell means not applicable, so a missing row would be ambiguous
    and is refused.
    """
    rows = source.rows(SCORES, log)
    scores = dict(empty_scores(criteria or {}, agencies or {}))
    if rows is None:
        return scores
    for row in rows:
        block = accept_block(row, blocks)
        agency = accept_agency(row, block, agencies)
        leaf = accept_leaf(row, criteria.get(block) if criteria is not None else None)
        if block in scores:
            _fill(scores[block], criteria[block].code_by_shortened if criteria else {}, row, agency, leaf)
        else:
            _points(row, "points", None)
            _points(row, "self_points", None)
    if not log.lost_rows(source.name(SCORES)):
        for block, matrices in scores.items():
            _refuse_gaps(block, matrices, source.name(SCORES), log)
    return scores


def _fill(scores: BlockScores, code_by_shortened: Mapping[str, str], row: SourceRow, agency: str, leaf: str) -> None:
    """Put one row into the matrices, or refuse it."""
    place = scores.rows.get(agency), scores.columns.get(leaf)
    criterion = None if place[1] is None else scores.leaves[place[1]]
    points = _points(row, "points", criterion)
    self_points = _points(row, "self_points", criterion)
    origin = ORIGIN_INDEX[row.provenance()]
    if place[0] is None or place[1] is None:
        return
    if first_row := scores.lines[place]:
        _refuse_doubled(row, int(first_row), code_by_shortened.get(leaf))
        return
    scores.lines[place] = row.line
    scores.points[place] = points
    scores.self_points[place] = self_points
    scores.origins[place] = origin


def _refuse_doubled(row: SourceRow, first_row: int, meant: str | None) -> None:
    if meant is not None and meant != row.cell("criterion"):
        row.refuse("criterion", Rule.SCORE_DOUBLED_LOST_ZERO, first_row=str(first_row), meant=meant)
    else:
        row.refuse("criterion", Rule.SCORE_DOUBLED, first_row=str(first_row))


def _points(row: SourceRow, column: str, leaf: Criterion | None) -> float:
    """Points in a cell, NaN when it is empty, 0 when they are refused. An unknown leaf sets no maximum."""
    if not row.cell(column):
        return math.nan
    points = row.number(column, None if leaf is None else leaf.largest_size)
    if points is None:
        return 0.0
    if leaf is None:
        if points < 0:
            row.refuse(column, Rule.POINTS_BELOW_ZERO)
        return 0.0
    if problem := points_problem(points, leaf):
        row.note(column, problem.rule, problem.severity, **problem.details)
    return points


def _refuse_gaps(block: str, scores: BlockScores, table: str, log: IssueLog) -> None:
    """Refuse agencies without a row, single scores without a row, and agencies to which nothing is applicable."""
    seen = scores.lines > 0
    for agency, row in scores.rows.items():
        if not seen[row].any():
            log.refuse(table, Rule.AGENCY_WITHOUT_ROWS, block=block, agency=agency)
            continue
        for column in np.flatnonzero(~seen[row]):
            criterion = scores.leaves[column].code
            log.refuse(table, Rule.SCORE_MISSING, block=block, agency=agency, criterion=criterion)
        if seen[row].all() and not scores.has_maximum(row):
            first_row = int(scores.lines[row].min())
            log.refuse(table, Rule.AGENCY_NOT_SCORED, first_row, "points", "", block=block, agency=agency)
