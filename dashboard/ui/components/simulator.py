"""Sliders of one agency and the ranked board in one component: it reports while one drags.

The browser only draws and asks; points, ranks and every figure come from Python. Each thing the user does is an event
with a number; an event is sent again until Python has acknowledged its number, so nothing is lost while a run is
under way, and of several values of one slider within one gesture only the newest is kept.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, cast

import streamlit as st
from streamlit.components.v2 import component

from dashboard.ui.components.sources import script, style

EventKind = Literal["set", "type", "maximum", "reset", "reset_all", "undo", "redo", "rest"]
_KINDS: tuple[str, ...] = ("set", "type", "maximum", "reset", "reset_all", "undo", "redo", "rest")

_COMPONENT = component(
    "simulator",
    html='<div class="summary"></div>\n<div class="columns"><div class="sliders"></div><div class="board"></div></div>',
    css=style("simulator"),
    js=script("simulator"),
)


@dataclass(frozen=True, slots=True)
class SimulatorEvent:
    """Something the user did: `gesture` groups what one undo takes back; `value` is what was dragged to or typed."""

    number: int
    kind: EventKind
    agency: str
    criterion: str
    value: float | str | None
    gesture: int


def simulator(data: dict[str, Any], *, key: str) -> None:
    """Draw the component from `data` (made by `dashboard.pages.panels.simulator_panel`)."""
    _COMPONENT(key=key, data=data, on_events_change=lambda: None)


def simulator_events(key: str, acknowledged: int) -> Iterator[SimulatorEvent]:
    """Events that are newer than `acknowledged`, oldest first. What is not of the agreed form is passed over:
    it can only come from somebody who writes to the socket himself.
    """
    state = cast("dict[str, Any]", st.session_state.get(key) or {})
    for event in cast("list[Any]", state.get("events") or []):
        match event:
            case {"n": int(n), "k": str(kind), "a": str(agency), "c": str(criterion), "v": value, "g": int(gesture)}:
                known = kind in _KINDS and (value is None or isinstance(value, (int, float, str)))
                if n > acknowledged and known:
                    yield SimulatorEvent(n, cast("EventKind", kind), agency, criterion, value, gesture)
            case _:
                continue
