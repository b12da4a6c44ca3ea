"""Tổng quan: the blocks side by side, what moved, and the announcement in words."""

from __future__ import annotations

import streamlit as st

from dashboard.pages.elements import draw_html, page_title
from dashboard.pages.panels.download_menu import block_menu
from dashboard.pages.panels.overview_panels import announcement_panel, blocks_panel
from dashboard.pages.view import current_view
from dashboard.ui.html import tag
from dashboard.ui.provenance_mark import headline_mark
from dashboard.ui.results_in_words import blocks_gone

view = current_view()
blocks = list(view.ranked.blocks.values())
leaders = [block.block.agencies[block.best_first[0]].name for block in blocks]
t = view.t

period = t.period(view.base.edition)
origins = [block.origins.of_rank(block.block.agencies[block.best_first[0]].code).provenance for block in blocks]
with st.container(horizontal=True, vertical_alignment="bottom", key="overview-title"):
    page_title(
        t("overview.title", period=period, leaders=t.listing(leaders), count=len(leaders)),
        mark=headline_mark(origins, view.ranked.edition, t),
    )
    block_menu(view, blocks)
blocks_panel(view, blocks)
if gone := blocks_gone(view.ranked, t):
    draw_html(tag("p.xh-small.xh-quiet", gone))
announcement_panel(view)
