"""Which database holds the saved scenarios of this installation."""

from __future__ import annotations

import os

from sqlalchemy import URL

from dashboard.model.installation import working_folder
from dashboard.store.scenario_store import ScenarioStore


def database_url() -> str | URL:
    """Return `DASHBOARD_DATABASE_URL`, else the address of `var/scenarios.sqlite3` in the working folder."""
    configured = os.environ.get("DASHBOARD_DATABASE_URL", "").strip()
    if configured:
        return configured
    return URL.create("sqlite", database=str(working_folder() / "var" / "scenarios.sqlite3"))


def open_store() -> ScenarioStore:
    """Open the store of this installation. One is enough for a process and all of its threads.

    Raises StoreUnavailable.
    """
    return ScenarioStore(database_url())
