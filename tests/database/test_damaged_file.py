"""However the file of saved scenarios is damaged: whole scenarios come of it, or one exception says why none do."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.database import ScenarioStore, StoreUnavailable
from tests.database.samples import EDITION, is_whole, sample

PAGE = 4096
SAVED = 5
SEEDS = 60


def some_bytes(damage: random.Random, file: bytearray) -> None:
    for _ in range(damage.choice((1, 20, 500))):
        file[damage.randrange(len(file))] = damage.randrange(256)


def zeros(damage: random.Random, file: bytearray) -> None:
    start = damage.randrange(len(file))
    end = min(len(file), start + damage.randrange(1, 2 * PAGE))
    file[start:end] = bytes(end - start)


def cut(damage: random.Random, file: bytearray) -> None:
    del file[damage.randrange(len(file)) :]


def a_page(damage: random.Random, file: bytearray) -> None:
    start = PAGE * damage.randrange(len(file) // PAGE)
    file[start : start + PAGE] = damage.randbytes(PAGE)


def no_text(damage: random.Random, file: bytearray) -> None:
    for _ in range(200):
        file[damage.randrange(PAGE, len(file))] = damage.randrange(128, 256)


@pytest.fixture(scope="module")
def undamaged(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[str]]:
    file = tmp_path_factory.mktemp("undamaged") / "scenarios.sqlite3"
    store = ScenarioStore(f"sqlite:///{file}")
    ids = [store.save(**sample(number)).id for number in range(SAVED)]
    store.close()
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file.read_bytes(), ids


def everything_asked(store: ScenarioStore, ids: list[str]) -> tuple[Callable[[], object], ...]:
    return (
        lambda: store.count(EDITION, "kich"),
        lambda: store.list(EDITION),
        lambda: [store.get(scenario) for scenario in ids],
        lambda: store.children(ids[0]),
        lambda: store.save(**sample(SAVED)),
    )


@pytest.mark.parametrize("damage", [some_bytes, zeros, cut, a_page, no_text])
def test_a_damaged_file_gives_scenarios_or_one_exception(
    undamaged: tuple[bytes, list[str]], tmp_path: Path, damage: Callable[[random.Random, bytearray], None]
) -> None:
    content, ids = undamaged
    outcomes: Counter[str] = Counter()
    for seed in range(SEEDS):
        damaged = bytearray(content)
        damage(random.Random(seed), damaged)
        file = tmp_path / f"{seed}.sqlite3"
        file.write_bytes(damaged)
        try:
            store = ScenarioStore(f"sqlite:///{file}", timeout=0.1)
        except StoreUnavailable:
            outcomes["not opened"] += 1
            continue
        for question in everything_asked(store, ids):
            try:
                question()
                outcomes["answered"] += 1
            except StoreUnavailable:
                outcomes["refused"] += 1
        store.close()
    assert outcomes["answered"] > 0
    assert outcomes["not opened"] + outcomes["refused"] > 0, "the damage was of no effect"


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("title", b"\xff\xfe"),
        ("note", b"7"),
        ("changes", "[[1, 2, 3]]"),
        ("changes", "7"),
        ("changes", '[["a", "b", "c"]]'),
        ("changes", "[" * 100_000),
        ("assumptions", "[]"),
        ("assumptions", '{"a": '),
        ("created", "hôm qua"),
        ("created", 7),
    ],
)
def test_a_row_that_nobody_wrote_is_no_scenario(tmp_path: Path, column: str, value: object) -> None:
    file = tmp_path / "scenarios.sqlite3"
    store = ScenarioStore(f"sqlite:///{file}")
    saved = store.save(**sample(1))
    assert is_whole(saved)
    with sqlite3.connect(file) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {trigger}")
        connection.execute(f"UPDATE saved_scenarios SET {column} = ?", (value,))
    with pytest.raises(StoreUnavailable):
        store.get(saved.id)
    with pytest.raises(StoreUnavailable):
        store.list(EDITION)
    store.close()
