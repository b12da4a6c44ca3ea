"""Two processes on one data root and one PostgreSQL behind the real nginx, to be stopped, killed and started again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.conftest import assert_no_traceback, hand_block
from tests.browser.tab import NewTab, Tab
from tests.deploy.proxy import proxied
from tests.made_editions import build
from tests.servers import Server, dashboard_command, free_port, running

NAMES = ("app1", "app2")
"""The processes, as deploy/nginx/upstream.conf calls them."""


@dataclass
class Process:
    """One process of the dashboard, always on the same port."""

    name: str
    folder: Path
    environment: dict[str, str]
    port: int = field(default_factory=free_port)
    starts: int = 0
    running: ExitStack = field(default_factory=ExitStack)
    server: Server | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start it; return when it is ready, as docs/van-hanh.md tells an operator to wait for."""
        self.starts += 1
        log = self.folder / f"{self.name}-{self.starts}.log"
        command = dashboard_command(self.port)
        process = running(command, self.port, log, health="/readyz", environment=self.environment)
        self.running.callback(lambda: assert_no_traceback(log))
        self.server = self.running.enter_context(process)

    def stop(self) -> None:
        """Ask it to end, as a system does that is shut down, and wait until it has ended."""
        self.running.close()

    def kill(self) -> None:
        """End it in the middle of whatever it does (kill -9)."""
        assert self.server is not None
        self.server.process.kill()
        self.running.close()


@dataclass
class Installation:
    """Both processes and the proxy before them."""

    folder: Path
    processes: dict[str, Process] = field(default_factory=dict[str, Process])
    proxy: str = ""

    @property
    def root(self) -> Path:
        """The data that both show."""
        return self.folder / "editions"

    @property
    def servers(self) -> list[str]:
        """Where each process is."""
        return [process.url for process in self.processes.values()]

    def tab(self, new_tab: NewTab, route: str) -> Tab:
        """A tab of somebody whose process is `route`."""
        tab = new_tab(self.proxy)
        tab.page.context.add_cookies([{"name": "xh_route", "value": route, "url": self.proxy}])
        return tab

    def answered(self) -> list[tuple[str, str, int, str]]:
        """All that the proxy was asked for: method, path, status, and who answered; "" when it was nginx itself."""
        names = {urlsplit(process.url).netloc: name for name, process in self.processes.items()}
        lines = (self.folder / "proxy" / "nginx.log").read_text(encoding="utf-8").splitlines()
        form = r'\S+ \[\S+\] "(\S+) (\S+)" (\d+) \d+ \S+ (?:\S+, )?(\S+) \S+'
        entries = [found.groups() for line in lines if (found := re.fullmatch(form, line))]
        return [(method, path, int(status), names.get(server, "")) for method, path, status, server in entries]


@contextmanager
def installed(folder: Path, database: str) -> Iterator[Installation]:
    """An installation of two processes, with the edition `keo/2024`."""
    installation = Installation(folder)
    build(installation.root, hand_block(), programme="keo")
    settings = {
        "DASHBOARD_DATA": str(installation.root),
        "DASHBOARD_DATABASE_URL": database,
        "STREAMLIT_SERVER_COOKIE_SECRET": "of-this-test-and-of-nothing-else-0123456789",
    }
    with ExitStack() as stack:
        for name in NAMES:
            process = installation.processes[name] = Process(name, folder, settings)
            stack.callback(process.stop)
            process.start()
        installation.proxy = stack.enter_context(proxied(installation.servers, folder / "proxy"))
        yield installation


def route_of(tab: Tab) -> str:
    """The process that the cookie of this browser names."""
    (route,) = (cookie for cookie in tab.page.context.cookies() if cookie.get("name") == "xh_route")
    return route.get("value", "")
