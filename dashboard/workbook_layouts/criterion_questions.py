"""The questions that a table raises once its layout is settled: codes, maxima, and what signs in its cells mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

import numpy as np

from dashboard.data.codes import folded
from dashboard.data.errors import IssueLog
from dashboard.data.numbers import plain_number
from dashboard.data.workbook_cells.questions import (
    NEW,
    AnswerForm,
    Choice,
    ChoiceMeaning,
    Interview,
    Question,
    QuestionKind,
)
from dashboard.model import Block, Criterion, Rule, Severity, search_fold
from dashboard.workbook_layouts.grid import RANK_WITH_VALUE, is_printed_without_sign
from dashboard.workbook_layouts.headings import BonusKind, beyond_of, heading_parts, initials, proposed_code
from dashboard.workbook_layouts.part import HEADINGS, Part, SheetCriterion, codes_missing_zero

LEAVE_OUT = "leave_out"
NOT_APPLICABLE, ZERO, MISTAKE = "not_applicable", "zero", "a_mistake"
_SAYS_NOT_APPLICABLE = "khong ap dung"
_SAID = "không áp dụng"
_LEGENDS = re.compile(rf"[:=–-] ?(?:là )?{_SAID}"), re.compile(rf"là {_SAID}")
_LONGEST_SIGN = 20
_OPENING, _CLOSING = ' ("«', ' "»)'
"""The characters that may surround a sign in its legend."""
_Ask = Callable[[SheetCriterion, Question], str | None]
"""Asks about a criterion and returns the answer, None while there is none."""


def _choice(meaning: ChoiceMeaning) -> Choice:
    return Choice(meaning.value, meaning)


def ask_criteria(part: Part, block: Block | None, interview: Interview, log: IssueLog, told: set[object]) -> None:
    """Give each criterion a code and a maximum, from the header, the earlier edition and answers.

    Criteria with the same heading in several parts of the block, as in forms of several agencies, are asked about once;
    warnings that `told` holds are not repeated.
    """
    part.criteria = [_named(part, criterion, interview) for criterion in part.criteria]
    headed = [(criterion.code, folded(criterion.name)) for criterion in part.criteria]
    nth = {c.column: headed[:place].count(headed[place]) for place, c in enumerate(part.criteria)}

    def ask(criterion: SheetCriterion, question: Question) -> str | None:
        heading = criterion.code, folded(criterion.name), nth[criterion.column]
        return interview.ask(question, (part.block, heading, question.kind, question.choices))

    part.criteria = [replace(c, code=_with_restored_zero(part, c, part.criteria, block, ask)) for c in part.criteria]
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
            settled[place] = criterion, _asked_leaf(part, criterion, free, ask)
    part.criteria = []
    for criterion, leaf in settled:
        beyond = _beyond(part, criterion, leaf, ask)
        without_sign = beyond is BonusKind.PENALTY and _is_without_sign(part, criterion)
        sign = _ask_sign(part, criterion, ask) if without_sign else None
        answers: list[float | str | None] = []
        if beyond is BonusKind.BOTH:  # a printed maximum is that of the bonus
            answers.append(_maximum(part, criterion, leaf, BonusKind.BONUS, ask))
            answers.append(_maximum(part, replace(criterion, maximum=None), leaf, BonusKind.PENALTY, ask))
        else:
            answers.append(_maximum(part, criterion, leaf, beyond, ask))
        if LEAVE_OUT in (sign, *answers):
            _warn(part, criterion, Rule.COLUMN_NOT_READ, criterion.name, log, told)
            continue
        code = leaf.code if leaf else criterion.code or proposed_code(criterion.name) or f"c{criterion.column + 1}"
        name = criterion.name or (leaf.name if leaf else criterion.code)
        maximum, *more = (answer if isinstance(answer, float) else None for answer in answers)
        part.criteria.append(
            replace(
                criterion, code=code, name=name, maximum=maximum, beyond=beyond, taken_off=next(iter(more), None),
                without_sign=without_sign,
            )
        )  # fmt: skip
        _warn_of_changes(part, part.criteria[-1], leaf, known, log, told)


def _named(part: Part, criterion: SheetCriterion, interview: Interview) -> SheetCriterion:
    """The criterion, with an answered heading where the sheet has none; until then, its row or column is its name."""
    if criterion.name or criterion.code:
        return criterion
    cell = part.place(HEADINGS, criterion.column)
    line = re.sub(r"\d+$", "", cell) if not part.grid.turned else re.sub(r"^\D+", "", cell)
    stand_in = f"{'Dòng' if part.grid.turned else 'Cột'} {line}"
    key = f"{part.prefix}.name.{cell}"
    answer = interview.ask(
        Question(key, QuestionKind.CRITERION_NAME, AnswerForm.TEXT, (), stand_in, part.sheet, cell, stand_in)
    )
    code, name, maximum = heading_parts(answer or stand_in)
    return replace(criterion, code=code, name=name, maximum=maximum if criterion.maximum is None else criterion.maximum)


def _with_restored_zero(
    part: Part,
    criterion: SheetCriterion,
    all_criteria: Sequence[SheetCriterion],
    block: Block | None,
    ask: _Ask,
) -> str:
    """The code of a criterion, with a lost final zero restored unless the answer says that none was lost."""
    meant = {other.column: code for other, code in codes_missing_zero(all_criteria)}.get(criterion.column)
    if meant is None and criterion.code_is_number and block is not None:
        known = {leaf.code for leaf in block.tree.leaves}
        meant = f"{criterion.code}0" if criterion.code not in known and f"{criterion.code}0" in known else None
    if meant is None:
        return criterion.code
    cell = part.place(HEADINGS, criterion.column)
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
    return ask(criterion, question) or meant


def _asked_leaf(part: Part, criterion: SheetCriterion, free: Sequence[Criterion], ask: _Ask) -> Criterion | None:
    shown = criterion.name or criterion.code
    likely = [
        leaf
        for leaf in free
        if initials(leaf.name) == search_fold(shown) or search_fold(leaf.name) == search_fold(shown)
    ]
    cell = part.place(HEADINGS, criterion.column)
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
    answer = ask(criterion, question)
    return next((leaf for leaf in free if leaf.code == answer), None)


_QUESTIONS = {None: QuestionKind.MAXIMUM, BonusKind.BONUS: QuestionKind.BONUS, BonusKind.PENALTY: QuestionKind.PENALTY}


def _beyond(part: Part, criterion: SheetCriterion, leaf: Criterion | None, ask: _Ask) -> BonusKind | None:
    """Whether a criterion is only a bonus or a penalty, by the earlier edition, else by its heading.

    A bonus with a printed maximum may be part of the maximum of the block: the user is asked.
    """
    if leaf is not None:
        if leaf.max_points:
            return None
        if leaf.bonus_points and leaf.minimum_points:
            return BonusKind.BOTH
        return BonusKind.BONUS if leaf.bonus_points else BonusKind.PENALTY
    said = beyond_of(criterion.name)
    if criterion.maximum is None or said in (None, BonusKind.PENALTY):
        return said
    choices = tuple(map(_choice, (ChoiceMeaning.BEYOND_MAXIMUM, ChoiceMeaning.IN_MAXIMUM)))
    cell, kind = part.place(HEADINGS, criterion.column), QuestionKind.BONUS_COUNTED
    key = f"{part.prefix}.{kind}.{cell}"
    question = Question(key, kind, AnswerForm.CHOICE, choices, None, part.sheet, cell, criterion.name)
    return None if ask(criterion, question) == ChoiceMeaning.IN_MAXIMUM else said


def _is_without_sign(part: Part, criterion: SheetCriterion) -> bool:
    """Whether the points of a penalty, or its self-scores, are printed as positive numbers."""
    columns = [column for column in (criterion.column, criterion.self_scored_column) if column is not None]
    figures = [part.numbers.number_in(part.grid.rows[row][column]) for row in part.rows for column in columns]
    return is_printed_without_sign(np.array(figures))


def _ask_sign(part: Part, criterion: SheetCriterion, ask: _Ask) -> str | None:
    """Ask whether the positive numbers of a penalty are deducted; LEAVE_OUT if the column is no penalty."""
    cell = part.place(HEADINGS, criterion.column)
    choices = tuple(map(_choice, (ChoiceMeaning.TAKEN_OFF, ChoiceMeaning.LEAVE_OUT)))
    kind, said = QuestionKind.PENALTY_SIGN, criterion.name or criterion.code
    key, likely = f"{part.prefix}.{kind}.{cell}", ChoiceMeaning.TAKEN_OFF.value
    return ask(criterion, Question(key, kind, AnswerForm.CHOICE, choices, likely, part.sheet, cell, said))


def _most(leaf: Criterion, beyond: BonusKind | None) -> float:
    """The maximum of a criterion in the earlier edition, or the most points that it awards or deducts."""
    sizes = {BonusKind.BONUS: leaf.bonus_points, BonusKind.PENALTY: -leaf.minimum_points}
    return (leaf.max_points or 0.0) if beyond is None else sizes[beyond]


def _maximum(
    part: Part, criterion: SheetCriterion, leaf: Criterion | None, beyond: BonusKind | None, ask: _Ask
) -> float | str | None:
    """The maximum of a criterion; LEAVE_OUT if its column is no criterion, None while unanswered."""
    if criterion.maximum is not None:
        return abs(criterion.maximum) if beyond is BonusKind.PENALTY else criterion.maximum  # -5: 5 may be deducted
    cell, kind = part.place(HEADINGS, criterion.column), _QUESTIONS[beyond]
    question = Question(
        f"{part.prefix}.{kind}.{cell}",
        kind,
        AnswerForm.NUMBER,
        (_choice(ChoiceMeaning.LEAVE_OUT),),
        plain_number(_most(leaf, beyond)) if leaf is not None and _most(leaf, beyond) else None,
        part.sheet,
        cell,
        criterion.name or criterion.code,
    )
    answer = ask(criterion, question)
    if answer is None or answer == LEAVE_OUT:
        return answer
    return float(answer.replace(",", "."))


def _warn_of_changes(
    part: Part,
    criterion: SheetCriterion,
    leaf: Criterion | None,
    known: dict[str, Criterion],
    log: IssueLog,
    told: set[object],
) -> None:
    maximum = criterion.maximum
    if leaf is None:
        if known:
            _warn(part, criterion, Rule.CRITERION_NEW, criterion.name or criterion.code, log, told)
        return
    if criterion.name and folded(criterion.name) not in (folded(leaf.name), folded(leaf.code)):
        _warn(part, criterion, Rule.CRITERION_RENAMED, criterion.name, log, told, name=leaf.name)
    sizes = (
        [(BonusKind.BONUS, maximum), (BonusKind.PENALTY, criterion.taken_off)]
        if criterion.beyond is BonusKind.BOTH
        else [(criterion.beyond, maximum)]
    )
    for beyond, size in sizes:
        if size is not None and size != (most := _most(leaf, beyond)):
            before = plain_number(most)
            _warn(part, criterion, Rule.CRITERION_MAXIMUM_CHANGED, plain_number(size), log, told, before=before)


def _warn(
    part: Part, criterion: SheetCriterion, rule: Rule, value: str, log: IssueLog, told: set[object], **details: str
) -> None:
    """Warn of a criterion, once for all parts of a block."""
    said = part.block, rule, criterion.code, value, *details.values()
    if said not in told:
        told.add(said)
        part.note(log, rule, HEADINGS, criterion.column, value, Severity.WARNING, **details)


def legends_in(texts: Iterable[str]) -> list[str]:
    """Return those of `texts`, folded, that may explain a sign."""
    return [text for text in map(folded, texts) if _SAID in text]


def ask_signs(part: Part, legends: Sequence[str], interview: Interview) -> None:
    """Ask what empty cells and signs such as a dash mean, unless one of `legends` says so."""
    columns = [criterion.column for criterion in part.criteria]
    columns += [c.self_scored_column for c in part.criteria if c.self_scored_column is not None]
    signs: dict[str, tuple[int, int, str]] = {}
    ranked: tuple[int, int, str] | None = None
    for row, column, text in _texts(part, columns):
        if text[0].isdigit():
            if "(" in text and RANK_WITH_VALUE.fullmatch(text):
                ranked = ranked or (row, column, text)
        elif len(text) <= _LONGEST_SIGN and not any(character.isdigit() for character in text):
            signs.setdefault(folded(text), (row, column, text))
    explained = _said_not_applicable(signs, legends)
    for sign, (row, column, text) in signs.items():
        if search_fold(text) == _SAYS_NOT_APPLICABLE or sign in explained:
            part.meanings[sign] = NOT_APPLICABLE
        else:
            key = f"{part.prefix}.sign.{text}"
            part.meanings[sign] = _asked_meaning(part, key, QuestionKind.NOT_APPLICABLE, row, column, text, interview)
    points = [criterion.column for criterion in part.criteria]
    empty = next(((r, c) for r in part.rows for c in points if part.grid.rows[r][c] is None), None)
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


def _texts(part: Part, columns: Sequence[int]) -> Iterator[tuple[int, int, str]]:
    """Yield row, column and text of the cells that hold text."""
    for row in part.rows:
        values = part.grid.rows[row]
        for column in columns:
            value = values[column]
            if isinstance(value, str) and value.strip():
                yield row, column, " ".join(value.split())


def _said_not_applicable(signs: Collection[str], legends: Iterable[str]) -> set[str]:
    """Those of `signs`, folded, that a legend declares not applicable, such as `(-): không áp dụng`.

    Each legend is searched once, backwards from the explanation: any text right before it may be a sign.
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
