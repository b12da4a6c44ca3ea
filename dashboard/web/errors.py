"""Error handling: the log gets all details; the user gets a sentence and an error number to quote."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Mapping

import streamlit as st
import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from dashboard.ui.address import Address, read_address
from dashboard.ui.texts import LANGUAGES, text
from dashboard.web.monitoring import SCRIPT_ERRORS

_log = structlog.stdlib.get_logger("dashboard.web.errors")

_CLIENT_CLOSED_REQUEST = 499
"""The status that nginx logs for this case."""


def exception_handlers() -> Mapping[type[Exception], Callable[[Request, Exception], Awaitable[Response]]]:
    """Return the handlers of exceptions that no route has caught."""
    return {Exception: _internal_error, ClientDisconnect: _client_disconnected}


async def _client_disconnected(_: Request, __: Exception) -> Response:
    """Handle a connection that the client closed during its own request: no error, and no answer can reach it."""
    return Response(status_code=_CLIENT_CLOSED_REQUEST)


async def _internal_error(request: Request, error: Exception) -> Response:
    number = new_error_number()
    _log.error("network_error", error_number=number, method=request.method, path=request.url.path, exc_info=error)
    sentences = (text("server_error.network", language, number=number) for language in LANGUAGES)
    return PlainTextResponse("\n".join(sentences), status_code=500)


def on_script_error(error: Exception) -> bool:
    """Log `error` and show a message on the page; return True, so that Streamlit shows nothing of its own."""
    number = new_error_number()
    SCRIPT_ERRORS.inc()
    address = _address()
    where = f"{address.programme}/{address.period}"
    _log.error("script_error", error_number=number, edition=where, exc_info=error)
    st.error(text("server_error.script", address.language, number=number))
    return True


def _address() -> Address:
    """The address of the view on screen; the one in the URL if the error came before there was a view."""
    held = st.session_state.get("address")
    return held if isinstance(held, Address) else read_address(st.query_params.to_dict())


def new_error_number() -> str:
    """Return eight digits and letters, short enough for the telephone and unique enough to find in a log."""
    return secrets.token_hex(4).upper()
