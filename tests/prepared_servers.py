"""Dashboards that tests start, each forked from a process that has imported everything: a second instead of three.

It is `xep-hang run` from its arguments on; tests of how it is started, restarted or installed start a process anew. The
best compression of Streamlit's scripts is left out: it takes eight seconds of a server that lives for thirty, and
tests/web/test_page_and_assets.py and the bench look at it.
"""

from __future__ import annotations

import functools
import json
import os
import pkgutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import psutil

from tests.made_editions import PROJECT

_NEVER = 1e6  # seconds


class ForkedServer:
    """A process that is no child of this one, with what `subprocess.Popen` offers."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self._process = psutil.Process(pid)

    def poll(self) -> int | None:
        """Return None while it runs."""
        return None if self._process.is_running() else 0

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()

    def kill(self) -> None:
        """End it."""
        self._process.kill()

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end. Raises subprocess.TimeoutExpired."""
        try:
            return self._process.wait(timeout) or 0
        except psutil.TimeoutExpired:
            raise subprocess.TimeoutExpired("xep-hang run", timeout or 0) from None


def fork_dashboard(port: int, log: Path, environment: Mapping[str, str]) -> ForkedServer:
    """Start the dashboard on this port of the loopback; what it says goes to `log`.

    Raises RuntimeError when the process that forks has failed.
    """
    order = {"port": port, "log": str(log), "environment": os.environ | dict(environment)}
    prepared = _prepared()
    assert prepared.stdin is not None
    assert prepared.stdout is not None
    assert prepared.stderr is not None
    prepared.stdin.write(json.dumps(order) + "\n")
    prepared.stdin.flush()
    process = prepared.stdout.readline()
    if not process:
        raise RuntimeError(f"No server can be forked:\n{prepared.stderr.read()}")
    return ForkedServer(int(process))


@functools.cache
def _prepared() -> subprocess.Popen[str]:
    """The process that forks, one for each process of tests. It ends with it, for then nothing more can be read."""
    command = [sys.executable, "-m", "tests.prepared_servers"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=PROJECT, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def _take_orders() -> int:
    """Fork a dashboard for each line read, and say its process id."""
    _import_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # those that ended leave nothing behind
    for line in sys.stdin:
        process = os.fork()
        if not process:
            return _serve(json.loads(line))
        print(process, flush=True)
    return 0


def _import_all() -> None:
    """All that the dashboard imports, but for the scripts of its pages, which Streamlit runs."""
    from dashboard import pages, web
    from dashboard.pages import panels
    from dashboard.pages.navigation import PAGES
    from dashboard.web import compressed_assets, server_process

    scripts = {Path(script).stem for script, _ in PAGES.values()}
    for package in (pages, web):
        for module in pkgutil.iter_modules(package.__path__):
            if module.name not in scripts:
                import_module(f"{package.__name__}.{module.name}")
    import_module("uvicorn.protocols.http.auto")
    import_module("uvicorn.protocols.websockets.auto")
    compressed_assets._WHILE_FIRST_VISITORS_COME = _NEVER
    server_process.preload(panels)


def _serve(order: dict[str, Any]) -> int:
    """Be `xep-hang run`, as if this process had been started so."""
    from dashboard.__main__ import xep_hang

    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(order["environment"])
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    sys.argv = ["xep-hang", "run", "--host", "127.0.0.1", "--port", str(order["port"])]
    return xep_hang()


if __name__ == "__main__":
    sys.exit(_take_orders())
