"""Server-side rendering of the first screen: published data can be read before any script has loaded.

Streamlit's page is empty until its scripts have loaded and connected to the server. For the most visited pages, if the
address has only parameters that name published data, the HTML is sent with the page drawn in it, from an anonymous run.
Streamlit draws underneath and takes over (`first_page.js`). A drawn page is cached for all visitors until an edition
gets a new version. A signed-in user, and any address with parameters of a session's own, gets the empty page; so do all
visitors if the run draws anything unexpected, or takes too long.

For the anonymous run the server opens a session of its own, without cookies, requests the page as a browser does, and
closes the session. So the messages are what the same code draws for a visitor who has not signed in and has done
nothing yet.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import structlog
from anyio import to_thread
from markupsafe import Markup
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import file_util
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import Runtime
from streamlit.runtime.session_manager import SessionClient
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard.data import EditionError, EditionListing
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.texts import Language, text
from dashboard.web.compressed_assets import ENCODINGS, accepted_encoding
from dashboard.web.first_answer_html import FirstPage, Links, NotKnown, first_page
from dashboard.web.page_language import ROOT, held_back, page_language, prepared
from dashboard.web.settings import is_behind_https

_PATIENCE_OF_A_RUN = 30.0  # seconds


class _Recorder(SessionClient):
    """A client that records the messages of one run in place of a browser."""

    def __init__(self) -> None:
        self.messages: list[ForwardMsg] = []
        self.finished = asyncio.Event()

    def write_forward_msg(self, msg: ForwardMsg) -> None:
        """Record one message; called on the event loop."""
        self.messages.append(msg)
        if msg.WhichOneof("type") == "script_finished":
            self.finished.set()


async def run_page(path: str, parameters: Mapping[str, str]) -> list[ForwardMsg]:
    """Return the messages of a first run of the page at `path` ("" for the home page) with these parameters.

    To be awaited on the server's event loop. Raises TimeoutError after `_PATIENCE_OF_A_RUN` seconds.
    """
    runtime, recorder = Runtime.instance(), _Recorder()
    session = runtime.connect_session(recorder, {"is_logged_in": False})
    try:
        asked = BackMsg()
        asked.rerun_script.page_name = path
        asked.rerun_script.query_string = urlencode(parameters)
        runtime.handle_backmsg(session, asked)
        await asyncio.wait_for(recorder.finished.wait(), _PATIENCE_OF_A_RUN)
        return recorder.messages
    finally:
        runtime.close_session(session)


_log = structlog.stdlib.get_logger("dashboard.web.first_answer")

PICTURE_SIZE = "1200", "630"
"""Width and height in pixels of a link's preview picture (`dashboard.documents.card`)."""
PUBLISHED = frozenset({"ct", "ky", "khoi", "cq", "lang"})
"""Parameters that name published data; any other belongs to a user's own work."""
_LONGEST = 100  # characters of a parameter
_MOST = 256  # pages that are cached
_MOST_DRAWN = 8  # pages that may wait to be drawn; a client that requests more of them slows no other visitor
_PATIENCE = 1.0  # seconds that a first answer may wait for its page
_ASKED_AGAIN = 10.0  # seconds until a page that could not be drawn is tried again: a store may answer by then
_TITLE = re.compile(rb"<title>.*?</title>", re.DOTALL)
_NOSCRIPT = re.compile(rb"<noscript>.*?</noscript>", re.DOTALL)
_HEADERS = {"Cache-Control": "no-cache", "Vary": "Accept-Encoding, Cookie"}

_Asked = tuple[str, tuple[tuple[str, str], ...], str]
"""Path and parameters of a page, and the origin of the request: a preview gives its picture's address with the host."""


@dataclass(frozen=True)
class _Kept:
    """A cached page: its body for each encoding, and its ETag."""

    bodies: Mapping[str, bytes]
    tag: str


class FirstAnswer:
    """Answers requests for the pages at `paths` with their first screen. `editions` lists the published editions.

    `picture` returns the path of a page's preview picture from the page's path and its links' parameters; "" for none.
    """

    def __init__(
        self,
        app: ASGIApp,
        paths: Sequence[str],
        editions: Callable[[], Iterable[EditionListing]],
        base: str = "",
        picture: Callable[[str, Mapping[str, str]], str] = lambda _path, _shown: "",
        run: Callable[[str, Mapping[str, str]], Awaitable[list[ForwardMsg]]] = run_page,
    ) -> None:
        self._app, self._editions, self._base, self._picture, self._run = app, editions, base, picture, run
        self._paths = {f"{base}/{path}": path for path in paths}
        self._listed: tuple[EditionListing, ...] = ()
        self._kept: dict[_Asked, asyncio.Task[_Kept | None]] = {}
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asked = self._asked(scope)
        kept = await self._page(asked, page_language(scope)) if asked else None
        if kept is None:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        encoding = accepted_encoding(headers)
        given = {**_HEADERS, "ETag": kept.tag}
        if kept.tag in headers.get("if-none-match", ""):
            await Response(status_code=304, headers=given)(scope, receive, send)
            return
        if encoding:
            given["Content-Encoding"] = encoding
        body = kept.bodies[encoding or ""]
        await Response(body, headers=given, media_type="text/html")(scope, receive, send)

    def _asked(self, scope: Scope) -> _Asked | None:
        """The page that is requested; None for a signed-in user, and for anything but published data."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or scope["path"] not in self._paths:
            return None
        if USER_COOKIE_NAME in Headers(scope=scope).get("cookie", ""):
            return None
        given = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        parameters = dict(given)
        if len(parameters) < len(given) or not parameters.keys() <= PUBLISHED:
            return None
        if any(not 0 < len(value) <= _LONGEST for value in parameters.values()):
            return None
        scheme = "https" if is_behind_https() else scope["scheme"]
        origin = f"{scheme}://{Headers(scope=scope).get('host', '')}"
        return self._paths[scope["path"]], tuple(sorted(parameters.items())), origin

    async def _page(self, asked: _Asked, language: Language) -> _Kept | None:
        """The page, from the cache or drawn now; None if it cannot be drawn, or not within `_PATIENCE`."""
        try:
            listed = tuple(await to_thread.run_sync(self._editions))
        except (EditionError, OSError):
            return None  # the page itself reports the problem
        if listed != self._listed:
            self._listed = listed
            self._kept.clear()
        if not _is_there(asked, listed):
            return None
        if asked not in self._kept:
            if sum(not drawing.done() for drawing in self._kept.values()) >= _MOST_DRAWN:
                return None
            while len(self._kept) >= _MOST:
                del self._kept[next(iter(self._kept))]
            self._kept[asked] = asyncio.create_task(self._draw(asked, language, listed))
        done, _ = await asyncio.wait([self._kept[asked]], timeout=_PATIENCE)
        return next((task.result() for task in done), None)

    async def _draw(self, asked: _Asked, language: Language, listed: Sequence[EditionListing]) -> _Kept | None:
        path, parameters, origin = asked
        try:
            async with self._one_at_a_time:
                messages = await self._run(path, dict(parameters))
            here = _here(messages)
            page = first_page(messages, _links(path, here, listed, language))
            picture = await to_thread.run_sync(self._picture, path, here)
            picture = f"{origin}{self._base}{picture}" if picture else ""
            return await to_thread.run_sync(_sent, page, language, self._base, picture)
        except NotKnown as reason:
            _log.info("no_first_page", path=path, reason=str(reason))
        except Exception:  # the page then opens without a first screen
            _log.exception("no_first_page", path=path)
        asyncio.get_running_loop().call_later(_ASKED_AGAIN, self._kept.pop, asked, None)
        return None


def _is_there(asked: _Asked, listed: Iterable[EditionListing]) -> bool:
    """Whether some edition of the list has the programme, period and block that the address names."""
    named = dict(asked[1])
    return any(
        named.get("ct", edition.id.programme) == edition.id.programme
        and named.get("ky", edition.id.period) == edition.id.period
        and ("khoi" not in named or any(named["khoi"] == block.code for block in edition.blocks))
        for edition in listed
        if edition.error is None
    )


def _here(messages: Iterable[ForwardMsg]) -> dict[str, str]:
    """The query parameters of the page's own links."""
    elements = (message.delta.new_element for message in messages if message.WhichOneof("type") == "delta")
    queries = (element.page_link.query_string for element in elements if element.WhichOneof("type") == "page_link")
    return dict(parse_qsl(next(queries, "")))


def _links(path: str, here: Mapping[str, str], listed: Iterable[EditionListing], language: Language) -> Links:
    """The path of the page, and the addresses that the segments for language and block lead to."""

    def url(**changed: str) -> str:
        return f"./{path}?{urlencode({name: value for name, value in {**here, **changed}.items() if value})}"

    edition = next(
        (one for one in listed if (one.id.programme, one.id.period) == (here.get("ct"), here.get("ky"))), None
    )
    blocks = {block.name: url(khoi=block.code, cq="") for block in edition.blocks} if edition else {}
    other = {"EN": url(lang="en")} if language == "vi" else {"VI": url(lang="")}
    return Links(path, {"pick_block": blocks, "pick_language": other})


def _sent(page: FirstPage, language: Language, base: str, picture: str) -> _Kept:
    """The page as it is sent. `picture`: the full address of its link preview picture, "" for none."""
    empty = prepared(_streamlits_page(), language, base)
    if ROOT not in empty:
        raise NotKnown("Streamlit's page")
    needs_scripts = tag("noscript", tag("p.stMainBlockContainer", text("notice.needs_scripts", language)))
    preview = {
        "type": "website",
        "locale": "vi_VN" if language == "vi" else "en_GB",
        "title": page.title,
        "description": page.description,
    }
    if picture:
        width, height = PICTURE_SIZE
        preview |= {"image": picture, "image:width": width, "image:height": height, "image:alt": page.title}
    properties = [Markup('<meta property="og:{}" content="{}">').format(*each) for each in preview.items()]
    described = Markup('<meta name="description" content="{}">').format(page.description)
    head = EMPTY.join([tag("title", page.title), described, *properties])
    whole = _NOSCRIPT.sub(b"", empty, count=1)
    whole = _TITLE.sub(lambda _: head.encode(), whole, count=1)
    whole = held_back(whole, page.content + needs_scripts)
    digest = hashlib.sha256(whole).hexdigest()[:20]
    bodies = {"": whole, **{encoding: compress(whole) for encoding, compress in ENCODINGS.items()}}
    return _Kept(bodies, f'W/"{digest}"')


@cache
def _streamlits_page() -> bytes:
    return (Path(file_util.get_static_dir()) / "index.html").read_bytes()
