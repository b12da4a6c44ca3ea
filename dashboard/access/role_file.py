"""The role file: TOML that the operator writes, read anew whenever it matters.

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
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from dashboard.access.roles import Grant, Role, RoleBook
from dashboard.model.installation import working_folder

_LOG = logging.getLogger(__name__)
_SETTINGS = {"two_people", "anonymous_may_save", "grant"}
_OF_A_GRANT = {"user", "role", "programmes", "agencies"}


def read_role_book(path: Path | None = None) -> RoleBook:
    """Return the role book as `path` says now: the file at `DASHBOARD_ROLES`, else `var/roles.toml`.

    Nothing is kept from one call to the next, so a role that is withdrawn ends at once. Without a file there are no
    roles. One that is broken, or named by `DASHBOARD_ROLES` and not there, is a book with a `problem`: it grants
    nothing, and the log says why.
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
    # a misspelt key is a rule that is believed in and not applied
    if unknown := sorted(set(table) - known):
        raise ValueError(f"{place}{unknown[0]!r} is none of {', '.join(sorted(known))}")
