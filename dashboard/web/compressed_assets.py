"""Scripts, styles and fonts, compressed once for all visitors.

Streamlit sends them uncompressed, since compressing them again for each request would cost more than it saves. They
never change while the server runs (their names contain a hash of the content), so one copy of each in Brotli, or in
gzip for clients without it, is enough: some 3 MB in all. A first visit then takes less than a third of the bytes.

No visitor waits for Brotli's best compression: a background thread of low priority makes it, one file after the other,
and later visitors get it.
"""

from __future__ import annotations

import gzip
import os
import sys
import time
from collections.abc import Callable, Mapping
from queue import SimpleQueue
from threading import Thread, get_native_id
from types import MappingProxyType

import brotli
from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ASSETS = "/static/"
_COMPRESSIBLE = ("text/", "application/javascript", "application/json", "image/svg+xml", "application/wasm")
_QUALITY, _BEST_QUALITY = 7, 11  # 457 kB of a first visit in 0.3 s, 419 kB of it in 8 s
_LEAST_CARE = 19  # niceness: the lowest priority on Linux
_WHILE_FIRST_VISITORS_COME = 10.0  # seconds
_WORTH_IT = 8_192  # bytes; smaller files gain nothing
ENCODINGS: Mapping[str, Callable[[bytes], bytes]] = MappingProxyType(
    {
        "br": lambda body: brotli.compress(body, quality=_QUALITY),
        "gzip": lambda body: gzip.compress(body, 9),
    }
)
"""The compression functions by the names of HTTP's content encodings; the smallest result first."""
_LARGEST = 32 * 1024 * 1024
"""Maximum bytes of an asset; Streamlit's largest script is about 5 MB."""
_MOST = 2_000
"""Maximum number of copies; Streamlit has some 600 files. Addresses without a file are never cached."""


class CompressedAssets:
    """Answers requests for assets from compressed copies, each made at its first request."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._copies: dict[tuple[str, str], tuple[list[tuple[bytes, bytes]], bytes]] = {}
        self._to_improve: SimpleQueue[tuple[tuple[str, str], _Answer]] = SimpleQueue()
        self._improving: Thread | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        encoding = _encoding(scope)
        if encoding is None:
            await self._app(scope, receive, send)
            return
        copy = scope["path"], encoding
        if copy not in self._copies:
            answer = _Answer()
            await self._app(scope, receive, answer.take)
            if not (answer.is_whole and answer.is_compressible):
                for message in answer.messages:
                    await send(message)
                return
            body = await to_thread.run_sync(ENCODINGS[encoding], answer.body)
            if len(self._copies) >= _MOST:
                self._copies.clear()
            self._copies[copy] = (answer.compressed_headers(encoding, len(body)), body)
            if encoding == "br" and len(body) >= _WORTH_IT:
                self._improve(copy, answer)
        headers, body = self._copies[copy]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _improve(self, copy: tuple[str, str], answer: _Answer) -> None:
        self._to_improve.put((copy, answer))
        if self._improving is None:
            self._improving = Thread(target=self._improve_all, name="best-compression", daemon=True)
            self._improving.start()

    def _improve_all(self) -> None:
        if sys.platform == "linux":
            os.setpriority(os.PRIO_PROCESS, get_native_id(), _LEAST_CARE)
        time.sleep(_WHILE_FIRST_VISITORS_COME)
        while True:
            copy, answer = self._to_improve.get()
            body = brotli.compress(answer.body, quality=_BEST_QUALITY)
            if copy in self._copies:
                self._copies[copy] = (answer.compressed_headers("br", len(body)), body)


class _Answer:
    """An uncompressed answer, buffered until it is complete."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def take(self, message: Message) -> None:
        """Take one message."""
        self.messages.append(message)

    @property
    def body(self) -> bytes:
        """The body received so far."""
        return b"".join(message.get("body", b"") for message in self.messages[1:])

    @property
    def is_whole(self) -> bool:
        """Whether the file was read to its end: it is not if the visitor disconnects meanwhile.

        A partial script in the cache would be served to all visitors until the server is restarted.
        """
        if not self.messages:
            return False
        return Headers(raw=self.messages[0]["headers"]).get("content-length") == str(len(self.body))

    @property
    def is_compressible(self) -> bool:
        """Whether it is an immutable, uncompressed file of a compressible type, and not too large."""
        start = self.messages[0]
        headers = Headers(raw=start["headers"])
        return (
            start["status"] == 200
            and "immutable" in headers.get("cache-control", "")
            and "content-encoding" not in headers
            and headers.get("content-type", "").startswith(_COMPRESSIBLE)
            and int(headers.get("content-length", "0")) <= _LARGEST
        )

    def compressed_headers(self, encoding: str, length: int) -> list[tuple[bytes, bytes]]:
        """Its headers once it is compressed to `length` bytes."""
        headers = MutableHeaders(raw=list(self.messages[0]["headers"]))
        headers["content-encoding"] = encoding
        headers["content-length"] = str(length)
        headers.add_vary_header("Accept-Encoding")
        for name in ("etag", "last-modified", "accept-ranges"):  # they describe the uncompressed bytes
            del headers[name]
        return headers.raw


def _encoding(scope: Scope) -> str | None:
    """The encoding for a request; None if it is not for a whole asset, or the client accepts none of `ENCODINGS`."""
    if scope["type"] != "http" or scope["method"] != "GET" or not scope["path"].startswith(_ASSETS):
        return None
    headers = Headers(scope=scope)
    return None if "range" in headers or "if-none-match" in headers else accepted_encoding(headers)


def accepted_encoding(headers: Headers) -> str | None:
    """Return the first of `ENCODINGS` that a client accepts; None if it accepts none of them."""
    offers = (offer.partition(";") for offer in headers.get("accept-encoding", "").lower().split(","))
    accepted = {name.strip() for name, _, weight in offers if weight.replace(" ", "") not in ("q=0", "q=0.0")}
    return next((encoding for encoding in ENCODINGS if encoding in accepted), None)
