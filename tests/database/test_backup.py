"""Backing up and restoring saved scenarios, as docs/van-hanh.md says, while somebody goes on saving."""

from __future__ import annotations

import sqlite3
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

from dashboard.database import ScenarioStore
from dashboard.model import SavedScenario
from tests.database.postgresql import address_of, programs_of_wheel
from tests.database.samples import is_whole, sample

BEFORE = 5


@contextmanager
def somebody_saves(address: str) -> Iterator[list[SavedScenario]]:
    """A store with scenarios, in which somebody saves one after the other meanwhile."""
    with closing(ScenarioStore(address)) as store:
        before = [store.save(**sample(number)) for number in range(BEFORE)]
        over, under_way = threading.Event(), threading.Event()

        def go_on() -> None:
            number = BEFORE
            while not over.is_set():
                store.save(**sample(number))
                under_way.set()
                number += 1

        saving = threading.Thread(target=go_on)
        saving.start()
        try:
            assert under_way.wait(timeout=60)
            yield before
        finally:
            over.set()
            saving.join()


def assert_restored(address: str, before: list[SavedScenario]) -> None:
    """What was saved before is there, whatever else is there is whole, and one can go on saving."""
    with closing(ScenarioStore(address)) as store:
        assert [store.get(saved.id) for saved in before] == before
        everything = store.list(before[0].edition_id, limit=10_000)
        assert len(everything) == store.count(before[0].edition_id) > BEFORE
        assert all(is_whole(saved) for saved in everything)
        assert store.get(store.save(**sample(9_999)).id).title == "Kịch bản 9999"


def test_sqlite_is_backed_up_and_restored(tmp_path: Path) -> None:
    """`.backup` of the program sqlite3 is a call of this function."""
    in_use, copy = tmp_path / "scenarios.sqlite3", tmp_path / "copy.sqlite3"
    with (
        somebody_saves(f"sqlite:///{in_use}") as before,
        closing(sqlite3.connect(in_use)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    assert_restored(f"sqlite:///{copy}", before)


def run(program: str, *arguments: str) -> None:
    """Run a program that comes with the server: one of an older version is refused."""
    subprocess.run([programs_of_wheel() / program, *arguments], check=True, timeout=120)


def test_postgresql_is_backed_up_and_restored(server: str, tmp_path: Path) -> None:
    in_use, restored = address_of(server, "in_use"), address_of(server, "restored")
    with psycopg.connect(address_of(server, "postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE in_use")
        connection.execute("CREATE DATABASE restored")
    with somebody_saves(in_use) as before:
        run("pg_dump", "--format=custom", f"--file={tmp_path / 'scenarios.dump'}", in_use)
    run("pg_restore", f"--dbname={restored}", str(tmp_path / "scenarios.dump"))
    assert_restored(restored, before)
