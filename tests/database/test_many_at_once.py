"""Several people and servers at once, and servers that are killed: nothing acknowledged is lost or half there."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from dashboard.database import ScenarioStore
from dashboard.model import SavedScenario
from tests.database.conftest import NewDatabase
from tests.database.samples import EDITION, is_whole, sample
from tests.strength import examples

PROJECT = Path(__file__).parents[2]
KILLS = int(os.environ.get("FUZZ_KILLS", "40"))
"""`make fuzz` kills 300."""


def processes(*arguments: object) -> dict[str, Any]:
    """Run `tests/database/processes.py` and return what it reports."""
    command = [sys.executable, "-m", "tests.database.processes", *map(str, arguments)]
    result = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=300, check=False)
    assert result.returncode == 0, result.stderr
    assert not result.stderr, result.stderr
    return json.loads(result.stdout)


def everything(store: ScenarioStore) -> dict[str, SavedScenario]:
    return {saved.id: saved for saved in store.list(EDITION, limit=1_000_000)}


def test_two_threads_save_at_once(store: ScenarioStore) -> None:
    with ThreadPoolExecutor(8) as people:
        saved = list(people.map(lambda number: store.save(**sample(number)), range(100)))
    assert everything(store) == {scenario.id: scenario for scenario in saved}


def test_threads_open_a_new_database_at_once(url: str) -> None:
    def open_and_save(number: int) -> str:
        store = ScenarioStore(url, timeout=60)
        try:
            return store.save(**sample(number)).id
        finally:
            store.close()

    with ThreadPoolExecutor(8) as servers:
        ids = list(servers.map(open_and_save, range(8)))
    assert set(everything(ScenarioStore(url))) == set(ids)


def test_readers_do_not_wait_for_a_writer(store: ScenarioStore) -> None:
    saved = store.save(**sample(1))
    with store._database.writing() as connection:  # somebody's save that takes long
        connection.exec_driver_sql("INSERT INTO saved_scenarios_version VALUES ('a writer at work')")
        assert store.get(saved.id) == saved
        assert store.count(EDITION) == 1
        connection.rollback()


@pytest.mark.parametrize("attempt", range(examples(2, 5)))
def test_servers_open_a_new_database_at_once_and_save(new_database: NewDatabase, attempt: int) -> None:
    url = new_database()
    report = processes("race", url, 6, 5)
    assert report["failed"] == 0
    store = ScenarioStore(url)
    kept = everything(store)
    assert set(kept) == set(report["acknowledged"])
    assert len(kept) == 30
    assert all(is_whole(saved) for saved in kept.values())
    store.close()


@pytest.mark.slow
def test_a_server_killed_at_any_moment_loses_nothing_acknowledged(url: str) -> None:
    report = processes("kill", url, KILLS, 20_201)
    acknowledged = report["acknowledged"]
    store = ScenarioStore(url)
    kept = everything(store)
    while_saving = report["while_saving"]
    print(f"{KILLS} kills, {while_saving} of them inside a save: {len(acknowledged)} acknowledged, {len(kept)} kept")
    assert while_saving > KILLS / 10  # or it was not a test
    assert set(acknowledged) <= set(kept)
    assert len(kept) - len(acknowledged) <= while_saving  # committed, but killed before it could say so
    assert all(is_whole(saved) for saved in kept.values())
    assert store.get(store.save(**sample(1)).id)
    store.close()
    if (database := make_url(url)).get_backend_name() == "sqlite":
        with sqlite3.connect(str(database.database)) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
