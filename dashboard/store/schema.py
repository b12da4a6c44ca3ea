"""The tables, and how a saved scenario becomes a row and back.

A scenario is one row, so that it is there whole or not at all. The tables themselves are made by the migrations.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from typing import Any, cast

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    RowMapping,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

from dashboard.model import EditionId, SavedScenario, Scenario, search_fold


class UtcDateTime(TypeDecorator[datetime.datetime]):
    """A moment in UTC. SQLite keeps no time zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        """What is written: the moment in UTC."""
        return None if value is None else value.astimezone(datetime.UTC)

    def process_result_value(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        """What is read: the moment in UTC; the session of the database may be in another zone."""
        if value is None:
            return None
        return value.astimezone(datetime.UTC) if value.tzinfo else value.replace(tzinfo=datetime.UTC)


metadata = MetaData()

saved_scenarios = Table(
    "saved_scenarios",
    metadata,
    # in the order of saving: clocks may stand still or go back
    Column("sequence", BigInteger().with_variant(Integer, "sqlite"), Identity(always=True), primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("parent_id", Text, ForeignKey("saved_scenarios.id")),
    Column("programme", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("created", UtcDateTime, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("assumptions", JSON, nullable=False),
    Column("search_text", Text, nullable=False),
    Index("saved_scenarios_of_edition", "programme", "period", "sequence"),
    Index("saved_scenarios_of_parent", "parent_id"),
    sqlite_autoincrement=True,
)

presentation_rooms = Table(
    "presentation_rooms",
    metadata,
    Column("code", Text, primary_key=True),
    Column("secret_hash", Text, nullable=False),
    Column("opened", UtcDateTime, nullable=False),
    Column("led", UtcDateTime, nullable=False),  # when the browser that leads was last heard of
    Column("sequence", Integer, nullable=False),
    Column("state", Text, nullable=False),
)

presentation_followers = Table(
    "presentation_followers",
    metadata,
    Column("code", Text, primary_key=True),
    Column("process", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("counted", UtcDateTime, nullable=False),
)


def row_of(saved: SavedScenario) -> dict[str, Any]:
    """Return `saved` as a row to insert."""
    return {
        "id": saved.id,
        "parent_id": saved.parent_id,
        "programme": saved.edition_id.programme,
        "period": saved.edition_id.period,
        "version": saved.version,
        "title": saved.title,
        "author": saved.author,
        "note": saved.note,
        "created": saved.created,
        "changes": [[agency, criterion, points] for (agency, criterion), points in saved.scenario.changes.items()],
        "assumptions": dict(saved.assumptions),
        "search_text": "\n".join(search_fold(text) for text in (saved.title, saved.author, saved.note)),
    }


def saved_scenario_of(row: RowMapping | Mapping[str, Any]) -> SavedScenario:
    """Return the saved scenario that a row holds. Raises ValueError when it is none that `row_of` has written."""
    if not _is_whole(row):
        raise ValueError("a row that is damaged")
    return SavedScenario(
        id=row["id"],
        parent_id=row["parent_id"],
        title=row["title"],
        author=row["author"],
        note=row["note"],
        created=row["created"],
        edition_id=EditionId(row["programme"], row["period"]),
        version=row["version"],
        scenario=Scenario({(agency, criterion): points for agency, criterion, points in row["changes"]}),
        assumptions=row["assumptions"],
    )


def _is_whole(row: RowMapping | Mapping[str, Any]) -> bool:
    """Whether every value has the type that was written: SQLite returns what a damaged page holds, of any type."""
    texts = ("id", "programme", "period", "version", "title", "author", "note")
    match row["parent_id"], row["created"], row["changes"], row["assumptions"]:
        case None | str(), datetime.datetime(), list(changes), dict():
            cells = all(map(_is_change, cast("list[Any]", changes)))
            return cells and all(isinstance(row[name], str) for name in texts)
        case _:
            return False


def _is_change(change: object) -> bool:
    match change:
        case [str(), str(), int() | float() as points]:
            return math.isfinite(points)
        case _:
            return False
