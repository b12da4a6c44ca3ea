"""Cells that belong together, as the row that the rules of every source check."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.data.numbers import as_spreadsheets_show
from dashboard.data.refusals import Refusal, RefusalLog, Rule
from dashboard.data.source_tables import Notation, SourceRow
from dashboard.data.workbook.cells import Sheet
from dashboard.data.workbook.template.cell_texts import cell_text
from dashboard.data.workbook.template.form import TemplateForm
from dashboard.sandbox.spreadsheet import cell_name


def source_row(
    form: TemplateForm, sheet: Sheet, fields: Mapping[str, tuple[int, int]], notation: Notation, log: RefusalLog
) -> SourceRow:
    """Return the fields, each at its place; refuses cells that hold no text, and examples that were left.

    The row counts as the line of its first field.
    """
    cells, numbers, places, refused = dict[str, str](), dict[str, float](), dict[str, str](), set[str]()
    first_row = next(iter(fields.values()))[0]
    for name, (row, column) in fields.items():
        value = sheet.cell(row, column)
        cells[name], rule = cell_text(value)
        places[name] = cell_name(row, column)
        if isinstance(value, float):
            numbers[name] = as_spreadsheets_show(value)
        if rule is None and form.is_example(cells[name]):
            rule = Rule.EXAMPLE_LEFT
        if rule is not None:
            refused.add(name)
            log.note(Refusal(sheet.name, row + 1, None, cells[name], rule, cell=places[name]))
    return SourceRow(sheet.name, first_row + 1, cells, log, notation, places, numbers, frozenset(refused))
