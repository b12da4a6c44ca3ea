"""Holds a press on a link or a button until what was done before it is drawn, and keeps the tab's history whole.

Links and buttons are drawn in whole runs of the page, with the address of that run; sliders run a fragment. Streamlit's
browser code also sends what changed within one tick as one message, which names the fragment when any of it belongs to
one: a press in the same tick would be told to the fragment alone. So a press waits until the simulator has sent what it
holds, and a whole run has drawn that; then it is pressed again. Without anything to wait for it goes through at once.

After Back and Forward the gate tells where the browser is until a run has followed it (`place_in_browser`). Until then
it lets no URL be written, for that may be one which belongs to the entry of the history that was left.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from streamlit.components.v2 import component

from dashboard.ui.components import script

_KEY = "press_gate"
_COMPONENT = component("press_gate", html="<span hidden></span>\n<span hidden></span>", js=script("press_gate"))


@dataclass(frozen=True)
class Place:
    """Where Back and Forward, pressed `travels` times in all, have led the browser: the parameters of its URL."""

    travels: int
    parameters: Mapping[str, str]


def press_gate(session: str, url: Mapping[str, str], page: str, pages: Iterable[str], *, travels: int) -> None:
    """Stand ready; draws nothing. To be called last in a run, so that it is drawn when all else is.

    `session`: a name that no other session has. `url`: the parameters that the page is drawn for. `page`: its path,
    empty for the first page; `pages`: the paths of all pages. `travels`: how many presses of Back and Forward were
    followed.
    """
    # never the same twice: the browser draws a component again only when its data are others
    run = {"run": time.monotonic_ns(), "answered": _state().get("asked")}
    data = {
        **run,
        "session": session,
        "url": urlencode(url),
        "page": page,
        "pages": sorted({*pages}),
        "travels": travels,
    }
    _COMPONENT(key=_KEY, data=data, on_asked_change=lambda: None, on_place_change=lambda: None)


def place_in_browser(session: str) -> Place | None:
    """Where Back or Forward has led, as it was told last; None when nothing was told to this session.

    What is not of the agreed form is passed over: it can only come from a forged message.
    """
    match _state().get("place"):
        case {"session": str(told), "travels": int(travels), "query": str(query)} if told == session:
            return Place(travels, dict(parse_qsl(query.removeprefix("?"), keep_blank_values=True)))
        case _:
            return None


def _state() -> dict[str, Any]:
    return cast("dict[str, Any]", st.session_state.get(_KEY) or {})
