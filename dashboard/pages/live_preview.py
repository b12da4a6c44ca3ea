"""The figures of one slider step, computed over HTTP before Streamlit's rerun.

On a rerun Streamlit's browser code redraws every element of the page before the simulator receives its answer; that
took longer than all work on the server. So the simulator also sends each step here, by plain HTTP. Nothing is changed
or stored: the answer is what the rerun will give, computed by the same functions. The rerun still follows when the
user pauses, and its result is the valid one. Without this route (`streamlit run app.py`), every step is a rerun.

A session with many requests waits longer itself and does not slow the others: one answer is computed at a time, so that
pages share the processor with one thread, not with many, and the session that has used the least time goes first.
"""

from __future__ import annotations

import json
import math
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event
from typing import Any, cast
from weakref import WeakValueDictionary

import streamlit as st
from anyio import Event as Signal
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.scoring import ScenarioRefused

PREVIEW_PATH = "/mo-phong/buoc"
"""URL path of the preview requests: the path of the simulation page, and "bước" (step)."""

Answer = Callable[[str, Mapping[str, float]], dict[str, Any] | None]
"""Takes the stamp of the screen and points by criterion, returns the figures; None if another screen is shown by now.

Raises ScenarioRefused for points that are not allowed.
"""

_KEY = "live_preview"
_FORGOTTEN_AFTER = 10.0  # seconds after which time used by a session counts for a third
_LARGEST = 64 * 1024  # bytes of a request; a thousand criteria take half of them
_NOT_CACHED = {"Cache-Control": "no-store"}


@dataclass(eq=False)
class Asked:
    """The function that answers one session's requests. Its token cannot be guessed; it is dropped with the session.

    `spent`: seconds used lately to answer the session's requests, as of the time `counted`.
    """

    token: str
    answer: Answer
    spent: float = 0.0
    counted: float = 0.0

    def spent_by(self, moment: float) -> float:
        """Seconds used to answer the session's requests; older ones count less and less."""
        return self.spent * math.exp((self.counted - moment) / _FORGOTTEN_AFTER)


class RequestQueue:
    """A queue that lets one request run at a time; the session that has used the least time lately goes first.

    Of the waiting requests of one session only the newest is kept: it is the one that the screen needs.
    """

    def __init__(self) -> None:
        self._is_taken = False
        self._waiting: dict[Asked, Signal] = {}
        self._next: Signal | None = None

    async def take(self, asked: Asked) -> bool:
        """Wait for the request's turn; False if a newer request of the same session has replaced it."""
        if not self._is_taken:
            self._is_taken = True
            return True
        if overtaken := self._waiting.pop(asked, None):
            overtaken.set()
        mine = self._waiting[asked] = Signal()
        try:
            await mine.wait()
        except BaseException:  # the server stops, or the visitor has left
            if self._waiting.get(asked) is mine:
                del self._waiting[asked]
            elif self._next is mine:
                self.give_back(asked, 0.0)
            raise
        return self._next is mine

    def give_back(self, asked: Asked, seconds: float) -> None:
        """Let the next request run; answering this one took `seconds`."""
        now = time.monotonic()
        asked.spent, asked.counted = asked.spent_by(now) + seconds, now
        self._is_taken, self._next = bool(self._waiting), None
        if self._waiting:
            first = min(self._waiting, key=lambda one: one.spent_by(now))
            self._next = self._waiting.pop(first)
            self._next.set()


sessions: WeakValueDictionary[str, Asked] = WeakValueDictionary()
"""The sessions that can be asked, by token."""
_served = Event()
_queue = RequestQueue()


def preview_token(answer: Answer) -> str:
    """Register `answer` as the function for this session; return the token for requests.

    Empty if the route is not served.
    """
    if not _served.is_set():
        return ""
    asked: Asked | None = st.session_state.get(_KEY)
    if asked is None:
        asked = st.session_state[_KEY] = Asked(secrets.token_urlsafe(16), answer)
        sessions[asked.token] = asked
    asked.answer = answer
    return asked.token


def live_preview_route() -> Route:
    """Return the route of the preview; a call also tells the simulators that the server has it."""
    _served.set()
    return Route(PREVIEW_PATH, _step, methods=["POST"])


async def _step(request: Request) -> Response:
    """200 with the figures; 400 for a malformed request, 404 for a session or screen that is gone, 422 when refused.

    429 when the session has sent a newer request meanwhile: this answer is no longer needed.
    """
    question = _question(await _body(request))
    if question is None:
        return Response(status_code=400)
    token, stamp, changes = question
    asked = sessions.get(token)
    if asked is None:
        return Response(status_code=404)
    if not await _queue.take(asked):
        return Response(status_code=429)
    start = time.monotonic()
    try:
        figures = await to_thread.run_sync(asked.answer, stamp, changes)
    except ScenarioRefused:
        return Response(status_code=422)
    finally:
        _queue.give_back(asked, time.monotonic() - start)
    return Response(status_code=404) if figures is None else JSONResponse(figures, headers=_NOT_CACHED)


async def _body(request: Request) -> bytes:
    """The request body; empty if it is too large."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST:
            return b""
    return body


def _question(body: bytes) -> tuple[str, str, dict[str, float]] | None:
    """Token, stamp and points by criterion; None if the body does not have the agreed form."""
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return None
    match content:
        case {"token": str(token), "stamp": str(stamp), "points": dict(points)}:
            given = cast("dict[str, Any]", points)
            if all(type(value) in (int, float) and abs(value) < 1e9 for value in given.values()):
                changes = {code: float(value) for code, value in given.items()}
                return (token, stamp, changes) if all(map(math.isfinite, changes.values())) else None
        case _:
            pass
    return None
