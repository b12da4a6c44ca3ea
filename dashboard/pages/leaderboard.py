"""Bảng xếp hạng: one block as a table or as stacked bars; a row opens the agency."""

from __future__ import annotations

import streamlit as st

from dashboard.model import Provenance
from dashboard.pages.elements import choice, page_title
from dashboard.pages.panels.download_menu import block_menu
from dashboard.pages.panels.leaderboard_charts import HEAT_MAP, comparison_link, heat_map_panel, leaderboard_chart
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
        else t("leaderboard.title_many", agencies=t.agencies(len(leading), block), block=t.block(block.name)),
        f"{subtitle} {origin}".strip(),
        mark=headline_mark(origins, view.ranked.edition, t),
    )
    views = {"": t("leaderboard.as_table"), "bieu-do": t("leaderboard.as_chart"), HEAT_MAP: t("heat.view")}
    shown = view.address.view if view.address.view in views else ""
    choice(t("leaderboard.view"), views, shown, key="pick_view", on_pick=lambda code: change_address(view=code))
    comparison_link(view)
    block_menu(view, [view.ranked_block])

if shown == "bieu-do":
    leaderboard_chart(view)
elif shown == HEAT_MAP:
    heat_map_panel(view)
else:
    leaderboard_table(view)
