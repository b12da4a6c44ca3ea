"""What every request passes on its way in, and every answer on its way out, outermost first."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from streamlit import config

from dashboard.ui.components.document_language import opening_script
from dashboard.web.blocked_paths import ClosedPaths
from dashboard.web.compressed_assets import CompressedAssets
from dashboard.web.nearest_page import NearestPage
from dashboard.web.page_language import PageLanguage
from dashboard.web.request_log import RequestLog
from dashboard.web.same_origin_sockets import SameOriginSockets
from dashboard.web.security_headers import SecurityHeaders, security_headers
from dashboard.web.settings import allowed_hosts, frame_ancestors, is_behind_https
from dashboard.web.shell_page import inline_scripts
from dashboard.web.sign_in_cookies import SignInCookies
from dashboard.web.socket_messages import SocketMessages
from dashboard.web.tcp_nodelay import SendAtOnce
from dashboard.web.upload_limits import BoundedUploads

_SMALLEST_COMPRESSED = 1_000  # bytes; below, gzip costs more than it saves


def middleware(pages: Mapping[str, str]) -> list[Middleware]:
    """Return the stack. `pages`: paths of the pages by the names that people may give them."""
    headers = security_headers([*inline_scripts(), opening_script()], frame_ancestors(), https=is_behind_https())
    hosts = allowed_hosts(config.get_option("server.address"))
    base = str(config.get_option("server.baseUrlPath")).strip("/")
    return [
        Middleware(SendAtOnce),
        Middleware(RequestLog),
        Middleware(SecurityHeaders, headers=headers),
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
        Middleware(SameOriginSockets),
        Middleware(SocketMessages),
        Middleware(ClosedPaths),
        Middleware(SignInCookies),
        Middleware(BoundedUploads),
        Middleware(GZipMiddleware, minimum_size=_SMALLEST_COMPRESSED),
        Middleware(CompressedAssets),
        Middleware(PageLanguage),
        Middleware(NearestPage, pages=pages, base=f"/{base}" if base else ""),
    ]
