"""Backups while three people publish and two save, restored, as real processes forked from one that has all imports.

`python -m tests.backups FOLDER SOURCE BACKUPS` prints what came of it as JSON.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
import tarfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from dashboard.command_line import main
from dashboard.data import LocalStorage, list_editions, read_edition, read_source_folder, with_version
from dashboard.database import ScenarioStore
from dashboard.model import Edition
from tests.data.publishers import in_another, publish, publish_on, what_is_wrong
from tests.database.samples import EDITION, is_whole, sample
from tests.forked import Say, fork, lines

PERIODS = ("2023", "2024")
REST = 0.5
"""Seconds between two versions of one person: without, each copy would be of hundreds more than the one before."""


def back_up_and_restore(folder: Path, edition: Edition, backups: int) -> dict[str, Any]:
    """Make backups, every other one a tar file, and restore each beside where it was made."""
    root, done = LocalStorage(folder / "editions"), folder / "done"
    os.environ["DASHBOARD_DATABASE_URL"] = url = f"sqlite:///{folder / 'scenarios.sqlite3'}"
    editions = [with_version(replace(edition, id=replace(edition.id, period=period))) for period in PERIODS]
    in_another(lambda: [publish(root, one, lambda word: None, originals=1) for one in editions] and None)
    working = [
        fork(
            lambda say, of=one, first=(number + 1) * 1_000_000: publish_on(root, of, first, say, until=done, rest=REST)
        )
        for number, one in enumerate((editions[0], editions[0], editions[1]))
    ]
    working += [fork(lambda say, first=number * 1_000_000: save_on(url, first, say, done)) for number in (1, 2)]
    for _, report in working:
        os.read(report, 1)
    try:
        restored = [
            in_another(lambda number=number: one_backup(folder, root, url, number)) for number in range(backups)
        ]
    finally:
        done.touch()
    said = [lines(report) for _, report in working]
    failed = sum(os.waitpid(process, 0)[1] != 0 for process, _ in working)
    published = sum(line.startswith("published ") for of_one in said for line in of_one)
    return {"failed": failed, "published": published, "restored": restored}


def one_backup(folder: Path, root: LocalStorage, url: str, number: int) -> dict[str, Any]:
    """Back up, restore, and say what is wrong with what was restored."""
    with_store = ScenarioStore(url)
    before = {saved.id for saved in with_store.list(EDITION, limit=1_000_000)}
    editions_before = {str(listing.id) for listing in list_editions(root)}
    with_store.close()
    out = folder / (f"backup-{number}.tar" if number % 2 else f"backup-{number}")
    code = main(["backup", str(out), "--data", str(root)])
    restored = folder / f"restored-{number}"
    if number % 2:
        with tarfile.open(out) as tar:
            tar.extractall(restored, filter="data")
    else:
        out.rename(restored)
    copy = LocalStorage(restored / "editions")
    listings = list_editions(copy)
    wrong = [problem for listing in listings for problem in what_is_wrong(copy, listing.id, set())]
    store = ScenarioStore(f"sqlite:///{restored / 'scenarios.sqlite3'}")
    kept = store.list(EDITION, limit=1_000_000)
    lost = before - {saved.id for saved in kept}
    again = store.get(store.save(**sample(1)).id) is not None
    store.close()
    publish(
        copy,
        with_version(replace(read_edition(copy, listings[0].id), title="Bản sau khôi phục")),
        lambda word: None,
        originals=1,
    )
    return {
        "code": code,
        "wrong": wrong,
        "editions_missing": sorted(editions_before - {str(listing.id) for listing in listings}),
        "scenarios": len(kept),
        "scenarios_lost": len(lost),
        "scenarios_halved": sum(not is_whole(saved) for saved in kept),
        "goes_on": again,
    }


def save_on(url: str, first: int, say: Say, done: Path) -> None:
    """Save one scenario after the other."""
    store = ScenarioStore(url, timeout=60)
    for number in itertools.count(first):
        if done.exists():
            return
        say(store.save(**sample(number)).id)
        time.sleep(REST / 10)


if __name__ == "__main__":
    _, where, source, count = sys.argv
    print(json.dumps(back_up_and_restore(Path(where), read_source_folder(Path(source)), int(count))), flush=True)
    os._exit(0)  # the threads of pyarrow do not all survive a fork
