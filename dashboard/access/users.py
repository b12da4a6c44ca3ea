"""Who somebody is: nobody known, a person that the sign-in provider vouches for, or somebody at the server's shell."""

from __future__ import annotations

import os
import pwd
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeGuard

_OPERATOR = "operator:"
CLAIMS = ("sub", "name", "email", "email_verified")
"""All that is asked of a sign-in provider about somebody."""


@dataclass(frozen=True, slots=True)
class User:
    """One person. `id` is what the log keeps; `name` is for people and proves nothing.

    `email` is empty unless the provider says that it has verified the address. `operator`: somebody with a shell on
    the server; no such user ever comes from the web.
    """

    id: str
    name: str
    signed_in: bool
    operator: bool = False
    email: str = ""


ANONYMOUS = User(id="", name="", signed_in=False)
"""Somebody who has not signed in."""


def operator() -> User:
    """Return the user of the command line, named after the login that runs this process."""
    # of the process and not of the variables LOGNAME or USER, which say whatever somebody sets them to
    number = os.getuid()
    try:
        login = pwd.getpwuid(number).pw_name
    except KeyError:  # a container may run under a number without a name
        login = str(number)
    return User(id=f"{_OPERATOR}{login}", name=login, signed_in=True, operator=True)


def user_from_claims(claims: Mapping[str, object]) -> User:
    """Return the person that the claims of a sign-in provider are about; ANONYMOUS when they are about nobody.

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
