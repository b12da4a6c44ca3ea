"""All writes of an edition by a user, from the browser or the shell: submitting a version, publishing it, rolling back.

Each function checks permission at the start, to avoid useless work, and again under the edition's lock right before the
write, so that a role withdrawn in between counts. A refused write changes nothing. A completed one is recorded in the
edition's log: who, when, what, from which file. What a user needs to know about a workbook before that is the
`ImportReport`: how it was read, and which printed figures do not hold.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard.access import Action, PermissionDenied, RoleBook, User, authorize, read_role_book
from dashboard.data import (
    Alias,
    AlreadyCurrent,
    EditConflict,
    EditionError,
    LogAction,
    LogDetails,
    LogEntry,
    OriginalFile,
    Storage,
    activate,
    add_aliases,
    current_version_or_none,
    list_editions,
    plain_number,
    previous_edition,
    read_edition,
    read_log,
    submit_version,
    write_layout,
)
from dashboard.data.workbook_cells import FactKey, FactPlace, WorkbookReading
from dashboard.model import Edition, EditionId, Fact, Issue, Rule, Severity, Statistic
from dashboard.scoring import EditionDifferences, FactCheck, differences, reconcile, standings_of

_RULES = {Statistic.RANK: Rule.PRINTED_RANK_DIFFERS}


@dataclass(frozen=True, eq=False, slots=True)
class ImportReport:
    """Report on a workbook. `current`: the version that it would replace (`expected` for publishing); None if none.

    `checks`: every printed figure compared with the recomputed one. `warnings`: those of the reading and the figures
    that do not hold, the rarest rules first, so that forty warnings of one kind hide nothing. `changes`: differences
    between the current version and the workbook, None if there is no current version.
    """

    reading: WorkbookReading
    current: str | None
    checks: tuple[FactCheck, ...]
    warnings: tuple[Issue, ...]
    changes: EditionDifferences | None


def import_report(root: Storage | Path, reading: WorkbookReading) -> ImportReport:
    """Return the report on a workbook reading. Raises EditionError if the current version cannot be read."""
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
    """The warnings sorted by how often their rule occurs, the rarest first, otherwise in the order of the file."""
    told = Counter(warning.rule for warning in warnings)
    return tuple(sorted(warnings, key=lambda warning: told[warning.rule]))


def _previous(root: Storage | Path, edition: Edition) -> Edition | None:
    """The edition that printed changes are measured against; None if there is none, or it cannot be read."""
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


_LOG = logging.getLogger(__name__)


def require_permission(by: User, action: Action, on: EditionId) -> None:
    """Check that the current role file lets `by` do `action`. Raises PermissionDenied, which is logged."""
    _require(by, action, on, read_role_book())


def require_publish_permission(root: Storage | Path, on: EditionId, version: str, by: User) -> None:
    """Check that `by` may publish `version`, given who submitted it. Raises PermissionDenied."""
    submitted_by = read_log(root, on).submitter(version, besides=by.id)
    _require(by, Action.PUBLISH_VERSION, on, read_role_book(), submitted_by)


def require_roll_back_permission(root: Storage | Path, on: EditionId, version: str, by: User) -> None:
    """Check that `by` may roll back to `version`. Raises PermissionDenied.

    Rolling back to a version that was never current is publishing it and needs the same permission; otherwise, where
    two people are required, one of them could submit a version and "go back" to it.
    """
    require_permission(by, Action.ROLL_BACK, on)
    if not read_log(root, on).was_current(version):
        require_publish_permission(root, on, version, by)


def require_submit_and_publish_permission(on: EditionId, by: User) -> None:
    """Check that `by` may submit a version and publish it without a second person. Raises PermissionDenied."""
    book = read_role_book()
    _require(by, Action.SUBMIT_VERSION, on, book)
    _require(by, Action.PUBLISH_VERSION, on, book, submitted_by=by.id)


def _require(by: User, action: Action, on: EditionId, book: RoleBook, submitted_by: str = "") -> None:
    try:
        authorize(by, action, on, book, submitted_by=submitted_by)
    except PermissionDenied as refused:
        _LOG.warning("refused: %s", refused)
        raise


def submit(root: Storage | Path, edition: Edition, original: OriginalFile | None, by: User, note: str = "") -> str:
    """Store `edition` as a version that is not current, with the file it came from, and return its version id.

    Raises PermissionDenied and what `submit_version` raises; nothing is written then.
    """
    require_permission(by, Action.SUBMIT_VERSION, edition.id)
    return submit_version(
        edition,
        root,
        _log_details(LogAction.SUBMITTED, by, note, original),
        original,
        before_write=lambda: require_permission(by, Action.SUBMIT_VERSION, edition.id),
    ).version


def publish(
    root: Storage | Path, edition_id: EditionId, version: str, by: User, *, expected: str | None, note: str = ""
) -> LogEntry:
    """Make a submitted version current, if `expected` (None: no version) still is the current one.

    If two people are required, the submitter may not publish it. Raises PermissionDenied and what `activate` raises.
    """

    def may() -> None:
        require_publish_permission(root, edition_id, version, by)

    may()
    details = _log_details(LogAction.PUBLISHED, by, note)
    return activate(root, edition_id, version, expected=expected, details=details, before_switch=may)


def submit_and_publish(
    root: Storage | Path,
    edition: Edition,
    original: OriginalFile | None,
    by: User,
    *,
    expected: str | None,
    note: str = "",
) -> LogEntry:
    """Store `edition` and make it current, if `expected` still is: for one person, where two are not required.

    Both permissions are checked before anything is written. If a role is withdrawn, or another person publishes,
    after the version was stored and before the switch, the version stays stored, logged and not current. Raises
    PermissionDenied and what `submit` and `publish` raise.
    """

    def may() -> None:
        require_submit_and_publish_permission(edition.id, by)
        found = current_version_or_none(root, edition.id)
        if found != expected:
            raise EditConflict(edition.id, expected=expected, found=found)
        if found == edition.version:
            raise AlreadyCurrent(edition.id, edition.version)

    may()
    submit_version(edition, root, _log_details(LogAction.SUBMITTED, by, note, original), original, before_write=may)
    details = _log_details(LogAction.PUBLISHED, by, note, original)
    return activate(root, edition.id, edition.version, expected=expected, details=details, before_switch=may)


def roll_back(
    root: Storage | Path, edition_id: EditionId, version: str, by: User, *, expected: str | None, note: str = ""
) -> LogEntry:
    """Make an earlier version current again, if `expected` still is the current one.

    For a version that was never current this is publishing, and needs the permission to publish too. Raises
    PermissionDenied and what `activate` raises.
    """

    def may() -> None:
        require_roll_back_permission(root, edition_id, version, by)

    may()
    details = _log_details(LogAction.ROLLED_BACK, by, note)
    return activate(root, edition_id, version, expected=expected, details=details, before_switch=may)


def _log_details(action: LogAction, by: User, note: str, original: OriginalFile | None = None) -> LogDetails:
    file_name, sha256 = (original.name, original.sha256) if original else ("", "")
    return LogDetails(action, who=by.id, name=by.name, file_name=file_name, file_sha256=sha256, note=note)


def keep_aliases(root: Storage | Path, on: EditionId, aliases: Sequence[Alias], by: User) -> None:
    """Store aliases with the programme of `on`, for the next workbook. To be called once the edition is submitted.

    Raises PermissionDenied, EditionError and OSError; the table of aliases is then as it was.
    """
    if aliases:
        require_permission(by, Action.ADD_ALIAS, on)
        add_aliases(root, on.programme, aliases, before_write=lambda: require_permission(by, Action.ADD_ALIAS, on))


def keep_layout(root: Storage | Path, on: EditionId, layout: str, by: User) -> None:
    """Store a layout with the edition `on`, for the next workbook. To be called once the edition is submitted.

    Raises PermissionDenied, EditionError and OSError; the layout stored before then stays.
    """
    require_permission(by, Action.SUBMIT_VERSION, on)
    write_layout(root, on, layout, before_write=lambda: require_permission(by, Action.SUBMIT_VERSION, on))
