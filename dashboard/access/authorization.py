"""Whether a person may do something in an edition, checked before every write."""

from __future__ import annotations

from collections.abc import Collection

from dashboard.access.roles import Action, Role, RoleBook, User
from dashboard.model import EditionId, IssueError, Rule


class PermissionDenied(IssueError):
    """Raised when `user` may not do `action`."""

    def __init__(self, user: User, action: Action, on: EditionId, rule: Rule) -> None:
        super().__init__("", rule, action=action, programme=on.programme)
        self.user = user
        self.action = action
        self.on = on

    def __str__(self) -> str:
        return f"{self.user.id or 'nobody'} may not {self.action} on {self.on}: {self.word}"


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

    What no rule allows is denied. `submitted_by`: id of the person who submitted the version that is to be published.
    `agencies`: whose points a scenario to be saved changes. Call it with a book that has just been read.
    """
    reason = _denial(user, action, on, book, frozenset(agencies))
    if reason is None and action is Action.PUBLISH_VERSION and book.two_people:
        # The operator too: people rely on the rule. Who has the shell can switch it off, but not by accident.
        reason = _denial_to_one_of_two(user, submitted_by)
    if reason is not None:
        raise PermissionDenied(user, action, on, reason)


def _denial(user: User, action: Action, on: EditionId, book: RoleBook, agencies: frozenset[str]) -> Rule | None:
    if book.problem:
        return Rule.DENIED_ROLE_BOOK_UNREADABLE
    if action is Action.TRY_WORKBOOK or (action is Action.SAVE_SCENARIO and book.anonymous_may_save):
        return None
    if user.operator:
        return None
    if not user.signed_in:
        return Rule.DENIED_NOT_SIGNED_IN
    grants = tuple(book.grants_of(user))
    if not grants:
        return Rule.DENIED_NO_ROLE
    here = [grant for grant in grants if grant.covers(on.programme)]
    if not here:
        return Rule.DENIED_OTHER_PROGRAMME
    if any(grant.role is Role.COORDINATOR for grant in here):
        return None
    spoken_for = [grant.agencies for grant in here if grant.role is Role.AGENCY]
    if action is not Action.SAVE_SCENARIO or not spoken_for:
        return Rule.DENIED_WRONG_ROLE
    return None if agencies and agencies <= frozenset().union(*spoken_for) else Rule.DENIED_OTHER_AGENCY


def _denial_to_one_of_two(user: User, submitted_by: str) -> Rule | None:
    if not submitted_by:
        return Rule.DENIED_SUBMITTER_UNKNOWN
    return Rule.DENIED_SUBMITTED_BY_THE_SAME if submitted_by == user.id else None
