"""The tables of scores of a template."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from dashboard.data.issue_log import IssueLog
from dashboard.data.source_tables import Measure, Notation, ScoreSheet, ScoreValue
from dashboard.data.workbook.cells import CellProblem, CellValue, Sheet
from dashboard.data.workbook.template.form import TemplateForm
from dashboard.data.workbook.template.lists import (
    cell_text,
    columns_named,
    is_blank,
    row_named,
    source_row,
    warn_of_hidden,
)
from dashboard.model import Rule
from dashboard.model.template_format import AGENCY_COLUMN, AGENCY_NAME_COLUMN, NamedRow, TemplateSheet
from dashboard.sandbox.spreadsheet import cell_name

MEASURES: Mapping[TemplateSheet, Measure] = {
    TemplateSheet.POINTS: Measure.POINTS,
    TemplateSheet.SELF_POINTS: Measure.SELF_POINTS,
    TemplateSheet.ORIGINS: Measure.ORIGINS,
}


def read_score_sheet(
    form: TemplateForm, kind: TemplateSheet, sheet: Sheet, notation: Notation, log: IssueLog
) -> ScoreSheet | None:
    """Return the scores of one sheet; None when it no longer has the form."""
    columns = columns_named(sheet)
    named = {row: row_named(sheet, row) for row in NamedRow}
    needed = [NamedRow.BLOCK, NamedRow.NAME, NamedRow.CODE, NamedRow.MAXIMUM]
    if kind is TemplateSheet.POINTS:
        needed.append(NamedRow.PROVENANCE)
    rows = {row: found for row, found in named.items() if found is not None}
    missing = [row.value for row in needed if row not in rows]
    missing += [column for column in (AGENCY_COLUMN, AGENCY_NAME_COLUMN) if column not in columns]
    if missing:
        log.refuse(sheet.name, Rule.FORM_ALTERED, missing=", ".join(missing))
        return None
    first_row = 1 + max(rows[NamedRow.CODE], rows[NamedRow.MAXIMUM])
    codes, names = columns[AGENCY_COLUMN], columns[AGENCY_NAME_COLUMN]
    leaves = list(_filled_columns(sheet, rows[NamedRow.CODE], first_row, 1 + max(codes, names)))
    agencies = list(_filled_rows(sheet, first_row, [codes, names, *leaves]))
    warn_of_hidden(sheet, agencies, leaves, (rows[NamedRow.CODE], names), log)
    return ScoreSheet(
        measure=MEASURES[kind],
        heading=source_row(form, sheet, _heading(rows, names), notation, log),
        agencies=[
            source_row(form, sheet, {AGENCY_COLUMN: (row, codes), AGENCY_NAME_COLUMN: (row, names)}, notation, log)
            for row in agencies
        ],
        leaves=[source_row(form, sheet, _leaf(rows, column), notation, log) for column in leaves],
        values=[[_value(sheet.cell(row, column)) for column in leaves] for row in agencies],
        place=lambda row, column: cell_name(agencies[row], leaves[column]),
        not_applicable=form.not_applicable,
    )


def _heading(rows: Mapping[NamedRow, int], column: int) -> dict[str, tuple[int, int]]:
    return {row.value: (rows[row], column) for row in (NamedRow.BLOCK, NamedRow.PROVENANCE) if row in rows}


def _leaf(rows: Mapping[NamedRow, int], column: int) -> dict[str, tuple[int, int]]:
    return {
        "criterion": (rows[NamedRow.CODE], column),
        "name": (rows[NamedRow.NAME], column),
        "maximum": (rows[NamedRow.MAXIMUM], column),
    }


def _filled_columns(sheet: Sheet, code_row: int, first_row: int, first_column: int) -> Iterator[int]:
    """Yield the columns that have a code, or anything where scores stand."""
    width = max(map(len, sheet.rows), default=0)
    filled = {column for row in sheet.rows[first_row:] for column, value in enumerate(row) if not is_blank(value)}
    for column in range(first_column, width):
        if column in filled or not is_blank(sheet.cell(code_row, column)):
            yield column


def _filled_rows(sheet: Sheet, first_row: int, columns: list[int]) -> Iterator[int]:
    for row in range(first_row, len(sheet.rows)):
        if any(not is_blank(sheet.cell(row, column)) for column in columns):
            yield row


def _value(value: CellValue) -> ScoreValue:
    if isinstance(value, float | CellProblem):
        return value
    if is_blank(value):
        return None
    if isinstance(value, bool | datetime.date):
        text, rule = cell_text(value)
        return CellProblem(rule or Rule.NOT_A_NUMBER, text)
    return value
