"""Copying the saved scenarios while people save."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import URL

from dashboard.store.database import Database
from dashboard.store.opening import database_url


class ScenarioCopy(StrEnum):
    """What became of copying them. The value is the end of the key of the sentence in the table `backup`."""

    COPIED = "scenarios_copied"
    NONE_YET = "scenarios_none"
    LEFT_TO_POSTGRESQL = "scenarios_postgresql"


@dataclass(frozen=True, slots=True)
class CopiedScenarios:
    """What was done, how many scenarios the copy holds, and the address of the database without its password."""

    outcome: ScenarioCopy
    count: int
    database: str


def copy_scenarios(target: Path, url: str | URL | None = None, timeout: float = 10.0) -> CopiedScenarios:
    """Copy the saved scenarios of this installation into the file `target`, which is not there yet.

    Only a file of SQLite is copied; a PostgreSQL is backed up with its own tools. Raises StoreUnavailable.
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
