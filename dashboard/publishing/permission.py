"""May this person do this to this edition now? Asked anew each time, with roles and log as they are at that moment."""

from __future__ import annotations

import logging
from pathlib import Path

from dashboard.access import Action, NotAuthorized, RoleBook, User, authorize, read_role_book
from dashboard.data import Storage, read_log
from dashboard.model import EditionId

_LOG = logging.getLogger(__name__)


def ask(by: User, action: Action, on: EditionId) -> None:
    """Return when `by` may do `action`, as the role file says now. Raises NotAuthorized, which the log keeps."""
    _ask(by, action, on, read_role_book())


def ask_to_publish(root: Storage | Path, on: EditionId, version: str, by: User) -> None:
    """Return when `by` may put `version` in force, whoever has submitted it. Raises NotAuthorized."""
    submitted_by = read_log(root, on).submitter(version, besides=by.id)
    _ask(by, Action.PUBLISH_VERSION, on, read_role_book(), submitted_by)


def ask_to_roll_back(root: Storage | Path, on: EditionId, version: str, by: User) -> None:
    """Return when `by` may go back to `version`. Raises NotAuthorized.

    Going back to what was never in force is publishing it and takes as much; otherwise, where two people are
    required, one could submit a version and "go back" to it.
    """
    ask(by, Action.ROLL_BACK, on)
    if not read_log(root, on).was_in_force(version):
        ask_to_publish(root, on, version, by)


def ask_to_do_both(on: EditionId, by: User) -> None:
    """Return when `by` may submit a version and publish it without a second person. Raises NotAuthorized."""
    book = read_role_book()
    _ask(by, Action.SUBMIT_VERSION, on, book)
    _ask(by, Action.PUBLISH_VERSION, on, book, submitted_by=by.id)


def _ask(by: User, action: Action, on: EditionId, book: RoleBook, submitted_by: str = "") -> None:
    try:
        authorize(by, action, on, book, submitted_by=submitted_by)
    except NotAuthorized as refused:
        _LOG.warning("refused: %s", refused)
        raise
