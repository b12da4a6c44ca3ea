"""Redirects of mistyped addresses: to the page that was meant, or to the home page, which says that there is none.

Streamlit answers any address with its page, which below a second slash cannot load its scripts and stays white, and
otherwise reports an unknown page in English. Under paths of files a missing one gets a plain 404, because a browser
would take the page for the script that it requested.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.model import search_fold

_MISSING_PAGE = "trang"
"""The parameter that tells the home page which page was not found."""
_LONGEST_PATH = 60
_FILES = ("/static/", "/media/", "/component/", "/_stcore/", "/auth/", "/oauth2callback")


class NearestPage:
    """Redirects requests for an unknown page, which Streamlit would answer with its own page.

    `pages`: the paths of the pages by the names that users may type for them, including the path itself; the home page
    has the path "". `base`: the path that the dashboard as a whole is under, "" or "/abc".
    """

    def __init__(self, app: ASGIApp, pages: Mapping[str, str], base: str = "") -> None:
        self._app = app
        self._base = base
        self._addresses = {f"{base}/{path}" for path in ("", *pages.values())}
        self._path_of = {_plain(name): path for name, path in pages.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD") and self._is_no_page(scope["path"]):
            is_file = scope["path"].removeprefix(self._base).startswith(_FILES)
            send = _PageReplacement(send, None if is_file else self._nearest(scope)).send
        await self._app(scope, receive, send)

    def _is_no_page(self, path: str) -> bool:
        return path not in self._addresses and path != self._base

    def _nearest(self, scope: Scope) -> str:
        """The address to redirect to; text from the requested path appears in it only as a parameter."""
        requested = scope["path"].removeprefix(self._base).strip("/")
        given = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        parameters = [(name, value) for name, value in given if name != _MISSING_PAGE]
        path = self._path_of.get(_plain(requested))
        if path is None:
            path = self._path_of.get(_plain(requested.partition("/")[0]), "")
            parameters.append((_MISSING_PAGE, requested[:_LONGEST_PATH]))
        query = urlencode(parameters, errors="replace")
        return f"{quote(self._base)}/{path}" + (f"?{query}" if query else "")


class _PageReplacement:
    """Replaces a page by a redirect to `address`, or by 404 if that is None; passes on everything else unchanged."""

    def __init__(self, send: Send, address: str | None) -> None:
        self._send = send
        self._address = address
        self._replaced = False

    async def send(self, message: Message) -> None:
        """Take one message of the answer."""
        if message["type"] == "http.response.start" and _is_page(message):
            self._replaced = True
            headers = {"content-length": "0", "cache-control": "no-store"}
            if self._address is not None:
                headers["location"] = self._address
            raw = [(name.encode(), value.encode()) for name, value in headers.items()]
            status = 404 if self._address is None else 302
            await self._send({"type": "http.response.start", "status": status, "headers": raw})
        elif not self._replaced:
            await self._send(message)
        elif not message.get("more_body", False):
            await self._send({"type": "http.response.body", "body": b""})


def _is_page(start: Message) -> bool:
    content_type = Headers(raw=start["headers"]).get("content-type", "")
    return start["status"] == 200 and content_type.startswith("text/html")


def _plain(name: str) -> str:
    """`name` in lower case without diacritics, with hyphens between its words."""
    return "-".join(search_fold(name.replace("_", " ").replace("-", " ")).split())
