"""Brings a database to the form this program knows, on opening, whoever else is opening it too."""

from __future__ import annotations

import threading
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select

from dashboard.store.database import Database
from dashboard.store.refusals import StoreProblem, StoreUnavailable

VERSION_TABLE = "saved_scenarios_version"
"""A name of our own, so that the database may be shared with a program that uses Alembic too."""

_MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x58_48_4B_42  # any number, the same in every process
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
            if not _is_newest(connection, database):
                command.upgrade(_config(connection), "head")


def _wait_for_others(connection: Connection, database: Database) -> None:
    if not database.is_sqlite:  # where a transaction that writes has the file to itself
        connection.execute(select(func.pg_advisory_xact_lock(_ADVISORY_LOCK)))


def _is_newest(connection: Connection, database: Database) -> bool:
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    current = context.get_current_revision()
    scripts = ScriptDirectory(str(_MIGRATIONS))
    if current is not None and current not in {script.revision for script in scripts.walk_revisions()}:
        raise StoreUnavailable(StoreProblem.FROM_A_NEWER_PROGRAM, database.name)
    return current == scripts.get_current_head()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["version_table"] = VERSION_TABLE
    return config
