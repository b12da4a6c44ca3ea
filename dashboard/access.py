"""Permissions: users, roles, the role file, and `authorize`, which every write calls. No user interface, no data.

Users are identified by the sign-in provider or the server's shell. The role file is TOML written by the operator, and
is read again at every check:

    two_people = true
    anonymous_may_save = true

    [[grant]]
    user = "dieu.phoi@example.vn"
    role = "coordinator"
    programmes = ["vinh-phuc-cqdt"]
"""

from __future__ import annotations

import logging
import os
import tomllib
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeGuard

import psutil

from dashboard.model import EditionId, IssueError, Rule
from dashboard.model.installation import working_folder

_OPERATOR = "operator:"
CLAIMS = ("sub", "name", "email", "email_verified")
"""The only claims about a user that are used from a sign-in provider."""


@dataclass(frozen=True, slots=True)
class User:
    """One person. `id` is recorded in the log; `name` is only for display and proves nothing.

    `email` is empty unless the provider says that it has verified the address. `operator`: a user of a shell on
    the server; no web user ever has it.
    """

    id: str
    name: str
    signed_in: bool
    operator: bool = False
    email: str = ""


ANONYMOUS = User(id="", name="", signed_in=False)
"""A visitor who has not signed in."""


def operator() -> User:
    """Return the user of the command line, named after the login that runs this process."""
    # from the process, not from the variables LOGNAME or USER, which anyone may set; a number if it has no name
    login = psutil.Process().username()
    return User(id=f"{_OPERATOR}{login}", name=login, signed_in=True, operator=True)


def user_from_claims(claims: Mapping[str, object]) -> User:
    """Return the user that the claims of a sign-in provider describe; ANONYMOUS if they identify none.

    `sub` identifies the user. An e-mail address counts only if `email_verified` is true: not "true", 1 or missing.
    """
    subject = claims.get("sub")
    if claims.get("is_logged_in") is not True or not _can_be_an_id(subject):
        return ANONYMOUS
    email = claims.get("email") if claims.get("email_verified") is True else None
    named = (claims.get("name"), claims.get("email"), subject)
    name = next(line for line in map(_one_line, named) if line)
    return User(id=subject, name=name, signed_in=True, email=_one_line(email))


def _can_be_an_id(subject: object) -> TypeGuard[str]:
    """Whether a subject is an unambiguous id for the log: a line of text that does not start as an operator's id."""
    return isinstance(subject, str) and subject == _one_line(subject) != "" and not subject.startswith(_OPERATOR)


def _one_line(text: object) -> str:
    """Return `text` in NFC, on one line and without invisible characters; empty if it is not a string."""
    if not isinstance(text, str):
        return ""
    seen = "".join(character if character.isprintable() else " " for character in unicodedata.normalize("NFC", text))
    return " ".join(seen.split())


EVERY_PROGRAMME = "*"


class Role(StrEnum):
    """A user's role in a programme. The value is the key of its name under `[role]` in the texts."""

    VIEWER = "viewer"
    AGENCY = "agency"
    COORDINATOR = "coordinator"


class Action(StrEnum):
    """An action that needs permission. The value is the key of its name under `[action]` in the texts."""

    SAVE_SCENARIO = "save_scenario"
    TRY_WORKBOOK = "try_workbook"
    SUBMIT_VERSION = "submit_version"
    PUBLISH_VERSION = "publish_version"
    ROLL_BACK = "roll_back"
    READ_LOG = "read_log"
    ADD_ALIAS = "add_alias"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that one person has in some programmes; the role `AGENCY` covers only `agencies`.

    `user` with an @ is a verified e-mail address, compared without case; without an @ it is the provider's `sub`,
    compared exactly (OpenID Connect Core, 2: case sensitive). If either were compared with both, a user who may choose
    a `sub` could choose the address of a coordinator.
    """

    user: str
    role: Role
    programmes: frozenset[str]
    agencies: frozenset[str] = frozenset()

    def is_for(self, user: User) -> bool:
        """Whether the grant is for this user."""
        if not user.signed_in or user.operator:
            return False
        if "@" in self.user:
            return _folded(self.user) == _folded(user.email)
        return bool(self.user) and self.user == user.id

    def covers(self, programme: str) -> bool:
        """Whether the role applies in `programme`."""
        return programme in self.programmes or EVERY_PROGRAMME in self.programmes


@dataclass(frozen=True, slots=True)
class RoleBook:
    """The contents of the role file at one moment: which user has which role.

    `two_people`: the submitter of a version may not publish it. `anonymous_may_save`: anyone may save scenarios.
    `problem`: why the file could not be read; then nothing is permitted.
    """

    grants: tuple[Grant, ...] = ()
    two_people: bool = False
    anonymous_may_save: bool = True
    problem: str = ""

    def grants_of(self, user: User) -> Iterator[Grant]:
        """Yield the grants of one user."""
        return (grant for grant in self.grants if grant.is_for(user))

    def roles_of(self, user: User, programme: str) -> frozenset[Role]:
        """Return the roles of one user in a programme."""
        return frozenset(grant.role for grant in self.grants_of(user) if grant.covers(programme))


def _folded(email: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", email).casefold())


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
    """Check that `user` may do `action` on the edition `on`; raise PermissionDenied otherwise.

    What no rule allows is denied. `submitted_by`: id of the user who submitted the version that is to be published.
    `agencies`: the agencies whose points a scenario to be saved changes. Call it with a book that has just been read.
    """
    reason = _denial(user, action, on, book, frozenset(agencies))
    if reason is None and action is Action.PUBLISH_VERSION and book.two_people:
        # This holds for the operator too: users rely on it. An operator can switch it off, but not by accident.
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


_LOG = logging.getLogger(__name__)
_SETTINGS = {"two_people", "anonymous_may_save", "grant"}
_OF_A_GRANT = {"user", "role", "programmes", "agencies"}


def read_role_book(path: Path | None = None) -> RoleBook:
    """Read the role book from `path`, by default the file at `DASHBOARD_ROLES`, else `var/roles.toml`.

    Nothing is cached between calls, so a withdrawn role ends at once. Without a file there are no roles. A file that is
    malformed, or that `DASHBOARD_ROLES` names but does not exist, gives a book with a `problem`: it grants nothing, and
    the log says why.
    """
    named = path or _named_file()
    file = named or working_folder() / "var" / "roles.toml"
    try:
        return _book(tomllib.loads(file.read_text(encoding="utf-8-sig")))
    except FileNotFoundError:
        if named is None:
            return RoleBook()
        problem = "there is no such file"
    except OSError as error:
        problem = error.strerror or type(error).__name__
    except (ValueError, RecursionError) as error:  # not UTF-8, not TOML, not a role book
        problem = str(error)
    _LOG.error("role file %s: %s; until it is put right, nobody may do anything", file, problem)
    return RoleBook(anonymous_may_save=False, problem=problem)


def _named_file() -> Path | None:
    configured = os.environ.get("DASHBOARD_ROLES", "").strip()
    return Path(configured) if configured else None


def _book(table: Mapping[str, Any]) -> RoleBook:
    _refuse_unknown(table, _SETTINGS, "")
    grants = table.get("grant", [])
    if not isinstance(grants, list) or not all(isinstance(grant, dict) for grant in grants):
        raise ValueError("grants are written as [[grant]]")
    return RoleBook(
        grants=tuple(_grant(grant, f"grant {number}: ") for number, grant in enumerate(grants, start=1)),
        two_people=_switch(table, "two_people", False),
        anonymous_may_save=_switch(table, "anonymous_may_save", True),
    )


def _grant(table: Mapping[str, Any], place: str) -> Grant:
    _refuse_unknown(table, _OF_A_GRANT, place)
    user = table.get("user")
    if not isinstance(user, str) or not user.strip():
        raise ValueError(f"{place}user is missing")
    try:
        role = Role(table.get("role"))
    except ValueError:
        raise ValueError(f"{place}role {table.get('role')!r} is none of {', '.join(Role)}") from None
    programmes, agencies = _codes(table, "programmes", place), _codes(table, "agencies", place)
    if not programmes:
        raise ValueError(f'{place}programmes is missing; "*" stands for all of them')
    if (role is Role.AGENCY) != bool(agencies):
        raise ValueError(f"{place}agencies go with the role agency, and with no other")
    return Grant(unicodedata.normalize("NFC", user.strip()), role, programmes, agencies)


def _switch(table: Mapping[str, Any], key: str, default: bool) -> bool:
    setting = table.get(key, default)
    if not isinstance(setting, bool):
        raise ValueError(f"{key} is {setting!r} and neither true nor false")
    return setting


def _codes(table: Mapping[str, Any], key: str, place: str) -> frozenset[str]:
    codes = table.get(key, [])
    if not isinstance(codes, list) or not all(isinstance(code, str) and code for code in codes):
        raise ValueError(f"{place}{key} is not a list of codes")
    return frozenset(codes)


def _refuse_unknown(table: Mapping[str, Any], known: set[str], place: str) -> None:
    # a misspelt key would be a rule that the operator relies on and that is not applied
    if unknown := sorted(set(table) - known):
        raise ValueError(f"{place}{unknown[0]!r} is none of {', '.join(sorted(known))}")
