"""What was asked and answered, in the log and in the figures of use. Never with a query: it holds people's work."""

from __future__ import annotations

import re
import time

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.web.metrics import SESSIONS, count_request

_log = structlog.stdlib.get_logger("dashboard.web.requests")

_KINDS = (
    ("asset", re.compile(r"^/static/")),
    ("media", re.compile(r"^/media/")),
    ("upload", re.compile(r"/_stcore/upload_file/")),
    ("health", re.compile(r"^/(?:healthz|readyz)$|/_stcore/health$")),
    ("sign-in", re.compile(r"^/(?:auth|oauth2callback)")),
    ("streamlit", re.compile(r"/_stcore/")),
    ("step", re.compile(r"^/mo-phong/buoc$")),
)
_QUIET = {"asset", "media", "health", "streamlit", "step"}  # many, and none of them tells of what a person did
_LONGEST_PATH = 200
_KEYS = re.compile(r"(/media/|/_stcore/upload_file/).+", re.DOTALL)
"""What follows names somebody's file or session, and whoever has the name has the thing."""


class RequestLog:
    """Writes a line for each request and each connection of a page, when it is over."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http":
            await self._request(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._connection(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        status = 500  # of an answer that never begins

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        began = time.perf_counter()
        try:
            await self._app(scope, receive, send_and_note)
        finally:
            seconds, kind = time.perf_counter() - began, _kind(scope["path"])
            count_request(kind, status, seconds)
            level = _log.debug if kind in _QUIET and status < 500 else _log.info
            level(
                "request",
                method=scope["method"],
                path=_shown(scope["path"]),
                status=status,
                ms=round(1000 * seconds, 1),
            )

    async def _connection(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        with SESSIONS.track_inprogress():
            try:
                await self._app(scope, receive, send)
            finally:
                _log.info(
                    "connection_closed", path=_shown(scope["path"]), seconds=round(time.perf_counter() - began, 1)
                )


def _kind(path: str) -> str:
    return next((kind for kind, pattern in _KINDS if pattern.search(path)), "page")


def _shown(path: str) -> str:
    """The path without keys, on one line and of a length that nobody can fill the log with."""
    path = _KEYS.sub(r"\1…", path)
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in path)
    return shown if len(shown) <= _LONGEST_PATH else f"{shown[:_LONGEST_PATH]}…"
