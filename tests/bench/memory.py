"""Memory: of a server that has just started, of one live session, and what is left of 1 000 that have gone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.figures import OURS, Figure, Target
from tests.bench.people import LONGEST, Crowded, crowded
from tests.made_editions import PROJECT, SHIPPED
from tests.servers import Server, dashboard

PART = "memory"
AT_ONCE = 20


def measure(*, quick: bool, folder: Path) -> list[Figure]:
    """Resident memory, in MiB, at each of these moments."""
    live, rounds, each = (4, 2, 6) if quick else (100, 4, 250)
    with dashboard(SHIPPED, folder, name="memory") as server:
        started = server.resident
        come_and_go(server, 4)
        warm = server.resident
        after = [come_and_go(server, each) for _ in range(rounds)]
    crowd = crowded(live, 1, 3.0 if quick else 10.0, folder)
    return rows(started, warm, after, rounds * each, crowd, live)


def rows(started: float, warm: float, after: Sequence[float], gone: int, crowd: Crowded, live: int) -> list[Figure]:
    """The table's rows; `after`: what was resident after each of several equal parts of the sessions had gone."""
    half = after[len(after) // 2 - 1]
    return [
        Figure(PART, "after the start", "no session yet", OURS, {"resident MiB": started}, 1),
        Figure(PART, "editions read, first pages drawn", "4 sessions gone", OURS, {"resident MiB": warm}, 1),
        Figure(
            PART,
            "a live session",
            f"{live} sessions",
            OURS,
            {"adds MiB": max(0.0, crowd.during - crowd.before) / live},
            live,
            Target("adds MiB", at_most=1.0),
        ),
        Figure(
            PART,
            "sessions come and gone",
            f"{gone} sessions",
            OURS,
            {
                "resident MiB": after[-1],
                "more than before MiB": after[-1] - warm,
                "grown in the second half MiB": after[-1] - half,
            },
            gone,
        ),
    ]


def come_and_go(server: Server, sessions: int) -> float:
    """Let them come, act once and go, `AT_ONCE` at a time; what is resident then. Raises RuntimeError on any error."""
    command = [sys.executable, "-m", "tests.bench.load_generator", server.url]
    size = ["--sessions", str(sessions), "--at-once", str(AT_ONCE)]
    done = subprocess.run([*command, *size], cwd=PROJECT, capture_output=True, text=True, check=True, timeout=LONGEST)
    if errors := json.loads(done.stdout)["errors"]:
        raise RuntimeError(f"{len(errors)} sessions went wrong, the first: {errors[0]}")
    return server.resident
