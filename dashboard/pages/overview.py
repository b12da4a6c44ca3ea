"""Tổng quan: the blocks side by side, what moved, and the announcement in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from markupsafe import Markup

from dashboard.pages.elements import chart_title, draw_html, names_marker, page_title
from dashboard.pages.panels.block_result import block_attention, block_ends, block_figures, block_groups, block_moves
from dashboard.pages.panels.distribution_panel import block_distribution
from dashboard.pages.panels.download_menu import block_menu
from dashboard.pages.view import View, current_view
from dashboard.scoring import RankedBlock
from dashboard.ui.components.copyable_text import copyable_text
from dashboard.ui.html import tag
from dashboard.ui.provenance_mark import headline_mark
from dashboard.ui.results_in_words import announcement, blocks_gone

_PARTS: tuple[Callable[[View, RankedBlock], Markup], ...] = (
    block_figures,
    block_ends,
    block_attention,
    block_distribution,
    block_groups,
    block_moves,
)
"""The parts of a block from top to bottom: one element each, so that those of blocks side by side are aligned."""


def _draw_blocks(view: View, blocks: Sequence[RankedBlock]) -> None:
    """Draw all blocks, two beside each other; a single one over the whole width, its parts beside each other."""
    drawn = (tag("section.xh-block", *(part(view, block) for part in _PARTS)) for block in blocks)
    draw_html(tag("div.xh-blocks.xh-several" if len(blocks) > 1 else "div.xh-blocks", *drawn))


def _draw_announcement(view: View) -> None:
    """Draw the announcement of all blocks."""
    t = view.t
    with st.container(key="announcement"):
        chart_title(t("overview.announcement_title"), t("overview.announcement_note"))
        trial = [t("trial.announcement")] if view.trial else []
        copyable_text([*trial, *announcement(view.ranked, t)], t, mark_names=names_marker())


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
_draw_blocks(view, blocks)
if gone := blocks_gone(view.ranked, t):
    draw_html(tag("p.xh-small.xh-quiet", gone))
_draw_announcement(view)
