"""Plain result sheets become an edition, or the list of what is wrong and what must be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.data.aliases import Alias
from dashboard.data.errors import SourceError
from dashboard.data.issue_log import IssueLog
from dashboard.data.source_tables import edition_from
from dashboard.data.workbook.cells import Sheet, Workbook
from dashboard.data.workbook.questions import Interview
from dashboard.data.workbook.result_sheets.about import About, ask_about
from dashboard.data.workbook.result_sheets.agencies import KnownAgencies, ask_agencies, ask_block
from dashboard.data.workbook.result_sheets.asking import (
    ask_columns,
    ask_criteria,
    ask_signs,
    legends_in,
    warn_sheet,
)
from dashboard.data.workbook.result_sheets.conversion import BlockParts, convert
from dashboard.data.workbook.result_sheets.grid import text_of
from dashboard.data.workbook.result_sheets.parts import Part, PartAgency, TableNumbers
from dashboard.data.workbook.result_sheets.tables import SheetTable, tables_of
from dashboard.data.workbook.workbook_reading import FactKey, FactPlace, Known, Layout, WorkbookReading
from dashboard.model import Block, Edition, Rule, Severity

_MOST_NAMES = 12
"""Of agencies or criteria that are gone, in one sentence; their number is told whole."""


def read_result_sheets(workbook: Workbook, known: Known, answers: Mapping[str, str]) -> WorkbookReading:
    """Return the edition, or its problems and open questions."""
    log = IssueLog()
    interview = Interview(answers, log, workbook.file)
    tables = _tables(workbook, log)
    if not tables:
        log.refuse(workbook.file, Rule.LAYOUT_UNKNOWN)
        return WorkbookReading(None, log.issues, log.warnings, layout=Layout.RESULT_SHEETS)
    reader = _Reader(workbook, tables, known, interview, log)
    edition = reader.read()
    interview.warn_of_unasked_answers()
    complete = not log.issues and not interview.open_questions
    return WorkbookReading(
        edition if complete else None,
        log.issues,
        log.warnings,
        interview.open_questions,
        tuple(Alias(name, code) for name, code in reader.learned.items()),
        reader.fact_places,
        Layout.RESULT_SHEETS,
        log.more(Severity.ERROR),
        log.more(Severity.WARNING),
        interview.more_questions,
    )


def _tables(workbook: Workbook, log: IssueLog) -> list[SheetTable]:
    found: list[SheetTable] = []
    for sheet in workbook.sheets:
        if not any(text_of(value) for row in sheet.rows for value in row):
            continue
        if not sheet.visible:
            warn_sheet(log, sheet.name, Rule.SHEET_HIDDEN)
            continue
        tables = tables_of(sheet)
        if not tables:
            warn_sheet(log, sheet.name, Rule.SHEET_WITHOUT_TABLE)
        found += tables
    return found


@dataclass
class _Reader:
    """One reading. `learned`: the agency that an answer gave each name."""

    workbook: Workbook
    tables: Sequence[SheetTable]
    known: Known
    interview: Interview
    log: IssueLog
    learned: dict[str, str] = field(default_factory=dict[str, str])
    fact_places: dict[FactKey, FactPlace] = field(default_factory=dict[FactKey, FactPlace])

    def read(self) -> Edition | None:
        titles = [text for table in self.tables for text in table.titles]
        about = ask_about(self.workbook.file, titles, self._decimals(), self.known, self.interview)
        for file in about.unreadable:
            self.log.refuse(file, Rule.EARLIER_UNREADABLE)
        agencies = KnownAgencies(about.earlier, about.aliases)
        parts = self._parts(about, agencies)
        blocks = joined(parts, self.log)
        warn_of_absences(blocks, about, self.log)
        source = convert(self.workbook.file, blocks, about, self.log, self.fact_places)
        try:
            return edition_from(source, self.log)
        except SourceError:
            return None

    def _decimals(self) -> int:
        texts = (text_of(v) for t in self.tables for r in t.sections[-1].rows[:50] for v in t.grid.rows[r])
        parts = (text.replace(",", ".").partition(".")[2] for text in texts)
        return max((len(part) for part in parts if part.isdecimal()), default=0)

    def _parts(self, about: About, agencies: KnownAgencies) -> list[Part]:
        per_sheet: dict[str, int] = {}
        for table in self.tables:
            per_sheet[table.grid.sheet.name] = per_sheet.get(table.grid.sheet.name, 0) + 1
        known_blocks: dict[str, Block] = {}
        for edition in about.earlier:
            for block in edition.blocks:
                known_blocks.setdefault(block.code, block)
        names = {code: block.name for code, block in known_blocks.items()}
        parts: list[Part] = []
        for table in self.tables:
            self._report_rows(table)
            sheet = table.grid.sheet
            prefix = f"sheet.{sheet.name}" + ("" if per_sheet[sheet.name] == 1 else f".{table.top + 1}")
            sections = [section for section in table.sections if section.rows]
            texts = _texts(sheet)
            numbers, legends = TableNumbers(texts), legends_in(texts)
            for section in sections:
                own = prefix if len(sections) == 1 else f"{prefix}.{(section.row or section.rows[0]) + 1}"
                title = table.titles[-1] if table.titles and per_sheet[sheet.name] > 1 else ""
                part = Part(own, table, section, numbers, title=title)
                ask_columns(part, self.interview, self.log)
                ask_agencies(part, agencies, self.interview, self.learned, self.log)
                ask_block(part, agencies, names, self.interview, self.log)
                ask_criteria(part, known_blocks.get(part.block), self.interview, self.log)
                ask_signs(part, legends, self.interview)
                warn_of_hidden(part, self.log)
                parts.append(part)
        refuse_doubled_agencies(parts, self.log)
        return parts

    def _report_rows(self, table: SheetTable) -> None:
        part = Part("", table, table.sections[0], TableNumbers(()))
        for row in table.nameless_rows:
            part.note(self.log, Rule.ROW_WITHOUT_NAME, row, table.name_column, "", Severity.ERROR)
        for row in table.rows_above:
            label = text_of(table.grid.value(row, table.name_column))
            part.note(self.log, Rule.ROW_ABOVE_HEADER, row, table.name_column, label, Severity.ERROR)
        for row in table.unread_rows:
            label = text_of(table.grid.value(row, table.name_column))
            part.note(self.log, Rule.ROW_NOT_READ, row, table.name_column, label, Severity.WARNING)


def warn_of_hidden(part: Part, log: IssueLog) -> None:
    """Warn of what is read and nobody sees, once for the agencies and once for the figures of a part."""
    table, grid = part.table, part.table.grid
    agencies = [agency for agency in part.agencies if grid.is_row_hidden(agency.row)]
    if agencies:
        first, count = agencies[0], str(len(agencies))
        severity = Severity.WARNING
        part.note(log, Rule.ROWS_HIDDEN, first.row, first.column, first.name, severity, count=count)
    printed = [column for column in (part.total_column, part.rank_column) if column is not None]
    heading_rows = {criterion.column: criterion.heading_row for criterion in part.criteria}
    figures = sorted(filter(grid.is_column_hidden, {*heading_rows, *printed}))
    if figures:
        column, count = figures[0], str(len(figures))
        row = heading_rows.get(column, table.top)
        heading = grid.heading(row, column)
        part.note(log, Rule.COLUMNS_HIDDEN, row, column, heading, Severity.WARNING, count=count)


def refuse_doubled_agencies(parts: Sequence[Part], log: IssueLog) -> None:
    """Refuse the second row of an agency, in the same block or another, and go on without it."""
    first: dict[str, str] = {}
    for part in parts:
        kept: list[PartAgency] = []
        for agency in part.agencies:
            place = f"{part.sheet}, {part.place(agency.row, agency.column)}"
            if agency.code in first:
                details = {"code": agency.code, "first": first[agency.code]}
                rule, severity = Rule.AGENCY_DOUBLED, Severity.ERROR
                part.note(log, rule, agency.row, agency.column, agency.name, severity, **details)
                continue
            first[agency.code] = place
            kept.append(agency)
        part.agencies = kept


def joined(parts: Sequence[Part], log: IssueLog) -> list[BlockParts]:
    """Put the parts of each block together; those with other criteria than the first are refused."""
    blocks: dict[str, BlockParts] = {}
    for part in parts:
        block = blocks.setdefault(part.block, BlockParts(part.block, part.block_name, []))
        if block.parts and {c.code for c in part.criteria} != {c.code for c in block.parts[0].criteria}:
            row, column = part.table.top, part.table.name_column
            details = {"block": part.block_name, "first": block.parts[0].sheet}
            part.note(log, Rule.TABLES_OF_BLOCK_DIFFER, row, column, None, Severity.ERROR, **details)
            continue
        block.parts.append(part)
    return list(blocks.values())


def warn_of_absences(blocks: Sequence[BlockParts], about: About, log: IssueLog) -> None:
    """Warn of agencies and criteria that the latest earlier edition had and these sheets have not, once a block."""
    if not about.earlier:
        return
    here = {agency.code for block in blocks for part in block.parts for agency in part.agencies}
    for block in blocks:
        before = about.earlier[0].block_by_code.get(block.code)
        if before is None:
            continue
        part = block.parts[0]
        row, column = part.table.top, part.table.name_column
        leaves = {criterion.code for criterion in part.criteria}
        agencies = [agency.name for agency in before.agencies if agency.code not in here]
        criteria = [f"{leaf.code} {leaf.name}" for leaf in before.tree.leaves if leaf.code not in leaves]
        for rule, gone in ((Rule.AGENCIES_GONE, agencies), (Rule.CRITERIA_GONE, criteria)):
            if gone:
                details = {"block": before.name, "count": str(len(gone)), "names": _enumerated(gone)}
                part.note(log, rule, row, column, None, Severity.WARNING, **details)


def _enumerated(names: Sequence[str]) -> str:
    """The names, or the first of them where a sentence with all could not be read."""
    return "; ".join(names[:_MOST_NAMES]) + ("; …" if len(names) > _MOST_NAMES else "")


def _texts(sheet: Sheet) -> list[str]:
    return [" ".join(value.split()) for row in sheet.rows for value in row if isinstance(value, str)]
