"""Following a presentation: how long after the presenter's key others have the screen.

One browser leads, a hundred follow, each on a connection of its own; on two processes half of them follow on the
process through which nobody leads, which learns of each change from the database. The time is from the moment in which
the browser that leads begins to tell the server until the whole screen has come to one who follows.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from tests.bench.figures import Figure, Target, spread
from tests.bench.session import ANSWER, LARGEST_MESSAGE, Session
from tests.database.postgresql import NoServer, address_of, running_server
from tests.made_editions import SHIPPED
from tests.own_loop import run_in_own_loop
from tests.servers import HEALTH, dashboard_command, dashboard_environment, free_port, running

PART = "following"
FOLLOWERS, CHANGES = 100, 40
PAUSE = 0.25
"""Seconds between the last arrival of a screen and the next key."""
TARGET_P95_MS = 200.0


def measure(*, quick: bool, folder: Path) -> list[Figure]:
    """A hundred on one process, then on two; `quick`: four and three screens."""
    followers, changes = (4, 3) if quick else (FOLLOWERS, CHANGES)
    figures: list[Figure] = []
    for processes in (1, 2):
        with served(processes, folder) as (urls, database):
            told = run_in_own_loop(lead, urls, followers, changes)
        subject = f"{processes} process{'es' if processes > 1 else ''}, {database}"
        for measured, samples in told.items():
            target = Target("p95 ms", at_most=TARGET_P95_MS) if followers == FOLLOWERS else None
            size = f"{followers} followers"
            figures.append(Figure(PART, measured, size, subject, spread(samples), len(samples), target))
    return figures


@contextmanager
def served(processes: int, folder: Path) -> Iterator[tuple[list[str], str]]:
    """Processes on one database: SQLite for one, PostgreSQL for several where it can be had. Their addresses."""
    environment = dashboard_environment(SHIPPED, folder)
    if processes == 1:
        with started(1, folder, environment) as urls:
            yield urls, "SQLite"
        return
    try:
        with running_server() as socket:
            address = {"DASHBOARD_DATABASE_URL": address_of(socket, "postgres")}
            with started(processes, folder, environment | address) as urls:
                yield urls, "PostgreSQL"
    except NoServer:
        with started(processes, folder, environment) as urls:
            yield urls, "SQLite"


@contextmanager
def started(processes: int, folder: Path, environment: dict[str, str]) -> Iterator[list[str]]:
    """Start processes; give their addresses."""
    if not processes:
        yield []
        return
    port, log = free_port(), folder / f"following-{processes}-{len(environment['DASHBOARD_DATABASE_URL'])}.log"
    with (
        running(dashboard_command(port), port, log, health=HEALTH, environment=environment) as server,
        started(processes - 1, folder, environment) as others,
    ):
        yield [server.url, *others]


@dataclass
class Follower:
    """One who follows on the process at `url`: when each state had come whole, by its number."""

    url: str
    code: str
    joined: asyncio.Event = field(default_factory=asyncio.Event)
    came: dict[int, float] = field(default_factory=dict[int, float])

    async def follow(self) -> None:
        """Read until cancelled."""
        where = urlsplit(self.url)
        reader, writer = await asyncio.open_connection(where.hostname, where.port, limit=LARGEST_MESSAGE)
        try:
            writer.write(f"GET /theo-doi/{self.code}/events HTTP/1.1\r\nHost: {where.netloc}\r\n\r\n".encode())
            number = 0
            while line := await reader.readline():
                if line.startswith(b"event: presenter"):
                    self.joined.set()
                elif line.startswith(b"id: "):
                    number = int(line[4:])
                elif line.startswith(b"data: ") and number:
                    self.came[number] = time.perf_counter()
                    number = 0
        finally:
            writer.close()


async def lead(urls: Sequence[str], followers: int, changes: int) -> dict[str, list[float]]:
    """Lead through the first process; milliseconds until each screen had come to each, by where they follow."""
    query = {"ct": "vinh-phuc-cqdt", "ky": "2020"}
    http = httpx2.AsyncClient(base_url=urls[0], timeout=ANSWER, trust_env=False)
    async with http, Session(urls[0], "trinh-chieu", query) as session:
        await session.open()
        shown = session.data["presentation"]
        token, codes = shown["leading"]["token"], re.findall(r'data-code="(.*?)"', shown["html"])
        opened = await http.post("/theo-doi", json={"token": token}, headers={"Origin": urls[0]})
        room = opened.raise_for_status().json()
        everybody = [Follower(urls[number % len(urls)], room["code"]) for number in range(followers)]
        tasks = [asyncio.create_task(one.follow()) for one in everybody]
        told: dict[str, list[float]] = {}
        try:
            await asyncio.gather(*(one.joined.wait() for one in everybody))
            for change in range(1, changes + 1):
                start = time.perf_counter()
                said = {"secret": room["secret"], "token": token, "screen": codes[change % len(codes)], "rank": 1}
                (await http.post(f"/theo-doi/{room['code']}", json=said)).raise_for_status()
                async with asyncio.timeout(ANSWER):
                    while not all(change in one.came for one in everybody):
                        await asyncio.sleep(0.005)
                for one in everybody:
                    where = "led through the same process" if one.url == urls[0] else "led through the other process"
                    told.setdefault(where, []).append(1000 * (one.came[change] - start))
                await asyncio.sleep(PAUSE)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    return told
