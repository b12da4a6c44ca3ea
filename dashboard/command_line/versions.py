"""`versions`: the versions of an edition, or the log of what was done with them."""

from __future__ import annotations

from dashboard.command_line.exit_codes import ExitCode
from dashboard.command_line.output import print_table, say, truth_cell
from dashboard.data import LogEntry, Storage, VersionLog, VersionSummary, list_versions, read_log
from dashboard.model import EditionId
from dashboard.ui.issues import log_problem_sentence, unreadable_sentence
from dashboard.ui.texts import Language, text

HEADER = ("version", "in_force", "written", "who", "name", "file_name", "file_sha256", "title", "blocks", "agencies")
LOG_HEADER = (
    "number",
    "when",
    "action",
    "took_effect",
    "version",
    "before",
    "who",
    "name",
    "file_name",
    "file_sha256",
    "note",
)


def versions(root: Storage, edition_id: EditionId, with_log: bool, language: Language) -> int:
    """Print the versions of an edition, the newest first, or the log, the oldest entry first.

    Returns 1 when a version is damaged or the log is not whole, which is said; also when there is no version at all.
    Raises EditionError.
    """
    found, log = list_versions(root, edition_id), read_log(root, edition_id)
    if with_log:
        print_table(LOG_HEADER, map(_log_row, log.entries))
    else:
        print_table(HEADER, map(_row, found))
    if not found:
        say(text("command_line.versions_none", language, edition=edition_id))
        return ExitCode.REFUSED
    return _say_what_is_wrong(found, log, language)


def _say_what_is_wrong(found: tuple[VersionSummary, ...], log: VersionLog, language: Language) -> int:
    damaged = [summary.error for summary in found if summary.error]
    for error in damaged:
        say(unreadable_sentence(error, language))
    for problem in log.problems:
        say(log_problem_sentence(problem, language))
    return ExitCode.REFUSED if damaged or log.problems else ExitCode.OK


def _row(summary: VersionSummary) -> tuple[str, ...]:
    by = summary.submitted
    return (
        summary.version,
        truth_cell(summary.is_current),
        summary.written.isoformat(timespec="seconds") if summary.written else "",
        *((by.who, by.name, by.file_name, by.file_sha256) if by else ("", "", "", "")),
        summary.title,
        str(len(summary.blocks)),
        str(summary.agency_count),
    )


def _log_row(entry: LogEntry) -> tuple[str, ...]:
    return (
        str(entry.number),
        entry.when.isoformat(timespec="seconds"),
        entry.action,
        truth_cell(entry.took_effect),
        entry.version,
        entry.before or "",
        entry.who,
        entry.name,
        entry.file_name,
        entry.file_sha256,
        entry.note,
    )
