"""`layout`: what the program takes each row and column of a workbook for, and what it is in doubt about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from dashboard.command_line.importing import opened_files, say_control, say_issues, say_questions
from dashboard.command_line.output import ExitCode, number_cell, say, write_atomically, writing_into
from dashboard.sandbox.spreadsheet import column_name
from dashboard.ui.texts import Language, text
from dashboard.workbooks import (
    CONTROL,
    ENCODING,
    OF_LISTS,
    Direction,
    Line,
    Measure,
    Role,
    TableLayout,
    read_files_by_layout,
    toml_of,
    with_answers,
)


@dataclass(frozen=True, slots=True)
class LayoutRequest:
    """What was asked for. `out`: where the layout is written; the doubts that are answered are settled in it."""

    files: Sequence[Path]
    out: Path | None = None
    answers: Mapping[str, str] = field(default_factory=dict[str, str])


def layout(request: LayoutRequest, language: Language) -> int:
    """Print the layout that the files suggest, with its doubts; return REFUSED while a doubt or a problem is left.

    Raises IssueError.
    """
    files = opened_files(request.files, language)
    if files is None:
        return ExitCode.REFUSED
    found = read_files_by_layout([workbook for _, workbook in files], answers=request.answers)
    answered = with_answers(found.layout, request.answers)
    for number, table in enumerate(answered.tables, 1):
        for line in _described(number, table, language):
            print(line)
    doubts = {doubt.key for doubt in answered.doubts}
    asked = found.reading.questions
    questions = [q for q in asked if q.key in doubts or q.key in (CONTROL, ENCODING) or q.kind in OF_LISTS]
    reading = replace(found.reading, questions=tuple(questions), more_questions=0)
    say_issues("problem", reading.problems, reading.more_problems, language)
    say_issues("warning", reading.warnings, reading.more_warnings, language)
    say_questions(reading, language)
    say_control(found, language)
    if request.out is not None:
        with writing_into(request.out):
            write_atomically(request.out, toml_of(answered).encode())
        say(_text("written", language, file=request.out, doubts=len(answered.doubts)))
    return ExitCode.REFUSED if questions or reading.problems else ExitCode.OK


def _described(number: int, table: TableLayout, language: Language) -> Iterator[str]:
    agencies = [line for line in table.of_agencies if line.role is Role.AGENCY and line.measure is Measure.POINTS]
    criteria = [line for line in table.of_criteria if line.role is Role.CRITERION and line.measure is Measure.POINTS]
    key = f"layout_command.table_{table.direction}"
    yield text(key, language, number=number, sheet=table.sheet, agencies=len(agencies), criteria=len(criteria))
    down = table.direction is Direction.DOWN
    for lines, is_row in ((table.of_agencies, down), (table.of_criteria, not down)):
        for run in _runs(lines):
            yield f"  {_line(run, is_row, language)}"


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    numbered = ((line.at - place, line) for place, line in enumerate(lines))
    for _, run in groupby(numbered, lambda item: (item[0], replace(item[1], at=0))):
        yield [line for _, line in run]


def _line(run: Sequence[Line], is_row: bool, language: Language) -> str:
    first, last = run[0], run[-1]
    places = [str(line.at + 1) if is_row else column_name(line.at) for line in (first, last)]
    at = places[0] if len(run) == 1 else f"{places[0]}–{places[1]}"
    what = text(f"layout_role.{first.role}", language)
    if first.measure is Measure.SELF_SCORED:
        what = _text("self_scored", language, what=what)
    named = " ".join(filter(None, (first.code, first.name))) or first.said
    groups = " › ".join(" ".join(filter(None, (group.code, group.name))) for group in first.groups)
    shown = [f"“{named}”" if named else "", groups, "" if first.maximum is None else f"≤ {number_cell(first.maximum)}"]
    return _text(
        "row" if is_row else "column",
        language,
        at=at,
        what=", ".join(filter(None, (what, *shown))),
        why=text(f"layout_reason.{first.why}", language),
    )


def _text(key: str, language: Language, **values: object) -> str:
    return text(f"layout_command.{key}", language, **values)
