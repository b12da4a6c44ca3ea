"""The figures of one step of a slider, answered ahead of Streamlit's rerun.

On a rerun Streamlit's browser code draws every element of the page anew before the simulator is handed its answer; that
took longer than everything on the server. So the simulator also asks here, by plain HTTP. Nothing is changed and
nothing kept: the answer is what the rerun will say, by the same functions. The rerun still comes, when the hand rests,
and what it says is what counts. Where nobody serves the route (`streamlit run app.py`), every step is a rerun.

Who asks much waits longer himself and slows nobody: one answer a session is worked out at a time, of those that wait
the newest alone is kept, and all sessions share one thread.
"""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Event
from typing import Any, cast
from weakref import WeakValueDictionary

import streamlit as st
from anyio import CapacityLimiter, to_thread
from anyio import Event as Signal
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard.scoring import ScenarioRefused

STEP_AHEAD = "/mo-phong/buoc"
"""Where the simulator asks: the path of the simulation page, and a step (bước)."""

Answer = Callable[[str, Mapping[str, float]], dict[str, Any] | None]
"""From the stamp of what is on screen and points by criterion to the figures; None when something else is on screen.

Raises ScenarioRefused for points that are not allowed.
"""

_KEY = "live_preview"
_AT_ONCE = 1
"""Answers worked out at a time: with more, pages would share the processor with all of them and not with one."""
_LARGEST = 64 * 1024  # bytes of a question; a thousand criteria take half of it
_NOT_CACHED = {"Cache-Control": "no-store"}


class Turn:
    """One question of a session at a time; of those that wait the newest, which is the one that the screen needs."""

    def __init__(self) -> None:
        self._is_taken = False
        self._waiting: Signal | None = None
        self._next: Signal | None = None

    async def take(self) -> bool:
        """Wait for the turn; False when a newer question has overtaken this one."""
        if not self._is_taken:
            self._is_taken = True
            return True
        if self._waiting is not None:
            self._waiting.set()
        mine = self._waiting = Signal()
        try:
            await mine.wait()
        except BaseException:  # the server stops, or the visitor has left
            if self._waiting is mine:
                self._waiting = None
            elif self._next is mine:
                self.give_back()
            raise
        return self._next is mine

    def give_back(self) -> None:
        """Let the next one have it."""
        self._next, self._waiting = self._waiting, None
        self._is_taken = self._next is not None
        if self._next is not None:
            self._next.set()


@dataclass(eq=False)
class Asked:
    """Who answers for one session. Nobody guesses its token, and it is gone with the session."""

    token: str
    answer: Answer
    turn: Turn = field(default_factory=Turn)


sessions: WeakValueDictionary[str, Asked] = WeakValueDictionary()
"""Those that can be asked, by their tokens."""
_served = Event()
_working = CapacityLimiter(_AT_ONCE)


def answer_ahead(answer: Answer) -> str:
    """Let `answer` answer for this session from now on; return the token to ask with, empty when nobody could ask."""
    if not _served.is_set():
        return ""
    asked: Asked | None = st.session_state.get(_KEY)
    if asked is None:
        asked = st.session_state[_KEY] = Asked(secrets.token_urlsafe(16), answer)
        sessions[asked.token] = asked
    asked.answer = answer
    return asked.token


def live_preview_route() -> Route:
    """Return the route that answers; a server that has it lets the simulators know."""
    _served.set()
    return Route(STEP_AHEAD, _step, methods=["POST"])


async def _step(request: Request) -> Response:
    """200 with the figures; 400 for no question at all, 404 for a session or screen that is gone, 422 when refused.

    429 when the session has asked again meanwhile: nobody needs this answer any more.
    """
    question = _question(await _body(request))
    if question is None:
        return Response(status_code=400)
    token, stamp, changes = question
    asked = sessions.get(token)
    if asked is None:
        return Response(status_code=404)
    if not await asked.turn.take():
        return Response(status_code=429)
    try:
        figures = await to_thread.run_sync(asked.answer, stamp, changes, limiter=_working)
    except ScenarioRefused:
        return Response(status_code=422)
    finally:
        asked.turn.give_back()
    return Response(status_code=404) if figures is None else JSONResponse(figures, headers=_NOT_CACHED)


async def _body(request: Request) -> bytes:
    """The body, and nothing of one that is too large."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LARGEST:
            return b""
    return body


def _question(body: bytes) -> tuple[str, str, dict[str, float]] | None:
    """Token, stamp and points by criterion; None when it is not of the agreed form."""
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
