"""`import` and `layout`: a workbook is checked and published, or the layout that it suggests is printed.

`import` reports all problems and questions at once, and publishes a clean workbook. `layout` prints the role that the
program assigns to each row and column, and its doubts.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from pathlib import Path

from dashboard.access import PermissionDenied, operator
from dashboard.command_line.output import ExitCode, number_cell, say, write_atomically, writing_into
from dashboard.data import AlreadyCurrent, OriginalFile, Storage
from dashboard.data.workbook_cells import (
    EarlierEditions,
    MarkWords,
    OpenedWorkbook,
    WorkbookReading,
    marked_copy,
    open_workbook,
)
from dashboard.model import Edition, Issue, IssueError, Rule
from dashboard.publishing import ImportReport, import_report, keep_aliases, keep_layout, submit, submit_and_publish
from dashboard.sandbox.spreadsheet import column_name
from dashboard.ui.issues import (
    choices_sentence,
    issue_sentence,
    marked_copy_words,
    note_with_confirmation,
    suggested_sentence,
)
from dashboard.ui.texts import Language, text
from dashboard.workbook_layouts import (
    CONTROL,
    ENCODING,
    OF_LISTS,
    Direction,
    Layout,
    LayoutFileError,
    LayoutResult,
    Line,
    Measure,
    Role,
    TableLayout,
    layout_from_toml,
    original_of,
    read_files_by_layout,
    toml_of,
    with_answers,
)


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """The arguments of `import`. `submit`: store the edition as a version for another person to publish.

    Several files become one edition. `layout`: the file with the layout to read them by; without it, the layout follows
    from the cells and from the previous period's layout, or with `new_layout` only from the cells.
    """

    files: Sequence[Path]
    publish: bool = False
    submit: bool = False
    marked: Path | None = None
    layout: Path | None = None
    new_layout: bool = False
    note: str = ""
    answers: Mapping[str, str] = field(default_factory=dict[str, str])


def import_workbook(root: Storage, request: ImportRequest, language: Language) -> int:
    """Check the workbook, print problems and questions, write what was requested; return the exit code.

    Without `publish` or `submit` nothing is written under `root`. Raises IssueError.
    """
    files = opened_files(request.files, language)
    if files is None:
        return ExitCode.REFUSED
    found = _read(root, request, [workbook for _, workbook in files], language)
    if found is None:
        return ExitCode.REFUSED
    reading = found.reading
    original = original_of([(workbook.file, content) for content, workbook in files])
    report = import_report(root, reading)
    say_issues("problem", reading.problems, reading.more_problems, language)
    say_issues("warning", report.warnings, reading.more_warnings, language)
    say_questions(reading, language)
    marked = request.marked is None or _write_marked(request.marked, original.name, original.content, report, language)
    if reading.edition is None:
        if reading.problems:
            say(_text("refused", language, file=original.name, problems=reading.problem_count))
        if reading.questions:
            say(_text("unanswered", language, file=original.name, questions=reading.question_count))
        return ExitCode.REFUSED
    say(_clean(reading.edition, len(report.warnings) + reading.more_warnings, language))
    if report.changes is not None:
        say(_text("changes", language, version=report.current, count=report.changes.count))
    if not marked:
        return ExitCode.REFUSED
    if not (request.publish or request.submit):
        say(_text("not_published", language))
        return ExitCode.OK
    words = request.answers.get(CONTROL, "").strip()
    if found.control is not None and found.control.stops and words:
        note = note_with_confirmation(request.note, *found.control.decisive, words, language)
        request = replace(request, note=note)
    code = _write(root, reading.edition, original, request, report.current, language)
    if code == ExitCode.OK and reading.new_aliases:  # only now that the edition is stored
        with writing_into(root):
            keep_aliases(root, reading.edition.id, reading.new_aliases, operator())
        say(_text("aliases_kept", language, count=len(reading.new_aliases)))
    if code == ExitCode.OK and found.to_keep is not None:
        with writing_into(root):
            keep_layout(root, reading.edition.id, toml_of(found.to_keep), operator())
        say(_text("layout_kept", language))
    return code


def opened_files(paths: Sequence[Path], language: Language) -> list[tuple[bytes, OpenedWorkbook]] | None:
    """Return content and cells of each file; None, after printing the reason, if one cannot be read.

    Raises WorkbookError for a file that is refused.
    """
    opened: list[tuple[bytes, OpenedWorkbook]] = []
    for path in paths:
        try:
            content = path.read_bytes()
            opened.append((content, _opened(path.name, content, language)))
        except OSError as error:
            say(_text("unreadable", language, file=path, problem=error.strerror or type(error).__name__))
            return None
    return opened


def _read(
    root: Storage, request: ImportRequest, files: Sequence[OpenedWorkbook], language: Language
) -> LayoutResult | None:
    """The reading of the files; None, after printing the reason, if the layout file cannot be read."""
    layout = None
    if request.layout is not None and (layout := _layout(request.layout, language)) is None:
        return None
    found = read_files_by_layout(files, layout, EarlierEditions(root), request.answers, anew=request.new_layout)
    if found.as_before:
        say(_text("as_before", language, period=found.as_before))
    say_control(found, language)
    return found


def _layout(file: Path, language: Language) -> Layout | None:
    try:
        return layout_from_toml(file.read_text(encoding="utf-8"))
    except OSError as error:
        say(_text("unreadable", language, file=file, problem=error.strerror or type(error).__name__))
    except (LayoutFileError, UnicodeDecodeError) as error:
        issue = Issue(file.name, None, None, None, Rule.LAYOUT_MALFORMED, {"problem": str(error)})
        say(_text("problem", language, sentence=issue_sentence(issue, language)))
    return None


def _opened(file: str, content: bytes, language: Language) -> OpenedWorkbook:
    """The opened workbook; on a terminal, a progress line is shown meanwhile."""
    if not sys.stderr.isatty():
        return open_workbook(file, content)

    def show(share: float) -> None:
        print(f"\r{_text('opening', language, file=file, percent=f'{share:.0%}')}", end="", file=sys.stderr, flush=True)

    try:
        return open_workbook(file, content, progress=show)
    finally:
        print("\r\x1b[2K", end="", file=sys.stderr, flush=True)


def say_questions(reading: WorkbookReading, language: Language) -> None:
    """Print the questions to be answered, each with its key and its choices."""
    for question in reading.questions:
        sentence = f"{suggested_sentence(question, language)} {choices_sentence(question, language)}".strip()
        say(_text("question", language, name=question.key, sentence=sentence))
    if reading.more_questions:
        say(text("command_line.more_refusals", language, count=reading.more_questions))


def say_issues(kind: str, findings: Sequence[Issue], more: int, language: Language) -> None:
    """Print problems or warnings, and the number of further ones that are not listed."""
    for finding in findings:
        say(_text(kind, language, sentence=issue_sentence(finding, language)))
    if more:
        say(text("command_line.more_refusals", language, count=more))


def _clean(edition: Edition, warnings: int, language: Language) -> str:
    return _text(
        "clean",
        language,
        edition=edition.id,
        version=edition.version,
        blocks=len(edition.blocks),
        agencies=sum(len(block.agencies) for block in edition.blocks),
        facts=len(edition.facts),
        warnings=warnings,
    )


def _write_marked(out: Path, file: str, content: bytes, report: ImportReport, language: Language) -> bool:
    """Write the marked copy; return whether it could be written."""
    words, reading = MarkWords(**marked_copy_words(language)), report.reading
    findings, more = (*reading.problems, *report.warnings), reading.more_problems + reading.more_warnings
    try:
        copy = marked_copy(file, content, findings, lambda finding: issue_sentence(finding, language), words, more=more)
        with writing_into(out):
            write_atomically(out, copy)
    except IssueError as error:
        say(issue_sentence(error, language))
        return False
    say(_text("marked_written", language, file=out))
    return True


def _write(
    root: Storage,
    edition: Edition,
    original: OriginalFile,
    request: ImportRequest,
    current: str | None,
    language: Language,
) -> int:
    """Store the edition as a version and, if requested, make it current in place of the one it was compared with."""
    by = operator()
    try:
        with writing_into(root):
            if request.publish:
                submit_and_publish(root, edition, original, by, expected=current, note=request.note)
            else:
                submit(root, edition, original, by, request.note)
    except AlreadyCurrent as same:
        say(issue_sentence(same, language))
        return ExitCode.OK
    except PermissionDenied as denied:
        say(issue_sentence(denied, language))
        if denied.rule is Rule.DENIED_SUBMITTED_BY_THE_SAME:
            say(_text("submit_instead", language))
        return ExitCode.REFUSED
    key = "published" if request.publish else "submitted"
    say(_text(key, language, edition=edition.id, version=edition.version))
    return ExitCode.OK


def say_control(found: LayoutResult, language: Language) -> None:
    """Print how many of the printed figures agree with the points, if any are printed."""
    if (checked := found.control) is None:
        return
    for kind, printed, held in (
        ("sums", checked.sums, checked.sums_held),
        ("ranks", checked.ranks, checked.ranks_held),
    ):
        if printed:
            say(_text(f"control_{kind}", language, printed=printed, held=held))


def _text(key: str, language: Language, **values: object) -> str:
    return text(f"import_command.{key}", language, **values)


@dataclass(frozen=True, slots=True)
class LayoutRequest:
    """The arguments of `layout`. `out`: the file for the layout, in which answered doubts are resolved."""

    files: Sequence[Path]
    out: Path | None = None
    answers: Mapping[str, str] = field(default_factory=dict[str, str])


def layout(request: LayoutRequest, language: Language) -> int:
    """Print the layout that the files suggest, with its doubts; return REFUSED if a doubt or a problem is left.

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
        say(_layout_text("written", language, file=request.out, doubts=len(answered.doubts)))
    return ExitCode.REFUSED if questions or reading.problems else ExitCode.OK


def _described(number: int, table: TableLayout, language: Language) -> Iterator[str]:
    agencies = [line for line in table.of_agencies if line.role is Role.AGENCY and line.measure is Measure.POINTS]
    criteria = [line for line in table.of_criteria if line.role is Role.CRITERION and line.measure is Measure.POINTS]
    key = f"layout_command.table_{table.direction}"
    yield text(key, language, number=number, sheet=table.sheet, agencies=len(agencies), criteria=len(criteria))
    down = table.direction is Direction.DOWN
    for lines, is_row in ((table.of_agencies, down), (table.of_criteria, not down)):
        for run in _runs(lines):
            yield f"  {_layout_line(run, is_row, language)}"


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    numbered = ((line.index - place, line) for place, line in enumerate(lines))
    for _, run in groupby(numbered, lambda item: (item[0], replace(item[1], index=0))):
        yield [line for _, line in run]


def _layout_line(run: Sequence[Line], is_row: bool, language: Language) -> str:
    first, last = run[0], run[-1]
    places = [str(line.index + 1) if is_row else column_name(line.index) for line in (first, last)]
    at = places[0] if len(run) == 1 else f"{places[0]}–{places[1]}"
    what = text(f"layout_role.{first.role}", language)
    if first.measure is Measure.SELF_SCORED:
        what = _layout_text("self_scored", language, what=what)
    named = " ".join(filter(None, (first.code, first.name))) or first.heading
    groups = " › ".join(" ".join(filter(None, (group.code, group.name))) for group in first.groups)
    shown = [f"“{named}”" if named else "", groups, "" if first.maximum is None else f"≤ {number_cell(first.maximum)}"]
    return _layout_text(
        "row" if is_row else "column",
        language,
        at=at,
        what=", ".join(filter(None, (what, *shown))),
        why=text(f"layout_reason.{first.reason}", language),
    )


def _layout_text(key: str, language: Language, **values: object) -> str:
    return text(f"layout_command.{key}", language, **values)
