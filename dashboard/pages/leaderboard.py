"""Bảng xếp hạng: one block as a table or as stacked bars; a row opens the agency."""

from __future__ import annotations

import streamlit as st

from dashboard.model import Provenance
from dashboard.pages.elements import page_title, show_value
from dashboard.pages.panels.download_menu import block_menu
from dashboard.pages.panels.heat_map_panel import HEAT_MAP, heat_map_panel
from dashboard.pages.panels.leaderboard_panels import comparison_link, leaderboard_chart
from dashboard.pages.panels.leaderboard_table import leaderboard_table
from dashboard.pages.session import change_address
from dashboard.pages.view import current_view
from dashboard.ui.provenance_mark import headline_mark

view = current_view()
t, block, standings = view.t, view.ranked_block.block, view.ranked_block.standings
leading = [block.agencies[row] for row in view.ranked_block.best_first if standings.rank[row] == 1]
origins = [view.ranked_block.origins.of_rank(agency.code).provenance for agency in leading]
period = t.period(view.base.edition)

subtitle = (
    t("leaderboard.subtitle_percent", period=period)
    if standings.by_percent
    else t("leaderboard.subtitle", maximum=t.short_points(block.tree.total_maximum), period=period)
)
of_scores = view.ranked_block.origins.of_scores
published = of_scores is Provenance.PUBLISHED
origin = "" if published else t("leaderboard.origin", kind=t.provenance(of_scores))

with st.container(horizontal=True, vertical_alignment="bottom", key="leaderboard-title"):
    page_title(
        t("leaderboard.title_one", agency=leading[0].name, block=t.block(block.name))
        if len(leading) == 1
        else t("leaderboard.title_many", count=t.count(len(leading)), block=t.block(block.name)),
        f"{subtitle} {origin}".strip(),
        mark=headline_mark(origins, view.ranked.edition, t),
    )
    views = {"": t("leaderboard.as_table"), "bieu-do": t("leaderboard.as_chart"), HEAT_MAP: t("heat.view")}
    show_value("pick_view", view.address.view if view.address.view in views else "", views.values())
    st.segmented_control(
        t("leaderboard.view"),
        list(views),
        key="pick_view",
        format_func=lambda code: views[code],
        on_change=lambda: change_address(view=st.session_state["pick_view"] or ""),
        required=True,
        label_visibility="collapsed",
    )
    comparison_link(view)
    block_menu(view, [view.ranked_block])

if st.session_state["pick_view"] == "bieu-do":
    leaderboard_chart(view)
elif st.session_state["pick_view"] == HEAT_MAP:
    heat_map_panel(view)
else:
    leaderboard_table(view)
