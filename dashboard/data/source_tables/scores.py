"""Scores as rows, one a score: the points of every agency on every leaf, with their origin."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from dashboard.data.refusals import RefusalLog, Rule
from dashboard.data.source_tables.agencies import AgencyRow, accept_agency
from dashboard.data.source_tables.block_scores import (
    ORIGIN_INDEX,
    BlockScores,
    accept_leaf,
    empty_scores,
    points_problem,
)
from dashboard.data.source_tables.blocks import BlockRow, accept_block
from dashboard.data.source_tables.criteria import BlockCriteria
from dashboard.data.source_tables.rows import SourceRow, TableFormat
from dashboard.data.source_tables.source import TableSource
from dashboard.model import Criterion

FORMAT = TableFormat(
    "scores.csv", required=("block", "agency", "criterion", "points"), optional=("self_points", "provenance")
)


def read_scores(
    source: TableSource,
    blocks: Mapping[str, BlockRow] | None,
    criteria: Mapping[str, BlockCriteria] | None,
    agencies: Mapping[str, AgencyRow] | None,
    log: RefusalLog,
) -> Mapping[str, BlockScores]:
    """Return the scores of each block; what is refused is left at zero points.

    Every agency must have a row for every leaf: not applicable is an empty cell, so a missing row means nothing
    and is refused.
    """
    rows = source.rows(FORMAT, log)
    scores = dict(empty_scores(criteria or {}, agencies or {}))
    if rows is None:
        return scores
    for row in rows:
        block = accept_block(row, blocks)
        agency = accept_agency(row, block, agencies)
        leaf = accept_leaf(row, criteria.get(block) if criteria is not None else None)
        if block in scores:
            _fill(scores[block], criteria[block].meant_by if criteria else {}, row, agency, leaf)
        else:
            _points(row, "points", None)
            _points(row, "self_points", None)
    if not log.lost_rows(source.name(FORMAT)):
        for block, matrices in scores.items():
            _refuse_gaps(block, matrices, source.name(FORMAT), log)
    return scores


def _fill(scores: BlockScores, meant_by: Mapping[str, str], row: SourceRow, agency: str, leaf: str) -> None:
    """Put one row into the matrices, or refuse it."""
    place = scores.rows.get(agency), scores.columns.get(leaf)
    criterion = None if place[1] is None else scores.leaves[place[1]]
    points = _points(row, "points", criterion)
    self_points = _points(row, "self_points", criterion)
    origin = ORIGIN_INDEX[row.provenance()]
    if place[0] is None or place[1] is None:
        return
    if first_row := scores.lines[place]:
        _refuse_doubled(row, int(first_row), meant_by.get(leaf))
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
    points = row.number(column, None if leaf is None else leaf.max_points)
    if points is None:
        return 0.0
    if leaf is None:
        if points < 0:
            row.refuse(column, Rule.POINTS_BELOW_ZERO)
        return 0.0
    if problem := points_problem(points, leaf):
        row.note(column, problem.rule, problem.severity, **problem.details)
    return points


def _refuse_gaps(block: str, scores: BlockScores, table: str, log: RefusalLog) -> None:
    """Refuse agencies without a row, single scores without a row, and agencies to which nothing is applicable."""
    seen = scores.lines > 0
    for agency, row in scores.rows.items():
        if not seen[row].any():
            log.refuse(table, Rule.AGENCY_WITHOUT_ROWS, block=block, agency=agency)
            continue
        for column in np.flatnonzero(~seen[row]):
            criterion = scores.leaves[column].code
            log.refuse(table, Rule.SCORE_MISSING, block=block, agency=agency, criterion=criterion)
        if seen[row].all() and np.isnan(scores.points[row]).all():
            first_row = int(scores.lines[row].min())
            log.refuse(table, Rule.AGENCY_NOT_SCORED, first_row, "points", "", block=block, agency=agency)
