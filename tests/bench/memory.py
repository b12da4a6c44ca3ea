"""Memory: of a server that has just started, of one live session, and what is left of those that have gone.

1 000 of them looked at pages; 50 uploaded a file of ten million bytes in which every score is wrong.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.bench.figures import OURS, Figure, Target
from tests.bench.people import LONGEST, Crowded, crowded
from tests.made_editions import PROJECT, SHIPPED
from tests.own_loop import run_in_own_loop
from tests.servers import Server, dashboard
from tests.web.uploading import IMPORT_PAGE, UploadingSession

PART = "memory"
AT_ONCE = 20
UPLOADING_AT_ONCE = 4
WRONG_POINTS = "99999.0000001"
TARGET_LEFT_MIB = 100.0


def measure(*, quick: bool, folder: Path) -> list[Figure]:
    """Resident memory, in MiB, at each of these moments."""
    live, rounds, each = (4, 2, 6) if quick else (100, 4, 250)
    with dashboard(SHIPPED, folder, name="memory") as server:
        started = server.resident
        come_and_go(server, 4)
        warm = server.resident
        after = [come_and_go(server, each) for _ in range(rounds)]
    crowd = crowded(live, 1, 3.0 if quick else 10.0, folder)
    return [*rows(started, warm, after, rounds * each, crowd, live), bad_files(folder, quick=quick)]


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


def bad_files(folder: Path, *, quick: bool) -> Figure:
    """What is left of visitors who uploaded a file in which every score is wrong: when they have gone, and later."""
    visitors, rows, minute = (2, 20, 1.0) if quick else (50, 7_000, 60.0)
    content = wrong_scores(rows, 100)
    with dashboard(SHIPPED, folder, name="bad-files") as server:
        come_and_go(server, 4)
        run_in_own_loop(upload, server, content, 1)  # what the first one needs stays
        before = server.process.memory_info().rss
        read = run_in_own_loop(upload, server, content, visitors)
        gone = server.process.memory_info().rss
        time.sleep(minute)
        later = server.process.memory_info().rss
    megabytes = {"left at once MiB": (gone - before) / 2**20, "left a minute later MiB": (later - before) / 2**20}
    return Figure(
        PART,
        f"bad files of {len(content) / 1e6:.1f} MB",
        f"{visitors} visitors",
        OURS,
        megabytes | {"read ×": float(read)},
        visitors,
        Target("left a minute later MiB", at_most=TARGET_LEFT_MIB),
    )


def wrong_scores(rows: int, leaves: int) -> bytes:
    """A table whose every score is above its maximum."""
    head = ["STT", "Cơ quan", *(f"1.{leaf} (10)" for leaf in range(1, leaves + 1))]
    points = ";".join([WRONG_POINTS] * leaves)
    lines = [";".join(head), *(f"{row};Cơ quan {row};{points}" for row in range(1, rows + 1))]
    return "\n".join(lines).encode()


async def upload(server: Server, content: bytes, visitors: int) -> int:
    """Let `visitors` come, upload and go, a few at a time; how many were told what is wrong in the file.

    Raises RuntimeError when an upload is not let in.
    """
    turn, told = asyncio.Semaphore(UPLOADING_AT_ONCE), 0

    async def one() -> None:
        nonlocal told
        async with turn, UploadingSession(server.url, IMPORT_PAGE, {}) as session:
            await session.open()
            status, file = await asyncio.to_thread(session.put, "bad.csv", content)
            if status != 204:
                raise RuntimeError(f"the upload was answered with {status}")
            await session.take("bad.csv", len(content), file)
            told += any("99" in text for text in session.said)

    await asyncio.gather(*(one() for _ in range(visitors)))
    return told
