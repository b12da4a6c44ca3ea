"""What people answer to the doubts of a layout, put into it; and whether a file is of the layout that it is read by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dashboard.data.codes import folded
from dashboard.data.errors import IssueLog
from dashboard.data.workbook.cells import Sheet
from dashboard.data.workbook.questions import AnswerForm, Choice, ChoiceMeaning, Interview, Question, QuestionKind
from dashboard.model import Issue, Rule
from dashboard.workbooks.candidates import holds_something
from dashboard.workbooks.layout import (
    JOIN,
    LEAVE_OUT,
    SELF_SCORED,
    USE,
    Doubt,
    DoubtKind,
    Layout,
    Line,
    Measure,
    Reason,
    Role,
    TableLayout,
)
from dashboard.workbooks.normal_form import Source
from dashboard.workbooks.pointing import as_self_scores, joined_to_others

_MEANINGS = {
    USE: ChoiceMeaning.USE,
    LEAVE_OUT: ChoiceMeaning.LEAVE_TABLE_OUT,
    SELF_SCORED: ChoiceMeaning.SELF_SCORED,
    JOIN: ChoiceMeaning.JOIN,
}


def settled(layout: Layout, interview: Interview) -> list[TableLayout]:
    """Ask what is in doubt, and return the tables that are to be read, as answered; as proposed while it is open."""
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
        replace(line, role=role, why=Reason.POINTED_AT) if line.at == doubt.at and line.role is not role else line
        for line in lines
    )
    return replace(table, of_agencies=new) if doubt.of_agencies else replace(table, of_criteria=new)


def with_counted(table: TableLayout, headings: Sequence[str], counted: str) -> TableLayout:
    """Return the table in which, of the columns with these `headings` under each criterion, that one counts."""
    under: dict[tuple[str, ...], list[Line]] = {}
    for line in table.of_criteria:
        if line.said in headings and line.measure is Measure.POINTS:
            under.setdefault(line.under, []).append(line)
    changed: dict[int, Line] = {}
    for lines in under.values():
        if sorted(line.said for line in lines) != sorted(headings):
            continue
        before = next((line for line in lines if line.role is not Role.OTHER), None)
        chosen = next(line for line in lines if line.said == counted)
        if before is not None and before is not chosen:
            is_now = {"at": chosen.at, "head": chosen.head, "said": chosen.said, "why": Reason.POINTED_AT}
            changed[chosen.at] = replace(before, **is_now)
            changed[before.at] = replace(before, role=Role.OTHER, why=Reason.POINTED_AT)
    return replace(table, of_criteria=tuple(changed.get(line.at, line) for line in table.of_criteria))


def sources_of(tables: list[TableLayout], sheets: Mapping[str, Sheet], log: IssueLog) -> list[Source]:
    """Return the tables with their sheets; refuses what a file says otherwise than the layout."""
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

    columns = ((line, line.head, line.at) for line in table.of_criteria)
    rows = ((line, line.at, line.head) for line in table.of_agencies)
    for line, row, column in (*columns, *rows):
        if row is not None and column is not None:
            found = grid.heading(row, column)
            if folded(found) != folded(line.said):
                yield refusal(Rule.LAYOUT_DIFFERS, row, column, found, said=line.said)
    agencies = [line.at for line in table.of_agencies if line.role is Role.AGENCY]
    criteria = [line.at for line in table.of_criteria if line.role is Role.CRITERION]
    if not agencies or not criteria:
        return
    beside = [t for t in tables if (t.sheet, t.direction) == (table.sheet, table.direction)]
    known_rows = {line.at for t in beside for line in t.of_agencies}
    known_columns = {line.at for t in beside for line in t.of_criteria}
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
            head = next((x.head for x in table.of_criteria if x.head is not None), agencies[0])
            yield refusal(Rule.LAYOUT_LINE_UNKNOWN, head, column, grid.heading(head, column))
