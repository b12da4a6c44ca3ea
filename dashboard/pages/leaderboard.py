"""Bảng xếp hạng: one block as a table or as stacked bars; a row opens the agency."""

from __future__ import annotations

import streamlit as st

from dashboard.model import Provenance
from dashboard.pages.frame import change_address, view_on_screen
from dashboard.pages.panels.download_menu import block_menu
from dashboard.pages.panels.leaderboard_chart import leaderboard_chart
from dashboard.pages.panels.leaderboard_table import leaderboard_table
from dashboard.pages.panels.page_title import page_title
from dashboard.ui.provenance_mark import headline_mark

view = view_on_screen()
words, block, standings = view.words, view.ranked_block.block, view.ranked_block.standings
leading = [block.agencies[row] for row in view.ranked_block.best_first if standings.rank[row] == 1]
origins = [view.ranked_block.origins.of_rank(agency.code).provenance for agency in leading]
period = words.period(view.address.period)

subtitle = (
    words("leaderboard.subtitle_percent", period=period)
    if standings.by_percent
    else words("leaderboard.subtitle", maximum=words.short_points(block.tree.total_maximum), period=period)
)
of_scores = view.ranked_block.origins.of_scores
published = of_scores is Provenance.PUBLISHED
origin = "" if published else words("leaderboard.origin", kind=words.provenance(of_scores))

with st.container(horizontal=True, vertical_alignment="bottom"):
    page_title(
        words("leaderboard.title_one", agency=leading[0].name, block=words.block(block.name))
        if len(leading) == 1
        else words("leaderboard.title_many", count=words.count(len(leading)), block=words.block(block.name)),
        f"{subtitle} {origin}".strip(),
        mark=headline_mark(origins, view.ranked.edition, words),
    )
    views = {"": words("leaderboard.as_table"), "bieu-do": words("leaderboard.as_chart")}
    st.session_state["pick_view"] = view.address.view if view.address.view in views else ""
    st.segmented_control(
        words("leaderboard.view"),
        list(views),
        key="pick_view",
        format_func=lambda code: views[code],
        on_change=lambda: change_address(view=st.session_state["pick_view"] or ""),
        required=True,
        label_visibility="collapsed",
    )
    block_menu(view)

if st.session_state["pick_view"] == "bieu-do":
    leaderboard_chart(view)
else:
    leaderboard_table(view)
