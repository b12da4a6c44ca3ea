"""Saving, finding and listing scenarios, and the validation of what is saved.

Its limits are far above normal use, and texts must be valid in every database and on screen. Titles may be in any
script, right to left, with emoji or with combining marks; only what cannot be shown on one line is refused.
"""

from __future__ import annotations

import datetime
import json
import math
import re
import secrets
import unicodedata
from collections.abc import Mapping
from typing import Any

from sqlalchemy import URL, ColumnElement, Select, and_, func, insert, select

from dashboard.database.connection import Database, database_url
from dashboard.database.schema import migrate, row_of, saved_scenario_of, saved_scenarios
from dashboard.model import EditionId, IssueError, Json, Rule, SavedScenario, Scenario, search_fold


class ScenarioNotSaved(IssueError):
    """Raised when a scenario breaks `rule`; nothing has been written.

    `field`: the argument of `ScenarioStore.save` that breaks it. `limit`: maximum characters or changes, else 0.
    """

    def __init__(self, rule: Rule, field: str, limit: int = 0) -> None:
        super().__init__("", rule, field=field, limit=str(limit))


LONGEST_TITLE = 200
LONGEST_AUTHOR = 120
LONGEST_NOTE = 4000
LONGEST_CODE = 200
"""Maximum characters of a programme, period, version, agency or criterion; `dashboard.data` writes shorter ones."""
MOST_CHANGES = 10_000
LONGEST_ASSUMPTIONS = 20_000
"""Maximum characters of the assumptions as JSON."""

_NOT_ON_A_LINE = {"Cc", "Cs", "Zl", "Zp"}
"""Control characters (including NUL), unpaired surrogates, line and paragraph separators."""
_NOT_SEEN = _NOT_ON_A_LINE | {"Cf", "Zs"}


def admitted_title(text: str) -> str:
    """Return `text` normalised and stripped of white space. Raises ScenarioNotSaved."""
    title = _admitted_line(text, "title", LONGEST_TITLE)
    if all(unicodedata.category(character) in _NOT_SEEN for character in title):
        raise ScenarioNotSaved(Rule.SAVING_EMPTY, "title")
    return title


def admitted_author(text: str) -> str:
    """Return `text` normalised and stripped of white space; it may be empty. Raises ScenarioNotSaved."""
    return _admitted_line(text, "author", LONGEST_AUTHOR)


def admitted_note(text: str) -> str:
    """Return `text` normalised, with line feeds as line ends; it may be empty. Raises ScenarioNotSaved."""
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    _refuse_unless_storable(lines, "note", LONGEST_NOTE, besides="\n\t")
    return lines


def admitted_code(code: str, field: str) -> str:
    """Return `code` unchanged, because codes are compared, not read by users. Raises ScenarioNotSaved."""
    if not code:
        raise ScenarioNotSaved(Rule.SAVING_EMPTY, field)
    _refuse_unless_storable(code, field, LONGEST_CODE)
    return code


def admitted_scenario(scenario: Scenario) -> Scenario:
    """Return `scenario` with its points as floats. Whether they fit the edition is not checked here.

    Raises ScenarioNotSaved.
    """
    if len(scenario) > MOST_CHANGES:
        raise ScenarioNotSaved(Rule.SAVING_TOO_MANY_CHANGES, "scenario", MOST_CHANGES)
    for (agency, criterion), points in scenario.changes.items():
        admitted_code(agency, "scenario")
        admitted_code(criterion, "scenario")
        if not math.isfinite(points):
            raise ScenarioNotSaved(Rule.SAVING_NOT_FINITE, "scenario")
    return Scenario({cell: float(points) for cell, points in scenario.changes.items()})


def admitted_assumptions(assumptions: Mapping[str, Json]) -> dict[str, Json]:
    """Return `assumptions` as they will be read back. Raises ScenarioNotSaved."""
    try:
        written = json.dumps(dict(assumptions), allow_nan=False)
    except (TypeError, ValueError, RecursionError):
        raise ScenarioNotSaved(Rule.SAVING_NOT_JSON, "assumptions") from None
    if len(written) > LONGEST_ASSUMPTIONS:
        raise ScenarioNotSaved(Rule.SAVING_TOO_LONG, "assumptions", LONGEST_ASSUMPTIONS)
    return json.loads(written)


def is_storable(text: str) -> bool:
    """Whether `text` can be part of a saved line; if not, a search for it finds nothing."""
    return not any(unicodedata.category(character) in _NOT_ON_A_LINE for character in text)


def _admitted_line(text: str, field: str, longest: int) -> str:
    line = unicodedata.normalize("NFC", text).strip()
    _refuse_unless_storable(line, field, longest)
    return line


def _refuse_unless_storable(text: str, field: str, longest: int, besides: str = "") -> None:
    if len(text) > longest:
        raise ScenarioNotSaved(Rule.SAVING_TOO_LONG, field, longest)
    if not is_storable(text.translate(dict.fromkeys(map(ord, besides)))):
        raise ScenarioNotSaved(Rule.SAVING_CONTROL_CHARACTER, field)


_ID_BYTES = 16
_ID = re.compile(r"[A-Za-z0-9_-]{22}")  # 16 bytes in URL-safe base64
_LONGEST_SEARCH = 1000
"""Maximum characters; more, such as a whole file pasted into a link, exceeds the patterns that a database can match."""
_FURTHEST = 2**31
"""Longer than any list; a larger offset, such as one typed into a link, would not fit the database's integers."""


class ScenarioStore:
    """Saved scenarios in the database at `url` (sqlite:///… or postgresql://…), which is migrated first.

    Saving adds a scenario; nothing changes or removes one, and the database itself refuses to. Safe to use from many
    threads and processes at once. `timeout`: seconds to wait for a database that is busy or does not answer. Every
    method raises StoreUnavailable if it does not answer in time.
    """

    def __init__(self, url: str | URL, timeout: float = 10.0) -> None:
        self._database = Database(url, timeout)
        self._database.prepare_file()
        migrate(self._database)

    def save(
        self,
        *,
        edition_id: EditionId,
        version: str,
        scenario: Scenario,
        title: str,
        author: str = "",
        note: str = "",
        parent_id: str | None = None,
        assumptions: Mapping[str, Json] | None = None,
    ) -> SavedScenario:
        """Save a scenario and return it as stored; after this returns, a crash cannot lose it.

        `version` is that of the edition on which the points were changed, `parent_id` the saved scenario that this one
        is based on. Raises ScenarioNotSaved if a limit is exceeded or the parent does not exist.
        """
        programme, period = edition_id.programme, edition_id.period
        saved = SavedScenario(
            id=secrets.token_urlsafe(_ID_BYTES),
            parent_id=parent_id,
            title=admitted_title(title),
            author=admitted_author(author),
            note=admitted_note(note),
            created=datetime.datetime.now(datetime.UTC),
            edition_id=EditionId(admitted_code(programme, "edition_id"), admitted_code(period, "edition_id")),
            version=admitted_code(version, "version"),
            scenario=admitted_scenario(scenario),
            assumptions=admitted_assumptions(assumptions or {}),
        )
        if parent_id is not None and self.get(parent_id) is None:
            raise ScenarioNotSaved(Rule.SAVING_PARENT_UNKNOWN, "parent_id")
        with self._database.writing() as connection:
            connection.execute(insert(saved_scenarios).values(row_of(saved)))
        return saved

    def get(self, scenario_id: str) -> SavedScenario | None:
        """Return a saved scenario, or None for an unknown or malformed id."""
        if not _ID.fullmatch(scenario_id):
            return None
        found = self._fetch(select(saved_scenarios).where(saved_scenarios.c.id == scenario_id))
        return found[0] if found else None

    def list(
        self, edition_id: EditionId, search: str = "", limit: int = 50, offset: int = 0
    ) -> tuple[SavedScenario, ...]:
        """Return scenarios of an edition, newest first, of all versions.

        `search`: words that must all be in the title, author or note, ignoring case and diacritics. Raises ValueError
        for a limit below 1 or an offset below 0.
        """
        if limit < 1 or offset < 0:
            raise ValueError(f"no list has limit {limit} and offset {offset}")
        if not _can_be_found(edition_id, search):
            return ()
        query = select(saved_scenarios).where(_wanted(edition_id, search)).order_by(saved_scenarios.c.sequence.desc())
        return self._fetch(query.limit(min(limit, _FURTHEST)).offset(min(offset, _FURTHEST)))

    def count(self, edition_id: EditionId, search: str = "") -> int:
        """Return the total number of scenarios that `list` can return."""
        if not _can_be_found(edition_id, search):
            return 0
        query = select(func.count()).select_from(saved_scenarios).where(_wanted(edition_id, search))
        with self._database.reading() as connection:
            return connection.execute(query).scalar_one()

    def children(self, scenario_id: str) -> tuple[SavedScenario, ...]:
        """Return the scenarios that were saved with this one as parent, oldest first; empty for an unknown id."""
        if not _ID.fullmatch(scenario_id):
            return ()
        children = select(saved_scenarios).where(saved_scenarios.c.parent_id == scenario_id)
        return self._fetch(children.order_by(saved_scenarios.c.sequence))

    def close(self) -> None:
        """Close all connections; for tests and at the end of a program."""
        self._database.close()

    def _fetch(self, query: Select[Any]) -> tuple[SavedScenario, ...]:
        with self._database.reading() as connection:
            return tuple(saved_scenario_of(row) for row in connection.execute(query).mappings())


def _can_be_found(edition_id: EditionId, search: str) -> bool:
    """Whether a query can find anything; PostgreSQL rejects text that no scenario can contain, such as a NUL."""
    words = search_fold(search)
    return len(words) <= _LONGEST_SEARCH and all(map(is_storable, (edition_id.programme, edition_id.period, words)))


def _wanted(edition_id: EditionId, search: str) -> ColumnElement[bool]:
    columns = saved_scenarios.c
    words = (columns.search_text.contains(word, autoescape=True) for word in search_fold(search).split())
    return and_(columns.programme == edition_id.programme, columns.period == edition_id.period, *words)


def open_store() -> ScenarioStore:
    """Open the store of this installation. One object is enough for a process and all its threads.

    Raises StoreUnavailable.
    """
    return ScenarioStore(database_url())
