"""The socket of a page is opened by that page alone, never by a page of another site.

Streamlit refuses other sites too, but asks a service on the internet for this machine's public address first: a server
that sends nothing out must not be made to.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

_log = structlog.stdlib.get_logger("dashboard.web.same_origin_sockets")
_REFUSED = 1008  # "policy violation" of the WebSocket protocol; before the handshake it becomes a 403


class SameOriginSockets:
    """Refuses a socket whose `Origin` is not the host that it is opened on. Programs send none and are let in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            headers = Headers(scope=scope)
            origin = headers.get("origin")
            if origin is not None and _host(origin) != headers.get("host", "").lower():
                _log.warning("socket_of_another_site", origin=origin[:200])
                await receive()
                await send({"type": "websocket.close", "code": _REFUSED})
                return
        await self._app(scope, receive, send)


def _host(origin: str) -> str:
    """Host and port of an origin; empty for what is none, such as `null`."""
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
