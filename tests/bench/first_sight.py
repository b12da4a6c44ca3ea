"""First sight: a browser that has never been here, from the address to a leaderboard one can read.

Each page over each line, by HTTP/1.1 as the dashboard serves it and by HTTP/2 as nginx does with a certificate. Beside
it the plain pages of `tests/bench/peers/` and, where `BENCH_EARLIER` names the folder of an earlier version, that one.
"""

from __future__ import annotations

import os
import statistics
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser

from tests.bench.chromium import chromium
from tests.bench.feel import open_shipped
from tests.bench.figures import OURS, Figure, Target, spread
from tests.bench.proxy import encrypted, write_certificate
from tests.bench.sight import LINES, ROW, Line, Sight, cold_and_warm, first_sight, first_sight_of_others, stands
from tests.bench.subjects import SUBJECTS
from tests.made_editions import SHIPPED
from tests.servers import Server, dashboard, dashboard_environment, free_port, running, streamlit_command

PART = "first sight"
MEGABYTE = 1e6
TARGET_SECONDS = 2.0
TARGET_MEGABYTES = 2.5
PAGES = {
    "overview": ("", "section.xh-block"),
    "leaderboard": ("bang-xep-hang", ROW),
    "agency": ("co-quan?cq=so-y-te", ".xh-ranges"),
    "simulation": ("mo-phong?cq=so-y-te", "input[type=range]"),
}
"""Address of each page, and what one has come to read."""
READABLE_SECONDS = {LINES[1].name: 0.8, LINES[2].name: 1.0}
WHOLE_SECONDS = {LINES[1].name: 2.0}
MOST_MEGABYTES, MOST_SHIFT = 0.7, 0.02
VISITS, VISITS_OVER_A_LINE, VISITS_OF_OTHERS = 7, 5, 3


def measure(*, quick: bool, folder: Path) -> list[Figure]:
    """Time, bytes and requests of the first visit; and of a server from its start to its first answer."""
    visits, starts = (1, 1) if quick else (VISITS, 3)
    started: list[float] = []
    pages: list[Figure] = []
    with chromium(write_certificate(folder)) as browser:
        for start in range(starts):
            with dashboard(SHIPPED, folder, name=f"first-sight-{start}") as server:
                started.append(server.started_in)
                address = f"{server.url}/bang-xep-hang"
                cold = first_sight(browser, address)  # the server's first visitor: nothing is read or compiled yet
                sights = [first_sight(browser, address) for _ in range(visits if start == starts - 1 else 0)] or [cold]
                if start == starts - 1:
                    which, lines = (["simulation"], LINES[:1]) if quick else (list(PAGES), LINES)
                    visits = 1 if quick else VISITS_OVER_A_LINE
                    pages = over_lines(browser, server.url, visits, which, lines, OURS)
        with (
            dashboard(SHIPPED, folder, name="behind-https", settings={"DASHBOARD_HTTPS": "1"}) as server,
            encrypted(server, folder) as url,
        ):
            visits = 1 if quick else VISITS_OF_OTHERS
            pages += over_lines(browser, url, visits, which, lines[-2:], f"{OURS}, HTTP/2 and TLS by nginx")
        pages += others(browser, folder, visits, lines[-2:])
    return [*rows(sights, cold, started), *pages]


def others(browser: Browser, folder: Path, visits: int, lines: Sequence[Line]) -> list[Figure]:
    """The same page built plainly, and the leaderboard of an earlier version, by new visitors."""
    figures: list[Figure] = []
    _, _, shown = open_shipped()
    for subject in SUBJECTS:
        if subject.name != OURS:
            total = f"((subject) => () => subject.total() !== null)({subject.read(shown)})"
            with subject.served(shown, folder) as server:
                address = subject.address(server, shown)
                figures += of_others("total", subject.name, browser, address, total, visits, lines)
    if earlier := os.environ.get("BENCH_EARLIER"):
        with earlier_version(Path(earlier), folder) as server:
            address = f"{server.url}/bang-xep-hang"
            figures += of_others("leaderboard", "earlier version", browser, address, stands(ROW), visits, lines)
    return figures


def of_others(
    measure: str, subject: str, browser: Browser, address: str, found: str, visits: int, lines: Sequence[Line]
) -> list[Figure]:
    """When something has been found on a page of others, and what had come over the wire once the network rests."""
    figures: list[Figure] = []
    for line in lines:
        sights = [first_sight_of_others(browser, address, found, line) for _ in range(visits)]
        seconds = spread([sight.milliseconds / 1000 for sight in sights], "s")
        wire = {
            "received MB": max(sight.received for sight in sights) / MEGABYTE,
            "requests ×": max(sight.requests for sight in sights),
        }
        figures += [
            Figure(PART, f"{measure}, cold: readable", line.name, subject, seconds, visits),
            Figure(PART, f"{measure}, cold: over the wire", line.name, subject, wire, visits),
        ]
    return figures


@contextmanager
def earlier_version(project: Path, folder: Path) -> Iterator[Server]:
    """An earlier version of the dashboard, from before it could be installed, on the editions that came with it."""
    port, log = free_port(), folder / "earlier.log"
    environment = dashboard_environment(project / "data" / "editions", folder) | {"PYTHONPATH": str(project)}
    command = streamlit_command("asgi.py", port)
    with running(command, port, log, health="/_stcore/health", environment=environment, folder=project) as server:
        yield server


def over_lines(
    browser: Browser, url: str, visits: int, pages: Iterable[str], lines: Sequence[Line], subject: str
) -> list[Figure]:
    """Each page over each line, by a new visitor (cold) and in another tab of the same browser (warm)."""
    figures: list[Figure] = []
    for line in lines:
        for name in pages:
            path, wanted = PAGES[name]
            pairs = [cold_and_warm(browser, f"{url}/{path}", wanted, line) for _ in range(visits)]
            for kind, sights in zip(("cold", "warm"), zip(*pairs, strict=True), strict=True):
                figures += page_rows(f"{name}, {kind}", line.name, sights, subject)
    return figures


def page_rows(measure: str, line: str, sights: Sequence[Sight], subject: str) -> list[Figure]:
    """The rows of a page: when it can be read, when it is whole; bytes, requests and how far anything has jumped."""
    readable = spread([sight.milliseconds / 1000 for sight in sights], "s")
    whole = spread([sight.whole / 1000 for sight in sights], "s")
    wire = {
        "received MB": max(sight.received for sight in sights) / MEGABYTE,
        "requests ×": max(sight.requests for sight in sights),
    }
    shift = {"layout shift CLS": max(sight.shifted for sight in sights)}
    told = (
        ("readable", readable, _at_most(READABLE_SECONDS.get(line))),
        ("whole", whole, _at_most(WHOLE_SECONDS.get(line))),
        ("over the wire", wire, Target("received MB", at_most=MOST_MEGABYTES)),
        ("nothing moves", shift, Target("layout shift CLS", at_most=MOST_SHIFT)),
    )
    return [Figure(PART, f"{measure}: {what}", line, subject, values, len(sights), to) for what, values, to in told]


def _at_most(seconds: float | None) -> Target | None:
    return None if seconds is None else Target("p95 s", at_most=seconds)


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
