"""Roles, what they are given for, and the book that says who has which."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dashboard.access.users import User

EVERY_PROGRAMME = "*"


class Role(StrEnum):
    """What somebody is in a programme. The value is the key of its name under `[role]` in the texts."""

    VIEWER = "viewer"
    AGENCY = "agency"
    COORDINATOR = "coordinator"


class Action(StrEnum):
    """What somebody may want to do. The value is the key of its name under `[action]` in the texts."""

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
    the letter (OpenID Connect Core, 2: case sensitive). Were both compared with both, somebody who may choose his
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

    `two_people`: whoever submitted a version may not publish it. `anonymous_may_save`: scenarios are saved by anybody.
    `problem`: why the file could not be read; then nobody may do anything.
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
