"""Saved scenarios, which never change, and rooms of presentations, which are temporary: in SQLite or PostgreSQL."""

from dashboard.database.connection import CopiedScenarios, StoreUnavailable, copy_scenarios, database_url
from dashboard.database.presentation_rooms import MOST_ROOMS, Room, RoomLead, Rooms, RoomsFull, open_rooms
from dashboard.database.scenario_store import ScenarioNotSaved, ScenarioStore, open_store

__all__ = [
    "MOST_ROOMS",
    "CopiedScenarios",
    "Room",
    "RoomLead",
    "Rooms",
    "RoomsFull",
    "ScenarioNotSaved",
    "ScenarioStore",
    "StoreUnavailable",
    "copy_scenarios",
    "database_url",
    "open_rooms",
    "open_store",
]
