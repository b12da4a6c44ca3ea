"""The leaderboard as a table that sorts and searches in the browser; ranks come from Python and never change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import streamlit as st

from dashboard.ui.components import script, style
from dashboard.ui.components.component import Component

_COMPONENT = Component(
    "leaderboard",
    html='<div class="bar"></div>\n<div class="legend"></div>\n<div class="frame"></div>',
    css=style("leaderboard"),
    js=script("leaderboard", "search_fold"),
)


def leaderboard(data: dict[str, Any], *, key: str, on_look: Callable[[], None]) -> None:
    """Draw the table from `data` (made by `dashboard.pages.panels.leaderboard_table`).

    A row leads to the agency's page as a link does. `on_look` is called when search, order, filter or distance change
    and rest; `leaderboard_look` says what they are then.
    """
    _COMPONENT(key=key, data=data, on_look_change=on_look)


def leaderboard_look(key: str) -> dict[str, str] | None:
    """What the table shows, by the fields of an address; None when it is of no agreed form, as a forged one."""
    state = cast("dict[str, Any]", st.session_state.get(key) or {})
    match state.get("look"):
        case {"query": str(query), "sort": str(sort), "only": str(only), "near": str(near)}:
            return {"query": query, "sort": sort, "only": only, "near": near}
        case _:
            return None
