"""First sight: a browser that has never been here, from the address to a leaderboard one can read."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path

from playwright.sync_api import Browser

from tests.bench.chromium import chromium
from tests.bench.figures import OURS, Figure, Target, spread
from tests.bench.sight import LINES, ROW, Line, Sight, cold_and_warm, first_sight
from tests.made_editions import SHIPPED
from tests.servers import dashboard

PART = "first sight"
MEGABYTE = 1e6
TARGET_SECONDS = 2.0
TARGET_MEGABYTES = 2.5
WORTH_NAMING = 20_000
PAGES = {
    "overview": ("", "section.xh-block"),
    "leaderboard": ("bang-xep-hang", ROW),
    "agency": ("co-quan?cq=so-y-te", ".xh-ranges"),
    "simulation": ("mo-phong?cq=so-y-te", "input[type=range]"),
}
"""Address of each page, and what one has come to read."""
READABLE_SECONDS, WHOLE_SECONDS = 0.8, 2.0
MOST_MEGABYTES, MOST_SHIFT = 0.7, 0.02


def measure(*, quick: bool, folder: Path) -> list[Figure]:
    """Time, bytes and requests of the first visit; and of a server from its start to its first answer."""
    visits, starts = (1, 1) if quick else (7, 3)
    started: list[float] = []
    pages: list[Figure] = []
    with chromium() as browser:
        for start in range(starts):
            with dashboard(SHIPPED, folder, name=f"first-sight-{start}") as server:
                started.append(server.started_in)
                address = f"{server.url}/bang-xep-hang"
                cold = first_sight(browser, address)  # the server's first visitor: nothing is read or compiled yet
                sights = [first_sight(browser, address) for _ in range(visits if start == starts - 1 else 0)] or [cold]
                if start == starts - 1:
                    which, lines = (["simulation"], LINES[:1]) if quick else (list(PAGES), LINES)
                    pages = over_lines(browser, server.url, visits, which, lines)
    return [*rows(sights, cold, started), *pages]


def over_lines(browser: Browser, url: str, visits: int, pages: Iterable[str], lines: Sequence[Line]) -> list[Figure]:
    """Each page over each line, by a new visitor (cold) and in another tab of the same browser (warm)."""
    figures: list[Figure] = []
    for line in lines:
        for name in pages:
            path, wanted = PAGES[name]
            pairs = [cold_and_warm(browser, f"{url}/{path}", wanted, line) for _ in range(visits)]
            for kind, sights in zip(("cold", "warm"), zip(*pairs, strict=True), strict=True):
                figures += page_rows(f"{name}, {kind}", line.name, sights)
    return figures


def page_rows(measure: str, line: str, sights: Sequence[Sight]) -> list[Figure]:
    """The rows of a page: when it can be read, when it is whole; bytes, requests and how far anything has jumped."""
    readable = spread([sight.milliseconds / 1000 for sight in sights], "s")
    whole = spread([sight.whole / 1000 for sight in sights], "s")
    wire = {
        "received MB": max(sight.received for sight in sights) / MEGABYTE,
        "requests ×": max(sight.requests for sight in sights),
    }
    shift = {"layout shift CLS": max(sight.shifted for sight in sights)}
    told = (
        ("readable", readable, Target("p95 s", at_most=READABLE_SECONDS)),
        ("whole", whole, Target("p95 s", at_most=WHOLE_SECONDS)),
        ("over the wire", wire, Target("received MB", at_most=MOST_MEGABYTES)),
        ("nothing moves", shift, Target("layout shift CLS", at_most=MOST_SHIFT)),
    )
    return [Figure(PART, f"{measure}: {what}", line, OURS, values, len(sights), to) for what, values, to in told]


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
