"""The language of the page before the first run: Streamlit's page is always English (WCAG 3.1.1).

It gets the language of its address, and in Vietnamese the script that has Streamlit speak it.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.ui.components.browser import opening_script
from dashboard.ui.texts import Language, text

_HTML_TAG = b'<html lang="en">'
_END_OF_HEAD = b"</head>"
_WITHOUT_SCRIPTS = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)
# What tells a browser that it has this page already: of Streamlit's file, not of what is sent.
_VALIDATORS = ("etag", "last-modified", "accept-ranges")
_CONDITIONAL = (b"if-none-match", b"if-modified-since", b"if-range", b"range")


class PageLanguage:
    """Sets the language of HTML pages: that of the address, Vietnamese by default."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["path"].startswith(("/static/", "/media/", "/_stcore/")):
            await self._app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name not in (b"accept-encoding", *_CONDITIONAL)]
        rewriter = _Rewriter(send, _language(scope))
        await self._app({**scope, "headers": headers}, receive, rewriter.send)


class _Rewriter:
    """Holds an HTML page back until it is whole; lets everything else through."""

    def __init__(self, send: Send, language: Language) -> None:
        self._send = send
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
        page = self._body.replace(_HTML_TAG, f'<html lang="{self._language}">'.encode(), 1)
        needed = f"<noscript><p>{text('notice.needs_scripts', self._language)}</p></noscript>"
        page = _WITHOUT_SCRIPTS.sub(needed.encode(), page, count=1)
        if self._language == "vi":
            script = f'<script type="module">{opening_script()}</script>'
            page = page.replace(_END_OF_HEAD, script.encode() + _END_OF_HEAD, 1)
        assert self._start is not None
        headers = MutableHeaders(scope=self._start)
        for name in _VALIDATORS:
            del headers[name]
        if self._body:
            headers["content-length"] = str(len(page))
        else:  # an answer to HEAD, which tells the length of Streamlit's
            del headers["content-length"]
        return page


def _language(scope: Scope) -> Language:
    asked = parse_qs(scope["query_string"].decode("latin-1")).get("lang", [""])
    return "en" if asked[-1] == "en" else "vi"
