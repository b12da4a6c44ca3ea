"""`build`: a source folder becomes an edition, or every reason why not is printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from dashboard.access import operator
from dashboard.command_line.output import ExitCode, say, writing_into
from dashboard.data import IssueLog, LogAction, LogDetails, SourceError, Storage, read_source_folder, write_edition
from dashboard.model import Issue, Severity
from dashboard.ui.issues import issue_sentence
from dashboard.ui.texts import Language, text

MOST_REFUSALS = 100
"""Sentences that are printed; a table in the wrong format would otherwise give one for each of its rows."""


def build(source: Path, root: Storage, language: Language) -> int:
    """Check the source folder and write it under `root`; return the exit code. Raises IssueError.

    Warnings are printed and do not keep it from being written.
    """
    log = IssueLog()
    try:
        edition = read_source_folder(source, log)
    except SourceError as refused:
        _print_warnings(log, language)
        _print(refused.issues, refused.more, lambda sentence: sentence, language)
        say(text("command_line.refused_count", language, count=len(refused.issues) + refused.more))
        return ExitCode.REFUSED
    _print_warnings(log, language)
    by = operator()
    with writing_into(root):
        version = write_edition(edition, root, LogDetails(LogAction.PUBLISHED, who=by.id, name=by.name))
    say(
        text(
            "command_line.built",
            language,
            edition=edition.id,
            version=version,
            blocks=len(edition.blocks),
            agencies=sum(len(block.agencies) for block in edition.blocks),
            facts=len(edition.facts),
        )
    )
    return ExitCode.OK


def _print_warnings(log: IssueLog, language: Language) -> None:
    more = log.more(Severity.WARNING)
    _print(log.warnings, more, lambda said: text("import_command.warning", language, sentence=said), language)


def _print(found: Sequence[Issue], more: int, framed: Callable[[str], str], language: Language) -> None:
    for issue in found[:MOST_REFUSALS]:
        say(framed(issue_sentence(issue, language)))
    more += max(0, len(found) - MOST_REFUSALS)
    if more:
        say(text("command_line.more_refusals", language, count=more))
