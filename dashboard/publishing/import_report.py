"""What a person must know of a workbook before publishing it: how it was read, what printed figures do not hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard.data import (
    EditionError,
    Storage,
    current_version_or_none,
    list_editions,
    plain_number,
    previous_edition,
    read_edition,
)
from dashboard.data.workbook import FactKey, FactPlace, WorkbookReading
from dashboard.model import Edition, Fact, Issue, Rule, Severity, Statistic
from dashboard.scoring import EditionDifferences, FactCheck, differences, reconcile, standings_of

_RULES = {Statistic.RANK: Rule.PRINTED_RANK_DIFFERS}


@dataclass(frozen=True, eq=False, slots=True)
class ImportReport:
    """`current`: the version that the workbook would take the place of, `expected` when it is published; None: none.

    `checks`: every printed figure beside the recomputed one. `warnings`: those of the reading and the figures that do
    not hold, the rules told most seldom first, so that forty warnings of a kind bury nothing. `changes`: what the
    workbook says otherwise than the version in force, None when there is none.
    """

    reading: WorkbookReading
    current: str | None
    checks: tuple[FactCheck, ...]
    warnings: tuple[Issue, ...]
    changes: EditionDifferences | None


def import_report(root: Storage | Path, reading: WorkbookReading) -> ImportReport:
    """Return what is to be told of a reading. Raises EditionError when the version in force cannot be read."""
    edition = reading.edition
    if edition is None:
        return ImportReport(reading, None, (), _rarest_first(reading.warnings), None)
    current = current_version_or_none(root, edition.id)
    replaced = None if current is None else read_edition(root, edition.id, current)
    checks = reconcile(edition, standings_of(edition), standings_of(_previous(root, edition)))
    found = tuple(
        _warning(check, place)
        for check in checks
        if not check.holds and (place := reading.fact_places.get(_key(check.fact)))
    )
    changes = None if replaced is None else differences(replaced, edition)
    warnings = _rarest_first((*reading.warnings, *found))
    return ImportReport(reading, current, checks, warnings, changes)


def _rarest_first(warnings: Sequence[Issue]) -> tuple[Issue, ...]:
    """Those of a rule that is told seldom before those of one that is told often, else in the order of the file."""
    told = Counter(warning.rule for warning in warnings)
    return tuple(sorted(warnings, key=lambda warning: told[warning.rule]))


def _previous(root: Storage | Path, edition: Edition) -> Edition | None:
    """The edition that printed changes are measured against; None when there is none that can be read."""
    previous = previous_edition(list_editions(root), edition.id)
    try:
        return None if previous is None else read_edition(root, previous)
    except EditionError:
        return None


def _key(fact: Fact) -> FactKey:
    return fact.block, fact.statistic, fact.agency, fact.value


def _warning(check: FactCheck, place: FactPlace) -> Issue:
    if check.recomputed is None:
        rule, details = Rule.PRINTED_NOT_CHECKED, {}
    else:
        rule = _RULES.get(check.fact.statistic, Rule.PRINTED_FIGURE_DIFFERS)
        details = {"recomputed": plain_number(check.recomputed)}
    return Issue(place.sheet, place.row, None, place.value, rule, details, place.cell, Severity.WARNING)
