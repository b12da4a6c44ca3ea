"""Brings a database to the form this program knows, on opening, also when several processes open it at once."""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, inspect, select

from dashboard.model import Rule
from dashboard.store.database import Database, StoreUnavailable
from dashboard.store.schema import metadata, saved_scenarios

VERSION_TABLE = "saved_scenarios_version"
"""A name of our own, so that the database may be shared with a program that uses Alembic too."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x58_48_4B_42  # any number, the same in every process
_SQLITE_TRIGGERS = {f"saved_scenarios_refuse_{what}" for what in ("update", "delete", "replace")}
_POSTGRESQL_TRIGGERS = {"saved_scenarios_refuse_change"}
_one_at_a_time = threading.Lock()  # Alembic holds the running migration in module globals


def migrate(database: Database) -> None:
    """Bring `database` to the newest revision, creating what is missing; does nothing when it is there already.

    All steps are one transaction: a program killed half-way leaves the database as it was. Raises StoreUnavailable,
    also for a database that a newer program has brought further.
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
    if not database.is_sqlite:  # where a transaction that writes has the file to itself
        connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))


def _is_newest(connection: Connection, database: Database) -> bool:
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    current = context.get_current_revision()
    scripts = ScriptDirectory(str(_MIGRATIONS))
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreUnavailable(database.name, Rule.STORE_FROM_A_NEWER_PROGRAM)
    return current == scripts.get_current_head()


def _has_lost_its_version(connection: Connection) -> bool:
    """Whether the table of scenarios is there and its revision is not, as when the table beside it was emptied."""
    current = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()
    return current is None and inspect(connection).has_table(saved_scenarios.name)


def _looks_newest(connection: Connection, database: Database) -> bool:
    """Whether the tables have the columns that this program writes, and the triggers that hold what is saved."""
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
