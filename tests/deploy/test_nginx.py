"""nginx takes the configuration, and keeps a browser at one process for as long as that process is there."""

from __future__ import annotations

import re
import socket
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.proxy import configured, proxied

BROWSERS = 24
"""Among so many, one process has all of them once in 2**23 runs."""


class NamesItself(BaseHTTPRequestHandler):
    """Answers every request with the number of its port and the path; writes down what it was asked for."""

    protocol_version = "HTTP/1.1"
    server: CountingServer

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.path.endswith("/events"):
            self._hold_the_line()
            return
        body = f"{self.server.server_port} {self.path}".encode()
        self.send_response(404 if self.path in self.server.missing else 200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Large", "x" * (20_000 if self.path == "/large" else 0))
        if self.path.startswith("/static/"):
            self.send_header("Cache-Control", "public, immutable, max-age=31536000")
        self.end_headers()
        self.wfile.write(body)

    def _hold_the_line(self) -> None:
        """Begin an answer as one who follows a presentation gets it, and go on when the test lets it."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("X-Accel-Buffering", "no")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(b"retry: 2000\n\n")
        self.server.go_on.wait(60)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class CountingServer(ThreadingHTTPServer):
    """A process behind the proxy; what it is asked for stands in `asked`."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), NamesItself)
        self.asked: list[str] = []
        self.missing: set[str] = set()
        self.go_on = threading.Event()
        self._open: set[socket.socket] = set()
        self.url = f"http://127.0.0.1:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: Any) -> None:
        assert isinstance(request, socket.socket)
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        assert isinstance(request, socket.socket)
        self._open.discard(request)
        super().shutdown_request(request)

    def stop(self) -> None:
        """Close the port and every connection, as a process does that ends; nginx keeps some open."""
        self.shutdown()
        self.server_close()
        for connection in list(self._open):
            with suppress(OSError):  # the other end was faster
                connection.shutdown(socket.SHUT_RDWR)


@contextmanager
def two_servers() -> Iterator[tuple[CountingServer, CountingServer]]:
    with ExitStack() as stack:
        servers = CountingServer(), CountingServer()
        for server in servers:
            stack.callback(server.stop)
        yield servers


def started_again(server: CountingServer) -> CountingServer:
    """Another process where `server` was."""
    return CountingServer(server.server_port)


def get(url: str, cookie: str = "") -> tuple[str, dict[str, str]]:
    request = urllib.request.Request(url, headers={"Cookie": cookie} if cookie else {})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read().decode(), {name.lower(): value for name, value in answer.headers.items()}


def route_of(headers: dict[str, str]) -> str:
    return headers["set-cookie"].partition(";")[0]


def refused(url: str, cookie: str = "", data: bytes | None = None) -> tuple[int, str, dict[str, str]]:
    """Status, body and headers of an answer that is none of 2xx."""
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(urllib.request.Request(url, data, {"Cookie": cookie} if cookie else {}), timeout=10)
    return answer.value.code, answer.value.read().decode(), dict(answer.value.headers)


STREAM = "/_stcore/stream"
"""Where a page opens the connection that it lives on."""


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


def test_what_is_said_to_those_who_follow_a_presentation_is_passed_on_at_once(tmp_path: Path) -> None:
    with two_servers() as servers, proxied([server.url for server in servers], tmp_path) as proxy:
        try:
            with urllib.request.urlopen(f"{proxy}/theo-doi/BCFGHJKM/events", timeout=20) as answer:
                assert answer.readline() == b"retry: 2000\n"
        finally:
            for server in servers:
                server.go_on.set()


def test_a_browser_whose_process_is_gone_is_served_by_the_other(tmp_path: Path) -> None:
    with two_servers() as servers, proxied([server.url for server in servers], tmp_path) as proxy:
        first, headers = get(f"{proxy}/")
        (gone,) = (server for server in servers if first.split()[0] == str(server.server_port))
        (left,) = (server for server in servers if server is not gone)
        gone.stop()
        for _ in range(5):
            answer, _ = get(f"{proxy}/", cookie=route_of(headers))
            assert answer.split()[0] == str(left.server_port)


def test_whoever_was_moved_stays_where_the_connection_of_the_page_is(tmp_path: Path) -> None:
    with two_servers() as servers, proxied([server.url for server in servers], tmp_path) as proxy:
        first, headers = get(f"{proxy}/")
        route = route_of(headers)
        (gone,) = (server for server in servers if first.split()[0] == str(server.server_port))
        (left,) = (server for server in servers if server is not gone)
        assert "set-cookie" not in get(f"{proxy}{STREAM}", cookie=route)[1]

        gone.stop()
        # a single request may be answered elsewhere; only the connection says where the session is
        assert "set-cookie" not in get(f"{proxy}/media/a.xlsx", cookie=route)[1]
        answer, headers = get(f"{proxy}{STREAM}", cookie=route)
        assert answer.split()[0] == str(left.server_port)
        moved = route_of(headers)
        assert moved != route

        back = started_again(gone)
        try:
            for path in ("/", "/media/a.xlsx", "/_stcore/upload_file/a/b", STREAM):
                answer, headers = get(f"{proxy}{path}", cookie=moved)
                assert answer.split()[0] == str(left.server_port)
                assert "set-cookie" not in headers
            assert back.asked == []
            assert get(f"{proxy}/", cookie=route)[0].split()[0] == str(back.server_port)  # at once, by whoever is its
        finally:
            back.stop()


def test_while_both_are_restarted_one_after_the_other_every_load_is_answered(tmp_path: Path) -> None:
    with two_servers() as servers, proxied([server.url for server in servers], tmp_path) as proxy:
        one, other = servers
        routes = ("xh_route=app1", "xh_route=app2", "")
        for server in (one, other):
            server.stop()
            for route in routes * 2:
                get(f"{proxy}/", cookie=route)
            server = started_again(server)
            for route in routes * 2:
                get(f"{proxy}/", cookie=route)
            # the next one is stopped right away


@pytest.mark.parametrize("forged", ["../../x", "app3", "127.0.0.1:22", "app1 app1", "app2%0aapp2", "a" * 200])
def test_a_forged_route_is_replaced(tmp_path: Path, forged: str) -> None:
    with two_servers() as servers, proxied([server.url for server in servers], tmp_path) as proxy:
        _, headers = get(f"{proxy}/", cookie=f"xh_route={forged}")
    assert route_of(headers) in ("xh_route=app1", "xh_route=app2")


# What people who have signed in carry


def test_headers_of_somebody_with_many_groups_pass_both_ways(tmp_path: Path) -> None:
    with two_servers() as servers, proxied([server.url for server in servers], tmp_path) as proxy:
        answer, headers = get(f"{proxy}/large", cookie="_streamlit_user=" + "x" * 20_000)
        assert answer.endswith(" /large")
        assert len(headers["x-large"]) == 20_000


# What nginx itself says


def test_while_no_process_is_there_a_page_says_so_and_loads_itself_again(tmp_path: Path) -> None:
    with two_servers() as servers, proxied([server.url for server in servers], tmp_path) as proxy:
        for server in servers:
            server.stop()
        status, page, headers = refused(f"{proxy}/mo-phong?thu=a:1=2")
        assert status == 502
        assert '<html lang="vi">' in page
        assert "Trang này tự tải lại sau vài giây" in page
        assert '<meta http-equiv="refresh" content="3">' in page  # to the same address
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        assert (headers["Retry-After"], headers["Cache-Control"]) == ("3", "no-store")
        _, english, _ = refused(f"{proxy}/mo-phong?lang=en")
        assert '<html lang="en">' in english
        assert "This page loads itself again" in english
        assert not re.search("[ạảấầẩẫậắằẳẵặẹẻẽếềểễệ]", english)
        servers = tuple(started_again(server) for server in servers)
        try:
            assert get(f"{proxy}/mo-phong?thu=a:1=2")[0].endswith(" /mo-phong?thu=a:1=2")
        finally:
            for server in servers:
                server.stop()


@pytest.mark.parametrize(
    ("path", "cookie", "size", "status", "sentence"),
    [
        ("/", "x=" + "x" * 40_000, 0, 400, "hãy xóa cookie của trang này"),
        ("/?thu=" + "x" * 40_000, "", 0, 414, "Địa chỉ quá dài"),
        ("/_stcore/upload_file/a/b", "", 13_000_000, 413, "Hãy tải lên một tệp nhỏ hơn"),
        ("/metrics", "", 0, 404, "Không có trang này"),
    ],
)
def test_what_nginx_refuses_it_refuses_in_vietnamese(
    tmp_path: Path, path: str, cookie: str, size: int, status: int, sentence: str
) -> None:
    with two_servers() as servers, proxied([server.url for server in servers], tmp_path) as proxy:
        told, page, _ = refused(proxy + path, cookie, b"x" * size if size else None)
        assert told == status
        assert sentence in page
        assert "nginx" not in page
        assert "refresh" not in page  # again would be the same
        assert [asked for server in servers for asked in server.asked] == []


# What is kept


def test_scripts_and_fonts_come_from_the_cache_the_second_time(tmp_path: Path) -> None:
    with two_servers() as servers, proxied([server.url for server in servers], tmp_path) as proxy:
        first, asked = get(f"{proxy}/static/js/index.abc.js")
        again, cached = get(f"{proxy}/static/js/index.abc.js")
    assert (asked["x-cache-status"], cached["x-cache-status"]) == ("MISS", "HIT")
    assert again == first
    assert sum(len(server.asked) for server in servers) == 1


def test_what_stands_behind_a_question_mark_fills_no_cache(tmp_path: Path) -> None:
    with two_servers() as servers, proxied([server.url for server in servers], tmp_path) as proxy:
        get(f"{proxy}/static/js/index.abc.js")
        kept = [get(f"{proxy}/static/js/index.abc.js?x={number}")[1]["x-cache-status"] for number in range(5)]
    assert kept == ["HIT"] * 5


def test_a_script_of_the_page_of_before_is_with_the_process_that_is_not_upgraded_yet(tmp_path: Path) -> None:
    script = "/static/js/lazy.old.js"
    with two_servers() as servers, proxied([server.url for server in servers], tmp_path) as proxy:
        one, other = servers
        one.missing.add(script)
        assert get(proxy + script, cookie="xh_route=app1")[0] == f"{other.server_port} {script}"
        other.missing.add("/static/js/nowhere.js")
        one.missing.add("/static/js/nowhere.js")
        assert refused(f"{proxy}/static/js/nowhere.js")[0] == 404


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
        assert refused(f"{proxy}{path}")[0] == 404
        assert [asked for server in servers for asked in server.asked] == []


def test_the_access_log_has_no_query(tmp_path: Path) -> None:
    with two_servers() as servers, proxied([server.url for server in servers], tmp_path) as proxy:
        get(f"{proxy}/mo-phong?kb=AAAAAAAAAAAAAAAAAAAAAA")
    log = (tmp_path / "nginx.log").read_text(encoding="utf-8")
    assert "/mo-phong" in log
    assert "AAAA" not in log
