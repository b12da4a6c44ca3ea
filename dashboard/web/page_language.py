"""Rewriting of Streamlit's HTML page: the language of the address, small fonts, and the address of the server.

Streamlit's page is always marked as English (WCAG 3.1.1); in Vietnamese it also gets a script that translates
Streamlit's own texts. And it looks for its server under the page's address first, which costs a round trip and two 404
answers, and requests a health check before it connects. With the server's address given, it connects at once.
"""

from __future__ import annotations

import json
import re
from functools import cache
from urllib.parse import parse_qs

from markupsafe import Markup
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.ui.components import first_page_script
from dashboard.ui.components.browser import opening_script
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.texts import Language, text
from dashboard.web.page_assets import asking_for_small_fonts, modules_of_every_page, style_of_the_page

_HTML_TAG = b'<html lang="en">'
_FIRST_SCRIPT = b"<script"
_END_OF_HEAD = b"</head>"
ROOT = b'<div id="root"></div>'
"""The element that Streamlit draws in."""
_NEEDED_LATER = re.compile(rb'<link rel="(?:stylesheet|modulepreload)"[^>]*>')
_WITHOUT_SCRIPTS = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)
# These describe Streamlit's file, not the page that is sent, so a browser must not use them for its cache.
_VALIDATORS = ("etag", "last-modified", "accept-ranges")
_CONDITIONAL = (b"if-none-match", b"if-modified-since", b"if-range", b"range")


@cache  # its hash is in the headers of every answer
def connection_script(base: str) -> str:
    """Return the script with the server's address. `base`: the path that the dashboard is under, "" or "/abc".

    Messages from other sites are not accepted: Streamlit's own list has its hosting service, which could send some.
    """
    return (
        f"window.__streamlit = {{BACKEND_BASE_URL: location.origin + {json.dumps(f'{base}/')}, "
        "HOST_CONFIG: {allowedOrigins: [location.origin], useExternalAuthToken: false}}"
    )


class PageLanguage:
    """Rewrites HTML pages in the language of the address, Vietnamese by default. `base` as in `connection_script`."""

    def __init__(self, app: ASGIApp, base: str = "") -> None:
        self._app = app
        self._base = base

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].startswith(("/static/", "/media/", "/_stcore/")):
            await self._app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name not in (b"accept-encoding", *_CONDITIONAL)]
        rewriter = _Rewriter(send, page_language(scope), self._base)
        await self._app({**scope, "headers": headers}, receive, rewriter.send)


class _Rewriter:
    """Buffers an HTML page until it is complete and rewrites it; passes on everything else unchanged."""

    def __init__(self, send: Send, language: Language, base: str) -> None:
        self._send = send
        self._base = base
        self._language: Language = language
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        """Take one message of the answer."""
        if message["type"] == "http.response.start":
            if Headers(raw=message["headers"]).get("content-type", "").startswith("text/html"):
                self._start = message
                return
        elif self._start is not None:
            self._body += message.get("body", b"")
            if message.get("more_body", False):
                return
            message = {"type": "http.response.body", "body": self._rewritten()}
            await self._send(self._start)
        await self._send(message)

    def _rewritten(self) -> bytes:
        page = held_back(prepared(self._body, self._language, self._base))
        assert self._start is not None
        headers = MutableHeaders(scope=self._start)
        for name in _VALIDATORS:
            del headers[name]
        if self._body:
            headers["content-length"] = str(len(page))
        else:  # an answer to HEAD, with the length of Streamlit's page
            del headers["content-length"]
        return page


def held_back(page: bytes, shown: Markup = EMPTY) -> bytes:
    """Return Streamlit's page with `shown`, which stays until Streamlit has drawn everything (`first_page.js`).

    It comes after Streamlit's root element, so that scripts that look for an element find Streamlit's first. What
    Streamlit needs comes after it: a browser draws nothing before a style sheet in the head has arrived, which on 3G
    took half a second by HTTP/1.1, and more than one by HTTP/2, where all scripts share one connection with it.
    """
    if ROOT not in page:  # of another version of Streamlit
        return page
    first = tag("main", shown, id="first-page") + tag("script", first_page_script(), type="module")
    needed = b"".join(_NEEDED_LATER.findall(page))
    return _NEEDED_LATER.sub(b"", page).replace(ROOT, ROOT + first.encode() + needed, 1)


def prepared(page: bytes, language: Language, base: str) -> bytes:
    """Return Streamlit's page in `language`, as it is sent under the path `base`."""
    page = page.replace(_HTML_TAG, f'<html lang="{language}">'.encode(), 1)
    connection = f"<script>{connection_script(base)}</script>\n    ".encode()
    page = asking_for_small_fonts(page).replace(_FIRST_SCRIPT, connection + _FIRST_SCRIPT, 1)
    needed = f"<noscript><p>{text('notice.needs_scripts', language)}</p></noscript>"
    page = _WITHOUT_SCRIPTS.sub(needed.encode(), page, count=1)
    head = (style_of_the_page() + modules_of_every_page(base)).encode()
    if language == "vi":
        head = f'<script type="module">{opening_script()}</script>'.encode() + head
    return page.replace(_END_OF_HEAD, head + _END_OF_HEAD, 1)


def page_language(scope: Scope) -> Language:
    """Return the language of the requested page."""
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])
    return "en" if asked[-1] == "en" else "vi"
