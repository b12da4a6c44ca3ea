"""Holds a press on a link or a button until what was done before it is drawn.

Links and buttons are drawn in whole runs of the page, with the address of that run; sliders run a fragment. Streamlit's
browser code also sends what changed within one tick as one message, which names the fragment when any of it belongs to
one: a press in the same tick would be told to the fragment alone. So a press waits until the simulator has sent what it
holds, and a whole run has drawn that; then it is pressed again. Without anything to wait for it goes through at once.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

import streamlit as st
from streamlit.components.v2 import component

from dashboard.ui.components.sources import script

_KEY = "press_gate"
_COMPONENT = component("press_gate", html="<span hidden></span>\n<span hidden></span>", js=script("press_gate"))


def press_gate(url: Mapping[str, str]) -> None:
    """Stand ready; draws nothing. To be called last in a run, so that it is drawn when all else is.

    `url`: the parameters that the page is drawn for.
    """
    state = cast("dict[str, Any]", st.session_state.get(_KEY) or {})
    # never the same twice: the browser draws a component again only when its data are others
    data = {"answered": state.get("asked"), "run": time.monotonic_ns(), "url": urlencode(url)}
    _COMPONENT(key=_KEY, data=data, on_asked_change=lambda: None)
