"""The middleware around every request and answer, outermost first.

The outermost sets TCP_NODELAY on every connection, so that short answers are sent at once. Streamlit binds its own
socket without specifying TCP as the protocol, and asyncio then leaves TCP_NODELAY off. A rerun sends several short
messages; each but the first would wait for the acknowledgement of the previous one, which many clients delay by 40 ms.
"""

from __future__ import annotations

import socket
from asyncio import BaseTransport
from collections.abc import Callable, Iterable, Mapping

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import config

from dashboard.data import EditionListing
from dashboard.ui.components import first_page_script
from dashboard.ui.components.browser import opening_script
from dashboard.web.compressed_assets import CompressedAssets
from dashboard.web.first_answer import FirstAnswer
from dashboard.web.page_assets import ComponentModules, PageStyle, SmallFonts
from dashboard.web.page_language import PageLanguage, connection_script
from dashboard.web.paths import BlockedPaths, NearestPage
from dashboard.web.presentation_following import Following, ScreenOf
from dashboard.web.security_headers import SecurityHeaders, inline_scripts, security_headers
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
