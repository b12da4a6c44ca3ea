"""`versions`, `rollback`, `diff`: list the versions of an edition, go back to one, and compare two."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from dashboard.access import operator
from dashboard.command_line.output import (
    ExitCode,
    illustrative_notes,
    number_cell,
    print_table,
    say,
    truth_cell,
    writing_into,
)
from dashboard.data import (
    LogEntry,
    Storage,
    VersionLog,
    VersionSummary,
    current_version_or_none,
    list_versions,
    read_edition,
    read_log,
)
from dashboard.model import EditionId, Fact, Grade
from dashboard.publishing import roll_back
from dashboard.scoring import BlockDifferences, EditionDifferences, ItemDifferences, differences
from dashboard.ui.issues import issue_sentence
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

    Returns 1, after printing the reason, if a version is damaged, the log has a problem, or there is no version at all.
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
        say(issue_sentence(error, language))
    for problem in log.problems:
        say(issue_sentence(problem, language))
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


def rollback(root: Storage, edition_id: EditionId, version: str, note: str, language: Language) -> int:
    """Activate a version of the edition, and print which was current before; return the exit code.

    Raises IssueError.
    """
    known = [summary.version for summary in list_versions(root, edition_id)]
    if version not in known:
        say(_version_unknown(edition_id, version, known, language))
        return ExitCode.USAGE
    with writing_into(root):
        expected = current_version_or_none(root, edition_id)
        entry = roll_back(root, edition_id, version, operator(), expected=expected, note=note)
    before = entry.before or text("switch_refused.none", language)
    say(text("command_line.rolled_back", language, edition=edition_id, version=version, before=before))
    return ExitCode.OK


def _version_unknown(edition_id: EditionId, version: str, known: list[str], language: Language) -> str:
    """Return a sentence that there is no such version, with those that exist."""
    if not known:
        return text("command_line.versions_none", language, edition=edition_id)
    details = {"edition": edition_id, "version": version, "known": ", ".join(known)}
    return text("command_line.version_unknown", language, **details)


Item = TypeVar("Item")

DIFF_HEADER = ("what", "block", "agency", "criterion", "key", "field", "before", "after")


@dataclass(frozen=True, slots=True)
class _Row:
    """One difference.

    `what`: edition, block, agency, criterion, score, self_score, origin, standing, fact or source. `field`: the changed
    attribute; `added` if the item is new and `after` names it, `removed` if it is gone and `before` names it, `order`
    if only the order differs. `key`: statistic of a fact, key of a source, number of scores whose origin changed.
    """

    what: str
    field: str
    before: object
    after: object
    block: str = ""
    agency: str = ""
    criterion: str = ""
    key: str = ""

    def cells(self) -> tuple[str, ...]:
        """The row as text."""
        values = _cell(self.before), _cell(self.after)
        return (self.what, self.block, self.agency, self.criterion, self.key, self.field, *values)


def diff(root: Storage, edition_id: EditionId, before: str, after: str, language: Language) -> int:
    """Print every difference of two versions as CSV; return the exit code. Raises EditionError.

    `after` defaults to the current version. `before` defaults to the current version or, if that is `after`, to its
    predecessor in the log. Versions that do not differ are not an error.
    """
    known = [summary.version for summary in list_versions(root, edition_id)]
    current = current_version_or_none(root, edition_id) or ""
    after = after or current
    before = before or (current if after != current else _before(root, edition_id, after))
    for version in (after, before):
        if version and version not in known:
            say(_version_unknown(edition_id, version, known, language))
            return ExitCode.USAGE
    if not (before and after):
        say(text("command_line.diff_nothing_before", language, edition=edition_id))
        return ExitCode.USAGE
    editions = [read_edition(root, edition_id, version) for version in (before, after)]
    found = differences(*editions)
    print_table(DIFF_HEADER, (row.cells() for row in _rows(found)))
    counts = {"count": found.count, "scores": found.score_count, "ranks": found.rank_count}
    say(text("command_line.diff_summary", language, edition=edition_id, before=before, after=after, **counts))
    for note in dict.fromkeys(note for edition in editions for note in illustrative_notes(edition, language)):
        say(note)
    return ExitCode.OK


def _before(root: Storage, edition_id: EditionId, version: str) -> str:
    """The version that was current before `version` last became current; empty if the log does not have it."""
    entries = read_log(root, edition_id).entries
    switches = [entry for entry in entries if entry.version == version and entry.switched]
    return (switches[-1].before or "") if switches else ""


def _rows(found: EditionDifferences) -> Iterator[_Row]:
    for field in found.fields:
        yield _Row("edition", field.field, field.before, field.after)
    for block in found.blocks_added:
        yield _Row("block", "added", None, block.name, block=block.code)
    for block in found.blocks_removed:
        yield _Row("block", "removed", block.name, None, block=block.code)
    if found.blocks_reordered:
        yield _Row("block", "order", None, None)
    for block in found.blocks:
        yield from _block_rows(block)
    yield from _item_rows("fact", found.facts, _of_fact, "value")
    yield from _item_rows("source", found.sources, lambda source: {"key": source.key}, "title")


def _block_rows(found: BlockDifferences) -> Iterator[_Row]:
    of = {"block": found.code}
    for field in found.fields:
        yield _Row("block", field.field, field.before, field.after, **of)
    if found.maximum_before != found.maximum_after:
        yield _Row("block", "maximum", found.maximum_before, found.maximum_after, **of)
    yield from _item_rows("agency", found.agencies, lambda agency: {**of, "agency": agency.code}, "name", **of)
    yield from _item_rows("criterion", found.criteria, lambda node: {**of, "criterion": node.code}, "name", **of)
    for what, scores in (("score", found.scores), ("self_score", found.self_scores)):
        for score in scores:
            where = {**of, "agency": score.agency, "criterion": score.criterion}
            yield _Row(what, "points", score.before, score.after, **where)
    for (before, after), count in found.origins.items():
        yield _Row("origin", "provenance", before, after, **of, key=str(count))
    for agency, move in found.moves.items():
        for field, old, new in (
            ("rank", move.rank_before, move.rank_after),
            ("total", move.total_before, move.total_after),
            ("percent", move.percent_before, move.percent_after),
        ):
            if old != new:
                yield _Row("standing", field, old, new, **of, agency=agency)


def _of_fact(fact: Fact) -> dict[str, str]:
    return {"block": fact.block, "agency": fact.agency or "", "key": fact.statistic}


def _item_rows(
    what: str, found: ItemDifferences[Item], place: Callable[[Item], dict[str, str]], shown: str, **of: str
) -> Iterator[_Row]:
    """Yield added and removed items, and each changed field; `shown` is the attribute that represents an item."""
    for item in found.added:
        yield _Row(what, "added", None, getattr(item, shown), **place(item))
    for item in found.removed:
        yield _Row(what, "removed", getattr(item, shown), None, **place(item))
    for change in found.changed:
        for field in change.fields:
            yield _Row(what, field, getattr(change.before, field), getattr(change.after, field), **place(change.after))
    if found.reordered:
        yield _Row(what, "order", None, None, **of)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float | int | Fraction):
        return number_cell(float(value))
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "; ".join(_grade(grade) for grade in value)
    return str(value)


def _grade(grade: Grade) -> str:
    return f"{grade.name} {number_cell(grade.from_percent)}"
