"""Servers that tests and bench start, on free ports of the loopback, and what they cost: memory, processor time.

The dashboard is started as `make run` starts it. Whatever is started is stopped again, and killed if it will not stop.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.made_editions import PROJECT
from tests.prepared_servers import ForkedServer

PATIENCE = 60.0
HEALTH = "/_stcore/health"
MIB = 2**20


@dataclass(frozen=True)
class Server:
    """A server that answers at `url`; `started_in`: seconds from its start to its first answer."""

    url: str
    process: psutil.Process
    started_in: float

    @property
    def resident(self) -> float:
        """Resident memory in MiB, of its children too."""
        return sum(process.memory_info().rss for process in self._all()) / MIB

    @property
    def processor_seconds(self) -> float:
        """Processor time used since its start, of its children too."""
        return sum(sum(process.cpu_times()[:2]) for process in self._all())

    def _all(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def running(
    command: Sequence[str],
    port: int,
    log: Path,
    *,
    health: str = "/",
    environment: Mapping[str, str] | None = None,
    folder: Path = PROJECT,
) -> Iterator[Server]:
    """Run `command` in `folder` until the block ends; it listens on `port`.

    Raises RuntimeError when it never answers.
    """
    with log.open("w", encoding="utf-8") as out:
        start = time.perf_counter()
        server = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        with answering(server, port, log, health, start) as answers:
            yield answers


@contextmanager
def answering(
    server: subprocess.Popen[bytes] | ForkedServer, port: int, log: Path, health: str, start: float
) -> Iterator[Server]:
    """Wait until a server that was started at `start` answers, and stop it when the block ends.

    Raises RuntimeError when it never answers.
    """
    address = f"http://127.0.0.1:{port}"
    try:
        await_answer(address + health, server, log)
        yield Server(address, psutil.Process(server.pid), time.perf_counter() - start)
    finally:
        server.terminate()
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def await_answer(url: str, server: subprocess.Popen[bytes] | ForkedServer, log: Path) -> None:
    """Return once `url` is answered. Raises RuntimeError, with what stands in the log, when it never is."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            pass
        try:
            server.wait(timeout=0.01)
        except subprocess.TimeoutExpired:
            continue
    raise RuntimeError(f"The server did not start. It said:\n{log.read_text(encoding='utf-8')}")


def dashboard_environment(root: Path, folder: Path) -> dict[str, str]:
    """The editions under `root`; scenarios of the bench never reach those of the installation."""
    return {"DASHBOARD_DATA": str(root), "DASHBOARD_DATABASE_URL": f"sqlite:///{folder / 'scenarios.sqlite3'}"}


@contextmanager
def dashboard(
    root: Path, folder: Path, *, name: str = "dashboard", settings: Mapping[str, str] | None = None
) -> Iterator[Server]:
    """The dashboard on the editions under `root`, with its log in `folder`; `settings`: more of its environment.

    Raises RuntimeError if it logs an error.
    """
    port, log = free_port(), folder / f"{name}.log"
    with running(
        dashboard_command(port),
        port,
        log,
        health=HEALTH,
        environment=dashboard_environment(root, folder) | dict(settings or {}),
    ) as server:
        yield server
    said = log.read_text(encoding="utf-8")
    if "Traceback" in said:
        raise RuntimeError(f"The server went wrong while it was measured:\n{said[-4000:]}")


def dashboard_command(port: int) -> list[str]:
    """How `make run` starts the dashboard, on this port of the loopback."""
    return [sys.executable, "-m", "dashboard", "run", "--host", "127.0.0.1", "--port", str(port)]


def streamlit_command(entry: str, port: int) -> list[str]:
    """How `streamlit run` is called, headless, on this port of the loopback."""
    where = ["--server.address", "127.0.0.1", "--server.port", str(port)]
    return [sys.executable, "-m", "streamlit", "run", entry, "--server.headless", "true", *where]
