"""`diff`: what a version of an edition says otherwise than another."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from dashboard.command_line.exit_codes import ExitCode
from dashboard.command_line.notes import illustrative_notes
from dashboard.command_line.output import number_cell, print_table, say
from dashboard.command_line.rollback import version_unknown
from dashboard.data import Storage, list_versions, read_edition, read_log
from dashboard.model import EditionId, Fact, Grade
from dashboard.publishing import current_version_or_none
from dashboard.scoring import BlockDifferences, EditionDifferences, ItemDifferences, differences
from dashboard.ui.texts import Language, text

Item = TypeVar("Item")

HEADER = ("what", "block", "agency", "criterion", "key", "field", "before", "after")


@dataclass(frozen=True, slots=True)
class _Row:
    """One difference.

    `what`: edition, block, agency, criterion, score, self_score, origin, standing, fact or source. `field`: what of it;
    `added` where it came and `after` names it, `removed` where it went and `before` names it, `order` where only the
    order is another. `key`: statistic of a fact, key of a source, number of scores whose origin changed.
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

    Without `after` it is the version in force. Without `before` it is the version in force or, when that is `after`,
    the one before it as the log tells. Versions that do not differ are no error.
    """
    known = [summary.version for summary in list_versions(root, edition_id)]
    current = current_version_or_none(root, edition_id) or ""
    after = after or current
    before = before or (current if after != current else _before(root, edition_id, after))
    for version in (after, before):
        if version and version not in known:
            say(version_unknown(edition_id, version, known, language))
            return ExitCode.USAGE
    if not (before and after):
        say(text("command_line.diff_nothing_before", language, edition=edition_id))
        return ExitCode.USAGE
    editions = [read_edition(root, edition_id, version) for version in (before, after)]
    found = differences(*editions)
    print_table(HEADER, (row.cells() for row in _rows(found)))
    counts = {"count": found.count, "scores": found.score_count, "ranks": found.rank_count}
    say(text("command_line.diff_summary", language, edition=edition_id, before=before, after=after, **counts))
    for note in dict.fromkeys(note for edition in editions for note in illustrative_notes(edition, language)):
        say(note)
    return ExitCode.OK


def _before(root: Storage, edition_id: EditionId, version: str) -> str:
    """The version that was in force before `version` was last put in force; empty when no log tells."""
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
    """Yield what came, what went, and each field that changed; `shown` is what a whole thing is told by."""
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
