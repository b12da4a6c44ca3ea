"""Servers that are killed, and servers that start together, as real processes forked from one that has all imports.

`python -m tests.database.processes kill URL KILLS SEED` and `… race URL PROCESSES SAVES` print what came of it as JSON.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable

from dashboard.database import ScenarioStore
from tests.database.samples import sample
from tests.forked import Say, fork, lines

AT_ONCE = 4
LONGEST_LIFE = 0.08  # seconds; a save takes 0.001 to 0.01
EARLY = 4  # one group in so many is killed while it opens the store, the others while they save


def kill_writers(url: str, kills: int, seed: int) -> dict[str, object]:
    """Let groups of processes open the store and save until each is killed (-9) at a random moment of its own.

    The first group finds no tables. Returns the acknowledged ids, and how many were killed inside `save`.
    """
    moments = random.Random(seed)
    acknowledged: list[str] = []
    while_saving = 0
    for group in range(kills // AT_ONCE):
        writers = [fork(_saving_on(url, (group * AT_ONCE + number) * 10_000)) for number in range(AT_ONCE)]
        if group % EARLY:
            for _, report in writers:
                os.read(report, len("open\n"))
        _kill_at(time.monotonic(), {process: moments.uniform(0, LONGEST_LIFE) for process, _ in writers})
        for _, report in writers:
            said = lines(report)
            while_saving += said[-1:] == ["saving"]
            acknowledged += _ids(said)
    return {"acknowledged": acknowledged, "while_saving": while_saving}


def race(url: str, processes: int, saves: int) -> dict[str, object]:
    """Let processes open the store at the same moment and save; returns the acknowledged ids and the failures."""
    gate, start = os.pipe()
    racers = [fork(_saving_some(url, gate, start, number * 10_000, saves)) for number in range(processes)]
    os.close(start)  # reading the gate now ends for all of them at once
    acknowledged = [identity for _, report in racers for identity in _ids(lines(report))]
    failed = sum(os.waitpid(process, 0)[1] != 0 for process, _ in racers)
    return {"acknowledged": acknowledged, "failed": failed}


def _saving_on(url: str, first: int) -> Callable[[Say], None]:
    def work(say: Say) -> None:
        store = ScenarioStore(url)
        say("open")
        for number in itertools.count(first):
            _save(store, number, say)

    return work


def _saving_some(url: str, gate: int, start: int, first: int, saves: int) -> Callable[[Say], None]:
    def work(say: Say) -> None:
        os.close(start)
        os.read(gate, 1)
        store = ScenarioStore(url, timeout=60)
        for number in range(first, first + saves):
            _save(store, number, say)

    return work


def _save(store: ScenarioStore, number: int, say: Say) -> None:
    say("saving")
    say(store.save(**sample(number)).id)


def _kill_at(start: float, lives: dict[int, float]) -> None:
    for process, life in sorted(lives.items(), key=lambda item: item[1]):
        time.sleep(max(0.0, start + life - time.monotonic()))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)


def _ids(lines: list[str]) -> list[str]:
    return [line for line in lines if line not in ("open", "saving")]


if __name__ == "__main__":
    _, what, address, *numbers = sys.argv
    print(json.dumps({"kill": kill_writers, "race": race}[what](address, *map(int, numbers))))
