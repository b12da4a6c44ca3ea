"""Refusals as sentences: what is wrong, and where, so that a person can put it right; who may not do what.

`dashboard.data` and `dashboard.access` raise them, and `ui` imports neither: what is needed of a refusal is written
down here.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Protocol

from dashboard.model import EditionId
from dashboard.scoring import ScenarioRefusal
from dashboard.ui.numbers import FINEST_DECIMALS, format_number
from dashboard.ui.texts import Language, text

Show = Callable[[str], str]
"""How a text from a file is written into a sentence."""

LONGEST_VALUE = 60
_NUMBERS = {"maximum", "step", "limit", "total", "lowest", "highest", "recomputed", "before"}
"""Details that are numbers, not codes such as 4.10."""


class SourceRefusal(Protocol):
    """A refusal of something in a source, such as `dashboard.data.Issue`."""

    @property
    def file(self) -> str: ...
    @property
    def row(self) -> int | None: ...
    @property
    def column(self) -> str | None: ...
    @property
    def value(self) -> str | None: ...
    @property
    def rule(self) -> str: ...
    @property
    def details(self) -> Mapping[str, str]: ...
    @property
    def cell(self) -> str | None: ...


class RefusedWorkbook(Protocol):
    """Why a workbook is refused as a whole, such as `dashboard.data.workbook.WorkbookError`."""

    @property
    def file(self) -> str: ...
    @property
    def rule(self) -> str: ...
    @property
    def details(self) -> Mapping[str, str]: ...


class UnreadableEdition(Protocol):
    """Why an edition cannot be read, such as `dashboard.data.EditionError`."""

    @property
    def file(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def details(self) -> Mapping[str, str]: ...


def issue_sentence(issue: SourceRefusal, language: Language) -> str:
    """Return where the refusal is and what is wrong: `scores.csv, dòng 12, cột points, giá trị «3,5»: …`.

    In a workbook the place is a cell of a sheet: `«Điểm – Sở», ô D7, giá trị «3,5»: …`.
    """
    place = [_shown(issue.file)]
    if issue.cell is not None:
        place = [text("refusal.frame_sheet", language, sheet=_shown(issue.file))]
        place.append(text("refusal.frame_cell", language, cell=issue.cell))
    elif issue.row is not None:
        place.append(text("refusal.frame_row", language, row=issue.row))
    if issue.column is not None:
        key = "refusal.frame_key" if issue.file.endswith(".toml") else "refusal.frame_column"
        place.append(text(key, language, key=issue.column, column=issue.column))
    if issue.value is not None and issue.value != issue.column:
        key = "refusal.frame_value" if issue.value else "refusal.frame_empty"
        place.append(text(key, language, value=_shortened(_shown(issue.value))))
    return _framed(", ".join(place), issue.rule, _details(issue, language), language)


def issue_problem(issue: SourceRefusal, language: Language) -> str:
    """Return what is wrong and how to mend it, without the place: for a table that has columns for that."""
    return _problem(issue.rule, _details(issue, language), language)


def unreadable_sentence(
    error: UnreadableEdition, language: Language, *, for_operator: bool = False, show: Show = str
) -> str:
    """Return which file cannot be read and why. `show`: how texts from files are written, such as `as_label`.

    Files are named as they stand under the data root. Where that is, a folder of the server or an address, stands in
    the sentence for the operator alone; on a screen it is only said what is wrong.
    """
    is_data_root = error.file.startswith("/") or "://" in error.file
    if is_data_root and not for_operator:
        problem = _problem(error.reason, error.details, language, show)
        return problem[:1].upper() + problem[1:]
    return _framed(show(_shown(error.file)), error.reason, error.details, language, show)


def workbook_refused_sentence(refused: RefusedWorkbook, language: Language, *, show: Show = str) -> str:
    """Return which workbook is refused and why, and what can be done: `ket-qua.xlsx: tệp có mật khẩu; …`.

    `show`: how texts from files are written, such as `as_label`.
    """
    details = {name: show(_shown(value)) for name, value in refused.details.items()}
    problem = text(f"workbook_refused.{refused.rule}", language, **details)
    return text("refusal.frame", language, place=show(_shown(refused.file)), problem=problem)


def change_refused_sentence(issue: ScenarioRefusal, language: Language) -> str:
    """Return which changed score does not fit the edition and why: `so-y-te:1.1=12: 12 vượt điểm tối đa 10`."""
    points = _number(issue.points, language)
    maximum = None if issue.leaf is None else issue.leaf.max_points
    step = None if issue.leaf is None else issue.leaf.step
    problem = text(
        f"simulation_refused.{issue.rule}",
        language,
        agency=_shown(issue.agency),
        criterion=_shown(issue.criterion),
        points=points,
        value=points,
        maximum=_number(maximum, language),
        step=_number(step, language),
    )
    cell = _shown(f"{issue.agency}:{issue.criterion}")
    return text("command_line.set_frame", language, cell=cell, points=points, problem=problem)


def _details(issue: SourceRefusal, language: Language) -> Mapping[str, str]:
    """The details as the place of the refusal writes them."""
    details = dict(issue.details)
    if issue.cell is None:
        return details
    if language == "vi":  # in a sheet one writes as one reads; in a file of a source folder with a decimal point
        details = {name: _with_comma(value) if name in _NUMBERS else value for name, value in details.items()}
    if "table" in details:
        details["table"] = text("refusal.frame_table", language, table=details["table"])
    return details


def _with_comma(number: str) -> str:
    return number.replace(".", ",")


def _number(number: float | None, language: Language) -> str:
    return "" if number is None else format_number(number, FINEST_DECIMALS, language, trim=True)


def _framed(place: str, rule: str, details: Mapping[str, str], language: Language, show: Show = str) -> str:
    return text("refusal.frame", language, place=place, problem=_problem(rule, details, language, show))


def _problem(rule: str, details: Mapping[str, str], language: Language, show: Show = str) -> str:
    return text(f"refusal.{rule}", language, **{name: show(_shown(value)) for name, value in details.items()})


def _shortened(value: str) -> str:
    return value if len(value) <= LONGEST_VALUE else f"{value[: LONGEST_VALUE - 1]}…"


def _shown(value: str) -> str:
    """Return `value` on one line: what cannot be seen is written out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in value)


_HIGHEST_FIRST = ("coordinator", "agency", "viewer")


class Denial(Protocol):
    """Why somebody may not do something, such as `dashboard.access.PermissionDenied`."""

    @property
    def action(self) -> str: ...
    @property
    def on(self) -> EditionId: ...
    @property
    def reason(self) -> str: ...


def not_authorized_sentence(denial: Denial, language: Language) -> str:
    """Return what somebody may not do, and why: `Không công bố phiên bản được: bạn chưa đăng nhập.`"""
    action = text(f"action.{denial.action}", language)
    return text(f"not_authorized.{denial.reason}", language, action=action, programme=denial.on.programme)


def role_in_words(roles: Collection[str], language: Language) -> str:
    """Return the highest of somebody's roles, in words."""
    return text(f"role.{next((role for role in _HIGHEST_FIRST if role in roles), 'none')}", language)


class ProblemOfLog(Protocol):
    """What is wrong with a log, such as `dashboard.data.LogProblem`."""

    @property
    def reason(self) -> str: ...
    @property
    def details(self) -> Mapping[str, str]: ...


def log_problem_sentence(problem: ProblemOfLog, language: Language) -> str:
    """Return what is wrong with a log, and where."""
    return text(f"version_log.{problem.reason}", language, **problem.details)


def current_changed_sentence(edition_id: EditionId, expected: str | None, found: str | None, language: Language) -> str:
    """Return that somebody was faster, for the fields of `dashboard.data.EditConflict`."""
    nothing = text("switch_refused.none", language)
    versions = {"expected": expected or nothing, "found": found or nothing}
    return text("switch_refused.current_changed", language, edition=edition_id, **versions)


def already_in_force_sentence(edition_id: EditionId, version: str, language: Language) -> str:
    """Return that there is nothing to switch, for the fields of `dashboard.data.AlreadyCurrent`."""
    return text("switch_refused.already_in_force", language, edition=edition_id, version=version)
