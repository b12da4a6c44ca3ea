"""The database of saved scenarios: its address and settings, one error for all failures, and its backup copy."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from dashboard.model import IssueError, Rule
from dashboard.model.installation import working_folder


class StoreUnavailable(IssueError):
    """Raised when the database cannot be used. `file` is its address without the password.

    If raised while saving, it is unknown whether the scenario was saved: the connection may have been lost between the
    commit and its acknowledgement. Saving again is safe; at worst there are two.
    """


_WRITES = "dashboard_writes"
_POSTGRESQL_NAMES = {"postgres", "postgresql"}
_NOT_REACHED = (OperationalError, InterfaceError, PoolTimeoutError, sqlite3.OperationalError, OSError)
_NOT_USABLE = (SQLAlchemyError, sqlite3.Error, CommandError, ValueError, TypeError, RecursionError)
"""A damaged file, a missing permission. Damage that SQLite does not detect shows up in decoding: invalid UTF-8, JSON or
date, another type (ValueError, TypeError), or revisions that Alembic cannot interpret (CommandError)."""


class Database:
    """Connections to one database. `timeout`: seconds to wait for one that is busy or does not answer.

    Raises StoreUnavailable if `address` is not that of a supported database.
    """

    def __init__(self, address: str | URL, timeout: float) -> None:
        self._url = _read_address(address)
        self._timeout = timeout
        self._engine = self._make_engine()

    @property
    def name(self) -> str:
        """The address without its password."""
        return self._url.render_as_string(hide_password=True)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is an SQLite file and not a server."""
        return self._url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read from, in one transaction. Raises StoreUnavailable."""
        with self._or_unavailable(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose work is committed when the block ends. Raises StoreUnavailable."""
        with self._or_unavailable(), self._engine.execution_options(**{_WRITES: True}).begin() as connection:
            yield connection

    def prepare_file(self) -> None:
        """Create the file's folder and enable reading during a write. Raises StoreUnavailable."""
        if not self.is_sqlite:
            return
        with self._or_unavailable():
            Path(self._url.database or "").parent.mkdir(parents=True, exist_ok=True)
            self._write_ahead()

    def copy_file(self, target: Path) -> bool:
        """Copy the SQLite file as of one moment, while others may save; return whether there is a file."""
        source = Path(self._url.database or "")
        if not source.exists():
            return False
        with (
            self._or_unavailable(),
            closing(sqlite3.connect(source, timeout=self._timeout)) as in_use,
            closing(sqlite3.connect(target)) as copy,
        ):
            in_use.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # a single file, without a write-ahead log
            (said,) = copy.execute("PRAGMA integrity_check").fetchone()
            if said != "ok":
                raise sqlite3.DatabaseError(said)
        return True

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _or_unavailable(self) -> Iterator[None]:
        try:
            yield
        except _NOT_REACHED as error:
            raise StoreUnavailable(self.name, Rule.STORE_NOT_REACHED) from error
        except _NOT_USABLE as error:
            raise StoreUnavailable(self.name, Rule.STORE_NOT_USABLE) from error

    def _make_engine(self) -> Engine:
        # hide_parameters: what users write stays out of the log
        if self.is_sqlite:
            engine = create_engine(self._url, hide_parameters=True, connect_args={"timeout": self._timeout})
            event.listen(engine, "connect", _set_up_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        arguments: dict[str, Any] = {}
        if "connect_timeout" not in self._url.query:
            arguments["connect_timeout"] = max(2, round(self._timeout))  # 0 would be no timeout, 2 is libpq's least
        # pre-ping: no error after a restart of the server
        return create_engine(self._url, hide_parameters=True, pool_pre_ping=True, connect_args=arguments)

    def _write_ahead(self) -> None:
        """Switch to write-ahead logging, a setting that is stored in the file.

        SQLite does not wait for a lock here when two programs start on one new file: it reports it as busy at once.
        """
        until = time.monotonic() + self._timeout
        while True:
            connection = self._engine.raw_connection()
            try:
                connection.cursor().execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.01)
            finally:
                connection.close()


def _read_address(address: str | URL) -> URL:
    try:
        url = make_url(address)
        backend = url.get_backend_name()
    except (ArgumentError, ValueError):
        # neither the address nor the error is repeated, since it may contain a password
        raise StoreUnavailable("", Rule.STORE_ADDRESS_UNKNOWN) from None
    if backend in _POSTGRESQL_NAMES:
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite" and url.database not in (None, "", ":memory:"):
        return url.set(drivername="sqlite")
    raise StoreUnavailable(url.render_as_string(hide_password=True), Rule.STORE_ADDRESS_UNKNOWN)


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # Python's own transactions begin late, and not at all before a CREATE, so `_begin_sqlite` begins them
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA synchronous = FULL")  # with less, a power cut can lose acknowledged commits
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # a writer takes its lock at the start and waits its turn; a reader that starts to write would be refused instead
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def database_url() -> str | URL:
    """Return `DASHBOARD_DATABASE_URL`, else the address of `var/scenarios.sqlite3` in the working folder."""
    configured = os.environ.get("DASHBOARD_DATABASE_URL", "").strip()
    if configured:
        return configured
    return URL.create("sqlite", database=str(working_folder() / "var" / "scenarios.sqlite3"))


class ScenarioCopy(StrEnum):
    """The outcome of copying scenarios. The value is the end of its sentence's key in the text table `backup`."""

    COPIED = "scenarios_copied"
    NONE_YET = "scenarios_none"
    LEFT_TO_POSTGRESQL = "scenarios_postgresql"


@dataclass(frozen=True, slots=True)
class CopiedScenarios:
    """The outcome, the number of scenarios in the copy, and the address of the database without its password."""

    outcome: ScenarioCopy
    count: int
    database: str


def copy_scenarios(target: Path, url: str | URL | None = None, timeout: float = 10.0) -> CopiedScenarios:
    """Copy the saved scenarios of this installation into the file `target`, which does not exist yet.

    Only an SQLite file is copied; PostgreSQL is backed up with its own tools. Raises StoreUnavailable.
    """
    database = Database(url or database_url(), timeout)
    try:
        if not database.is_sqlite:
            return CopiedScenarios(ScenarioCopy.LEFT_TO_POSTGRESQL, 0, database.name)
        if not database.copy_file(target):
            return CopiedScenarios(ScenarioCopy.NONE_YET, 0, database.name)
        with closing(sqlite3.connect(target)) as copy:
            (count,) = copy.execute("SELECT COUNT(*) FROM saved_scenarios").fetchone()
        return CopiedScenarios(ScenarioCopy.COPIED, count, database.name)
    finally:
        database.close()
