"""The questions that a table of a result sheet raises: its columns, maxima, codes and signs."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import chain

from dashboard.data.codes import folded
from dashboard.data.issue_log import IssueLog
from dashboard.data.numbers import plain_number
from dashboard.data.workbook.questions import NEW, AnswerForm, Choice, ChoiceMeaning, Interview, Question, QuestionKind
from dashboard.data.workbook.result_sheets.criteria import (
    SheetCriterion,
    criteria_of,
    initials,
    lost_zeros,
    maximum_in,
    proposed_code,
)
from dashboard.data.workbook.result_sheets.grid import text_of
from dashboard.data.workbook.result_sheets.parts import LONGEST_SIGN, RANK_WITH_VALUE, Part, texts_in
from dashboard.data.workbook.result_sheets.tables import TableColumn, is_figure
from dashboard.data.workbook.result_sheets.vocabulary import ColumnRole
from dashboard.model import Block, Criterion, Issue, Rule, Severity, search_fold

LEAVE_OUT = "leave_out"
NOT_APPLICABLE, ZERO, MISTAKE = "not_applicable", "zero", "a_mistake"
_SAYS_NOT_APPLICABLE = "khong ap dung"
_SAID = "không áp dụng"
_LEGENDS = re.compile(rf"[:=–-] ?(?:là )?{_SAID}"), re.compile(rf"là {_SAID}")
_OPENING, _CLOSING = ' ("«', ' "»)'
"""What may stand before and behind a sign in its legend."""


def _choice(meaning: ChoiceMeaning) -> Choice:
    return Choice(meaning.value, meaning)


def ask_columns(part: Part, interview: Interview, log: IssueLog) -> None:
    """Find out what each column holds: criteria, the total, the rank."""
    table, rows = part.table, part.section.rows
    totals = table.of_role(ColumnRole.TOTAL)
    top_level = [column for column in totals if len(column.path) == 1] or totals
    if len(top_level) == 1:
        part.total_column = top_level[0].column
    for column in top_level if len(top_level) > 1 else []:
        if _role_answer(part, column, interview) == ChoiceMeaning.THE_TOTAL:
            part.total_column = column.column
    ranks = table.of_role(ColumnRole.RANK)
    if ranks:
        part.rank_column = ranks[-1].column
    usable: list[TableColumn] = []
    for column in table.candidates:
        filled = [table.grid.value(row, column.column) for row in rows]
        filled = [value for value in filled if value is not None and text_of(value)]
        if not column.path:
            answer = _role_answer(part, column, interview)
            if answer == ChoiceMeaning.THE_TOTAL:
                part.total_column = column.column
            elif answer == ChoiceMeaning.THE_RANK:
                part.rank_column = column.column
        elif filled and not any(map(is_figure, filled)):
            part.note(log, Rule.COLUMN_NOT_READ, column.path_rows[-1], column.column, column.heading, Severity.WARNING)
        elif filled or table.grid.first_of(column.path_rows[-1], column.column)[1] == column.column:
            usable.append(column)
    for column in table.of_role(ColumnRole.BONUS):
        _judge_bonus(part, column, usable, log)
    for role in (ColumnRole.PERCENT, ColumnRole.REMARK):
        for column in table.of_role(role):
            part.note(log, Rule.COLUMN_NOT_READ, column.path_rows[-1], column.column, column.heading, Severity.WARNING)
    part.criteria = criteria_of(table, sorted(usable, key=lambda column: column.column))


def _role_answer(part: Part, column: TableColumn, interview: Interview) -> str | None:
    meanings = (ChoiceMeaning.THE_TOTAL, ChoiceMeaning.THE_RANK, ChoiceMeaning.LEAVE_OUT)
    cell = part.place(column.path_rows[-1] if column.path_rows else part.table.top, column.column)
    return interview.ask(
        Question(
            f"{part.prefix}.column.{cell}",
            QuestionKind.COLUMN,
            AnswerForm.CHOICE,
            tuple(map(_choice, meanings)),
            sheet=part.sheet,
            cell=cell,
            value=column.heading,
        )
    )


def _judge_bonus(part: Part, column: TableColumn, usable: list[TableColumn], log: IssueLog) -> None:
    """Points above the maximum and below zero are outside the model; a bonus with a maximum is a criterion."""
    (criterion,) = criteria_of(part.table, [column])
    values = [part.table.grid.value(row, column.column) for row in part.section.rows]
    row, place, heading = column.path_rows[-1], column.column, column.heading
    maxima = part.table.maxima_row
    known = criterion.maximum or (maximum_in(part.table, maxima, place) if maxima is not None else None)
    if known and not any(text_of(value).startswith(("-", "−")) and len(text_of(value)) > 1 for value in values):
        usable.append(column)
    elif all(text_of(value) in ("", "0", "-") for value in values):
        part.note(log, Rule.COLUMN_NOT_READ, row, place, heading, Severity.WARNING)
    else:
        part.note(log, Rule.BONUS_OUTSIDE_MODEL, row, place, heading, Severity.ERROR)


def ask_criteria(part: Part, block: Block | None, interview: Interview, log: IssueLog) -> None:
    """Give each criterion a code and a maximum, by the header, the earlier edition and answers."""
    part.criteria = [replace(c, code=_unlost(part, c, part.criteria, block, interview)) for c in part.criteria]
    codes = {criterion.code for criterion in part.criteria if criterion.code}
    inner = {code for code in codes if any(other.startswith(f"{code}.") for other in codes)}
    leaves = [criterion for criterion in part.criteria if criterion.code not in inner]
    known = {} if block is None else {leaf.code: leaf for leaf in block.tree.leaves}
    named = {folded(leaf.name): leaf for leaf in known.values()}
    settled: list[tuple[SheetCriterion, Criterion | None]] = []
    for criterion in leaves:
        leaf = known.get(criterion.code) if criterion.code else None
        if leaf is None and len(named) == len(known):
            leaf = named.get(folded(criterion.name))
        settled.append((criterion, leaf))
    taken = {leaf.code for _, leaf in settled if leaf is not None}
    for place, (criterion, leaf) in enumerate(settled):
        if leaf is None and (free := [leaf for leaf in known.values() if leaf.code not in taken]):
            settled[place] = criterion, _asked_leaf(part, criterion, free, interview)
    part.criteria = []
    for criterion, leaf in settled:
        maximum = _maximum(part, criterion, leaf, interview)
        if maximum == LEAVE_OUT:
            part.note(
                log, Rule.COLUMN_NOT_READ, criterion.heading_row, criterion.column, criterion.name, Severity.WARNING
            )
            continue
        code = leaf.code if leaf else criterion.code or proposed_code(criterion.name) or f"c{criterion.column + 1}"
        name = criterion.name or (leaf.name if leaf else criterion.code)
        number = maximum if isinstance(maximum, float) else None
        part.criteria.append(replace(criterion, code=code, name=name, maximum=number))
        _warn_of_changes(part, criterion, leaf, number, known, log)


def _unlost(
    part: Part,
    criterion: SheetCriterion,
    all_criteria: Sequence[SheetCriterion],
    block: Block | None,
    interview: Interview,
) -> str:
    """The code of a criterion, with the zero that it lost if that is the answer."""
    meant = {other.column: code for other, code in lost_zeros(all_criteria)}.get(criterion.column)
    if meant is None and criterion.code_is_number and block is not None:
        known = {leaf.code for leaf in block.tree.leaves}
        meant = f"{criterion.code}0" if criterion.code not in known and f"{criterion.code}0" in known else None
    if meant is None:
        return criterion.code
    cell = part.place(criterion.heading_row, criterion.column)
    choices = (Choice(meant, ChoiceMeaning.NAMED, criterion.name), Choice(criterion.code, ChoiceMeaning.NAMED))
    question = Question(
        f"{part.prefix}.code.{cell}",
        QuestionKind.CODE_ZERO,
        AnswerForm.CHOICE,
        choices,
        meant,
        part.sheet,
        cell,
        criterion.code,
        {"meant": meant},
    )
    return interview.ask(question) or meant


def _asked_leaf(
    part: Part, criterion: SheetCriterion, free: Sequence[Criterion], interview: Interview
) -> Criterion | None:
    shown = criterion.name or criterion.code
    likely = [
        leaf
        for leaf in free
        if initials(leaf.name) == search_fold(shown) or search_fold(leaf.name) == search_fold(shown)
    ]
    cell = part.place(criterion.heading_row, criterion.column)
    new = f"{NEW}{criterion.code or proposed_code(shown)}"
    question = Question(
        f"{part.prefix}.criterion.{cell}",
        QuestionKind.CRITERION,
        AnswerForm.CHOICE,
        (
            *(Choice(leaf.code, ChoiceMeaning.NAMED, leaf.name) for leaf in free),
            Choice(new, ChoiceMeaning.NEW_CRITERION, shown),
        ),
        likely[0].code if len(likely) == 1 else None,
        part.sheet,
        cell,
        shown,
    )
    answer = interview.ask(question)
    return next((leaf for leaf in free if leaf.code == answer), None)


def _maximum(part: Part, criterion: SheetCriterion, leaf: Criterion | None, interview: Interview) -> float | str | None:
    """The maximum of a criterion, LEAVE_OUT when its column is none, None while that is open."""
    if criterion.maximum is not None:
        return criterion.maximum
    table = part.table
    row = table.maxima_row
    if row is None and table.unlabelled_maxima_row is not None:
        row = _asked_maxima_row(part, table.unlabelled_maxima_row, interview)
    if row is not None and (found := maximum_in(table, row, criterion.column)) is not None:
        return found
    cell = part.place(criterion.heading_row, criterion.column)
    question = Question(
        f"{part.prefix}.maximum.{cell}",
        QuestionKind.MAXIMUM,
        AnswerForm.NUMBER,
        (_choice(ChoiceMeaning.LEAVE_OUT),),
        plain_number(leaf.max_points) if leaf is not None and leaf.max_points else None,
        part.sheet,
        cell,
        criterion.name or criterion.code,
    )
    answer = interview.ask(question)
    if answer is None or answer == LEAVE_OUT:
        return answer
    return float(answer.replace(",", "."))


def _asked_maxima_row(part: Part, row: int, interview: Interview) -> int | None:
    cell = part.place(row, part.table.name_column)
    choices = tuple(map(_choice, (ChoiceMeaning.MAXIMA, ChoiceMeaning.NOT_MAXIMA)))
    key = f"{part.prefix}.maxima_row.{cell}"
    question = Question(key, QuestionKind.MAXIMA_ROW, AnswerForm.CHOICE, choices, "maxima", part.sheet, cell)
    return row if interview.ask(question) == ChoiceMeaning.MAXIMA else None


def _warn_of_changes(
    part: Part,
    criterion: SheetCriterion,
    leaf: Criterion | None,
    maximum: float | None,
    known: dict[str, Criterion],
    log: IssueLog,
) -> None:
    row, column = criterion.heading_row, criterion.column
    if leaf is None:
        if known:
            part.note(log, Rule.CRITERION_NEW, row, column, criterion.name or criterion.code, Severity.WARNING)
        return
    if criterion.name and folded(criterion.name) not in (folded(leaf.name), folded(leaf.code)):
        part.note(log, Rule.CRITERION_RENAMED, row, column, criterion.name, Severity.WARNING, name=leaf.name)
    if maximum is not None and maximum != leaf.max_points:
        before = plain_number(leaf.max_points or 0)
        part.note(
            log, Rule.CRITERION_MAXIMUM_CHANGED, row, column, plain_number(maximum), Severity.WARNING, before=before
        )


def legends_in(texts: Iterable[str]) -> list[str]:
    """Return those of `texts`, folded, that may explain a sign."""
    return [text for text in map(folded, texts) if _SAID in text]


def ask_signs(part: Part, legends: Sequence[str], interview: Interview) -> None:
    """Ask what empty cells and signs such as a dash mean, unless one of `legends` says so."""
    columns = [criterion.column for criterion in part.criteria]
    columns += [c.self_scored_column for c in part.criteria if c.self_scored_column is not None]
    signs: dict[str, tuple[int, int, str]] = {}
    ranked: tuple[int, int, str] | None = None
    for row, column, text in texts_in(part.table, part.section.rows, columns):
        if text[0].isdigit():
            if "(" in text and RANK_WITH_VALUE.fullmatch(text):
                ranked = ranked or (row, column, text)
        elif len(text) <= LONGEST_SIGN and not any(character.isdigit() for character in text):
            signs.setdefault(folded(text), (row, column, text))
    explained = _said_not_applicable(signs, legends)
    for sign, (row, column, text) in signs.items():
        if search_fold(text) == _SAYS_NOT_APPLICABLE or sign in explained:
            part.meanings[sign] = NOT_APPLICABLE
        else:
            key = f"{part.prefix}.sign.{text}"
            part.meanings[sign] = _asked_meaning(part, key, QuestionKind.NOT_APPLICABLE, row, column, text, interview)
    points = [criterion.column for criterion in part.criteria]
    empty = next(((r, c) for r in part.section.rows for c in points if part.table.grid.rows[r][c] is None), None)
    if empty is not None:
        key = f"{part.prefix}.empty"
        part.meanings[""] = _asked_meaning(part, key, QuestionKind.EMPTY_CELLS, *empty, "", interview)
    if ranked is not None:
        row, column, text = ranked
        cell = part.place(row, column)
        choices = tuple(map(_choice, (ChoiceMeaning.VALUE_IS_POINTS, ChoiceMeaning.A_MISTAKE)))
        key = f"{part.prefix}.rank_with_value"
        question = Question(key, QuestionKind.RANK_WITH_VALUE, AnswerForm.CHOICE, choices, None, part.sheet, cell, text)
        part.rank_with_value = interview.ask(question) != ChoiceMeaning.A_MISTAKE


def _said_not_applicable(signs: Collection[str], legends: Iterable[str]) -> set[str]:
    """Those of `signs`, folded, that a legend explains, such as `(-): không áp dụng`.

    Each legend is looked at once, from its end: whatever stands before it may be a sign.
    """
    explained: set[str] = set()
    if not signs:
        return explained
    longest = max(map(len, signs))
    for text in legends:
        for said in chain.from_iterable(pattern.finditer(text) for pattern in _LEGENDS):
            before = text[: said.start()]
            for end in range(len(before), len(before.rstrip(_CLOSING)) - 1, -1):
                starts = range(max(end - longest, 0), end)
                explained.update(before[start:end] for start in starts if start == 0 or before[start - 1] in _OPENING)
    return explained.intersection(signs)


def _asked_meaning(
    part: Part, key: str, kind: QuestionKind, row: int, column: int, text: str, interview: Interview
) -> str:
    choices = tuple(map(_choice, (ChoiceMeaning.NOT_APPLICABLE, ChoiceMeaning.ZERO, ChoiceMeaning.A_MISTAKE)))
    cell = part.place(row, column)
    question = Question(key, kind, AnswerForm.CHOICE, choices, None, part.sheet, cell, text)
    return interview.ask(question) or NOT_APPLICABLE


def warn_sheet(log: IssueLog, sheet: str, rule: Rule) -> None:
    """Warn of a sheet as a whole."""
    log.add(Issue(sheet, None, None, None, rule, severity=Severity.WARNING))
