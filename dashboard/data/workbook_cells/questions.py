"""Ask about what a workbook does not say for certain. A suggestion is shown, but never applied without an answer."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dashboard.data.codes import has_control_character, has_separator, is_safe_code
from dashboard.data.errors import IssueLog
from dashboard.data.numbers import NumberProblem, parse_sheet_number
from dashboard.data.source_tables.source import is_web_address
from dashboard.model import FINEST_PRECISION, Issue, Rule, Severity

NEW = "new:"
"""Prefix of an answer that names something new instead of a choice: `new:so-y-te`."""
MOST_QUESTIONS = 1_000
"""Most open questions that are kept; further ones are counted, and asked when these are answered."""
_DATE = re.compile(r"(?P<day>[0-9]{1,2})[/.-](?P<month>[0-9]{1,2})[/.-](?P<year>[0-9]{4})")
_ISO_DATE = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})")
_NO_DETAILS: Mapping[str, str] = {}


class QuestionKind(StrEnum):
    """The kind of a question. The value is the key of the sentence under `[import_question]` in the text catalogues."""

    PROGRAMME = "programme"
    PERIOD = "period"
    TITLE = "title"
    PRECISION = "precision"
    PERCENT_RULE = "percent_rule"
    PROVENANCE = "provenance"
    DECISION = "decision"
    ISSUED = "issued"
    SOURCE_URL = "source_url"
    BLOCK = "block"
    CRITERION = "criterion"
    CRITERION_NAME = "criterion_name"
    CODE_ZERO = "code_zero"
    MAXIMUM = "maximum"
    BONUS = "bonus"
    BONUS_COUNTED = "bonus_counted"
    PENALTY = "penalty"
    PENALTY_SIGN = "penalty_sign"
    NOT_APPLICABLE = "not_applicable"
    EMPTY_CELLS = "empty_cells"
    RANK_WITH_VALUE = "rank_with_value"
    AGENCY = "agency"
    LAYOUT_LINE = "layout_line"
    LAYOUT_AGENCIES = "layout_agencies"
    LAYOUT_TABLE = "layout_table"
    LAYOUT_NEW_TABLE = "layout_new_table"
    LAYOUT_COUNTED = "layout_counted"
    LAYOUT_CODES = "layout_codes"
    LAYOUT_SHARES = "layout_shares"
    LAYOUT_AGENCY_NAME = "layout_agency_name"
    LONG_LIST = "long_list"
    LISTS_APART = "lists_apart"
    ENCODING = "encoding"
    CONTROL = "control"


class AnswerForm(StrEnum):
    """The form of an answer: one of the choices, or a written value."""

    CHOICE = "choice"
    CHOICE_OR_NEW_CODE = "choice_or_new_code"
    CHOICE_OR_NEW_NAME = "choice_or_new_name"
    CODE = "code"
    TEXT = "text"
    NUMBER = "number"
    WHOLE_NUMBER = "whole_number"
    DATE = "date"
    WEB_ADDRESS = "web_address"


_WRITTEN = {
    AnswerForm.CHOICE_OR_NEW_CODE: f"{NEW}…",
    AnswerForm.CHOICE_OR_NEW_NAME: f"{NEW}…",
    AnswerForm.CODE: "abc-2024",
    AnswerForm.TEXT: '"…"',
    AnswerForm.NUMBER: "7,5",
    AnswerForm.WHOLE_NUMBER: f"0–{FINEST_PRECISION}",
    AnswerForm.DATE: "22/11/2021",
    AnswerForm.WEB_ADDRESS: "https://…",
}
"""Examples of written answers, in any language; none for a choice alone."""


class ChoiceMeaning(StrEnum):
    """The meaning of a choice. The value is the key of its label under `[import_choice]`; NAMED is its name alone."""

    NAMED = "named"
    NEW_BLOCK = "new_block"
    NEW_AGENCY = "new_agency"
    NEW_CRITERION = "new_criterion"
    LEAVE_OUT = "leave_out"
    TAKEN_OFF = "taken_off"
    BEYOND_MAXIMUM = "beyond_maximum"
    IN_MAXIMUM = "in_maximum"
    TRUNCATE = "truncate"
    ROUND = "round"
    NOT_APPLICABLE = "not_applicable"
    ZERO = "zero"
    A_MISTAKE = "a_mistake"
    VALUE_IS_POINTS = "value_is_points"
    PUBLISHED = "published"
    APPRAISED = "appraised"
    SELF_SCORED = "self_scored"
    ILLUSTRATIVE = "illustrative"
    NOT_KNOWN = "not_known"
    USE = "use"
    JOIN = "join"
    LEAVE_TABLE_OUT = "leave_table_out"
    LAY_OUT_ANEW = "lay_out_anew"
    AS_IT_STANDS = "as_it_stands"
    CONVERT = "convert"
    KEEP = "keep"
    LINE_AGENCY = "line_agency"
    LINE_CRITERION = "line_criterion"
    LINE_MAXIMA = "line_maxima"
    LINE_GROUP_SUM = "line_group_sum"
    LINE_TOTAL = "line_total"
    LINE_RANK = "line_rank"
    LINE_SUMMARY = "line_summary"
    LINE_OTHER = "line_other"
    LINE_NOTE = "line_note"


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer. `name` is the name in the data of an agency, a block or a criterion; it may be `""`."""

    value: str
    meaning: ChoiceMeaning
    name: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. Its key is the same each time the same workbook is read.

    `sheet`, `cell` and `value` identify the cell it is about, None if it is about the workbook. `suggestion` is a
    likely answer.
    """

    key: str
    kind: QuestionKind
    form: AnswerForm
    choices: tuple[Choice, ...] = ()
    suggestion: str | None = None
    sheet: str | None = None
    cell: str | None = None
    value: str | None = None
    details: Mapping[str, str] = field(default_factory=lambda: _NO_DETAILS, hash=False)

    def accepts(self, answer: str) -> bool:
        """Whether `answer` is a valid answer to this question."""
        if any(choice.value == answer for choice in self.choices):
            return True
        match self.form:
            case AnswerForm.CHOICE:
                return False
            case AnswerForm.CHOICE_OR_NEW_CODE:
                return answer.startswith(NEW) and _is_code(answer.removeprefix(NEW))
            case AnswerForm.CHOICE_OR_NEW_NAME:
                return answer.startswith(NEW) and _is_text(answer.removeprefix(NEW))
            case AnswerForm.CODE:
                return _is_code(answer)
            case AnswerForm.TEXT:
                return _is_text(answer)
            case AnswerForm.NUMBER:
                number = parse_sheet_number(answer, None)
                return not isinstance(number, NumberProblem) and number > 0
            case AnswerForm.WHOLE_NUMBER:
                return answer.isdecimal() and answer.isascii() and int(answer) <= FINEST_PRECISION
            case AnswerForm.DATE:
                return answered_date(answer) is not None
            case AnswerForm.WEB_ADDRESS:
                return is_web_address(answer) and _is_text(answer)


def answered_date(answer: str) -> datetime.date | None:
    """Return the date in an answer, as `22/11/2021` or `2021-11-22`; None if it has none."""
    match = _DATE.fullmatch(answer) or _ISO_DATE.fullmatch(answer)
    if match is None:
        return None
    try:
        return datetime.date(*(int(match[part]) for part in ("year", "month", "day")))
    except ValueError:
        return None


class Interview:
    """The questions asked while reading one workbook, and their answers."""

    def __init__(self, answers: Mapping[str, str], log: IssueLog, file: str) -> None:
        self._answers, self._log, self._file = answers, log, file
        self._asked: set[str] = set()
        self._open: set[str] = set()
        self._listed: list[Question] = []
        self._needless: set[str] = set()
        self._first: dict[object, Question] = {}

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """The questions asked and not answered, in the order they were asked, up to MOST_QUESTIONS."""
        return tuple(self._listed)

    @property
    def more_questions(self) -> int:
        """The number of open questions beyond those."""
        return len(self._open) - len(self._listed)

    @property
    def asked(self) -> int:
        """The number of questions asked."""
        return len(self._asked)

    def ask(self, question: Question, alike: object = None) -> str | None:
        """Return the answer; None when there is none, or when it is invalid for this question, which is refused.

        Of questions with equal `alike`, only the first is asked, and its answer applies to all.
        """
        if alike is not None:
            question = self._first.setdefault(alike, question)
        answer = self._answers.get(question.key)
        if question.key in self._asked:
            return answer if question.key not in self._open else None
        self._asked.add(question.key)
        if answer is not None:
            answer = answer.strip()
            if question.accepts(answer):
                return answer
            written = [_WRITTEN[question.form]] if question.form in _WRITTEN else []
            known = ", ".join([*(choice.value for choice in question.choices[:20]), *written])
            self._log.refuse(self._file, Rule.ANSWER_UNUSABLE, value=answer, key=question.key, known=known)
        self._open.add(question.key)
        if len(self._listed) < MOST_QUESTIONS:
            self._listed.append(question)
        return None

    def mark_unneeded(self, *keys: str) -> None:
        """Accept answers to these questions that are not asked: another answer made them unnecessary."""
        self._needless.update(keys)

    def warn_of_unasked_answers(self) -> None:
        """Warn of answers to questions that were not asked: they have no effect."""
        for key, answer in self._answers.items():
            if key not in self._asked and key not in self._needless:
                rule, details = Rule.ANSWER_UNASKED, {"key": key}
                self._log.add(Issue(self._file, None, None, answer, rule, details, severity=Severity.WARNING))


def _is_code(text: str) -> bool:
    return is_safe_code(text) and not has_separator(text)


def _is_text(text: str) -> bool:
    return bool(text.strip()) and not has_control_character(text)
