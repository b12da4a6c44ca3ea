"""A real S3 server on loopback, as moto brings it, and stores that do not answer or refuse."""

from __future__ import annotations

import logging
import socket
import threading
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from moto.server import ThreadedMotoServer

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

KEY, SECRET = "AKIDASHBOARDTEST", "a-secret-that-nobody-may-read"


@dataclass
class ObjectStore:
    """A running server with a bucket of its own; `stop` and `start` keep what it holds and its port.

    `fails`: whether it answers `failure` to a request of this method (`LIST` for a list of names), path and query.
    """

    bucket: str
    port: int = 0
    fails: Callable[[str, str], bool] = field(default=lambda method, path: False, repr=False)
    failure: str = "503 Service Unavailable"
    _server: ThreadedMotoServer | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """The data root in it."""
        return address_at(self.port, self.bucket)

    def start(self) -> None:
        logging.getLogger("werkzeug").setLevel(logging.WARNING)  # not a line a request
        self._server = ThreadedMotoServer(ip_address="127.0.0.1", port=self.port, verbose=False)
        self._server.start()
        self.port = self._server.get_host_and_port()[1]
        serving = self._server._server
        assert serving is not None
        answer = serving.app

        def answer_or_fail(request: WSGIEnvironment, respond: StartResponse) -> Iterable[bytes]:
            query = unquote(request["QUERY_STRING"])
            method = "LIST" if "list-type=" in query else request["REQUEST_METHOD"]
            if self.fails(method, f"{unquote(request['PATH_INFO'])}?{query}"):
                respond(self.failure, [("Content-Length", "0")])
                return []
            return answer(request, respond)

        serving.app = answer_or_fail

    def make_bucket(self) -> None:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/{self.bucket}", method="PUT")
        with urllib.request.urlopen(request, timeout=30):
            pass

    def stop(self) -> None:
        if self._server is not None:
            self._server.stop()
            self._server = None


def address_at(port: int, bucket: str = "xep-hang") -> str:
    """The address of a data root at a port of this machine."""
    return f"s3://{bucket}/du-lieu/ky?endpoint_override=127.0.0.1:{port}&scheme=http&region=us-east-1"


def with_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the client find keys where an operator puts them, and look nowhere else."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


@contextmanager
def running_store(bucket: str) -> Iterator[ObjectStore]:
    """A store with an empty bucket."""
    store = ObjectStore(bucket)
    store.start()
    try:
        store.make_bucket()
        yield store
    finally:
        store.stop()


@contextmanager
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        yield listening.getsockname()[1]


@contextmanager
def refusing_port() -> Iterator[int]:
    """A store that knows nobody: 403 to everything."""

    class Refusing(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(403)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_GET(self) -> None:
            self.do_HEAD()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
