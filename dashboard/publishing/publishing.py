"""Submitting a version, publishing it, going back: for people, at the browser or at the shell.

Each function asks at the start, so that nothing is done in vain, and again under the edition's lock right before the
write, so that a role withdrawn in between counts. What is refused leaves everything as it was. What is done stands in
the edition's log: who, when, what, from which file.
"""

from __future__ import annotations

from pathlib import Path

from dashboard.access import Action, User
from dashboard.data import (
    AlreadyInForce,
    CurrentChanged,
    Deed,
    LogAction,
    LogEntry,
    OriginalFile,
    Storage,
    put_in_force,
    submit_version,
)
from dashboard.model import Edition, EditionId
from dashboard.publishing.in_force import version_in_force
from dashboard.publishing.permission import ask, ask_to_do_both, ask_to_publish, ask_to_roll_back


def submit(root: Storage | Path, edition: Edition, original: OriginalFile | None, by: User, note: str = "") -> str:
    """Keep `edition` as a version that is not in force, with the file it came from, and return its version id.

    Raises NotAuthorized, what `submit_version` raises, and nothing is written then.
    """
    ask(by, Action.SUBMIT_VERSION, edition.id)
    return submit_version(
        edition,
        root,
        _deed(LogAction.SUBMITTED, by, note, original),
        original,
        before_write=lambda: ask(by, Action.SUBMIT_VERSION, edition.id),
    ).version


def publish(
    root: Storage | Path, edition_id: EditionId, version: str, by: User, *, expected: str | None, note: str = ""
) -> LogEntry:
    """Put a submitted version in force, if `expected` (None: none) still is.

    Where two people are required, refused to the one who submitted it. Raises NotAuthorized and what `put_in_force`
    raises.
    """

    def may() -> None:
        ask_to_publish(root, edition_id, version, by)

    may()
    deed = _deed(LogAction.PUBLISHED, by, note)
    return put_in_force(root, edition_id, version, expected=expected, deed=deed, before_switch=may)


def submit_and_publish(
    root: Storage | Path,
    edition: Edition,
    original: OriginalFile | None,
    by: User,
    *,
    expected: str | None,
    note: str = "",
) -> LogEntry:
    """Keep `edition` and put it in force, if `expected` still is: for one person, where two are not required.

    Both permissions are asked for before anything is written. When a role is withdrawn, or somebody else publishes,
    after the version was kept and before the switch, the version stays kept, logged and not in force. Raises
    NotAuthorized and what `submit` and `publish` raise.
    """

    def may() -> None:
        ask_to_do_both(edition.id, by)
        found = version_in_force(root, edition.id)
        if found != expected:
            raise CurrentChanged(edition.id, expected=expected, found=found)
        if found == edition.version:
            raise AlreadyInForce(edition.id, edition.version)

    may()
    submit_version(edition, root, _deed(LogAction.SUBMITTED, by, note, original), original, before_write=may)
    deed = _deed(LogAction.PUBLISHED, by, note, original)
    return put_in_force(root, edition.id, edition.version, expected=expected, deed=deed, before_switch=may)


def roll_back(
    root: Storage | Path, edition_id: EditionId, version: str, by: User, *, expected: str | None, note: str = ""
) -> LogEntry:
    """Put an earlier version in force again, if `expected` still is.

    One that was never in force is published by it, and takes the permission to publish too. Raises NotAuthorized and
    what `put_in_force` raises.
    """

    def may() -> None:
        ask_to_roll_back(root, edition_id, version, by)

    may()
    deed = _deed(LogAction.ROLLED_BACK, by, note)
    return put_in_force(root, edition_id, version, expected=expected, deed=deed, before_switch=may)


def _deed(action: LogAction, by: User, note: str, original: OriginalFile | None = None) -> Deed:
    file_name, sha256 = (original.name, original.sha256) if original else ("", "")
    return Deed(action, who=by.id, name=by.name, file_name=file_name, file_sha256=sha256, note=note)
