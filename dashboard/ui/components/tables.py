"""Tables drawn in the browser: the leaderboard, the heat map, and the first cells of a sheet with its layout.

The leaderboard sorts and searches in the browser; ranks come from Python and never change. The heat map is agencies ×
criteria as shaded percentages, each of which is a link to the agency at that criterion. In the layout grid the user
presses the head of a row or column to set its role. The browser keeps no state but an open list: a choice is sent at
once, and Python's result is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import streamlit as st

from dashboard.ui.components import Component, script, style

_LEADERBOARD = Component(
    "leaderboard",
    html='<div class="bar"></div>\n<div class="legend"></div>\n<div class="frame"></div>',
    css=style("leaderboard"),
    js=script("leaderboard", "search_fold"),
)


def leaderboard(data: dict[str, Any], *, key: str, on_look: Callable[[], None]) -> None:
    """Draw the table from `data` (made by `dashboard.pages.panels.leaderboard_table`).

    A row works as a link to the agency's page. `on_look` is called after search, order, filter or distance have changed
    (debounced); `leaderboard_look` returns their values.
    """
    _LEADERBOARD(key=key, data=data, on_look_change=on_look)


def leaderboard_look(key: str) -> dict[str, str] | None:
    """The state of the table by the fields of an address; None if it does not have the agreed form, as a forged one."""
    state = cast("dict[str, Any]", st.session_state.get(key) or {})
    match state.get("look"):
        case {"query": str(query), "sort": str(sort), "only": str(only), "near": str(near)}:
            return {"query": query, "sort": sort, "only": only, "near": near}
        case _:
            return None


_HEAT_MAP = Component(
    "heat_map",
    html='<div class="bar"></div>\n<div class="frame"></div>',
    css=style("heat_map"),
    js=script("heat_map"),
)


def heat_map(data: dict[str, Any]) -> None:
    """Draw the table from `data` (made by `dashboard.pages.panels.leaderboard_charts`)."""
    _HEAT_MAP(key="heat_map", data=data)


_GRID_KEY = "layout_grid"
_LAYOUT_GRID = Component(
    _GRID_KEY,
    html='<div class="frame"></div>\n<div class="menu" popover="manual"></div>',
    css=style(_GRID_KEY),
    js=script(_GRID_KEY),
)


def layout_grid(data: dict[str, Any], on_say: Callable[[int, str, int, str], object]) -> None:
    """Draw the sheet from `data` (made by `dashboard.pages.panels.layout_panel`).

    `on_say` is called before the next run with the number of the sheet, `row` or `column`, its position and the chosen
    role; the browser may have sent other values than were offered.
    """

    def said() -> None:
        state = st.session_state.get(_GRID_KEY)
        match state.get("say") if isinstance(state, dict) else None:
            case {"sheet": int(sheet), "axis": str(axis), "at": int(at), "what": str(what)}:
                on_say(sheet, axis, at, what)
            case _:
                pass

    _LAYOUT_GRID(key=_GRID_KEY, data=data, on_say_change=said)
