"""Read a filled-in template as an edition, or refuse it with everything that is wrong in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from dashboard.data.errors import IssueLog, SourceError
from dashboard.data.numbers import NumberProblem, parse_sheet_number, plain_number
from dashboard.data.source_tables import (
    AGENCIES,
    BLOCKS,
    CRITERIA,
    DOCUMENTS,
    FACTS,
    GRADES,
    Entries,
    Entry,
    Notation,
    ScoreSheet,
    SourceRow,
    TableFormat,
    edition_from,
)
from dashboard.data.workbook_cells.cells import CellValue, Sheet, Workbook
from dashboard.data.workbook_cells.questions import Interview
from dashboard.data.workbook_cells.template_sheets import (
    MEASURES,
    TemplateForm,
    cell_text,
    columns_named,
    find_form,
    has_rows,
    is_blank,
    read_list,
    read_score_sheet,
)
from dashboard.data.workbook_cells.workbook_reading import FactKey, FactPlace, WorkbookReading
from dashboard.model import Edition, Issue, Rule, Severity
from dashboard.model.computed_once import computed_once
from dashboard.model.template_format import FORM_VERSION, VALUE_COLUMN, TemplateSheet
from dashboard.sandbox.spreadsheet import cell_name

_DAY, _WHOLE = "issued", "precision"


def read_about(form: TemplateForm, sheet: Sheet, notation: Notation, log: IssueLog) -> Entries | None:
    """Return the entries of the sheet; None if it no longer has the form."""
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
            log.add(Issue(sheet.name, row + 1, None, str(value), rule, cell=place))
        if key in entries:
            first_row = str(entries[key].row)
            log.add(Issue(sheet.name, row + 1, None, key, Rule.CODE_DOUBLED, {"first_row": first_row}, place))
            continue
        entries[key] = Entry(value, row + 1, place)
    return Entries(sheet.name, entries, notation, frozenset(refused))


def _keys(sheet: Sheet) -> Iterator[tuple[int, str]]:
    for row in range(1, len(sheet.rows)):
        key = sheet.cell(row, 0)
        if isinstance(key, str) and key.strip():
            yield row, key.strip()


def _value(key: str, cell: CellValue) -> tuple[object, Rule | None]:
    """Return the value of a key as in `edition.toml`, and the rule that its cell breaks."""
    text, rule = cell_text(cell)
    if key == _DAY and rule is Rule.TURNED_INTO_DATE:
        return text, None
    if key == _WHOLE and rule is None:
        number = cell if isinstance(cell, float) else parse_sheet_number(text, None)
        if not isinstance(number, NumberProblem) and number.is_integer():
            return int(number), None
    return text, rule


_KINDS = {
    BLOCKS: TemplateSheet.BLOCKS,
    CRITERIA: TemplateSheet.CRITERIA,
    AGENCIES: TemplateSheet.AGENCIES,
    FACTS: TemplateSheet.FACTS,
    DOCUMENTS: TemplateSheet.SOURCES,
    GRADES: TemplateSheet.GRADES,
}


def is_template(workbook: Workbook) -> bool:
    """Whether the workbook is a template written by the dashboard, whatever its sheets are called now."""
    return find_form(workbook) is not None


def read_template(workbook: Workbook, log: IssueLog) -> Edition:
    """Return the edition in the template, with its version set; warnings are in the log.

    Raises SourceError with all errors in it, and ValueError for a workbook that is no template.
    """
    form = find_form(workbook)
    if form is None:
        raise ValueError(f"{workbook.file} is no template")
    if not form.is_known:
        found = "?" if form.version is None else plain_number(form.version)
        log.refuse(workbook.file, Rule.FORM_UNKNOWN, found=found, known=str(FORM_VERSION))
        log.raise_if_any()
    for sheet in (sheet for sheets in form.sheets.values() for sheet in sheets if not sheet.visible):
        log.add(Issue(sheet.name, None, None, None, Rule.SHEET_HIDDEN_READ, severity=Severity.WARNING))
    return edition_from(TemplateTables(form), log)


def reading_of_template(workbook: Workbook, answers: Mapping[str, str]) -> WorkbookReading:
    """Return the edition of a template, or all its errors; it asks nothing, so any `answers` cause warnings."""
    log = IssueLog()
    try:
        edition = read_template(workbook, log)
    except SourceError:
        edition = None
    Interview(answers, log, workbook.file).warn_of_unasked_answers()
    return WorkbookReading(
        edition,
        log.issues,
        log.warnings,
        fact_places={} if edition is None else fact_places(workbook, edition),
        more_problems=log.more(Severity.ERROR),
        more_warnings=log.more(Severity.WARNING),
    )


def fact_places(workbook: Workbook, edition: Edition) -> dict[FactKey, FactPlace]:
    """Return the cell of each printed figure of `edition` in the template that it was read from.

    That is the cell with the text as printed, or the cell with the number if that is empty.
    """
    form = find_form(workbook)
    if form is None:
        raise ValueError(f"{workbook.file} is no template")
    rows = TemplateTables(form).rows(FACTS, IssueLog()) or () if edition.facts else ()
    places: dict[FactKey, FactPlace] = {}
    for fact, row in zip(edition.facts, rows, strict=True):
        column = "printed" if row.cell("printed") else "value"
        place = FactPlace(row.file, row.line, row.places[column], row.cell(column))
        places[fact.block, fact.statistic, fact.agency, fact.value] = place
    return places


@dataclass(frozen=True)
class TemplateTables:
    """The sheets of a template, as a `TableSource`."""

    form: TemplateForm

    @computed_once
    def notation(self) -> Notation:
        """A decimal comma or point, the words of the template, the names of its sheets."""
        tables = {table.file: self.form.title(kind) for table, kind in _KINDS.items()}
        return Notation(parse_sheet_number, self.form.of_codes, tables)

    def name(self, table: TableFormat) -> str:
        """The sheet that holds the table."""
        return self.form.title(_KINDS[table])

    def metadata(self, log: IssueLog) -> Entries | None:
        """The entries of the first sheet."""
        sheet = self._only_sheet(TemplateSheet.ABOUT, log)
        return None if sheet is None else read_about(self.form, sheet, self.notation, log)

    def has(self, table: TableFormat) -> bool:
        """Whether there is such a list, and it is not empty."""
        return any(map(has_rows, self.form.sheets.get(_KINDS[table], ())))

    def rows(self, table: TableFormat, log: IssueLog) -> Iterable[SourceRow] | None:
        """The rows of a list."""
        kind = _KINDS[table]
        sheet = self._only_sheet(kind, log)
        return None if sheet is None else read_list(self.form, kind, sheet, self.notation, log)

    def score_sheets(self, log: IssueLog) -> Sequence[ScoreSheet]:
        """The scores, self-scores and origins of each block."""
        found = (
            read_score_sheet(self.form, kind, sheet, self.notation, log)
            for kind in MEASURES
            for sheet in self.form.sheets.get(kind, ())
        )
        return [sheet for sheet in found if sheet is not None]

    def refuse_unknown_tables(self, log: IssueLog) -> None:
        """Warn of non-empty sheets that are not part of the template."""
        for sheet in self.form.others:
            if any(not is_blank(cell) for row in sheet.rows for cell in row):
                log.add(Issue(sheet.name, None, None, None, Rule.SHEET_NOT_READ, severity=Severity.WARNING))

    def _only_sheet(self, kind: TemplateSheet, log: IssueLog) -> Sheet | None:
        """The sheet of a kind that must occur once; refuse a missing one, and any further ones."""
        sheets = self.form.sheets.get(kind, ())
        if not sheets:
            log.refuse(self.form.file, Rule.SHEET_MISSING, sheet=self.form.title(kind))
            return None
        for other in sheets[1:]:
            log.refuse(other.name, Rule.SHEET_DOUBLED, first=sheets[0].name)
        return sheets[0]
