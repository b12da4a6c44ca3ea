"""The server's log: one event a line, from this program, Streamlit and uvicorn alike; and the errors in it.

Requests are logged without their query, which contains users' work. Of an error the log gets all details; the user gets
a sentence and an error number to quote.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

import streamlit as st
import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import Processor

from dashboard.ui.address import Address, read_address
from dashboard.ui.texts import LANGUAGES, text
from dashboard.web.monitoring import SCRIPT_ERRORS, SESSIONS, count_request
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


_error_log = structlog.stdlib.get_logger("dashboard.web.errors")

_CLIENT_CLOSED_REQUEST = 499
"""The status that nginx logs for this case."""


def exception_handlers() -> Mapping[type[Exception], Callable[[Request, Exception], Awaitable[Response]]]:
    """Return the handlers of exceptions that no route has caught."""
    return {Exception: _internal_error, ClientDisconnect: _client_disconnected}


async def _client_disconnected(_: Request, __: Exception) -> Response:
    """Handle a connection that the client closed during its own request: no error, and no answer can reach it."""
    return Response(status_code=_CLIENT_CLOSED_REQUEST)


async def _internal_error(request: Request, error: Exception) -> Response:
    number = _new_error_number()
    _error_log.error("network_error", error_number=number, method=request.method, path=request.url.path, exc_info=error)
    sentences = (text("server_error.network", language, number=number) for language in LANGUAGES)
    return PlainTextResponse("\n".join(sentences), status_code=500)


def on_script_error(error: Exception) -> bool:
    """Log `error` and show a message on the page; return True, so that Streamlit shows nothing of its own."""
    number = _new_error_number()
    SCRIPT_ERRORS.inc()
    address = _address()
    where = f"{address.programme}/{address.period}"
    _error_log.error("script_error", error_number=number, edition=where, exc_info=error)
    st.error(text("server_error.script", address.language, number=number))
    return True


def _address() -> Address:
    """The address of the view on screen; the one in the URL if the error came before there was a view."""
    held = st.session_state.get("address")
    return held if isinstance(held, Address) else read_address(st.query_params.to_dict())


def _new_error_number() -> str:
    """Return eight digits and letters, short enough for the telephone and unique enough to find in a log."""
    return secrets.token_hex(4).upper()
