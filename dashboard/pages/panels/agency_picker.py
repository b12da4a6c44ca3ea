"""The title of a page about one agency, with the picker of the agency beside it."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View, change_address
from dashboard.pages.panels.page_title import page_title
from dashboard.ui.components.picker import picker
from dashboard.ui.html import tag


def titled_agency_picker(
    view: View, title: Callable[[str], str], note: str = "", *, beside: Callable[[int], None] = lambda row: None
) -> int:
    """Draw the title and the picker in rank order; return the row of the agency on screen.

    `beside` draws what stands after the picker, of the agency in a row. Without a choice in the address the agency is
    the last of its block: the one that has most to gain.
    """
    words, ranked, block = view.words, view.ranked_block, view.ranked_block.block
    code = view.address.agency or block.agencies[ranked.best_first[-1]].code
    row = block.agency_index[code]
    with st.container(horizontal=True, vertical_alignment="bottom", key="agency-title"):
        page_title(title(block.agencies[row].name), note)
        names = {block.agencies[other].code: _ranked_name(view, other) for other in ranked.best_first}
        picker(
            words("agency.pick"),
            names,
            code,
            key="pick_agency",
            on_pick=lambda agency: change_address(agency=agency, focus=()),
            words=words,
            width=380,
            label_shown=False,
        )
        if not view.address.agency:
            draw_html(tag("p.xh-small.xh-quiet", words("agency.not_chosen")))
        beside(row)
    return row


def _ranked_name(view: View, row: int) -> str:
    standings = view.ranked_block.standings
    rank = view.words.rank(int(standings.rank[row]), bool(standings.tied[row]))
    return f"{rank} · {view.ranked_block.block.agencies[row].name}"
