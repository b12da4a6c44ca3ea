"""The figures of one step of a slider, answered ahead of Streamlit's rerun.

On a rerun Streamlit's browser code draws every element of the page anew before the simulator is handed its answer; that
took longer than everything on the server. So the simulator also asks here, by plain HTTP. Nothing is changed and
nothing kept: the answer is what the rerun will say, by the same functions. The rerun still comes, when the hand rests,
and what it says is what counts. Where nobody serves the route (`streamlit run app.py`), every step is a rerun.
"""

from __future__ import annotations

import json
import math
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event
from typing import Any, cast
from weakref import WeakValueDictionary

import streamlit as st
from anyio import to_thread
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

_KEY = "step_ahead"
_LARGEST = 64 * 1024  # bytes of a question; a thousand criteria take half of it
_NOT_CACHED = {"Cache-Control": "no-store"}


@dataclass(eq=False)
class _Asked:
    """Who answers for one session. Nobody guesses its token, and it is gone with the session."""

    token: str
    answer: Answer


_sessions: WeakValueDictionary[str, _Asked] = WeakValueDictionary()
_served = Event()


def answer_ahead(answer: Answer) -> str:
    """Let `answer` answer for this session from now on; return the token to ask with, empty when nobody could ask."""
    if not _served.is_set():
        return ""
    asked: _Asked | None = st.session_state.get(_KEY)
    if asked is None:
        asked = st.session_state[_KEY] = _Asked(secrets.token_urlsafe(16), answer)
        _sessions[asked.token] = asked
    asked.answer = answer
    return asked.token


def step_ahead_route() -> Route:
    """Return the route that answers; a server that has it lets the simulators know."""
    _served.set()
    return Route(STEP_AHEAD, _step, methods=["POST"])


async def _step(request: Request) -> Response:
    """200 with the figures; 400 for no question at all, 404 for a session or screen that is gone, 422 when refused."""
    question = _question(await _body(request))
    if question is None:
        return Response(status_code=400)
    token, stamp, changes = question
    asked = _sessions.get(token)
    if asked is None:
        return Response(status_code=404)
    try:
        figures = await to_thread.run_sync(asked.answer, stamp, changes)
    except ScenarioRefused:
        return Response(status_code=422)
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
