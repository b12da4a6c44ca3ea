"""First sight: a browser that has never been here, from the address to a leaderboard one can read."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

from tests.bench.chromium import chromium
from tests.bench.figures import OURS, Figure, Target
from tests.bench.sight import Sight, first_sight
from tests.made_editions import SHIPPED
from tests.servers import dashboard

PART = "first sight"
MEGABYTE = 1e6
TARGET_SECONDS = 2.0
TARGET_MEGABYTES = 2.5
WORTH_NAMING = 20_000


def measure(*, quick: bool, folder: Path) -> list[Figure]:
    """Time, bytes and requests of the first visit; and of a server from its start to its first answer."""
    visits, starts = (1, 1) if quick else (7, 3)
    started: list[float] = []
    with chromium() as browser:
        for start in range(starts):
            with dashboard(SHIPPED, folder, name=f"first-sight-{start}") as server:
                started.append(server.started_in)
                address = f"{server.url}/bang-xep-hang"
                cold = first_sight(browser, address)  # the server's first visitor: nothing is read or compiled yet
                sights = [first_sight(browser, address) for _ in range(visits if start == starts - 1 else 0)] or [cold]
    return rows(sights, cold, started)


def rows(sights: Sequence[Sight], cold: Sight, started: Sequence[float]) -> list[Figure]:
    """The table's rows: of later visitors, of the first one of a new server, and seconds that servers took to start."""
    seconds = [sight.milliseconds / 1000 for sight in sights]
    received = max(sight.received for sight in sights)
    kinds = ", ".join(
        f"{kind} {size / MEGABYTE:.2f}"
        for kind, size in sorted(sights[-1].by_kind.items(), key=lambda one: -one[1])
        if size > 20_000
    )
    return [
        Figure(
            PART,
            "address to a readable leaderboard",
            "20 agencies",
            OURS,
            {"median s": statistics.median(seconds), "worst s": max(seconds)},
            len(seconds),
            Target("worst s", at_most=TARGET_SECONDS),
        ),
        Figure(
            PART,
            "over the wire",
            "20 agencies",
            OURS,
            {"received MB": received / MEGABYTE, "requests ×": max(sight.requests for sight in sights)},
            len(sights),
            Target("received MB", at_most=TARGET_MEGABYTES),
            f"MB by kind: {kinds}",
        ),
        Figure(PART, "first visitor of a new server", "20 agencies", OURS, {"time s": cold.milliseconds / 1000}, 1),
        Figure(
            PART,
            "start of the server to its first answer",
            "",
            OURS,
            {"median s": statistics.median(started), "worst s": max(started)},
            len(started),
        ),
    ]
