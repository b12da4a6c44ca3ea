"""Following a presentation over HTTP: the followers' page and its events, and the presenter's requests.

    GET  /theo-doi                form that asks for a code
    POST /theo-doi                opens a room, for a session with a presentation on screen
    GET  /theo-doi/CODE           the followers' page
    GET  /theo-doi/CODE/events    server-sent events for it
    POST /theo-doi/CODE           leads the room, by its secret: shows a screen, sends a heartbeat, or ends the room

The presenter's browser names a screen and never sends one: what followers see was drawn on the server for the
presenter's session, escaped by construction. The followers' page is a separate one without Streamlit, so that a hundred
phones cost little. `following.js` shows in it what the server sends.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any, cast
from urllib.parse import urlsplit

import segno
from anyio import to_thread
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from dashboard.database import MOST_ROOMS, RoomLead, Rooms, RoomsFull, StoreUnavailable, open_rooms
from dashboard.database.presentation_rooms import CODE
from dashboard.ui.components import following_css, labels, script
from dashboard.ui.components.presentation import FOLLOWING_PATH
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.texts import LANGUAGES, Language, text
from dashboard.web.page_assets import FOR_A_YEAR, TEXT, font_path
from dashboard.web.page_language import page_language
from dashboard.web.presentation_audience import Audience
from dashboard.web.settings import LOOPBACK

ScreenOf = Callable[[str, str], Mapping[str, object] | None]
"""From a session's token and the code of a screen to what followers see of that screen; None if there is none."""

_LARGEST = 4_096  # bytes of the body of a presenter's request
_HIGHEST_RANK = 99_999
_NOT_KEPT = {"Cache-Control": "no-store"}
_EVENTS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # the latter makes nginx pass on each event at once
_NOT_IN_A_CODE = re.compile(r"[\s-]+")


_QUIET_ZONE = 4  # modules around a QR code, as its standard requires


@cache
def _opened() -> Rooms:
    """The store of the installation's rooms; a failure to open it is not cached."""
    return open_rooms()


class Following:
    """Answers requests under `/theo-doi`. `screen_of` returns the screens of this process's sessions.

    `base`: the path that the dashboard is under.
    """

    def __init__(self, app: ASGIApp, screen_of: ScreenOf, base: str = "", rooms: Callable[[], Rooms] = _opened) -> None:
        self._app, self._screen_of, self._base, self._rooms = app, screen_of, base, rooms
        self._audience = Audience(rooms)
        self._path = re.compile(rf"{re.escape(base + FOLLOWING_PATH)}(?:/([^/]+)(/events)?)?/?")
        digest = hashlib.sha256(_following_script().encode()).hexdigest()[:10]
        self._script = f"{base}/static/js/xep-hang-following.{digest}.js"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer: Response | None = None
        if scope["type"] == "http":
            if scope["path"] == self._script:
                answer = Response(_following_script(), headers=FOR_A_YEAR, media_type="text/javascript")
            elif found := self._path.fullmatch(scope["path"]):
                answer = await self._answer(Request(scope, receive), found[1] or "", events=bool(found[2]))
        await (answer or self._app)(scope, receive, send)

    async def _answer(self, request: Request, code: str, *, events: bool) -> Response | None:
        try:
            match request.method, events:
                case "GET", True:
                    return await self._events(request, code)
                case "GET" | "HEAD", False:
                    return self._page(request, code)
                case "POST", False:
                    said = _read(await _body(request))
                    if said is None:
                        return Response(status_code=400)
                    return await (self._lead(code, said) if code else self._open(request, said))
                case _:
                    return None
        except StoreUnavailable:
            sentence = text("following.store_down", page_language(request.scope))
            return PlainTextResponse(sentence, status_code=503, headers=_NOT_KEPT)

    # ---- followers

    def _page(self, request: Request, code: str) -> Response:
        language = page_language(request.scope)
        font = font_path(TEXT, self._base)
        typed = code or request.query_params.get("ma", "")
        found = CODE.fullmatch(_NOT_IN_A_CODE.sub("", typed).upper())
        if found is None:
            page = _code_page(language, self._base, font=font, tried=typed[:20])
            return Response(page, headers=_NOT_KEPT, media_type="text/html")
        if found[0] != code:
            there = f"{self._base}{FOLLOWING_PATH}/{found[0]}{_asking(language)}"
            return RedirectResponse(there, 303, headers=_NOT_KEPT)
        page = _following_page(language, self._base, font=font, script=self._script)
        return Response(page, headers=_NOT_KEPT, media_type="text/html")

    async def _events(self, request: Request, code: str) -> Response:
        has = request.headers.get("last-event-id", "")
        number = int(has) if has.isascii() and has.isdecimal() and len(has) < 10 else None
        followed = await self._audience.joined(code) if CODE.fullmatch(code) else None
        sent = self._audience.follow(code, followed, has=number, leads="leads" in request.query_params)
        return StreamingResponse(sent, headers=_EVENTS, media_type="text/event-stream")

    # ---- the presenter

    async def _open(self, request: Request, said: _Said) -> Response:
        origin = urlsplit(request.headers.get("origin", ""))
        if not origin.netloc or origin.netloc != request.headers.get("host"):
            return Response(status_code=403)
        if self._screen_of(said.token, "") is None:
            return PlainTextResponse(text("following.no_answer", said.language), status_code=409)
        try:
            lead = await to_thread.run_sync(lambda: self._rooms().open())
        except RoomsFull:
            full = text("following.rooms_full", said.language, count=MOST_ROOMS)
            return PlainTextResponse(full, status_code=503, headers=_NOT_KEPT)
        home = f"{origin.scheme}://{origin.netloc}{self._base}{FOLLOWING_PATH}"
        told = {
            "code": lead.code,
            "secret": lead.secret,
            "address": home.partition("://")[2],
            "qr": _qr_code(f"{home}/{lead.code}{_asking(said.language)}"),
            "loopback": (origin.hostname or "") in LOOPBACK,
        }
        return JSONResponse(told, headers=_NOT_KEPT)

    async def _lead(self, code: str, said: _Said) -> Response:
        """204 on success, 404 for no such room, 409 for no such screen of the session, 413 for a screen too large."""
        lead = RoomLead(code, said.secret)
        if not CODE.fullmatch(code):
            return Response(status_code=404)
        if said.end:
            done = await to_thread.run_sync(lambda: self._rooms().end(lead))
            if done:
                self._audience.end(code)
        elif said.screen:
            shown = self._screen_of(said.token, said.screen)
            if shown is None:
                return Response(status_code=409)
            state = json.dumps({**shown, "rank": said.rank, "black": said.black}, ensure_ascii=False)
            try:
                number = await to_thread.run_sync(lambda: self._rooms().show(lead, state))
            except ValueError:
                return PlainTextResponse(text("following.too_large", said.language), status_code=413)
            done = number is not None
            if number is not None:
                self._audience.show(code, number, state)
        else:
            done = await to_thread.run_sync(lambda: self._rooms().heard(lead))
            if done:
                self._audience.hear(code)
        return Response(status_code=204 if done else 404)


@dataclass(frozen=True)
class _Said:
    """A request of the presenter's browser."""

    language: Language
    token: str = ""
    secret: str = ""
    screen: str = ""
    rank: int = 0
    black: bool = False
    end: bool = False


def _read(body: bytes) -> _Said | None:
    """The request in `body`; None if it does not have the expected form."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if not isinstance(content, dict):
        return None
    given = cast("dict[str, Any]", content)
    texts = {name: given.get(name, "") for name in ("token", "secret", "screen")}
    rank, black, end = given.get("rank", 0), given.get("black", False), given.get("end", False)
    if not all(isinstance(value, str) for value in texts.values()):
        return None
    if type(rank) is not int or not 0 <= rank <= _HIGHEST_RANK or type(black) is not bool or type(end) is not bool:
        return None
    return _Said("en" if given.get("language") == "en" else "vi", **texts, rank=rank, black=black, end=end)


async def _body(request: Request) -> bytes:
    """The body of a request; empty if it is larger than `_LARGEST`."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST:
            return b""
    return body


def _qr_code(address: str) -> dict[str, Any]:
    """A URL as a QR code: the number of modules per side, and the dark modules as an SVG path."""
    made = segno.make(address, error="m", micro=False)
    drawn: list[str] = []
    for y, row in enumerate(made.matrix_iter(border=_QUIET_ZONE)):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                drawn.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return {"size": made.symbol_size(border=_QUIET_ZONE)[0], "path": "".join(drawn)}


_HEAD = Markup(
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    '<link rel="icon" href="data:,">'
)
_FACE = Markup('@font-face{{font-family:xep-hang-sans;font-weight:200 900;src:url("{}") format("woff2")}}')
_SCRIPT = Markup('<script type="module" src="{}"></script>')
_FIELD = Markup('<input id="ma" name="ma" autocomplete="off" autocapitalize="characters" value="{}">')
_LANGUAGE_KEPT = Markup('<input type="hidden" name="lang" value="{}">')
_NAMES: dict[Language, str] = {"vi": "Tiếng Việt", "en": "English"}
_LABELS = (
    *("following.connecting", "following.not_begun", "following.leader_gone", "following.server_gone"),
    *("following.over", "following.unknown", "following.full", "following.black", "following.enter_another"),
)


@cache
def _following_script() -> str:
    """The script of the page."""
    return script("following")


def _following_page(language: Language, base: str, *, font: str, script: str) -> Markup:
    """Return the page that follows the room that its URL names.

    `base`: the path that the dashboard is under; `font`, `script`: the URLs of both.
    """
    told = json.dumps(labels(Localizer(language), *_LABELS), ensure_ascii=False)
    home = f"{base}{FOLLOWING_PATH}{_asking(language)}"
    line = tag("p.line", text("following.connecting", language), role="status")
    said = tag("footer.foot", tag("span.said-of"), tag("span.count"), _switch(language))
    screens, announced = tag("div.screens"), tag("div.said", role="status")
    stage = tag("main.stage.following", line, screens, said, announced, data_texts=told, data_home=home)
    return _page(language, font, tag("body", stage, _SCRIPT.format(script)))


def _code_page(language: Language, base: str, *, font: str, tried: str = "") -> Markup:
    """Return the page that asks for the code of a room; `tried`: an entry that is not a valid code."""
    sentence = text("following.wrong_code" if tried else "following.code_hint", language)
    form = tag(
        "form.ask",
        tag("h1", text("following.page", language)),
        tag("label", text("following.code", language), **{"for": "ma"}),
        tag("p.typed", _FIELD.format(tried), tag("button", text("following.go", language))),
        tag("p.caution" if tried else "p.hint", sentence, **({"role": "alert"} if tried else {})),
        _LANGUAGE_KEPT.format(language) if language != LANGUAGES[0] else EMPTY,
        action=f"{base}{FOLLOWING_PATH}",
    )
    return _page(language, font, tag("body", tag("main.stage.following", form, tag("p", _switch(language)))))


def _page(language: Language, font: str, body: Markup) -> Markup:
    css = _FACE.format(font) + following_css()
    title = tag("title", text("following.page", language))
    head = tag("head", _HEAD, title, tag("style", css))
    return Markup("<!DOCTYPE html>\n{}").format(tag("html", head, body, lang=language))


def _switch(language: Language) -> Markup:
    other: Language = "vi" if language == "en" else "en"
    to = _asking(other) or "?"
    return tag("a.switch", _NAMES[other], href=to, lang=other, hreflang=other)


def _asking(language: Language) -> str:
    return "?lang=en" if language == "en" else ""
