"""The middleware around every request and answer, outermost first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from streamlit import config

from dashboard.data import EditionListing
from dashboard.ui.components import first_page_script
from dashboard.ui.components.browser import opening_script
from dashboard.web.component_modules import ComponentModules
from dashboard.web.compressed_assets import CompressedAssets
from dashboard.web.first_answer import FirstAnswer
from dashboard.web.following import Following, ScreenOf
from dashboard.web.page_language import PageLanguage, connection_script
from dashboard.web.page_style import PageStyle
from dashboard.web.paths import BlockedPaths, NearestPage
from dashboard.web.security_headers import SecurityHeaders, inline_scripts, security_headers
from dashboard.web.server_log import RequestLog
from dashboard.web.settings import allowed_hosts, frame_ancestors, is_behind_https
from dashboard.web.sign_in_cookies import SignInCookies
from dashboard.web.small_fonts import SmallFonts
from dashboard.web.sockets import SameOriginSockets, SocketMessages
from dashboard.web.tcp_nodelay import TcpNoDelay
from dashboard.web.upload_limits import BoundedUploads

_SMALLEST_COMPRESSED = 1_000  # bytes; below, gzip costs more than it saves


_FIRST_PAGES = ("overview", "leaderboard", "agency")
"""Pages that people open by a link, and that show what is published."""


def middleware(
    pages: Mapping[str, str],
    editions: Callable[[], Iterable[EditionListing]] | None = None,
    screen_of: ScreenOf | None = None,
    picture: Callable[[str, Mapping[str, str]], str] = lambda _path, _shown: "",
) -> list[Middleware]:
    """Return the stack. `pages`: paths of the pages by the names that people may give them.

    `editions` lists what is published; without it no first answer holds a page. `screen_of` knows the screens of
    presentations; without it nobody can follow one. `picture`: of a link, see `FirstAnswer`.
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
        Middleware(GZipMiddleware, minimum_size=_SMALLEST_COMPRESSED),
        Middleware(CompressedAssets),
        Middleware(SmallFonts, base=base),
        Middleware(ComponentModules, base=base),
        Middleware(PageStyle, base=base),
        *first,
        Middleware(PageLanguage, base=base),
        Middleware(NearestPage, pages=pages, base=base),
    ]
