"""Apply the user's answers to a layout, and prepare the layout that is kept with a programme.

Also checks that a file has the layout that it is read by, loads a kept layout, and finds its headings again where they
are in words that the proposer does not know.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dashboard.data.codes import folded
from dashboard.data.errors import IssueLog
from dashboard.data.workbook_cells.cells import Sheet, Workbook
from dashboard.data.workbook_cells.questions import AnswerForm, Choice, ChoiceMeaning, Interview, Question, QuestionKind
from dashboard.data.workbook_cells.workbook_reading import Known
from dashboard.model import Issue, Rule, Severity
from dashboard.workbook_layouts.candidates import holds_something, may_head
from dashboard.workbook_layouts.grid import Grid, text_of
from dashboard.workbook_layouts.layout import (
    JOIN,
    LEAVE_OUT,
    SELF_SCORED,
    USE,
    Direction,
    Doubt,
    DoubtKind,
    Layout,
    Line,
    Measure,
    Reason,
    Role,
    TableLayout,
)
from dashboard.workbook_layouts.layout_file import LayoutFileError, layout_from_toml
from dashboard.workbook_layouts.normalized_grid import Source
from dashboard.workbook_layouts.role_assignments import (
    AssignedRole,
    Axis,
    RoleAssignment,
    as_self_scores,
    joined_to_others,
)

_MEANINGS = {
    USE: ChoiceMeaning.USE,
    LEAVE_OUT: ChoiceMeaning.LEAVE_TABLE_OUT,
    SELF_SCORED: ChoiceMeaning.SELF_SCORED,
    JOIN: ChoiceMeaning.JOIN,
}


def settled(layout: Layout, interview: Interview) -> list[TableLayout]:
    """Ask about each doubt, and return the tables to read: as answered, or as proposed while a doubt is open."""
    answers = {doubt.key: interview.ask(question_of(doubt, layout)) or doubt.proposed for doubt in layout.doubts}
    return list(with_answers(layout, answers).tables)


def with_answers(layout: Layout, answers: Mapping[str, str]) -> Layout:
    """Return the layout as answered, without the doubts that are settled. Other answers change nothing."""
    tables: list[TableLayout | None] = list(layout.tables)
    left: list[Doubt] = []
    for doubt in layout.doubts:
        answer, table = answers.get(doubt.key), tables[doubt.table]
        if answer not in doubt.choices:
            left.append(doubt)
        elif table is None:
            continue
        elif doubt.kind is DoubtKind.LINE:
            tables[doubt.table] = _with_role(table, doubt, Role(answer))
        elif doubt.kind is DoubtKind.COUNTED:
            tables[doubt.table] = with_counted(table, doubt.choices, answer)
        elif answer == LEAVE_OUT:
            tables[doubt.table] = None
        elif answer == SELF_SCORED:
            others = (t for n, t in enumerate(tables) if t is not None and n != doubt.table)
            tables[doubt.table] = as_self_scores(table, next((t.block for t in others), table.block))
        elif answer == JOIN:
            tables[doubt.table] = joined_to_others(table, [t for t in tables if t is not None and t is not table])
    numbers = {old: new for new, old in enumerate(n for n, table in enumerate(tables) if table is not None)}
    doubts = (replace(doubt, table=numbers[doubt.table]) for doubt in left if doubt.table in numbers)
    return replace(layout, tables=tuple(table for table in tables if table is not None), doubts=tuple(doubts))


def question_of(doubt: Doubt, layout: Layout) -> Question:
    """Return a doubt as a question."""
    if doubt.kind is DoubtKind.LINE:
        choices = tuple(Choice(choice, ChoiceMeaning(f"line_{choice}")) for choice in doubt.choices)
    elif doubt.kind is DoubtKind.COUNTED:
        choices = tuple(Choice(choice, ChoiceMeaning.NAMED) for choice in doubt.choices)
    else:
        choices = tuple(Choice(choice, _MEANINGS[choice]) for choice in doubt.choices)
    kind, sheet = QuestionKind(doubt.kind.value), layout.tables[doubt.table].sheet
    suggestion = doubt.proposed if doubt.suggested else None
    return Question(doubt.key, kind, AnswerForm.CHOICE, choices, suggestion, sheet, doubt.cell, doubt.value)


def _with_role(table: TableLayout, doubt: Doubt, role: Role) -> TableLayout:
    lines = table.of_agencies if doubt.of_agencies else table.of_criteria
    new = tuple(
        replace(x, role=role, reason=Reason.ASSIGNED) if x.index == doubt.index and x.role is not role else x
        for x in lines
    )
    return replace(table, of_agencies=new) if doubt.of_agencies else replace(table, of_criteria=new)


def with_counted(table: TableLayout, headings: Sequence[str], counted: str) -> TableLayout:
    """Return the table in which, of the columns with these `headings` under each criterion, `counted` counts."""
    under: dict[tuple[str, ...], list[Line]] = {}
    for line in table.of_criteria:
        if line.heading in headings and line.measure is Measure.POINTS:
            under.setdefault(line.parent_headings, []).append(line)
    changed: dict[int, Line] = {}
    for lines in under.values():
        if sorted(line.heading for line in lines) != sorted(headings):
            continue
        before = next((line for line in lines if line.role is not Role.OTHER), None)
        chosen = next(line for line in lines if line.heading == counted)
        if before is not None and before is not chosen:
            is_now = {"index": chosen.index, "heading_index": chosen.heading_index, "heading": chosen.heading}
            changed[chosen.index] = replace(before, **is_now, reason=Reason.ASSIGNED)
            changed[before.index] = replace(before, role=Role.OTHER, reason=Reason.ASSIGNED)
    return replace(table, of_criteria=tuple(changed.get(line.index, line) for line in table.of_criteria))


def sources_of(tables: list[TableLayout], sheets: Mapping[str, Sheet], log: IssueLog) -> list[Source]:
    """Return the tables with their sheets; refuse cells of a file that differ from the layout."""
    found: list[Source] = []
    for table in tables:
        sheet = sheets.get(table.sheet)
        if sheet is None:
            log.refuse(table.sheet, Rule.LAYOUT_SHEET_MISSING)
            continue
        source = Source(table, sheet)
        for refusal in _differences(source, tables):
            log.add(refusal)
        found.append(source)
    return found


def _differences(source: Source, tables: Sequence[TableLayout]) -> Iterator[Issue]:
    table, grid = source.layout, source.grid

    def refusal(rule: Rule, row: int, column: int, value: str, **details: str) -> Issue:
        return Issue(
            table.sheet, grid.line(row, column), None, value, rule, details, grid.place(row, column)
        )  # fmt: skip

    columns = ((line, line.heading_index, line.index) for line in table.of_criteria)
    rows = ((line, line.index, line.heading_index) for line in table.of_agencies)
    for line, row, column in (*columns, *rows):
        if row is not None and column is not None:
            found = grid.heading(row, column)
            if folded(found) != folded(line.heading):
                yield refusal(Rule.LAYOUT_DIFFERS, row, column, found, said=line.heading)
    agencies = [line.index for line in table.of_agencies if line.role is Role.AGENCY]
    criteria = [line.index for line in table.of_criteria if line.role is Role.CRITERION]
    if not agencies or not criteria:
        return
    beside = [t for t in tables if (t.sheet, t.direction) == (table.sheet, table.direction)]
    known_rows = {line.index for t in beside for line in t.of_agencies}
    known_columns = {line.index for t in beside for line in t.of_criteria}
    for row in range(min(agencies), len(grid.rows)):
        name = "" if table.names is None else grid.heading(row, table.names)
        if row in known_rows or (table.names is not None and not name):
            continue
        if 2 * sum(holds_something(grid, row, column, source.numbers) for column in criteria) > len(criteria):
            yield refusal(Rule.LAYOUT_LINE_UNKNOWN, row, table.names or criteria[0], name)
    for column in range(min(criteria), grid.width):
        if column in known_columns:
            continue
        if 2 * sum(holds_something(grid, row, column, source.numbers) for row in agencies) > len(agencies):
            head = next((x.heading_index for x in table.of_criteria if x.heading_index is not None), agencies[0])
            yield refusal(Rule.LAYOUT_LINE_UNKNOWN, head, column, grid.heading(head, column))


TIME = re.compile(r"\b(?:(?:năm|tháng|quý|kỳ|đợt) ?(?:[ivx]+|\d+)|(?:\d{1,2}/)?20\d\d)\b", re.IGNORECASE)
_MOST_LEFT_OUT = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """The layout that a period (the same or another) was read by; the folded names of its agencies and all aliases."""

    period: str
    layout: Layout
    agencies: frozenset[str]


def kept_by(known: Known, answers: Mapping[str, str], file: str, log: IssueLog) -> Kept | None:
    """Return the layout kept with the programme, of the same period or else the latest; None where there is none.

    One that cannot be read is named in a warning.
    """
    programmes = known.programmes
    programme = answers.get("programme", "").strip() or (next(iter(programmes)) if len(programmes) == 1 else "")
    if programme not in programmes:
        return None
    earlier, period = known.earlier(programme), answers.get("period", "").strip()
    told = next((of for of in earlier.layouts if of[0] == period), next(iter(earlier.layouts), None))
    if told is None:
        return None
    editions = [edition for edition in earlier.editions if edition.id.period == told[0]]
    names = {agency.name for edition in editions for block in edition.blocks for agency in block.agencies}
    try:
        return Kept(told[0], layout_from_toml(told[1]), frozenset((*map(folded, names), *earlier.aliases)))
    except LayoutFileError as error:
        details = {"period": told[0], "problem": error.problem}
        log.add(Issue(file, None, None, None, Rule.LAYOUT_KEPT_DAMAGED, details, severity=Severity.WARNING))
        return None


def to_keep(layout: Layout, workbook: Workbook, made: tuple[str, ...]) -> Layout:
    """Return a layout without doubts, with what identifies it in the next file: names of rows, and sheets left out.

    `made`: the sheets that were converted from lists.
    """
    grids = {sheet.name: sheet for sheet in workbook.sheets}
    used = {table.sheet for table in layout.tables}
    tables = tuple(with_names(table, grids[table.sheet], ()) for table in layout.tables if table.sheet in grids)
    left_out = tuple(s.name for s in workbook.sheets if s.name not in used and any(map(any, s.rows)))
    return Layout(tables, (), left_out[:_MOST_LEFT_OUT], made)


def timeless(text: str) -> str:
    """Return a heading or the name of a sheet without the year, quarter or month in it, folded."""
    return TIME.sub("", folded(text)).strip(" -–_().,")


def with_names(table: TableLayout, sheet: Sheet, doubted: Collection[int]) -> TableLayout:
    """The table in which lines of agencies that are no agencies, or are in doubt, have their names as headings."""
    if table.names is None:
        return table
    grid, names = Grid(sheet, turned=table.direction is Direction.ACROSS), table.names
    lines = tuple(
        replace(line, heading_index=names, heading=grid.heading(line.index, names))
        if line.heading_index is None and (line.role is not Role.AGENCY or line.index in doubted)
        else line
        for line in table.of_agencies
    )
    return replace(table, of_agencies=lines)


def assignments_from_kept_layout(kept: Layout, proposed: Layout, workbook: Workbook) -> Iterator[RoleAssignment]:
    """Yield assignments for headings of the kept layout that the proposer did not recognise, where a sheet has them."""
    for sheet in workbook.sheets:
        found = {_heading_of_names(table) for table in proposed.tables if table.sheet == sheet.name}
        for table in kept.tables:
            heading, words = _heading_of_names(table), _words(table)
            if not heading or heading in found or not words:
                continue
            down = table.direction is Direction.DOWN
            for row, column in _places_of(heading, sheet):
                here = {folded(text_of(value)) for r in sheet.rows[max(row - 3, 0) : row + 4] for value in r}
                here = here if down else {folded(text_of(sheet.cell(r, column))) for r in range(len(sheet.rows))}
                if 2 * len(words & here) > len(words):
                    role = AssignedRole.AGENCY_NAMES if down else AssignedRole.CRITERION_NAMES
                    yield RoleAssignment(sheet.name, Axis.ROW, row, AssignedRole.HEADER)
                    yield RoleAssignment(sheet.name, Axis.COLUMN, column, role)
                    found.add(heading)
                    break


def _places_of(heading: str, sheet: Sheet) -> Iterator[tuple[int, int]]:
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            if may_head(value) and folded(text_of(value)) == heading:
                yield row, column


def _heading_of_names(table: TableLayout) -> str:
    """The heading of the column of names, of agencies or of criteria, folded; `""` if there is none."""
    lines = table.of_criteria if table.direction is Direction.DOWN else table.of_agencies
    return next((folded(line.heading) for line in lines if line.role is Role.NAMES), "")


def _words(table: TableLayout) -> set[str]:
    return {folded(line.heading) for line in table.of_criteria if line.heading and line.role is not Role.NAMES}
