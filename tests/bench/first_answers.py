"""First answers without a session: how many a minute one process gives that does nothing else, and how long each takes.

Those who ask are one process of sixteen connections on the same two cores. They ask for overview, leaderboard and
agency page of every agency of the shipped editions in both languages, as browsers do that have never been here; then
for the same with the ETag that they were given.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from dashboard.data import list_editions, read_edition
from tests.bench.figures import OURS, Figure, Target, spread
from tests.made_editions import PROJECT, SHIPPED
from tests.own_loop import run_in_own_loop
from tests.servers import dashboard

PART = "first answers"
CONNECTIONS = 16
SECONDS = 20.0
TARGET_A_MINUTE = 5000.0
TARGET_NOT_MODIFIED_MS = 5.0
HEADERS = "Accept-Encoding: br, gzip\r\nConnection: keep-alive\r\n"


def measure(*, quick: bool, folder: Path) -> list[Figure]:
    """As many as sixteen connections get; then one connection after another, with nothing new since the last time."""
    seconds = 1.0 if quick else SECONDS
    paths = addresses()[: 4 if quick else None]
    with dashboard(SHIPPED, folder, name="first-answers") as server:
        asked = ask_aside(server.url, paths, CONNECTIONS, seconds)
        again = ask_aside(server.url, paths, 1, seconds, conditional=True)
    return [
        Figure(
            PART,
            "first answers, whole",
            f"{CONNECTIONS} connections, {len(paths)} addresses",
            OURS,
            {"answers /min": 60 * len(asked) / seconds, **spread(asked)},
            len(asked),
            Target("answers /min", at_least=TARGET_A_MINUTE),
        ),
        Figure(
            PART,
            "first answers, not modified (304)",
            f"1 connection, {len(paths)} addresses",
            OURS,
            {"answers /min": 60 * len(again) / seconds, **spread(again)},
            len(again),
            Target("p95 ms", at_most=TARGET_NOT_MODIFIED_MS),
        ),
    ]


def addresses() -> list[str]:
    """Paths of what the shipped editions show, in both languages."""
    found: list[str] = []
    for listed in list_editions(SHIPPED):
        edition = f"ct={listed.id.programme}&ky={listed.id.period}"
        for block in read_edition(SHIPPED, listed.id).blocks:
            shown = f"{edition}&khoi={block.code}"
            pages = [f"/?{shown}", f"/bang-xep-hang?{shown}"]
            pages += [f"/co-quan?{shown}&cq={agency.code}" for agency in block.agencies]
            found += [f"{page}{language}" for page in pages for language in ("", "&lang=en")]
    return found


def ask_aside(
    url: str, paths: Sequence[str], connections: int, seconds: float, *, conditional: bool = False
) -> list[float]:
    """Milliseconds of each answer, asked for by a process of its own. Raises RuntimeError when that goes wrong."""
    command = [sys.executable, "-m", "tests.bench.first_answers", url, str(connections), str(seconds)]
    command += ["--conditional"] if conditional else []
    done = subprocess.run(
        command, cwd=PROJECT, input=json.dumps(paths), capture_output=True, text=True, check=False, timeout=300
    )
    if done.returncode:
        raise RuntimeError(f"who asked went wrong:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


async def ask(url: str, paths: Sequence[str], connections: int, seconds: float, conditional: bool) -> list[float]:
    """Ask over so many connections, each for the next address once it has its answer; all are drawn once before."""
    where = urlsplit(url)
    tags: dict[str, str] = {}
    taken: list[float] = []

    async def connection(turns: Iterator[str], until: float, status: bytes, into: list[float]) -> None:
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        for path in turns:
            if time.perf_counter() >= until:
                break
            known = f"If-None-Match: {tags[path]}\r\n" if status == b"304" else ""
            start = time.perf_counter()
            writer.write(f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\n{HEADERS}{known}\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            if head.split(b" ", 2)[1] != status:
                raise RuntimeError(f"{path} was answered with {head!r}")
            if length := re.search(rb"(?i)\r\ncontent-length: (\d+)", head):
                await reader.readexactly(int(length[1]))
            into.append(1000 * (time.perf_counter() - start))
            tags[path] = found[1].decode() if (found := re.search(rb"(?i)\r\netag: (\S+)", head)) else ""
        writer.close()

    await connection(iter(paths), float("inf"), b"200", [])
    until, turns = time.perf_counter() + seconds, itertools.cycle(paths)
    status = b"304" if conditional else b"200"
    await asyncio.gather(*(connection(turns, until, status, taken) for _ in range(connections)))
    return taken


def main() -> None:
    """Ask for the addresses on standard input, and print milliseconds of each answer."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("url")
    parser.add_argument("connections", type=int)
    parser.add_argument("seconds", type=float)
    parser.add_argument("--conditional", action="store_true")
    chosen = parser.parse_args()
    if urlsplit(chosen.url).hostname != "127.0.0.1":
        parser.error("only 127.0.0.1 is asked")
    paths = json.load(sys.stdin)
    asked = run_in_own_loop(ask, chosen.url, paths, chosen.connections, chosen.seconds, chosen.conditional)
    print(json.dumps(asked))


if __name__ == "__main__":
    main()
