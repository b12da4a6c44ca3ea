"""Saved scenarios in a database: SQLite beside the data, or PostgreSQL. Nothing saved is ever changed. No screen."""

from dashboard.store.admission import ScenarioNotSaved
from dashboard.store.database import CopiedScenarios, ScenarioCopy, StoreUnavailable, copy_scenarios, database_url
from dashboard.store.scenario_store import ScenarioStore, open_store

__all__ = [
    "CopiedScenarios",
    "ScenarioCopy",
    "ScenarioNotSaved",
    "ScenarioStore",
    "StoreUnavailable",
    "copy_scenarios",
    "database_url",
    "open_store",
]
