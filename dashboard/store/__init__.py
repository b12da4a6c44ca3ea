"""Saved scenarios in a database: SQLite beside the data, or PostgreSQL. Nothing saved is ever changed. No screen."""

from dashboard.store.admission import SavingRule, ScenarioNotSaved
from dashboard.store.copying import CopiedScenarios, ScenarioCopy, copy_scenarios
from dashboard.store.database import StoreProblem, StoreUnavailable
from dashboard.store.opening import database_url, open_store
from dashboard.store.scenario_store import ScenarioStore

__all__ = [
    "CopiedScenarios",
    "SavingRule",
    "ScenarioCopy",
    "ScenarioNotSaved",
    "ScenarioStore",
    "StoreProblem",
    "StoreUnavailable",
    "copy_scenarios",
    "database_url",
    "open_store",
]
