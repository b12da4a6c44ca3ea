"""Read the sheets of a template (form, lists and scores) as tables that are checked by the rules of every source.

The form identifies each sheet, and maps codes to the words that stand for them in cells.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.data.codes import folded
from dashboard.data.errors import IssueLog
from dashboard.data.numbers import NumberProblem, as_spreadsheets_show, parse_sheet_number, plain_number
from dashboard.data.source_tables import Measure, Notation, ScoreSheet, ScoreValue, SourceRow
from dashboard.data.workbook_cells.cells import CellProblem, CellValue, Sheet, Workbook
from dashboard.model import Issue, PercentRule, Provenance, Rule, Severity, Statistic
from dashboard.model.template_format import (
    AGENCY_COLUMN,
    AGENCY_NAME_COLUMN,
    EXAMPLE,
    FORM_VERSION,
    LATER_COLUMNS,
    LIST_COLUMNS,
    MARKER,
    NOT_APPLICABLE,
    NamedRow,
    TemplateSheet,
)
from dashboard.sandbox.spreadsheet import cell_name

_CODES = {*Provenance, *Statistic, *PercentRule}


@dataclass(frozen=True)
class TemplateForm:
    """The sheets by kind, in the order of the workbook, and `others`, which have no known kind.

    `version` is that of the form, None if it cannot be read. `words` are by code.
    """

    file: str
    version: float | None
    words: Mapping[str, str]
    sheets: Mapping[TemplateSheet, tuple[Sheet, ...]]
    others: tuple[Sheet, ...]

    @property
    def is_known(self) -> bool:
        """Whether this program can read this version of the form."""
        return self.version == FORM_VERSION

    @property
    def of_codes(self) -> Mapping[str, str]:
        """The words in cells for origins, statistics and percentage rules, by code."""
        return {code: word for code, word in self.words.items() if code in _CODES}

    @property
    def not_applicable(self) -> str:
        """The word for a criterion that is not applicable."""
        return self.words.get(NOT_APPLICABLE, NOT_APPLICABLE)

    def is_example(self, text: str) -> bool:
        """Whether a text is marked as an example."""
        word = self.words.get(EXAMPLE, "")
        return word != "" and folded(text).startswith(folded(word))

    def title(self, kind: TemplateSheet) -> str:
        """The name of the first sheet of a kind; if there is none, its original name."""
        found = self.sheets.get(kind)
        return found[0].name if found else self.words.get(kind, kind)


def find_form(workbook: Workbook) -> TemplateForm | None:
    """Return the form of a template; None if the workbook is not a template."""
    marked = next((sheet for sheet in workbook.sheets if sheet.cell(0, 0) == MARKER), None)
    if marked is None:
        return None
    version = marked.cell(0, 1)
    kinds: dict[TemplateSheet, tuple[Sheet, ...]] = {}
    others: list[Sheet] = []
    for sheet in workbook.sheets:
        kind = _kind(sheet)
        if kind is not None:
            kinds[kind] = (*kinds.get(kind, ()), sheet)
        elif sheet is not marked:
            others.append(sheet)
    words = ((row[0], row[1]) for row in marked.rows[1:] if len(row) > 1)
    by_code = {code: word for code, word in words if isinstance(code, str) and isinstance(word, str)}
    return TemplateForm(workbook.file, version if isinstance(version, float) else None, by_code, kinds, tuple(others))


def _kind(sheet: Sheet) -> TemplateSheet | None:
    named = sheet.cell(0, 0)
    return TemplateSheet(named) if isinstance(named, str) and named in set(TemplateSheet) else None


def cell_text(value: CellValue) -> tuple[str, Rule | None]:
    """Return the stripped text of a cell, and the rule that the cell breaks in any column."""
    match value:
        case None:
            return "", None
        case str():
            return value.strip(), None
        case bool():
            return str(value).upper(), None
        case float() | int():
            return plain_number(as_spreadsheets_show(value)), None
        case CellProblem():
            return value.text, value.rule
        case _:
            return _day(value).isoformat(), Rule.TURNED_INTO_DATE


def is_blank(value: CellValue) -> bool:
    """Whether a cell is empty or holds only whitespace."""
    return value is None or (isinstance(value, str) and not value.strip())


def row_named(sheet: Sheet, name: str) -> int | None:
    """Return the row whose first cell has this name; None if there is none."""
    return next((row for row in range(1, len(sheet.rows)) if sheet.cell(row, 0) == name), None)


def columns_named(sheet: Sheet) -> dict[str, int]:
    """Return the columns by their name in the first row; of two with the same name, the first."""
    columns: dict[str, int] = {}
    for column, name in enumerate(sheet.rows[0][1:] if sheet.rows else (), start=1):
        if isinstance(name, str) and name.strip():
            columns.setdefault(name.strip(), column)
    return columns


def _day(value: datetime.date) -> datetime.date:
    return value.date() if isinstance(value, datetime.datetime) else value


def source_row(
    form: TemplateForm, sheet: Sheet, fields: Mapping[str, tuple[int, int]], notation: Notation, log: IssueLog
) -> SourceRow:
    """Return a row with the fields at the given cells; refuse cells with errors or dates, and examples left in.

    Its line number is the row of its first field.
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
            log.add(Issue(sheet.name, row + 1, None, cells[name], rule, cell=places[name]))
    return SourceRow(sheet.name, first_row + 1, cells, log, notation, places, numbers, frozenset(refused))


def warn_of_hidden(
    sheet: Sheet, rows: Sequence[int], columns: Sequence[int], label: tuple[int, int], log: IssueLog
) -> None:
    """Warn once of hidden rows among the `rows` that were read, and once of hidden ones among the `columns`.

    `label`: the row with the headings of columns, and the column with the names of rows.
    """
    label_row, label_column = label
    hidden_rows = sorted(sheet.hidden_rows.intersection(rows))
    hidden_columns = sorted(sheet.hidden_columns.intersection(columns))
    if hidden_rows:
        _warn(sheet, Rule.LINES_HIDDEN, hidden_rows[0], label_column, len(hidden_rows), log)
    if hidden_columns:
        _warn(sheet, Rule.COLUMNS_HIDDEN, label_row, hidden_columns[0], len(hidden_columns), log)


def _warn(sheet: Sheet, rule: Rule, row: int, column: int, count: int, log: IssueLog) -> None:
    shown, _ = cell_text(sheet.cell(row, column))
    details = {"count": str(count)}
    log.add(Issue(sheet.name, row + 1, None, shown, rule, details, cell_name(row, column), Severity.WARNING))


_MOST_DECIMALS = 9


def has_rows(sheet: Sheet) -> bool:
    """Whether there is anything below the header of a list."""
    header = row_named(sheet, NamedRow.HEADER)
    return header is None or any(not is_blank(cell) for row in sheet.rows[header + 1 :] for cell in row[1:])


def read_list(
    form: TemplateForm, kind: TemplateSheet, sheet: Sheet, notation: Notation, log: IssueLog
) -> list[SourceRow] | None:
    """Return the rows of a list without empty ones; None if its header is no longer that of a template."""
    header, columns = row_named(sheet, NamedRow.HEADER), columns_named(sheet)
    later = LATER_COLUMNS.get(kind, ())
    missing = [column for column in LIST_COLUMNS[kind] if column not in columns and column not in later]
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


def _warn_of_cells_outside(sheet: Sheet, first: int, columns: set[int], log: IssueLog) -> None:
    """Warn of the first cell of each column that belongs to no field, since it is not read."""
    warned = {0, *columns}
    for row in range(first, len(sheet.rows)):
        for column, value in enumerate(sheet.rows[row]):
            if column not in warned and not is_blank(value):
                warned.add(column)
                warn_not_read(sheet, row, column, value, log)


def warn_not_read(sheet: Sheet, row: int, column: int, value: CellValue, log: IssueLog) -> None:
    """Warn of a cell that is not read."""
    shown, _ = cell_text(value)
    place = cell_name(row, column)
    log.add(Issue(sheet.name, row + 1, None, shown, Rule.NOT_READ, {}, place, Severity.WARNING))


def _with_printed_decimals(row: SourceRow) -> SourceRow:
    """Return a fact with its value formatted to the printed decimals: `12.750` for 12.75 and 3."""
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


MEASURES: Mapping[TemplateSheet, Measure] = {
    TemplateSheet.POINTS: Measure.POINTS,
    TemplateSheet.SELF_POINTS: Measure.SELF_POINTS,
    TemplateSheet.ORIGINS: Measure.ORIGINS,
}


def read_score_sheet(
    form: TemplateForm, kind: TemplateSheet, sheet: Sheet, notation: Notation, log: IssueLog
) -> ScoreSheet | None:
    """Return the scores of one sheet; None if it no longer has the form."""
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
    """Yield the columns that have a code, or any content in the rows of scores."""
    width = max(map(len, sheet.rows), default=0)
    filled = {column for row in sheet.rows[first_row:] for column, value in enumerate(row) if not is_blank(value)}
    for column in range(first_column, width):
        if column in filled or not is_blank(sheet.cell(code_row, column)):
            yield column


def _value(value: CellValue) -> ScoreValue:
    if isinstance(value, float | CellProblem):
        return value
    if is_blank(value):
        return None
    if isinstance(value, bool | datetime.date):
        text, rule = cell_text(value)
        return CellProblem(rule or Rule.NOT_A_NUMBER, text)
    return value
