"""The way from one agency to those ranked next to it: two links, which the arrow keys press too, and a comparison."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.pages.elements import draw_html
from dashboard.pages.navigation import page_link
from dashboard.pages.panels.agency_place import ranked_name
from dashboard.pages.view import View
from dashboard.ui.components.neighbour_keys import neighbour_keys
from dashboard.ui.html import tag
from dashboard.ui.markdown import as_label


def neighbours_panel(view: View, row: int) -> None:
    """Draw the links; tied agencies follow each other as on the leaderboard, and an end has one neighbour.

    The comparison begins with the agency ranked before, of the first with the one after.
    """
    order, agencies = view.ranked_block.best_first, view.ranked_block.block.agencies
    if len(order) == 1:
        return
    place = order.index(row)
    with st.container(horizontal=True, vertical_alignment="center", key="neighbours", gap="small"):
        if place > 0:
            _link(view, order[place - 1], "before", "‹ {name}")
        if place + 1 < len(order):
            _link(view, order[place + 1], "after", "{name} ›")
        with st.container(key="neighbour-comparison", width="content"):
            nearest = agencies[order[place - 1 if place else 1]]
            there = replace(view.address, agency=agencies[row].code, compared=nearest.code)
            page_link("comparison", view.t("comparison.link"), there)
        draw_html(tag("span.xh-keys.xh-small.xh-quiet", view.t("agency.neighbour_keys")), width="content")
        neighbour_keys(agencies[row].code)


def _link(view: View, row: int, side: str, shown: str) -> None:
    there = replace(view.address, agency=view.ranked_block.block.agencies[row].code, focus=())
    with st.container(key=f"neighbour-{side}", width="content"):
        page_link("agency", as_label(shown.format(name=ranked_name(view, row))), there)
