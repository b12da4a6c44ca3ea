"""What happens when a request goes wrong before any page runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from dashboard.ui.texts import LANGUAGES, text
from dashboard.web.error_number import new_error_number

_CLIENT_CLOSED_REQUEST = 499
"""As nginx writes it into its log."""

_log = structlog.stdlib.get_logger("dashboard.web.network_errors")


def exception_handlers() -> Mapping[type[Exception], Callable[[Request, Exception], Awaitable[Response]]]:
    """Return what answers instead of an exception that nobody caught."""
    return {Exception: _sorry, ClientDisconnect: _gone}


async def _gone(_: Request, __: Exception) -> Response:
    """Whoever has left in the middle of his own request reads no answer; nothing went wrong here."""
    return Response(status_code=_CLIENT_CLOSED_REQUEST)


async def _sorry(request: Request, error: Exception) -> Response:
    number = new_error_number()
    _log.error("network_error", error_number=number, method=request.method, path=request.url.path, exc_info=error)
    sentences = (text("server_error.network", language, number=number) for language in LANGUAGES)
    return PlainTextResponse("\n".join(sentences), status_code=500)
