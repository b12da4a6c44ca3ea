"""Paths of Streamlit's own that nobody outside has any business with."""

from __future__ import annotations

import re

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

# Figures of use are on a port of their own (`metrics.py`); the interface for programs is off, and says so at length.
_CLOSED = re.compile(r"/_stcore/(?:metrics|agent|script-health-check)(?:/|$)")


class ClosedPaths:
    """Answers 404 for what is closed, wherever under a page it is asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and _CLOSED.search(scope["path"]):
            await PlainTextResponse("Not Found", status_code=404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)
