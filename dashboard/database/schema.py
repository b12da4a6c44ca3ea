"""The tables, the conversion of saved scenarios to rows and back, and the migration of a database to this schema.

A scenario is one row, so that it is saved completely or not at all. The tables are created by the migrations when the
database is opened, even if several processes open it at once.
"""

from __future__ import annotations

import datetime
import math
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    Connection,
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
    func,
    inspect,
    select,
)
from sqlalchemy.types import TypeDecorator

from dashboard.database.connection import Database, StoreUnavailable
from dashboard.model import EditionId, Rule, SavedScenario, Scenario, search_fold


class UtcDateTime(TypeDecorator[datetime.datetime]):
    """A time in UTC. SQLite stores no time zone, so it is added on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        """The value to write: the time in UTC."""
        return None if value is None else value.astimezone(datetime.UTC)

    def process_result_value(self, value: datetime.datetime | None, dialect: Dialect) -> datetime.datetime | None:
        """The value read: the time in UTC; the database session may use another time zone."""
        if value is None:
            return None
        return value.astimezone(datetime.UTC) if value.tzinfo else value.replace(tzinfo=datetime.UTC)


metadata = MetaData()

saved_scenarios = Table(
    "saved_scenarios",
    metadata,
    # gives the order of saving, since clocks may stand still or go back
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
    Column("led", UtcDateTime, nullable=False),  # last request of the presenter's browser
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
    """Return the saved scenario in a row. Raises ValueError if `row_of` cannot have written it."""
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
    """Whether every value has the type that was written: from a damaged page SQLite may return any type."""
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


VERSION_TABLE = "saved_scenarios_version"
"""Not Alembic's default name, so that the database may be shared with another program that uses Alembic."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x58_48_4B_42  # any number, the same in every process
_SQLITE_TRIGGERS = {f"saved_scenarios_refuse_{what}" for what in ("update", "delete", "replace")}
_POSTGRESQL_TRIGGERS = {"saved_scenarios_refuse_change"}
_one_at_a_time = threading.Lock()  # Alembic keeps the running migration in module globals


def migrate(database: Database) -> None:
    """Migrate `database` to the newest revision, creating what is missing; do nothing if it is already up to date.

    All steps are one transaction: a program killed half-way leaves the database as it was. Raises StoreUnavailable,
    also for a database that a newer program has migrated further.
    """
    with _one_at_a_time:
        with database.reading() as connection:
            if _is_newest(connection, database):
                return
        with database.writing() as connection:
            _wait_for_others(connection, database)
            if _is_newest(connection, database):
                return
            if _has_lost_its_version(connection):
                if not _looks_newest(connection, database):
                    raise StoreUnavailable(database.name, Rule.STORE_VERSION_LOST)
                command.stamp(_config(connection), "head")
            command.upgrade(_config(connection), "head")


def _wait_for_others(connection: Connection, database: Database) -> None:
    if not database.is_sqlite:  # in SQLite a write transaction locks the file anyway
        connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))


def _is_newest(connection: Connection, database: Database) -> bool:
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    current = context.get_current_revision()
    scripts = ScriptDirectory(str(_MIGRATIONS))
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreUnavailable(database.name, Rule.STORE_FROM_A_NEWER_PROGRAM)
    return current == scripts.get_current_head()


def _has_lost_its_version(connection: Connection) -> bool:
    """Whether the table of scenarios exists without a revision, as when the version table was emptied."""
    current = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()
    return current is None and inspect(connection).has_table(saved_scenarios.name)


def _looks_newest(connection: Connection, database: Database) -> bool:
    """Whether the tables have the columns that this program writes, and the triggers that protect saved scenarios."""
    inspector = inspect(connection)
    for table in metadata.tables.values():
        there = inspector.get_columns(table.name) if inspector.has_table(table.name) else []
        if {column["name"] for column in there} != set(table.columns.keys()):
            return False
    if database.is_sqlite:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'saved_scenarios'"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'saved_scenarios'::regclass AND NOT tgisinternal"
    triggers = set(connection.exec_driver_sql(query).scalars())
    expected = _SQLITE_TRIGGERS if database.is_sqlite else _POSTGRESQL_TRIGGERS
    return triggers == expected


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["version_table"] = VERSION_TABLE
    return config
