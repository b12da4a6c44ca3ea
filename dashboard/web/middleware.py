"""The middleware around every request and answer, outermost first.

The outermost sets TCP_NODELAY on every connection, so that short answers are sent at once. Streamlit binds its own
socket without specifying TCP as the protocol, and asyncio then leaves TCP_NODELAY off. A rerun sends several short
messages; each but the first would wait for the acknowledgement of the previous one, which many clients delay by 40 ms.

The security headers forbid in the browser what the dashboard never does, so that injected content cannot do it.
"""

from __future__ import annotations

import base64
import hashlib
import re
import socket
from asyncio import BaseTransport
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config, file_util

from dashboard.data import EditionListing
from dashboard.ui.components import first_page_script
from dashboard.ui.components.browser import opening_script
from dashboard.web.compressed_assets import CompressedAssets
from dashboard.web.first_answer import FirstAnswer
from dashboard.web.nearest_page import NearestPage
from dashboard.web.page_assets import ComponentModules, PageStyle, SmallFonts
from dashboard.web.page_language import PageLanguage, connection_script
from dashboard.web.presentation_following import Following, ScreenOf
from dashboard.web.server_log import RequestLog
from dashboard.web.settings import allowed_hosts, frame_ancestors, is_behind_https
from dashboard.web.sign_in_cookies import SignInCookies
from dashboard.web.sockets import SameOriginSockets, SocketMessages
from dashboard.web.waiting_uploads import BoundedUploads


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
    """The TCP socket of a request, from the object that uvicorn's `receive` is bound to; None under another server."""
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if not isinstance(transport, BaseTransport):
        return None
    connection = transport.get_extra_info("socket")
    is_tcp = connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6)
    return connection if is_tcp else None


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


# Metrics have a port of their own (`monitoring.py`); the interface for programs is off, and its answer explains that
# at length.
_BLOCKED = re.compile(r"/_stcore/(?:metrics|agent|script-health-check)(?:/|$)")


class BlockedPaths:
    """Answers 404 for Streamlit's blocked paths, under any page."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and _BLOCKED.search(scope["path"]):
            await PlainTextResponse("Not Found", status_code=404)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


_SMALLEST_COMPRESSED = 1_000  # bytes; for smaller answers gzip costs more than it saves
_COMPRESSION = 6
"""Of 9, which takes three times as long and saves one part in fifty."""


_FIRST_PAGES = ("overview", "leaderboard", "agency")
"""Pages with published data that visitors open by a link."""


def middleware(
    pages: Mapping[str, str],
    editions: Callable[[], Iterable[EditionListing]] | None = None,
    screen_of: ScreenOf | None = None,
    picture: Callable[[str, Mapping[str, str]], str] = lambda _path, _shown: "",
) -> list[Middleware]:
    """Return the middleware stack. `pages`: the paths of the pages by the names that users may type for them.

    `editions` lists the published editions; without it no first answer holds a page. `screen_of` returns the screens
    of presentations; without it they cannot be followed. `picture`: a link's preview picture, see `FirstAnswer`.
    """
    hosts = allowed_hosts(config.get_option("server.address"))
    base = str(config.get_option("server.baseUrlPath")).strip("/")
    base = f"/{base}" if base else ""
    scripts = [*inline_scripts(), connection_script(base), opening_script(), first_page_script()]
    headers = security_headers(scripts, frame_ancestors(), https=is_behind_https())
    first: list[Middleware] = []
    if editions is not None:
        paths = [pages[name] for name in _FIRST_PAGES]
        first = [Middleware(FirstAnswer, paths=paths, editions=editions, base=base, picture=picture)]
    if screen_of is not None:
        first.insert(0, Middleware(Following, screen_of=screen_of, base=base))
    return [
        Middleware(TcpNoDelay),
        Middleware(RequestLog),
        Middleware(SecurityHeaders, headers=headers),
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
        Middleware(SameOriginSockets),
        Middleware(SocketMessages),
        Middleware(BlockedPaths),
        Middleware(SignInCookies),
        Middleware(BoundedUploads),
        Middleware(GZipMiddleware, minimum_size=_SMALLEST_COMPRESSED, compresslevel=_COMPRESSION),
        Middleware(CompressedAssets),
        Middleware(SmallFonts, base=base),
        Middleware(ComponentModules, base=base),
        Middleware(PageStyle, base=base),
        *first,
        Middleware(PageLanguage, base=base),
        Middleware(NearestPage, pages=pages, base=base),
    ]
