"""TCP_NODELAY on every connection, so that short answers are sent at once.

Streamlit binds its own socket, without naming TCP as its protocol, and asyncio then leaves TCP_NODELAY off. A rerun
answers in several short messages; each but the first would wait for the acknowledgement of the one before it, which
many clients delay by 40 ms.
"""

from __future__ import annotations

import socket
from asyncio import BaseTransport

from starlette.types import ASGIApp, Receive, Scope, Send


class TcpNoDelay:
    """Sets TCP_NODELAY on the connection of each request and each WebSocket."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] in ("http", "websocket") and (connection := _connection(receive)):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self._app(scope, receive, send)


def _connection(receive: Receive) -> socket.socket | None:
    """The socket under a request: uvicorn's `receive` is a method of what holds it. None under another server."""
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if not isinstance(transport, BaseTransport):
        return None
    connection = transport.get_extra_info("socket")
    is_tcp = connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6)
    return connection if is_tcp else None
