"""What a template holds where nobody sees it: read like all else, and told."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.data.refusals import Refusal, RefusalLog, Rule, Severity
from dashboard.data.workbook.cells import Sheet
from dashboard.data.workbook.template.cell_texts import cell_text
from dashboard.sandbox.spreadsheet import cell_name


def warn_of_hidden(
    sheet: Sheet, rows: Sequence[int], columns: Sequence[int], label: tuple[int, int], log: RefusalLog
) -> None:
    """Warn once of the hidden ones among the `rows` that were read, and once of those among the `columns`.

    `label`: the row that says what a column holds, and the column that says what a row holds.
    """
    label_row, label_column = label
    hidden_rows = sorted(sheet.hidden_rows.intersection(rows))
    hidden_columns = sorted(sheet.hidden_columns.intersection(columns))
    if hidden_rows:
        _warn(sheet, Rule.LINES_HIDDEN, hidden_rows[0], label_column, len(hidden_rows), log)
    if hidden_columns:
        _warn(sheet, Rule.COLUMNS_HIDDEN, label_row, hidden_columns[0], len(hidden_columns), log)


def _warn(sheet: Sheet, rule: Rule, row: int, column: int, count: int, log: RefusalLog) -> None:
    shown, _ = cell_text(sheet.cell(row, column))
    details = {"count": str(count)}
    log.note(Refusal(sheet.name, row + 1, None, shown, rule, details, cell_name(row, column), Severity.WARNING))
