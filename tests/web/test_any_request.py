"""Whatever is sent to the running server, it answers without failing, and goes on: no 500, no stack trace."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import json
import re
import socket
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import pytest
import websockets.exceptions
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from websockets.sync.client import connect

from dashboard.pages.navigation import PAGES
from tests.browser.conftest import served
from tests.made_editions import SHIPPED
from tests.strength import examples
from tests.web.running import ask

NASTY = r"""
    / // //evil.example/ /\evil.example /../../etc/passwd /static/../../config.toml /static/%2e%2e/%2e%2e/etc/passwd
    /%00 /%ff%fe /%d8%00 /%ed%a0%80 /%E2%80%AE /C:/x /~root /.git/config /<script> /'%20or%201=1--
    /media/x /media/../x /static/js/x.js /component/a/b /_stcore/bidi-components/a/b /_stcore/upload_file/a/b
    /_stcore/stream /_stcore/health /_stcore/metrics /oauth2callback?state=x&code=y /auth/login /auth/logout
    /healthz /readyz /metrics /mo-phong/buoc /bang-xep-hang/ /bang-xep-hang/x/y
"""
PATHS = (*(f"/{path}" for _, path in PAGES.values()), *NASTY.split(), "/" + "a/" * 2_000)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "PROPFIND", "X")
HEADERS = (
    (("Cookie", "_streamlit_user=" + "x" * 6_000),),
    (("Cookie", "; ".join(f'c{number}=ế=;,"' for number in range(200))),),
    (("Cookie", "_streamlit_session=eyJhIjoxfQ==.bad.sig; _streamlit_xsrf=2|x|y|z"),),
    (("Range", "bytes=0-0,9-1,x-"), ("If-None-Match", 'W/"",,')),
    (("Accept-Encoding", "gzip;q=nan, *;q=-1"), ("Accept-Language", "\u202e" * 300)),
    (("Content-Length", "-1"),),
    (("Content-Type", "multipart/form-data; boundary="), ("Content-Length", "0")),
    (("X-Forwarded-For", "127.0.0.1, <script>"), ("X-Forwarded-Proto", "gopher"), ("X-Forwarded-Host", "evil.example")),
    (("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Key", "no"), ("Sec-WebSocket-Version", "99")),
    (("Transfer-Encoding", "chunked, nonsense"),),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("any-request") / "server.log"
    with served(SHIPPED, log) as url:
        yield url
        assert ask(url, "/healthz")[0] == 200
    said = log.read_text(encoding="utf-8")
    assert "Traceback" not in said
    assert [
        entry for line in said.splitlines() if line.startswith("{") if "exception" in (entry := json.loads(line))
    ] == []


def harmless(status: int, body: bytes) -> bool:
    return status < 500 and b"Traceback" not in body and b'File "' not in body


@pytest.mark.parametrize("method", METHODS)
def test_any_method_on_any_path(server: str, method: str) -> None:
    answers = {path[:60]: ask(server, path, method) for path in PATHS}
    assert [(path, status) for path, (status, body) in answers.items() if not harmless(status, body)] == []


@pytest.mark.parametrize("headers", HEADERS, ids=lambda headers: headers[0][0])
def test_headers_that_nobody_sends(server: str, headers: tuple[tuple[str, str], ...]) -> None:
    for path in ("/", "/mo-phong", "/static/js/x.js", "/_stcore/stream", "/mo-phong/buoc", "/auth/login"):
        for method in ("GET", "POST"):
            status, body = ask(server, path, method, headers)
            assert harmless(status, body), (path, method, status)


@settings(max_examples=examples(100, 2000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.text(max_size=80), query=st.binary(max_size=200), method=st.sampled_from(METHODS[:7]))
def test_arbitrary_addresses(server: str, path: str, query: bytes, method: str) -> None:
    target = f"/{quote(path.encode('utf-8', 'surrogatepass'))}?{quote(query)}"
    status, body = ask(server, target, method)
    assert harmless(status, body), (target, status)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost@evil.example", ""])
def test_a_host_that_is_not_ours_gets_no_page(server: str, host: str) -> None:
    where = urlsplit(server)
    status, body = ask_with_host(where.netloc, host)
    assert status == 400
    assert b"<html" not in body


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/mo-phong/buoc"),
        ("PUT", "/_stcore/upload_file/a/b"),
        ("POST", "/"),
        ("PUT", "/static/js/x.js"),
        ("POST", "/readyz"),
        ("POST", "/oauth2callback"),
    ],
)
def test_a_body_that_is_cut_off_is_no_error(server: str, method: str, path: str) -> None:
    """That nothing stands in the log of it is what `server` looks at in the end."""
    where = urlsplit(server)
    with socket.create_connection((where.hostname, where.port), timeout=20) as visitor:
        boundary = "Content-Type: multipart/form-data; boundary=x"
        head = f"{method} {path} HTTP/1.1\r\nHost: {where.netloc}\r\n{boundary}\r\nContent-Length: 1000\r\n\r\n"
        visitor.sendall(head.encode() + b"--x\r\n")
        visitor.shutdown(socket.SHUT_WR)
        assert not re.match(rb"HTTP/1.1 5", visitor.recv(1_000))
    assert ask(server, "/healthz")[0] == 200


def test_no_other_site_is_let_in_and_no_address_of_the_process_is_told(server: str) -> None:
    where = urlsplit(server)
    for method, path in itertools.product(("OPTIONS", "GET", "PUT"), ("/_stcore/upload_file/a/b", "/_stcore/health")):
        connection = http.client.HTTPConnection(where.netloc, timeout=20)
        connection.request(method, path, headers={"Origin": server, "Access-Control-Request-Method": "PUT"})
        headers = connection.getresponse().headers
        assert [name for name in headers if name.lower().startswith("access-control")] == []
        assert str(where.port) not in str(headers)


def ask_with_host(netloc: str, host: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection(netloc, timeout=20)
    connection.putrequest("GET", "/", skip_host=True)
    connection.putheader("Host", host)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.read()


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"])
def test_a_page_of_another_site_opens_no_socket(server: str, origin: str) -> None:
    assert handshake(server, origin) == 403


def test_our_own_page_and_a_program_open_one(server: str) -> None:
    assert handshake(server, server) == 101
    assert handshake(server, None) == 101


def handshake(server: str, origin: str | None) -> int:
    """The status with which the server answers to the opening of a socket."""
    address = f"ws://{urlsplit(server).netloc}/_stcore/stream"
    try:
        with connect(address, origin=origin, proxy=None):  # type: ignore[arg-type]
            return 101
    except websockets.exceptions.InvalidStatus as refused:
        return refused.response.status_code


@pytest.fixture(scope="module")
def shouted_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own: Streamlit writes a stack trace into the log for each message that is none."""
    with served(SHIPPED, tmp_path_factory.mktemp("shouted-at") / "server.log") as url:
        yield url


@pytest.mark.parametrize("message", [b"\xff" * 2_000, "text", b"\x9a\x06\x01"], ids=["bytes", "text", "cut short"])
def test_a_message_that_is_none_ends_its_socket_and_nothing_else(shouted_at: str, message: bytes | str) -> None:
    assert ended_after(shouted_at, message) == (1006 if isinstance(message, str) else 1002)
    assert ask(shouted_at, "/healthz")[0] == 200
    assert handshake(shouted_at, None) == 101


def ended_after(server: str, message: bytes | str) -> int | None:
    """The code with which the socket ends after `message`."""
    with connect(f"ws://{urlsplit(server).netloc}/_stcore/stream", proxy=None) as socket:
        socket.send(message)
        with contextlib.suppress(websockets.exceptions.ConnectionClosed):
            while True:  # whatever the server still has to say
                socket.recv(timeout=20)
        return socket.protocol.close_code
