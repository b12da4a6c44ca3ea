"""Issues and questions as sentences: what is wrong, and where, so that a person can correct it; what is asked, and why.

Questions about a workbook come from `dashboard.data`, which `ui` does not import: the protocols here state what is
needed of a question. Also the words of the marked copy of a workbook.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol

from dashboard.model import Criterion, Issue, IssueError
from dashboard.scoring import ScenarioRefusal
from dashboard.ui.numbers import FINEST_DECIMALS, format_number
from dashboard.ui.texts import Language, text

Show = Callable[[str], str]
"""Formats a text from a file for use in a sentence."""

LONGEST_VALUE = 60
_NUMBERS = {"maximum", "step", "limit", "total", "lowest", "highest", "recomputed", "before"}
"""Details that are numbers, not codes such as 4.10."""


def issue_sentence(
    issue: Issue | IssueError, language: Language, *, for_operator: bool = False, show: Show = str
) -> str:
    """Return where the issue is and what is wrong: `scores.csv, dòng 12, cột points, giá trị “3,5”: …`.

    In a workbook the place is a cell of a sheet: `“Điểm – Sở”, ô D7, giá trị “3,5”: …`. `show`: how texts from files
    are written, such as `as_label`. The folder or address where data are kept is shown to the operator only.
    """
    problem = issue_problem(issue, language, show=show)
    if isinstance(issue, Issue):
        place = _place(issue, language, show)
    elif not for_operator and _is_whole_store(issue):
        return problem[:1].upper() + problem[1:]
    else:
        place = show(_shown(issue.file))
    return text("refusal.frame", language, place=place, problem=problem) if place else problem


def issue_problem(issue: Issue | IssueError, language: Language, *, show: Show = str) -> str:
    """Return what is wrong and how to correct it, without the place: for a table that has columns for that."""
    in_sheet = isinstance(issue, Issue) and issue.cell is not None
    key = issue.rule if isinstance(issue, Issue) else issue.key
    details = {
        name: show(_shown(_detail(name, value, language, in_sheet=in_sheet))) for name, value in issue.details.items()
    }
    return text(key, language, **details)


def _place(issue: Issue, language: Language, show: Show) -> str:
    file = show(_shown(issue.file))
    place = [file] if file else []
    if issue.cell is not None:
        place = [text("refusal.frame_sheet", language, sheet=file)]
        place.append(text("refusal.frame_cell", language, cell=issue.cell))
    elif file and issue.row is not None:
        place.append(text("refusal.frame_row", language, row=issue.row))
    if issue.column is not None:
        key = "refusal.frame_key" if issue.file.endswith(".toml") else "refusal.frame_column"
        place.append(text(key, language, key=issue.column, column=issue.column))
    if issue.value is not None and issue.value != issue.column:
        key = "refusal.frame_value" if issue.value else "refusal.frame_empty"
        place.append(text(key, language, value=_shortened(show(_shown(issue.value)))))
    return ", ".join(place)


def _is_whole_store(error: IssueError) -> bool:
    """Whether the file is the store itself: a folder of the server, or a URL."""
    table, _, rule = error.key.partition(".")
    of_a_store = table == "store_unavailable" or rule.startswith("unreadable")
    return of_a_store and (error.file.startswith("/") or "://" in error.file)


def _detail(name: str, value: str, language: Language, *, in_sheet: bool) -> str:
    """A detail in words, with numbers written as in the place of the issue."""
    match name:
        case "action":
            return text(f"action.{value}", language)
        case "field" if value in ("title", "author", "note"):
            return text(f"saving.{value}", language)
        case "expected" | "found" if value == "":
            return text("switch_refused.none", language)
        case "table" if in_sheet:
            return text("refusal.frame_table", language, table=value)
        case _:
            # a sheet has the decimal separator of the language, a file of a source folder a decimal point
            return value.replace(".", ",") if in_sheet and name in _NUMBERS and language == "vi" else value


def change_refused_sentence(issue: ScenarioRefusal, language: Language) -> str:
    """Return which changed score does not fit the edition and why: `so-y-te:1.1=12: 12 vượt điểm tối đa 10`."""
    points = format_number(issue.points, FINEST_DECIMALS, language, trim=True)
    agency, criterion = _shown(issue.agency), _shown(issue.criterion)
    problem = points_problem(issue.rule, points, issue.leaf, language, agency=agency, criterion=criterion)
    cell = _shown(f"{issue.agency}:{issue.criterion}")
    return text("command_line.set_frame", language, cell=cell, points=points, problem=problem)


def points_problem(rule: str, points: str, leaf: Criterion | None, language: Language, **named: str) -> str:
    """Return why `points`, as typed or formatted, are not allowed on `leaf`; None where there is no such criterion."""
    limits = (leaf.minimum_points, leaf.highest_points, leaf.step) if leaf else (None, None, None)
    minimum, maximum, step = (
        "" if number is None else format_number(number, FINEST_DECIMALS, language, trim=True) for number in limits
    )
    values = {"points": points, "value": points, "minimum": minimum, "maximum": maximum, "step": step}
    return text(f"simulation_refused.{rule}", language, **values, **named)


def _shortened(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE else f"{value[: LONGEST_VALUE - 1]}…"


def _shown(value: str) -> str:
    """Return `value` on one line, with characters that are not printable as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in value)


_HIGHEST_FIRST = ("coordinator", "agency", "viewer")


def role_in_words(roles: Collection[str], language: Language) -> str:
    """Return the highest of a user's roles, in words."""
    return text(f"role.{next((role for role in _HIGHEST_FIRST if role in roles), 'none')}", language)


MOST_SHOWN = 8


class AChoice(Protocol):
    """An answer to choose, such as `dashboard.data.workbook_cells.Choice`."""

    @property
    def value(self) -> str: ...
    @property
    def meaning(self) -> str: ...
    @property
    def name(self) -> str: ...


class AQuestion(Protocol):
    """A question, such as `dashboard.data.workbook_cells.Question`."""

    @property
    def kind(self) -> str: ...
    @property
    def sheet(self) -> str | None: ...
    @property
    def cell(self) -> str | None: ...
    @property
    def value(self) -> str | None: ...
    @property
    def suggestion(self) -> str | None: ...
    @property
    def details(self) -> Mapping[str, str]: ...
    @property
    def choices(self) -> Sequence[AChoice]: ...


def question_sentence(question: AQuestion, language: Language) -> str:
    """Return the question and its place: `Điểm, ô B12: “Sở TT&TT” là cơ quan nào?`."""
    asked = text(f"import_question.{question.kind}", language, value=question.value or "", **question.details)
    place = _place_of_question(question, language)
    return asked if place is None else text("import_question.frame", language, place=place, question=asked)


def question_place(question: AQuestion, language: Language) -> str | None:
    """Return the subject and the place of a question, without its text; None for one about the whole workbook."""
    place = _place_of_question(question, language)
    if place is None or not question.value:
        return place
    return text("import_question.row", language, place=place, value=question.value)


def _place_of_question(question: AQuestion, language: Language) -> str | None:
    if question.sheet is None or question.cell is None:
        return question.sheet
    return text("import_question.place_cell", language, sheet=question.sheet, cell=question.cell)


def choice_label(choice: AChoice, language: Language) -> str:
    """Return what a choice means in words."""
    return text(f"import_choice.{choice.meaning}", language, name=choice.name or choice.value)


def choices_sentence(question: AQuestion, language: Language) -> str:
    """Return the values to choose from with their meanings; `""` when there is nothing to choose."""
    shown = [f"{c.value} ({choice_label(c, language)})" for c in question.choices[:MOST_SHOWN]]
    if not shown:
        return ""
    return text(
        "import_question.choices", language, choices="; ".join(shown) + ("; …" * (len(question.choices) > MOST_SHOWN))
    )


def suggested_sentence(question: AQuestion, language: Language) -> str:
    """Return the question with its suggestion, if it has one."""
    sentence = question_sentence(question, language)
    if question.suggestion is None:
        return sentence
    return text("import_question.suggested", language, question=sentence, suggestion=question.suggestion)


def note_with_confirmation(note: str, failing: int, printed: int, words: str, language: Language) -> str:
    """Return the note of a version that a user confirmed in `words` although printed figures do not hold."""
    confirmed = text("control.note", language, failing=failing, printed=printed, words=words)
    return f"{note}. {confirmed}" if note else confirmed


MARK_WORDS = ("sheet_name", "number", "kind", "sheet", "cell", "finding", "error", "warning", "more")


def marked_copy_words(language: Language) -> dict[str, str]:
    """Return the words by the names of the fields of `dashboard.data.workbook_cells.MarkWords`."""
    return {key: text(f"marked_copy.{key}", language) for key in MARK_WORDS}
