"""What a template says of the edition as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.data.numbers import NumberProblem, parse_sheet_number
from dashboard.data.refusals import Refusal, RefusalLog, Rule
from dashboard.data.source_tables import Entries, Entry, Notation
from dashboard.data.workbook.cells import CellValue, Sheet
from dashboard.data.workbook.template.cell_texts import cell_text, columns_named
from dashboard.data.workbook.template.form import TemplateForm
from dashboard.model.template_format import VALUE_COLUMN
from dashboard.sandbox.spreadsheet import cell_name

_DAY, _WHOLE = "issued", "precision"


def read_about(form: TemplateForm, sheet: Sheet, notation: Notation, log: RefusalLog) -> Entries | None:
    """Return the entries of the sheet; None when it no longer has the form."""
    column = columns_named(sheet).get(VALUE_COLUMN)
    if column is None:
        log.refuse(sheet.name, Rule.FORM_ALTERED, missing=VALUE_COLUMN)
        return None
    entries, refused = dict[str, Entry](), set[str]()
    for row, key in _keys(sheet):
        place, cell = cell_name(row, column), sheet.cell(row, column)
        value, rule = _value(key, cell)
        if rule is None and isinstance(value, str) and form.is_example(value):
            rule = Rule.EXAMPLE_LEFT
        if rule is not None:
            refused.add(key)
            log.note(Refusal(sheet.name, row + 1, None, str(value), rule, cell=place))
        if key in entries:
            first_row = str(entries[key].row)
            log.note(Refusal(sheet.name, row + 1, None, key, Rule.CODE_DOUBLED, {"first_row": first_row}, place))
            continue
        entries[key] = Entry(value, row + 1, place)
    return Entries(sheet.name, entries, notation, frozenset(refused))


def _keys(sheet: Sheet) -> Iterator[tuple[int, str]]:
    for row in range(1, len(sheet.rows)):
        key = sheet.cell(row, 0)
        if isinstance(key, str) and key.strip():
            yield row, key.strip()


def _value(key: str, cell: CellValue) -> tuple[object, Rule | None]:
    """Return the value of a key as `edition.toml` would hold it, and the rule that its cell breaks."""
    text, rule = cell_text(cell)
    if key == _DAY and rule is Rule.TURNED_INTO_DATE:
        return text, None
    if key == _WHOLE and rule is None:
        number = cell if isinstance(cell, float) else parse_sheet_number(text, None)
        if not isinstance(number, NumberProblem) and number.is_integer():
            return int(number), None
    return text, rule
