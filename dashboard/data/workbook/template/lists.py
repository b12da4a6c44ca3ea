"""A list of a template as rows that the rules of every source can check."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from dashboard.data.numbers import NumberProblem, parse_sheet_number
from dashboard.data.refusals import Refusal, RefusalLog, Rule, Severity
from dashboard.data.source_tables import Notation, SourceRow
from dashboard.data.workbook.cells import CellValue, Sheet
from dashboard.data.workbook.template.cell_texts import cell_text, columns_named, is_blank, row_named
from dashboard.data.workbook.template.fields import source_row
from dashboard.data.workbook.template.form import TemplateForm
from dashboard.data.workbook.template.hidden import warn_of_hidden
from dashboard.model.template_format import LIST_COLUMNS, NamedRow, TemplateSheet
from dashboard.sandbox.spreadsheet import cell_name

_MOST_DECIMALS = 9


def has_rows(sheet: Sheet) -> bool:
    """Whether anything stands under the header of a list."""
    header = row_named(sheet, NamedRow.HEADER)
    return header is None or any(not is_blank(cell) for row in sheet.rows[header + 1 :] for cell in row[1:])


def read_list(
    form: TemplateForm, kind: TemplateSheet, sheet: Sheet, notation: Notation, log: RefusalLog
) -> list[SourceRow] | None:
    """Return the rows of a list, empty ones left out; None when its header is no longer that of a template."""
    header, columns = row_named(sheet, NamedRow.HEADER), columns_named(sheet)
    missing = [column for column in LIST_COLUMNS[kind] if column not in columns]
    if header is None or missing:
        log.refuse(sheet.name, Rule.FORM_ALTERED, missing=", ".join([*missing, *([] if header else [NamedRow.HEADER])]))
        return None
    known = {name: column for name, column in columns.items() if name in LIST_COLUMNS[kind]}
    _warn_of_cells_outside(sheet, header + 1, set(known.values()), log)
    filled = list(_filled_rows(sheet, header + 1, known.values()))
    warn_of_hidden(sheet, filled, list(known.values()), (header, known.get("name", min(known.values()))), log)
    fields = ({name: (row, column) for name, column in known.items()} for row in filled)
    rows = [source_row(form, sheet, places, notation, log) for places in fields]
    return [_with_printed_decimals(row) for row in rows] if kind is TemplateSheet.FACTS else rows


def _filled_rows(sheet: Sheet, first: int, columns: Collection[int]) -> Iterator[int]:
    for row in range(first, len(sheet.rows)):
        if any(not is_blank(sheet.cell(row, column)) for column in columns):
            yield row


def _warn_of_cells_outside(sheet: Sheet, first: int, columns: set[int], log: RefusalLog) -> None:
    """Warn of the first cell of each column that belongs to no field: what stands there is not read."""
    warned = {0, *columns}
    for row in range(first, len(sheet.rows)):
        for column, value in enumerate(sheet.rows[row]):
            if column not in warned and not is_blank(value):
                warned.add(column)
                warn_not_read(sheet, row, column, value, log)


def warn_not_read(sheet: Sheet, row: int, column: int, value: CellValue, log: RefusalLog) -> None:
    """Warn of a cell that is not read."""
    shown, _ = cell_text(value)
    place = cell_name(row, column)
    log.note(Refusal(sheet.name, row + 1, None, shown, Rule.NOT_READ, {}, place, Severity.WARNING))


def _with_printed_decimals(row: SourceRow) -> SourceRow:
    """Return a fact whose value is written with as many decimals as were printed: `12.750` for 12.75 and 3."""
    value = row.numbers.get("value", parse_sheet_number(row.cell("value"), None))
    if not row.cell("decimals") or isinstance(value, NumberProblem):
        return row
    needed = row.decimals("value")
    decimals = row.whole_number("decimals", 0, _MOST_DECIMALS, default=needed)
    printed = f"{value:.{min(max(decimals, 0), _MOST_DECIMALS)}f}"
    if float(printed) != value:
        row.refuse("decimals", Rule.DECIMALS_TOO_FEW, needed=str(needed))
        return row
    return replace(row, cells={**row.cells, "value": printed}, numbers={**row.numbers, "value": value})
