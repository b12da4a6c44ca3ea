"""What the person at the browser may do, to show or hide a button. It permits nothing: every write asks again."""

from __future__ import annotations

from dashboard.access import Action, PermissionDenied, authorize, read_role_book
from dashboard.data import VersionLog
from dashboard.model import EditionId, Rule
from dashboard.pages.signed_in_user import current_user


def may(action: Action, on: EditionId) -> bool:
    """Whether the role file lets the person at the browser do this now."""
    try:
        authorize(current_user(), action, on, read_role_book())
    except PermissionDenied:
        return False
    return True


def publishing_denied(on: EditionId, version: str, log: VersionLog) -> PermissionDenied | None:
    """Why the person at the browser may not publish a version; None when he may."""
    user = current_user()
    try:
        authorize(
            user, Action.PUBLISH_VERSION, on, read_role_book(), submitted_by=log.submitter(version, besides=user.id)
        )
    except PermissionDenied as denied:
        return denied
    return None


def takes_another_person(denied: PermissionDenied) -> bool:
    """Whether the person has the role, and only somebody else must do it."""
    return denied.rule in (Rule.DENIED_SUBMITTED_BY_THE_SAME, Rule.DENIED_SUBMITTER_UNKNOWN)


def two_people_required() -> bool:
    """Whether whoever submits a version may not publish it."""
    return read_role_book().two_people
