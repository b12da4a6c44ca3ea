"""Headers that tell a browser what the dashboard never does, so that nothing smuggled into it can."""

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

    `inline_scripts`: those of the page that may run. `frame_ancestors`: who may show the page in a frame, as CSP
    writes it. `https`: whether browsers may be told to come by https alone from now on.
    """
    hashes = " ".join(f"'sha256-{_sha256(script)}'" for script in inline_scripts)
    policy = {
        "default-src": "'self'",
        # blob: is how Streamlit loads the scripts of components; only the page itself can make one.
        "script-src": f"'self' blob: {hashes}".strip(),
        # Streamlit, plotly and style attributes of our own HTML; given the rest, a style can send nothing anywhere.
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
        # A link holds unpublished work: no other site is told.
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
    """Puts `headers` on every answer, over whatever stands there, and lets no other site read one.

    Streamlit allows it to some, and names the address of the process itself in doing so. An asset for good is no page:
    it may load nothing at all, and is not told what pages may. A first visit asks for eighty of them.
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
    """Return the scripts that stand in the page itself: a strict policy lets them run by their hashes."""
    page = Path(file_util.get_static_dir()) / "index.html"
    return _INLINE_SCRIPT.findall(page.read_text(encoding="utf-8"))
