"""The first cells of a sheet with its layout painted on them; the head of a row or column is pressed to say what it is.

The browser holds nothing but an open list: what is said is sent at once, and what is drawn is what Python made of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from dashboard.ui.components import script, style
from dashboard.ui.components.component import Component

_KEY = "layout_grid"
_COMPONENT = Component(
    _KEY,
    html='<div class="frame"></div>\n<div class="menu" popover="manual"></div>',
    css=style(_KEY),
    js=script(_KEY),
)


def layout_grid(data: dict[str, Any], on_say: Callable[[int, str, int, str], object]) -> None:
    """Draw the sheet from `data` (made by `dashboard.pages.panels.layout_panel`).

    `on_say` is called before the next run with the number of the sheet, `row` or `column`, its place and what it is
    said to be, of any of which the browser may have sent another one than was offered.
    """

    def said() -> None:
        state = st.session_state.get(_KEY)
        match state.get("say") if isinstance(state, dict) else None:
            case {"sheet": int(sheet), "axis": str(axis), "at": int(at), "what": str(what)}:
                on_say(sheet, axis, at, what)
            case _:
                pass

    _COMPONENT(key=_KEY, data=data, on_say_change=said)
