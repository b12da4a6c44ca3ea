"""Many people at once: what a rerun takes, what a session costs, and whether anything goes wrong.

The visitors run in one process of their own (load_generator.py) on the same two cores as the servers, so what they
need is missing to the servers; how much that is stands in the table. Between two settings all servers are new.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure, Target, spread
from tests.bench.proxy import proxied
from tests.made_editions import PROJECT, SHIPPED
from tests.servers import Server, dashboard

PART = "people"
CROWDS = (10, 30, 100, 300)
THOUSAND = 1000
"""Sessions of the largest crowd, which two processes serve."""
SECONDS = 16.0
LONGEST = 400
THINKING = 5.0  # seconds between two actions, on the average
TARGET_P95_MS = {max(CROWDS): 500.0, THOUSAND: 300.0}
TARGET_MIB = 1.0
ACTIONS = ("simulation: step", "simulation: rest", "leaderboard: search", "leaderboard: block")


@dataclass(frozen=True)
class Crowded:
    """What a crowd told, and what it cost: memory before and with all of them, cores in use while it was measured."""

    told: dict[str, Any]
    before: float
    during: float
    servers: float
    proxy: float
    visitors: float

    @property
    def actions(self) -> list[float]:
        """Milliseconds of all reruns but the first of each session."""
        return [1000 * seconds for what in ACTIONS for seconds in self.told["reruns"].get(what, [])]


def measure(*, quick: bool, folder: Path) -> list[Figure]:
    """Every crowd on one process, then on two behind nginx; `quick`: a small one on two."""
    seconds, thinking = (3.0, 0.5) if quick else (SECONDS, THINKING)
    crowds = {2: (4,)} if quick else {1: CROWDS, 2: (*CROWDS, THOUSAND)}
    figures: list[Figure] = []
    for processes, sizes in crowds.items():
        subject = "1 process" if processes == 1 else f"{processes} processes, nginx"
        for sessions in sizes:
            figures += rows(crowded(sessions, processes, seconds, folder, thinking), sessions, subject)
    return figures


def crowded(
    sessions: int,
    processes: int,
    seconds: float,
    folder: Path,
    thinking: float = THINKING,
    settings: Mapping[str, str] | None = None,
) -> Crowded:
    """Let `sessions` visit new servers; `settings`: more of their environment.

    Raises RuntimeError when a server or the generator goes wrong.
    """
    with ExitStack() as started:
        servers = [
            started.enter_context(
                dashboard(SHIPPED, folder, name=f"people-{processes}-{sessions}-{number}", settings=settings)
            )
            for number in range(processes)
        ]
        proxy = started.enter_context(proxied(servers, folder)) if processes > 1 else None
        for server in servers:
            generate(server.url, 4, 0.0)  # what all sessions share is read and compiled
        before, start = resident(servers), time.perf_counter()
        clocks: list[tuple[float, float, float]] = []
        with subprocess.Popen(
            generator((proxy or servers[0]).url, sessions, seconds, thinking),
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
        ) as visitors:
            during = before
            try:
                while visitors.poll() is None and time.perf_counter() - start < LONGEST:
                    during = max(during, resident(servers))
                    clocks.append((time.perf_counter(), processor(servers), processor([proxy] if proxy else [])))
                    try:
                        visitors.wait(0.5)
                    except subprocess.TimeoutExpired:
                        continue
            finally:
                if visitors.poll() is None:
                    visitors.kill()
            printed = visitors.stdout.read() if visitors.stdout else ""
        if visitors.returncode:
            raise RuntimeError(f"the visitors went wrong: exit code {visitors.returncode}")
        told = json.loads(printed)
        return Crowded(told, before, during, *in_use(clocks, seconds), told["processor"] / (clocks[-1][0] - start))


def in_use(clocks: Sequence[tuple[float, float, float]], seconds: float) -> tuple[float, float]:
    """Cores that servers and proxy used over the last `seconds`: of (moment, their processor time) twice a second."""
    last = clocks[-1]
    first = next(clock for clock in clocks if clock[0] >= last[0] - seconds)
    span = last[0] - first[0]
    return ((last[1] - first[1]) / span, (last[2] - first[2]) / span) if span else (0.0, 0.0)


def generator(url: str, sessions: int, seconds: float, thinking: float = THINKING) -> list[str]:
    """The command that lets `sessions` visit `url`."""
    size = ["--sessions", str(sessions), "--seconds", str(seconds), "--thinking", str(thinking)]
    return [sys.executable, "-m", "tests.bench.load_generator", url, *size]


def generate(url: str, sessions: int, seconds: float, thinking: float = THINKING) -> dict[str, Any]:
    """Let `sessions` visit `url` and return what they tell."""
    done = subprocess.run(
        generator(url, sessions, seconds, thinking),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
        timeout=LONGEST,
    )
    return json.loads(done.stdout)


def resident(servers: Sequence[Server]) -> float:
    """Memory of all servers, in MiB."""
    return sum(server.resident for server in servers)


def processor(servers: Sequence[Server]) -> float:
    """Processor time of all servers, in seconds."""
    return sum(server.processor_seconds for server in servers)


def rows(crowd: Crowded, sessions: int, subject: str, part: str = PART) -> list[Figure]:
    """The table's rows for one crowd."""
    size = f"{sessions} sessions"
    at_most = TARGET_P95_MS.get(sessions)
    reruns = crowd.told["reruns"]
    figures = [
        Figure(
            part,
            "rerun, all actions",
            size,
            subject,
            {
                **spread(crowd.actions),
                "errors ×": float(len(crowd.told["errors"])),
                "reruns /s": len(crowd.actions) / crowd.told["seconds"],
            },
            len(crowd.actions),
            Target("p95 ms", at_most=at_most) if at_most else None,
            "; ".join(sorted(set(crowd.told["errors"]))[:3]),
        ),
        Figure(
            part,
            "memory and processor",
            size,
            subject,
            {
                "a session MiB": max(0.0, crowd.during - crowd.before) / sessions,
                "servers cores": crowd.servers,
                "nginx cores": crowd.proxy,
                "visitors cores": crowd.visitors,
            },
            1,
            Target("a session MiB", at_most=TARGET_MIB) if at_most else None,
        ),
    ]
    figures += [
        Figure(part, what, size, subject, spread([1000 * one for one in reruns[what]]), len(reruns[what]))
        for what in (*ACTIONS, "open")
        if at_most and reruns.get(what)
    ]
    return figures
