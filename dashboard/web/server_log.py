"""The server's log: one event a line, from this program, Streamlit and uvicorn alike.

Requests are logged without their query, which contains users' work.
"""

from __future__ import annotations

import logging
import re
import sys
import time
from collections.abc import MutableMapping
from typing import Any

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import Processor

from dashboard.web.monitoring import SESSIONS, count_request
from dashboard.web.settings import log_form

_OTHERS = ("streamlit", "uvicorn", "websockets")
_LEFT_OUT = {"uvicorn.access"}  # it writes queries; `RequestLog` does not
_WARNINGS_ONLY = ("alembic", "httpx2", "uvicorn.error")  # `started` and `RequestLog` log the rest, without queries
_SHARED: tuple[Processor, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)


def set_up_server_log() -> None:
    """Send every log line to standard error: as JSON, or as text on a terminal (`DASHBOARD_LOG` overrides the choice).

    To be called when the program starts and again when the server runs: uvicorn configures its own logging in between.
    """
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=_rendering(), foreign_pre_chain=_SHARED))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for name, logger in logging.root.manager.loggerDict.items():
        if isinstance(logger, logging.Logger) and name.partition(".")[0] in _OTHERS:
            logger.handlers.clear()
            logger.propagate = name not in _LEFT_OUT
    for name in _WARNINGS_ONLY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # Exceptions of a page are logged by `on_script_error`, with the error number that the user is shown.
    logging.getLogger("streamlit.error_util").addFilter(_is_not_a_script_error)


def _rendering() -> list[Processor]:
    def without_extras(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event.pop("color_message", None)  # uvicorn's copy of the same sentence
        return structlog.stdlib.ProcessorFormatter.remove_processors_meta(_, __, event)

    form = log_form() or ("console" if sys.stderr.isatty() else "json")
    if form == "console":
        return [without_extras, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    return [without_extras, structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]


def _is_not_a_script_error(record: logging.LogRecord) -> bool:
    message: Any = record.msg
    return message != "Uncaught app execution"


_log = structlog.stdlib.get_logger("dashboard.web.requests")

_KINDS = (
    ("asset", re.compile(r"^/static/")),
    ("media", re.compile(r"^/media/")),
    ("upload", re.compile(r"/_stcore/upload_file/")),
    ("health", re.compile(r"^/(?:healthz|readyz)$|/_stcore/health$")),
    ("sign-in", re.compile(r"^/(?:auth|oauth2callback)")),
    ("streamlit", re.compile(r"/_stcore/")),
    ("step", re.compile(r"^/mo-phong/buoc$")),
    ("taken", re.compile(r"^/tai-ve/|^/the-lien-ket\.png$")),
    ("following", re.compile(r"^/theo-doi(?:/|$)")),
)
_QUIET = {"asset", "media", "health", "streamlit", "step", "following"}  # frequent, and none shows what a user did
_LONGEST_PATH = 200
_CAPABILITIES = re.compile(r"(/media/|/_stcore/upload_file/|/tai-ve/|/theo-doi/).+", re.DOTALL)
"""Path prefixes followed by the name of a file or session, which alone gives access to it."""


class RequestLog:
    """Logs a line at the end of each request and of each page's connection."""

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
        status = 500  # if the answer never begins

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
    """The path without the names that give access, on one line and of limited length."""
    path = _CAPABILITIES.sub(r"\1…", path)
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in path)
    return shown if len(shown) <= _LONGEST_PATH else f"{shown[:_LONGEST_PATH]}…"
