"""The one question before every write: may this person do this, here, now?"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from dashboard.access.roles import Action, Role, RoleBook, User
from dashboard.model import EditionId


class DenialReason(StrEnum):
    """Why somebody may not. The value is the key of the sentence under `[not_authorized]` in the texts."""

    ROLE_BOOK_UNREADABLE = "role_book_unreadable"
    NOT_SIGNED_IN = "not_signed_in"
    NO_ROLE = "no_role"
    OTHER_PROGRAMME = "other_programme"
    OTHER_AGENCY = "other_agency"
    WRONG_ROLE = "wrong_role"
    SUBMITTED_BY_THE_SAME = "submitted_by_the_same"
    SUBMITTER_UNKNOWN = "submitter_unknown"


class PermissionDenied(Exception):
    """Raised when `user` may not do `action`; nothing has been written."""

    def __init__(self, user: User, action: Action, on: EditionId, reason: DenialReason) -> None:
        super().__init__(f"{user.id or 'nobody'} may not {action} on {on}: {reason}")
        self.user = user
        self.action = action
        self.on = on
        self.reason = reason


def authorize(
    user: User,
    action: Action,
    on: EditionId,
    book: RoleBook,
    *,
    submitted_by: str = "",
    agencies: Collection[str] = (),
) -> None:
    """Return when `user` may do `action` on the edition `on`; raise PermissionDenied otherwise.

    What no rule allows is denied. `submitted_by`: id of whoever submitted the version that is to be published.
    `agencies`: whose points a scenario to be saved changes. Call it with a book that has just been read.
    """
    reason = _denial(user, action, on, book, frozenset(agencies))
    if reason is None and action is Action.PUBLISH_VERSION and book.two_people:
        # The operator too: people rely on the rule. Who has the shell can switch it off, but not by accident.
        reason = _denial_to_one_of_two(user, submitted_by)
    if reason is not None:
        raise PermissionDenied(user, action, on, reason)


def _denial(user: User, action: Action, on: EditionId, book: RoleBook, agencies: frozenset[str]) -> DenialReason | None:
    if book.problem:
        return DenialReason.ROLE_BOOK_UNREADABLE
    if action is Action.TRY_WORKBOOK or (action is Action.SAVE_SCENARIO and book.anonymous_may_save):
        return None
    if user.operator:
        return None
    if not user.signed_in:
        return DenialReason.NOT_SIGNED_IN
    grants = tuple(book.grants_of(user))
    if not grants:
        return DenialReason.NO_ROLE
    here = [grant for grant in grants if grant.covers(on.programme)]
    if not here:
        return DenialReason.OTHER_PROGRAMME
    if any(grant.role is Role.COORDINATOR for grant in here):
        return None
    spoken_for = [grant.agencies for grant in here if grant.role is Role.AGENCY]
    if action is not Action.SAVE_SCENARIO or not spoken_for:
        return DenialReason.WRONG_ROLE
    return None if agencies and agencies <= frozenset().union(*spoken_for) else DenialReason.OTHER_AGENCY


def _denial_to_one_of_two(user: User, submitted_by: str) -> DenialReason | None:
    if not submitted_by:
        return DenialReason.SUBMITTER_UNKNOWN
    return DenialReason.SUBMITTED_BY_THE_SAME if submitted_by == user.id else None
