"""A list on a sheet: a column a field, a row an item, and room for more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dashboard.model.template_format import LIST_COLUMNS, NamedRow, TemplateSheet
from dashboard.report.book import Sheet
from dashboard.report.styles import PLAIN_NUMBER, TEXT, Look
from dashboard.report.template_sheets.form import Form, Rule

_SPARE_ROWS = 500
"""Rows under the list that the rules of its columns hold for too."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `given`: what is written in it must not change."""

    header: str
    width: float
    number_format: str = PLAIN_NUMBER
    rule: Rule | None = None
    given: bool = False


@dataclass(frozen=True, slots=True)
class ListSheet:
    """A list that was written, for others to choose from."""

    sheet: Sheet
    first_row: int
    last_row: int

    def cells(self, column: int) -> str:
        """The cells of a column, those to be filled too, as a list of choices wants them."""
        letter, sheet = chr(ord("A") + column), self.sheet.name.replace("'", "''")
        return f"='{sheet}'!${letter}${self.first_row + 1}:${letter}${self.last_row + 1}"


def add_list(
    form: Form,
    kind: TemplateSheet,
    name: str,
    sentences: Sequence[str],
    fields: Sequence[Field],
    rows: Iterable[Sequence[str | float | None]],
) -> ListSheet:
    """Add the sheet of a list; `fields` and the cells of each row follow the columns of its kind. None stays empty."""
    sheet = form.add_sheet(kind, name, *sentences)
    header_row = 2 + len(sentences)
    sheet.text(header_row, 0, NamedRow.HEADER)
    for column, (key, field) in enumerate(zip(LIST_COLUMNS[kind], fields, strict=True), start=1):
        sheet.text(0, column, key)
        sheet.set_column(column, column, field.width, Look.INPUT, field.number_format)
        sheet.text(header_row, column, field.header, Look.HEADER)
    first = last = header_row + 1
    for last, cells in enumerate(rows, start=first):
        for column, (field, cell) in enumerate(zip(fields, cells, strict=True), start=1):
            _write(sheet, last, column, cell, field, form.given if field.given else Look.INPUT)
    last += _SPARE_ROWS
    for column, field in enumerate(fields, start=1):
        if field.rule is not None:
            field.rule.on(sheet, (first, last), (column, column), field.header)
    sheet.hide_names()
    sheet.freeze_header(header_row, 1)
    sheet.protect()
    return ListSheet(sheet, first, last)


def _write(sheet: Sheet, row: int, column: int, cell: str | float | None, field: Field, look: Look) -> None:
    if isinstance(cell, str):
        sheet.text(row, column, cell, look, TEXT if field.number_format == TEXT else PLAIN_NUMBER)
    elif cell is not None:
        sheet.exact_number(row, column, cell, field.number_format, look)
