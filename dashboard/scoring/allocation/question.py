"""What may be raised, by how much in all, and what is to be lifted by it: the parts of a block."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.model import Block, Points
from dashboard.scoring.allocation.open_scores import Grid, OpenScore, finest_grid, open_cells, open_scores
from dashboard.scoring.allocation.raise_sums import sums_of_raises
from dashboard.scoring.allocation.refusals import MOST_SCORES, MOST_UNITS, AllocationRefused, AllocationRule
from dashboard.scoring.arithmetic import EXACT_DECIMALS, LARGEST, Units, quantise


@dataclass(frozen=True, eq=False)
class Question:
    """What may be raised and by how many units in all. Matrices are agencies × leaves, in 10^-9 points.

    `awarded`: points, 0 where not applicable. `counted`: the same, with `scores` rounded down to the grid.
    """

    block: Block
    budget: float
    grid: Grid
    units: int
    scores: tuple[OpenScore, ...]
    maxima: Units
    awarded: Units
    counted: Units


@dataclass(frozen=True, eq=False)
class Part:
    """What is lifted as one: an agency or a criterion group.

    `cells`: its place in the matrices, whose sums are `maximum`, `awarded` and `counted`. `scores`: what may be raised
    of it, in the order to raise them.
    """

    code: str
    cells: tuple[NDArray[np.intp], ...]
    maximum: int
    awarded: int
    counted: int
    scores: tuple[OpenScore, ...]


def ask(block: Block, precision: int, budget: float, locked: Iterable[str], points: Points | None) -> Question:
    """Put the question: what of `points` (default: the block's) may be raised, on which grid.

    Raises AllocationRefused for a budget that is no number from 0 up, and for more than can be searched.
    """
    if not (math.isfinite(budget) and budget >= 0):
        raise AllocationRefused(AllocationRule.POINTS_BELOW_ZERO, 0)
    points = block.points if points is None else points
    cells = open_cells(block, points, [column for code in locked for column in block.tree.columns(code)])
    if cells.sum() > MOST_SCORES:
        raise AllocationRefused(AllocationRule.TOO_MANY_SCORES, MOST_SCORES)
    of_use = min(budget, float((block.maxima - points)[cells].sum()))
    grid = finest_grid(block, precision, points, cells, of_use, MOST_UNITS)
    if grid is None:
        raise AllocationRefused(AllocationRule.TOO_MANY_UNITS, MOST_UNITS)
    scores = tuple(open_scores(block, precision, points, cells, grid))
    applicable = ~np.isnan(points)
    awarded = quantise(np.where(applicable, points, 0.0), EXACT_DECIMALS)
    counted = awarded.copy()
    for score in scores:
        counted[score.row, score.column] = score.today * grid.unit
    return Question(
        block=block,
        budget=budget,
        grid=grid,
        units=min(grid.floor(min(budget, LARGEST)), sum(score.largest_raise for score in scores)),
        scores=scores,
        maxima=quantise(np.where(applicable, block.maxima, 0.0), EXACT_DECIMALS),
        awarded=awarded,
        counted=counted,
    )


def group_parts(question: Question) -> list[Part]:
    """The tree's groups in tree order, without those that apply to nobody; largest gaps first in each."""
    tree = question.block.tree
    name_place = {row: place for place, row in enumerate(question.block.name_order)}
    largest_gap_first = sorted(question.scores, key=lambda score: (-score.gap, score.column, name_place[score.row]))
    scores: list[list[OpenScore]] = [[] for _ in tree.groups]
    for score in largest_gap_first:
        scores[tree.group_of_leaf[score.column]].append(score)
    rows = range(len(question.block.agencies))
    parts = [
        _part(question, group.code, rows, tree.columns(group.code), own)
        for group, own in zip(tree.groups, scores, strict=True)
    ]
    return [part for part in parts if part.maximum]


def agency_parts(question: Question) -> list[Part]:
    """The agencies in name order; largest gaps first in each, in tree order among equals."""
    block = question.block
    scores: list[list[OpenScore]] = [[] for _ in block.agencies]
    for score in sorted(question.scores, key=lambda score: (-score.gap, score.column)):
        scores[score.row].append(score)
    columns = range(len(block.tree.leaves))
    return [_part(question, block.agencies[row].code, [row], columns, scores[row]) for row in block.name_order]


def _part(
    question: Question, code: str, rows: Sequence[int], columns: Sequence[int], scores: Iterable[OpenScore]
) -> Part:
    cells = np.ix_(rows, columns)
    maximum, awarded, counted = (
        int(matrix[cells].sum()) for matrix in (question.maxima, question.awarded, question.counted)
    )
    return Part(code, cells, maximum, awarded, counted, tuple(scores))


def attainable_raises(question: Question, part: Part) -> int:
    """The set of sums that `part` can be raised by, within the budget."""
    return sums_of_raises(part.scores, min(question.units, sum(score.largest_raise for score in part.scores)))
