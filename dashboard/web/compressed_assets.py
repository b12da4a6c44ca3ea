"""Scripts, styles and fonts, compressed once for all visitors.

Streamlit sends them as they are, since compressing them anew for each request would cost more than it saves. They never
change while the server runs (their names hold their content), so one compressed copy of each, some 3 MB in all, is
enough; a first visit then takes a third of the bytes.
"""

from __future__ import annotations

import gzip

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ASSETS = "/static/"
_COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/wasm")
_LARGEST = 32 * 1024 * 1024
"""Bytes; Streamlit's largest script is about 5 MB."""
_MOST = 2_000
"""Files; Streamlit has some 600. Addresses of files that are not there are never kept."""


class CompressedAssets:
    """Answers for assets from compressed copies that it makes when each is first asked for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._copies: dict[str, tuple[list[tuple[bytes, bytes]], bytes]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if not _wants_compressed_asset(scope):
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path not in self._copies:
            answer = _Answer()
            await self._app(scope, receive, answer.take)
            if not (answer.is_whole and answer.is_compressible):
                for message in answer.messages:
                    await send(message)
                return
            body = await to_thread.run_sync(gzip.compress, answer.body, 9)
            if len(self._copies) >= _MOST:
                self._copies.clear()
            self._copies[path] = (answer.compressed_headers(len(body)), body)
        headers, body = self._copies[path]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


class _Answer:
    """An answer as it comes from the file, kept until it is whole."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def take(self, message: Message) -> None:
        """Take one message."""
        self.messages.append(message)

    @property
    def body(self) -> bytes:
        """All of it."""
        return b"".join(message.get("body", b"") for message in self.messages[1:])

    @property
    def is_whole(self) -> bool:
        """Whether the file was read to its end: it is not when its visitor leaves meanwhile.

        A partial script that was kept would be served to all visitors until the server is restarted.
        """
        if not self.messages:
            return False
        return Headers(raw=self.messages[0]["headers"]).get("content-length") == str(len(self.body))

    @property
    def is_compressible(self) -> bool:
        """Whether it is a file that gets smaller and never changes."""
        start = self.messages[0]
        headers = Headers(raw=start["headers"])
        return (
            start["status"] == 200
            and "immutable" in headers.get("cache-control", "")
            and "content-encoding" not in headers
            and headers.get("content-type", "").startswith(_COMPRESSIBLE)
            and int(headers.get("content-length", "0")) <= _LARGEST
        )

    def compressed_headers(self, length: int) -> list[tuple[bytes, bytes]]:
        """Its headers once it is compressed to `length` bytes."""
        headers = MutableHeaders(raw=list(self.messages[0]["headers"]))
        headers["content-encoding"] = "gzip"
        headers["content-length"] = str(length)
        headers.add_vary_header("Accept-Encoding")
        for name in ("etag", "accept-ranges"):  # of the bytes as they were
            del headers[name]
        return headers.raw


def _wants_compressed_asset(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(_ASSETS):
        return False
    headers = Headers(scope=scope)
    return "gzip" in headers.get("accept-encoding", "") and "range" not in headers and "if-none-match" not in headers
