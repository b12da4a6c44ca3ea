"""Users, as the sign-in provider or the server's shell names them, roles, and which user has which."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeGuard

import psutil

_OPERATOR = "operator:"
CLAIMS = ("sub", "name", "email", "email_verified")
"""All that is asked of a sign-in provider about a user."""


@dataclass(frozen=True, slots=True)
class User:
    """One person. `id` is what the log keeps; `name` is for people and proves nothing.

    `email` is empty unless the provider says that it has verified the address. `operator`: a user of a shell on
    the server; none ever comes from the web.
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
    # of the process, not of the variables LOGNAME or USER, which anyone may set; a number where it has no name
    login = psutil.Process().username()
    return User(id=f"{_OPERATOR}{login}", name=login, signed_in=True, operator=True)


def user_from_claims(claims: Mapping[str, object]) -> User:
    """Return the person that the claims of a sign-in provider are about; ANONYMOUS when they name none.

    `sub` makes the user. An e-mail address counts only when `email_verified` is true: not "true", not 1, not missing.
    """
    subject = claims.get("sub")
    if claims.get("is_logged_in") is not True or not _can_be_an_id(subject):
        return ANONYMOUS
    email = claims.get("email") if claims.get("email_verified") is True else None
    named = (claims.get("name"), claims.get("email"), subject)
    name = next(line for line in map(_one_line, named) if line)
    return User(id=subject, name=name, signed_in=True, email=_one_line(email))


def _can_be_an_id(subject: object) -> TypeGuard[str]:
    """Whether the log can tell this one from all others: a line of text, and not how the operator is called."""
    return isinstance(subject, str) and subject == _one_line(subject) != "" and not subject.startswith(_OPERATOR)


def _one_line(text: object) -> str:
    """Return `text` in NFC, on one line and without what cannot be seen; nothing when it is no text."""
    if not isinstance(text, str):
        return ""
    seen = "".join(character if character.isprintable() else " " for character in unicodedata.normalize("NFC", text))
    return " ".join(seen.split())


EVERY_PROGRAMME = "*"


class Role(StrEnum):
    """What a user is in a programme. The value is the key of its name under `[role]` in the texts."""

    VIEWER = "viewer"
    AGENCY = "agency"
    COORDINATOR = "coordinator"


class Action(StrEnum):
    """What needs permission. The value is the key of its name under `[action]` in the texts."""

    SAVE_SCENARIO = "save_scenario"
    TRY_WORKBOOK = "try_workbook"
    SUBMIT_VERSION = "submit_version"
    PUBLISH_VERSION = "publish_version"
    ROLL_BACK = "roll_back"
    READ_LOG = "read_log"
    ADD_ALIAS = "add_alias"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that one person has in some programmes; an `AGENCY` speaks for `agencies` and for no other.

    `user` with an @ is a verified e-mail address, in any case of letters; without one it is the provider's `sub`, to
    the letter (OpenID Connect Core, 2: case sensitive). Were both compared with both, a user who may choose a
    `sub` could choose the address of a coordinator.
    """

    user: str
    role: Role
    programmes: frozenset[str]
    agencies: frozenset[str] = frozenset()

    def is_for(self, user: User) -> bool:
        """Whether it is this person who has the role."""
        if not user.signed_in or user.operator:
            return False
        if "@" in self.user:
            return _folded(self.user) == _folded(user.email)
        return bool(self.user) and self.user == user.id

    def covers(self, programme: str) -> bool:
        """Whether the role holds in `programme`."""
        return programme in self.programmes or EVERY_PROGRAMME in self.programmes


@dataclass(frozen=True, slots=True)
class RoleBook:
    """Who has which role, as the role file says at one moment.

    `two_people`: the submitter of a version may not publish it. `anonymous_may_save`: anyone may save scenarios.
    `problem`: why the file could not be read; then nothing is permitted.
    """

    grants: tuple[Grant, ...] = ()
    two_people: bool = False
    anonymous_may_save: bool = True
    problem: str = ""

    def grants_of(self, user: User) -> Iterator[Grant]:
        """Yield what one person has been given."""
        return (grant for grant in self.grants if grant.is_for(user))

    def roles_of(self, user: User, programme: str) -> frozenset[Role]:
        """Return what one person is in a programme."""
        return frozenset(grant.role for grant in self.grants_of(user) if grant.covers(programme))


def _folded(email: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", email).casefold())
