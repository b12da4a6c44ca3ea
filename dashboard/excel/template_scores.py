"""Scores of one block on a sheet: one row per agency, one column per leaf, with spare rows and columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

import numpy as np

from dashboard.excel.book import Sheet
from dashboard.excel.styles import PLAIN_NUMBER, TEXT, Look, open_points_format
from dashboard.excel.template_form import Extent, Form, Rule, choice
from dashboard.model import PROVENANCES, Block, Criterion, Points, Provenance
from dashboard.model.template_format import AGENCY_COLUMN, AGENCY_NAME_COLUMN, NamedRow, TemplateSheet

_CODE, _NAME, _FIRST_LEAF = 1, 2, 3
_SPARE_ROWS, _SPARE_COLUMNS = 100, 20
_LEAVES_ON_A_PAGE = 20
_CODE_WIDTH, _NAME_WIDTH = 26, 38
_LEAF_WIDTH, _WIDEST_LEAF, _LINES_OF_A_NAME = 11.5, 40, 10


@dataclass(frozen=True, slots=True)
class _Rows:
    """The positions of a sheet's named rows, and of its first row of scores."""

    block: int
    provenance: int
    group: int

    @property
    def name(self) -> int:
        return self.group + 1

    @property
    def code(self) -> int:
        return self.group + 2

    @property
    def maximum(self) -> int:
        return self.group + 3

    @property
    def first(self) -> int:
        return self.group + 4


def add_points(form: Form, block: Block) -> None:
    """Write the points of a block, a word for not applicable ones; for a new edition the cells stay empty."""
    title = form.words("template.points", block=block.name)
    sheet, rows = _add_sheet(form, block, TemplateSheet.POINTS, title, form.words("template.points_note"))
    usual = usual_origin(block) if form.has_figures else Provenance.PUBLISHED
    sheet.text(rows.provenance, 0, NamedRow.PROVENANCE)
    sheet.text(rows.provenance, _CODE, form.words("template.provenance_of_points"), Look.LABEL)
    sheet.text(rows.provenance, _NAME, form.listed.by_code[usual], Look.INPUT)
    wrong_word = form.words("template.wrong_word")
    provenance = form.words("template.provenance")
    choice(form.listed.provenances, wrong_word).on(
        sheet, (rows.provenance, rows.provenance), (_NAME, _NAME), provenance
    )
    if form.has_figures:
        _write_points(form, sheet, rows, block.points, form.listed.not_applicable)
    _finish(form, sheet, rows, block, form.listed.not_applicable)


def add_self_points(form: Form, block: Block) -> None:
    """Write the self-scores of agencies; the cell stays empty where there is none."""
    title = form.words("template.self_points", block=block.name)
    sheet, rows = _add_sheet(form, block, TemplateSheet.SELF_POINTS, title, form.words("template.self_points_note"))
    if form.has_figures and block.self_points is not None:
        _write_points(form, sheet, rows, block.self_points, None)
    _finish(form, sheet, rows, block, None)


def add_origins(form: Form, block: Block) -> None:
    """Write the provenance of scores where it differs from the one that the sheet of points gives for all."""
    title = form.words("template.origins", block=block.name)
    sheet, rows = _add_sheet(form, block, TemplateSheet.ORIGINS, title, form.words("template.origins_note"))
    usual = PROVENANCES.index(usual_origin(block))
    for row, column in np.argwhere(block.origins != usual).tolist():
        word = form.listed.by_code[PROVENANCES[block.origins[row, column]]]
        sheet.text(rows.first + row, _FIRST_LEAF + column, word, Look.INPUT)
    cells = (rows.first, rows.first + len(block.agencies) + _SPARE_ROWS)
    columns = (_FIRST_LEAF, _FIRST_LEAF + len(block.tree.leaves) + _SPARE_COLUMNS)
    rule = choice(form.listed.provenances, form.words("template.wrong_word"))
    rule.on(sheet, cells, columns, form.words("template.provenance"))
    _finish_layout(sheet, rows, block)


def usual_origin(block: Block) -> Provenance:
    """Return the provenance of most scores of a block."""
    return PROVENANCES[int(np.bincount(block.origins.ravel(), minlength=len(PROVENANCES)).argmax())]


def _add_sheet(form: Form, block: Block, kind: TemplateSheet, title: str, sentence: str) -> tuple[Sheet, _Rows]:
    sheet = form.add_sheet(kind, title, sentence)
    rows = _Rows(block=3, provenance=4, group=5)
    points = open_points_format(form.edition.precision) if kind is not TemplateSheet.ORIGINS else PLAIN_NUMBER
    leaves = block.tree.leaves
    sheet.set_column(_CODE, _CODE, _CODE_WIDTH, Look.INPUT, TEXT)
    sheet.set_column(_NAME, _NAME, _NAME_WIDTH, Look.INPUT, PLAIN_NUMBER)
    width = _leaf_width(leaves)
    sheet.set_column(_FIRST_LEAF, _FIRST_LEAF + len(leaves) + _SPARE_COLUMNS, width, Look.INPUT, points)
    sheet.text(0, _CODE, AGENCY_COLUMN)
    sheet.text(0, _NAME, AGENCY_NAME_COLUMN)
    sheet.text(rows.block, 0, NamedRow.BLOCK)
    sheet.text(rows.block, _CODE, form.words("template.block"), Look.LABEL)
    sheet.text(rows.block, _NAME, block.code, form.given, TEXT)
    _write_headings(form, sheet, rows, block)
    for row, agency in enumerate(block.agencies, start=rows.first):
        sheet.text(row, _CODE, agency.code, form.given, TEXT)
        sheet.text(row, _NAME, agency.name, form.given)
    return sheet, rows


def _leaf_width(leaves: Sequence[Criterion]) -> float:
    """The width of a leaf's column: as scores need, wider for long names, so that the frozen header is not too high."""
    longest = max((len(leaf.name) for leaf in leaves), default=0)
    return min(max(_LEAF_WIDTH, longest / _LINES_OF_A_NAME), _WIDEST_LEAF)


def _write_headings(form: Form, sheet: Sheet, rows: _Rows, block: Block) -> None:
    words, example = form.words, form.extent is Extent.EXAMPLE
    leaves = block.tree.leaves
    for row, named in ((rows.group, NamedRow.GROUP), (rows.name, NamedRow.NAME)):
        sheet.text(row, 0, named)
        sheet.text(row, _CODE, "", Look.HEADER)
    sheet.text(rows.group, _NAME, words("template.group"), Look.HEADER)
    sheet.text(rows.name, _NAME, words("template.criterion_name"), Look.HEADER)
    sheet.text(rows.code, 0, NamedRow.CODE)
    sheet.text(rows.code, _CODE, words("template.agency_code"), Look.HEADER)
    sheet.text(rows.code, _NAME, words("template.criterion_code"), Look.HEADER)
    sheet.text(rows.maximum, 0, NamedRow.MAXIMUM)
    sheet.text(rows.maximum, _CODE, "", Look.HEADER)
    sheet.text(rows.maximum, _NAME, words("template.maximum"), Look.HEADER)
    for first, last, name in () if example else _groups(block):
        sheet.heading_over(rows.group, _FIRST_LEAF + first, _FIRST_LEAF + last, name, Look.UPRIGHT_HEADER)
    heading = Look.INPUT if example else Look.UPRIGHT_HEADER
    for column, leaf in enumerate(leaves, start=_FIRST_LEAF):
        sheet.text(rows.name, column, leaf.name, heading)
        sheet.text(rows.code, column, leaf.code, heading, TEXT)
        sheet.exact_number(rows.maximum, column, leaf.max_points or 0.0, PLAIN_NUMBER, heading)


def _groups(block: Block) -> Iterator[tuple[int, int, str]]:
    """Yield the first and last leaf of each run of one criterion group, and its name, empty if the group is a leaf."""
    leaves, group_of = block.tree.leaves, block.tree.group_of_leaf
    for group, run in groupby(range(len(leaves)), key=lambda leaf: group_of[leaf]):
        columns = list(run)
        node = block.tree.groups[group]
        yield columns[0], columns[-1], "" if node.is_leaf else f"{node.code} {node.name}"


def _write_points(form: Form, sheet: Sheet, rows: _Rows, points: Points, missing: str | None) -> None:
    number_format = open_points_format(form.edition.precision)
    for row, scores in enumerate(points.tolist(), start=rows.first):
        for column, score in enumerate(scores, start=_FIRST_LEAF):
            if score == score:  # not NaN
                sheet.exact_number(row, column, score, number_format, Look.INPUT)
            elif missing is not None:
                sheet.text(row, column, missing, Look.INPUT, number_format)


def _finish(form: Form, sheet: Sheet, rows: _Rows, block: Block, not_applicable: str | None) -> None:
    """Restrict the cells to points from the minimum to the maximum in the row above, on the step if there is one."""
    last = rows.first + len(block.agencies) + _SPARE_ROWS
    for first_leaf, last_leaf, scale in _runs_of_scales(block.tree.leaves):
        columns = (_FIRST_LEAF + first_leaf, _FIRST_LEAF + last_leaf)
        rule = _points_rule(form, rows, columns[0], scale, not_applicable)
        rule.on(sheet, (rows.first, last), columns, form.words("template.points_title"))
    _finish_layout(sheet, rows, block)


class _Scale(NamedTuple):
    """The rules for points on a criterion, besides its maximum."""

    step: float | None = None
    minimum: float = 0.0
    bonus: float = 0.0


def _runs_of_scales(leaves: Sequence[Criterion]) -> Iterator[tuple[int, int, _Scale]]:
    """Yield the first and last leaf of each run with the same scale; spare columns have the default scale."""
    scales = [*(_Scale(leaf.step, leaf.minimum_points, leaf.bonus_points) for leaf in leaves), _Scale()]
    for scale, run in groupby(enumerate(scales), key=lambda numbered: numbered[1]):
        columns = [column for column, _ in run]
        yield columns[0], columns[-1] + (_SPARE_COLUMNS if columns[-1] == len(leaves) else 0), scale


def _points_rule(form: Form, rows: _Rows, column: int, scale: _Scale, not_applicable: str | None) -> Rule:
    letter = _letters(column)
    lowest, step = f"{scale.minimum!r}".removesuffix(".0"), scale.step
    cell, maximum = f"{letter}{rows.first + 1}", f"{letter}${rows.maximum + 1}"
    highest = f"{maximum}+{scale.bonus!r}" if scale.bonus else maximum
    conditions = [f"ISNUMBER({cell})", f"{cell}>={lowest}", f'OR({maximum}="",{cell}<={highest})']
    message = form.words("template.wrong_points", minimum=lowest)
    severity = "stop"
    if step is not None:
        conditions.append(
            f"OR({cell}={maximum},{cell}={lowest},ABS({cell}/{step!r}-ROUND({cell}/{step!r},0))<0.000001)"
        )
        message = form.words("template.wrong_step", step=f"{step:g}", minimum=lowest)
        severity = "warning"  # a cell has only one rule, and recorded points may be off the step
    formula = f"AND({','.join(conditions)})"
    if not_applicable is not None:
        formula = f'OR({cell}="{not_applicable}",{formula})'
        message += " " + form.words("template.or_not_applicable", not_applicable=not_applicable)
    return Rule({"validate": "custom", "value": f"={formula}", "error_type": severity}, message)


def _letters(column: int) -> str:
    return (chr(ord("A") + column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def _finish_layout(sheet: Sheet, rows: _Rows, block: Block) -> None:
    sheet.hide_marks()
    sheet.freeze_header(rows.maximum, _FIRST_LEAF)
    sheet.print_wide(-(-len(block.tree.leaves) // _LEAVES_ON_A_PAGE), (rows.group, rows.maximum), _FIRST_LEAF)
    sheet.protect()
