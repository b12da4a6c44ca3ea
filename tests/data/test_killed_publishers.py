"""Whoever publishes may be killed at any moment, and many may publish and read at once: readers see old or new."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.data.source_folders import write_source
from tests.made_editions import PROJECT

KILLS = int(os.environ.get("FUZZ_KILLS", "40"))
"""`make fuzz` kills 300."""
SECONDS_OF_ALIASES = float(os.environ.get("FUZZ_SECONDS", "3"))
"""`make fuzz` goes on for 20."""
UNTIL_FOUND = 1_000
"""Kills that a bad storage may survive; it ends when hit. In `make fuzz` one in 60 hits it: 200 would miss it once in
30 runs."""


def run(tmp_path: Path, what: str, *numbers: object) -> dict[str, object]:
    """What the processes of `tests.data.publishers` say came of it."""
    source = write_source(tmp_path / "source")
    command = [sys.executable, "-m", "tests.data.publishers", what, tmp_path / "root", source, *numbers]
    done = subprocess.run([str(part) for part in command], cwd=PROJECT, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return {**json.loads(done.stdout), "stderr": done.stderr}


@pytest.mark.slow
def test_publishers_killed_at_random_moments_leave_every_edition_and_log_whole(tmp_path: Path) -> None:
    outcome = run(tmp_path, "kill", "LocalStorage", KILLS, 20261124)
    assert outcome["wrong"] == [], outcome["stderr"]
    assert outcome["kills"] == KILLS
    assert all(int(str(outcome[doing])) for doing in ("writing", "switching")), outcome
    assert int(str(outcome["versions"])) > KILLS / 10, "and others published"
    if KILLS >= 200:  # so many that some die between the log entry and the switch
        assert int(str(outcome["without_effect"])) > 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("storage", "trace"),
    [
        ("CurrentInPlace", "current_damaged"),
        # one kill in hundreds hits it
        pytest.param("FoldersInPlace", "file_missing|json_damaged|file_truncated", marks=pytest.mark.fuzz),
        ("EntriesInPlace", "entry_damaged|end_missing|original_altered"),
    ],
)
def test_a_storage_that_writes_in_place_does_not_survive_it(tmp_path: Path, storage: str, trace: str) -> None:
    outcome = run(tmp_path, "kill", storage, UNTIL_FOUND, 20261124)
    assert outcome["wrong"], "the kills above would prove nothing"
    assert re.search(trace, str(outcome["wrong"]))


MOST_CROWDS = 10


@pytest.mark.slow
def test_four_publishers_and_three_readers_at_once_lose_nothing_and_read_nothing_halfway(tmp_path: Path) -> None:
    met = False
    for crowd in range(
        MOST_CROWDS
    ):  # on an idle machine they may miss each other, and a crowd that never met shows nothing
        folder = tmp_path / str(crowd)
        folder.mkdir()
        outcome = run(folder, "crowd", 5)
        assert outcome["failed"] == 0, outcome["stderr"]
        assert outcome["wrong"] == []
        assert outcome["published"] == outcome["logged"]
        published = len(outcome["published"])  # pyright: ignore[reportArgumentType]
        refused = int(str(outcome["refused"]))
        assert published + refused == 4 * 5
        met = published > 0 < refused and int(str(outcome["read"])) > 1
        if met:
            break
    assert met, "some found another version in force than they had seen, and readers saw one after the other"


@pytest.mark.slow
def test_who_keeps_aliases_takes_nothing_from_who_publishes_in_the_same_programme(tmp_path: Path) -> None:
    outcome = run(tmp_path, "aliases", SECONDS_OF_ALIASES)
    assert outcome["failed"] == 0, outcome["stderr"]
    assert outcome["wrong"] == []
    assert outcome["aliases_lost"] == []
    assert int(str(outcome["published"])) > 3
    assert int(str(outcome["aliases"])) > 10
