"""Security headers: they forbid in the browser what the dashboard never does, so that injected content cannot do it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

_HALF_A_YEAR = 15_768_000


def security_headers(inline_scripts: Iterable[str], frame_ancestors: str, *, https: bool) -> Mapping[str, str]:
    """Return the headers of every answer.

    `inline_scripts`: the page's inline scripts that may run. `frame_ancestors`: the sites that may frame the page, in
    CSP syntax. `https`: whether browsers are told to use only https from now on.
    """
    hashes = " ".join(f"'sha256-{_sha256(script)}'" for script in inline_scripts)
    policy = {
        "default-src": "'self'",
        # Streamlit loads the scripts of components as blob:, which only the page itself can create.
        "script-src": f"'self' blob: {hashes}".strip(),
        # For Streamlit, plotly and our style attributes; with the other rules a style can send no data to other sites.
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "media-src": "'self' data: blob:",
        "worker-src": "'self' blob:",
        "connect-src": "'self'",
        "frame-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": frame_ancestors,
    }
    headers = {
        "Content-Security-Policy": "; ".join(f"{directive} {sources}" for directive, sources in policy.items()),
        "X-Content-Type-Options": "nosniff",
        # A link contains unpublished work, so no other site may see it.
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    if frame_ancestors == "'none'":
        headers["X-Frame-Options"] = "DENY"  # for browsers that do not know frame-ancestors
    if https:
        headers["Strict-Transport-Security"] = f"max-age={_HALF_A_YEAR}; includeSubDomains"
    return headers


_OF_ASSETS = ("X-Content-Type-Options", "Cross-Origin-Resource-Policy", "Strict-Transport-Security")
_NOTHING = "default-src 'none'"


class SecurityHeaders:
    """Sets `headers` on every answer, replacing existing ones, and removes the headers that let other sites read it.

    Streamlit allows some sites to, and thereby reveals the process's own address. An immutable asset is not a page: it
    may load nothing at all, and does not get the long policy of pages. A first visit requests eighty of them.
    """

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers
        kept = {name: headers[name] for name in _OF_ASSETS if name in headers}
        self._of_assets = {"Content-Security-Policy": _NOTHING, **kept}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = MutableHeaders(scope=message)
                for name in [name for name in given if name.startswith("access-control-")]:
                    del given[name]
                given.update(self._of_assets if _is_asset(given) else self._headers)
            await send(message)

        await self._app(scope, receive, send_with_headers if scope["type"] == "http" else send)


def _is_asset(headers: MutableHeaders) -> bool:
    is_page = headers.get("content-type", "").startswith("text/html")
    return "immutable" in headers.get("cache-control", "") and not is_page


def _sha256(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)


def inline_scripts() -> list[str]:
    """Return the inline scripts of Streamlit's page: the strict policy allows them by their hashes."""
    page = Path(file_util.get_static_dir()) / "index.html"
    return _INLINE_SCRIPT.findall(page.read_text(encoding="utf-8"))
