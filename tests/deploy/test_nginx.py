"""nginx takes the configuration, and keeps a browser at one process for as long as that process is there."""

from __future__ import annotations

import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.deploy.proxy import configured, proxied

BROWSERS = 24
"""Among so many, one process has all of them once in 2**23 runs."""


class NamesItself(BaseHTTPRequestHandler):
    """Answers every request with the number of its port and the path; writes down what it was asked for."""

    protocol_version = "HTTP/1.1"
    server: CountingServer

    def do_GET(self) -> None:
        if self.server.gone:  # asked over a connection that was open before: of a dead process nothing comes back
            self.close_connection = True
            return
        self.server.asked.append(self.path)
        body = f"{self.server.server_port} {self.path}".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        if self.path.startswith("/static/"):
            self.send_header("Cache-Control", "public, immutable, max-age=31536000")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class CountingServer(ThreadingHTTPServer):
    """A process behind the proxy; what it is asked for stands in `asked`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), NamesItself)
        self.asked: list[str] = []
        self.gone = False
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Close the port; whoever asks then is refused."""
        self.gone = True
        self.shutdown()
        self.server_close()


@contextmanager
def two_servers() -> Iterator[tuple[CountingServer, CountingServer]]:
    with ExitStack() as stack:
        servers = CountingServer(), CountingServer()
        for server in servers:
            stack.callback(server.stop)
        yield servers


def get(url: str, cookie: str = "") -> tuple[str, dict[str, str]]:
    request = urllib.request.Request(url, headers={"Cookie": cookie} if cookie else {})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read().decode(), {name.lower(): value for name, value in answer.headers.items()}


def route_of(headers: dict[str, str]) -> str:
    return headers["set-cookie"].partition(";")[0]


def test_nginx_takes_the_configuration_as_it_is(tmp_path: Path) -> None:
    command = configured(tmp_path, ["http://127.0.0.1:1", "http://127.0.0.1:2"], 18080)
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=30, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr


def test_a_browser_stays_with_its_process_and_browsers_are_shared_out(tmp_path: Path) -> None:
    with two_servers() as servers, proxied([server.url for server in servers], tmp_path) as proxy:
        at: set[str] = set()
        for _ in range(BROWSERS):
            first, headers = get(f"{proxy}/")
            route = route_of(headers)
            assert "HttpOnly" in headers["set-cookie"]
            for page in ("/bang-xep-hang", "/_stcore/host-config", "/co-quan?cq=so-y-te"):
                answer, later = get(f"{proxy}{page}", cookie=route)
                assert answer.split()[0] == first.split()[0]
                assert "set-cookie" not in later
            at.add(first.split()[0])
    assert at == {str(server.server_port) for server in servers}


def test_a_browser_whose_process_is_gone_is_served_by_the_other(tmp_path: Path) -> None:
    with two_servers() as servers, proxied([server.url for server in servers], tmp_path) as proxy:
        first, headers = get(f"{proxy}/")
        (gone,) = (server for server in servers if first.split()[0] == str(server.server_port))
        (left,) = (server for server in servers if server is not gone)
        gone.stop()
        for _ in range(5):
            answer, _ = get(f"{proxy}/", cookie=route_of(headers))
            assert answer.split()[0] == str(left.server_port)


def test_a_forged_route_is_replaced(tmp_path: Path) -> None:
    with two_servers() as servers, proxied([server.url for server in servers], tmp_path) as proxy:
        _, headers = get(f"{proxy}/", cookie="xh_route=../../x")
    assert len(route_of(headers)) == len("xh_route=") + 32


def test_scripts_and_fonts_come_from_the_cache_the_second_time(tmp_path: Path) -> None:
    with two_servers() as servers, proxied([server.url for server in servers], tmp_path) as proxy:
        first, asked = get(f"{proxy}/static/js/index.abc.js")
        again, cached = get(f"{proxy}/static/js/index.abc.js")
    assert (asked["x-cache-status"], cached["x-cache-status"]) == ("MISS", "HIT")
    assert again == first
    assert sum(len(server.asked) for server in servers) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/healthz",
        "/readyz",
        "/readyz/",
        "/metrics",
        "/_stcore/metrics",
        "/_stcore/agent/mcp",
        "/co-quan/_stcore/metrics",
        "/_stcore/script-health-check",
        "//metrics",
        "/%6detrics",
    ],
)
def test_health_and_figures_are_not_to_be_had_through_the_proxy(tmp_path: Path, path: str) -> None:
    with two_servers() as servers, proxied([server.url for server in servers], tmp_path) as proxy:
        with pytest.raises(urllib.error.HTTPError) as refused:
            get(f"{proxy}{path}")
        assert refused.value.code == 404
        assert [asked for server in servers for asked in server.asked] == []


def test_the_access_log_has_no_query(tmp_path: Path) -> None:
    with two_servers() as servers, proxied([server.url for server in servers], tmp_path) as proxy:
        get(f"{proxy}/mo-phong?kb=AAAAAAAAAAAAAAAAAAAAAA")
    log = (tmp_path / "nginx.log").read_text(encoding="utf-8")
    assert "/mo-phong" in log
    assert "AAAA" not in log
