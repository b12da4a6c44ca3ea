"""`import`: a workbook is checked, all that is wrong or unclear is said at once, and a clean one is published."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dashboard.access import DenialReason, PermissionDenied, operator
from dashboard.command_line.exit_codes import ExitCode
from dashboard.command_line.output import say
from dashboard.command_line.whole_file import write_atomically
from dashboard.data import Alias, AlreadyCurrent, EditConflict, Issue, OriginalFile, Storage
from dashboard.data.workbook import (
    KnownEditions,
    MarkWords,
    OpenedWorkbook,
    WorkbookError,
    WorkbookReading,
    marked_copy,
    open_workbook,
    read_workbook,
)
from dashboard.model import Edition
from dashboard.publishing import ImportReport, import_report, keep_aliases, submit, submit_and_publish
from dashboard.ui.import_words import choices_sentence, marked_copy_words, suggested_sentence
from dashboard.ui.issues import (
    already_in_force_sentence,
    current_changed_sentence,
    issue_sentence,
    not_authorized_sentence,
    workbook_refused_sentence,
)
from dashboard.ui.texts import Language, text


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What was asked for on the command line. `submit`: kept as a version that somebody else puts in force."""

    file: Path
    publish: bool = False
    submit: bool = False
    marked: Path | None = None
    note: str = ""
    answers: Mapping[str, str] = field(default_factory=dict[str, str])


def import_workbook(root: Storage, request: ImportRequest, language: Language) -> int:
    """Check the workbook, say what is wrong or unclear, write what was asked for; return the exit code.

    Without `publish` or `submit` nothing is written under `root`. Raises EditionError.
    """
    try:
        content = request.file.read_bytes()
    except OSError as error:
        say(_text("unreadable", language, file=request.file, problem=error.strerror or type(error).__name__))
        return ExitCode.REFUSED
    try:
        workbook = _opened(request.file.name, content, language)
        reading = read_workbook(workbook, KnownEditions(root), request.answers)
    except WorkbookError as refused:
        say(workbook_refused_sentence(refused, language))
        return ExitCode.REFUSED
    report = import_report(root, reading)
    _say_findings("problem", reading.problems, reading.more_problems, language)
    _say_findings("warning", report.warnings, reading.more_warnings, language)
    _say_questions(reading, language)
    marked = request.marked is None or _write_marked(request.marked, request.file.name, content, report, language)
    if reading.edition is None:
        if reading.problems:
            say(_text("refused", language, file=request.file.name, problems=reading.problem_count))
        if reading.questions:
            say(_text("unanswered", language, file=request.file.name, questions=reading.question_count))
        return ExitCode.REFUSED
    say(_clean(reading.edition, len(report.warnings) + reading.more_warnings, language))
    if report.changes is not None:
        say(_text("changes", language, version=report.current, count=report.changes.count))
    if not marked:
        return ExitCode.REFUSED
    if not (request.publish or request.submit):
        say(_text("not_published", language))
        return ExitCode.OK
    original = OriginalFile(request.file.name, content)
    code = _write(root, reading.edition, original, request, report.current, language)
    return code if code != ExitCode.OK else _keep_aliases(root, reading.edition, reading.new_aliases, language)


def _opened(file: str, content: bytes, language: Language) -> OpenedWorkbook:
    """The workbook; where somebody watches, with a line that tells how far it is."""
    if not sys.stderr.isatty():
        return open_workbook(file, content)

    def show(share: float) -> None:
        print(f"\r{_text('opening', language, file=file, percent=f'{share:.0%}')}", end="", file=sys.stderr, flush=True)

    try:
        return open_workbook(file, content, progress=show)
    finally:
        print("\r\x1b[2K", end="", file=sys.stderr, flush=True)


def _say_questions(reading: WorkbookReading, language: Language) -> None:
    for question in reading.questions:
        sentence = f"{suggested_sentence(question, language)} {choices_sentence(question, language)}".strip()
        say(_text("question", language, name=question.key, sentence=sentence))
    if reading.more_questions:
        say(text("command_line.more_refusals", language, count=reading.more_questions))


def _keep_aliases(root: Storage, edition: Edition, aliases: Sequence[Alias], language: Language) -> int:
    """Keep the names that answers have given to agencies, now that the edition is kept too."""
    try:
        keep_aliases(root, edition.id, aliases, operator())
    except PermissionDenied as denied:
        say(not_authorized_sentence(denied, language))
        return ExitCode.REFUSED
    except OSError as error:
        problem = error.strerror or type(error).__name__
        say(text("command_line.not_written", language, folder=root, problem=problem))
        return ExitCode.REFUSED
    if aliases:
        say(_text("aliases_kept", language, count=len(aliases)))
    return ExitCode.OK


def _say_findings(kind: str, findings: Sequence[Issue], more: int, language: Language) -> None:
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
        write_atomically(out, copy)
    except WorkbookError as refused:
        say(workbook_refused_sentence(refused, language))
        return False
    except OSError as error:
        problem = error.strerror or type(error).__name__
        say(text("command_line.not_written", language, folder=out, problem=problem))
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
    """Keep the edition as a version and, when asked, put it in force in place of the one that it was compared with."""
    by = operator()
    try:
        if request.publish:
            submit_and_publish(root, edition, original, by, expected=current, note=request.note)
        else:
            submit(root, edition, original, by, request.note)
    except AlreadyCurrent as same:
        say(already_in_force_sentence(same.edition_id, same.version, language))
        return ExitCode.OK
    except EditConflict as changed:
        say(current_changed_sentence(changed.edition_id, changed.expected, changed.found, language))
        return ExitCode.REFUSED
    except PermissionDenied as denied:
        say(not_authorized_sentence(denied, language))
        if denied.reason is DenialReason.SUBMITTED_BY_THE_SAME:
            say(_text("submit_instead", language))
        return ExitCode.REFUSED
    except OSError as error:
        problem = error.strerror or type(error).__name__
        say(text("command_line.not_written", language, folder=root, problem=problem))
        return ExitCode.REFUSED
    key = "published" if request.publish else "submitted"
    say(_text(key, language, edition=edition.id, version=edition.version))
    return ExitCode.OK


def _text(key: str, language: Language, **values: object) -> str:
    return text(f"import_command.{key}", language, **values)
