"""What happens when something goes wrong: the log has everything, the user a sentence and a number to ask about."""

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
"""As nginx writes it into its log."""


def exception_handlers() -> Mapping[type[Exception], Callable[[Request, Exception], Awaitable[Response]]]:
    """Return handlers of exceptions that no route has caught."""
    return {Exception: _internal_error, ClientDisconnect: _client_disconnected}


async def _client_disconnected(_: Request, __: Exception) -> Response:
    """The client closed the connection during its own request: no error, and no answer that it could read."""
    return Response(status_code=_CLIENT_CLOSED_REQUEST)


async def _internal_error(request: Request, error: Exception) -> Response:
    number = new_error_number()
    _log.error("network_error", error_number=number, method=request.method, path=request.url.path, exc_info=error)
    sentences = (text("server_error.network", language, number=number) for language in LANGUAGES)
    return PlainTextResponse("\n".join(sentences), status_code=500)


def on_script_error(error: Exception) -> bool:
    """Log `error` and say on the page that something went wrong; return True: Streamlit shows nothing of its own."""
    number = new_error_number()
    SCRIPT_ERRORS.inc()
    address = _address()
    where = f"{address.programme}/{address.period}"
    _log.error("script_error", error_number=number, edition=where, exc_info=error)
    st.error(text("server_error.script", address.language, number=number))
    return True


def _address() -> Address:
    """The view on screen; what the URL says when the page went wrong before there was one."""
    held = st.session_state.get("address")
    return held if isinstance(held, Address) else read_address(st.query_params.to_dict())


def new_error_number() -> str:
    """Return eight digits and letters, short enough to say on the telephone and unique enough to find in a log."""
    return secrets.token_hex(4).upper()
