"""Saved scenarios in a database: SQLite beside the data, or PostgreSQL. Nothing saved is ever changed. No screen."""

from dashboard.store.opening import database_url, open_store
from dashboard.store.refusals import SavingRule, ScenarioNotSaved, StoreProblem, StoreUnavailable
from dashboard.store.scenario_store import ScenarioStore

__all__ = [
    "SavingRule",
    "ScenarioNotSaved",
    "ScenarioStore",
    "StoreProblem",
    "StoreUnavailable",
    "database_url",
    "open_store",
]
