"""Overview: the blocks beside each other, aligned part by part, and the announcement of all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st
from markupsafe import Markup

from dashboard.pages.elements import chart_title, draw_html, names_marker
from dashboard.pages.panels.attention_panel import block_attention
from dashboard.pages.panels.block_result import block_ends, block_figures, block_groups, block_moves
from dashboard.pages.panels.distribution_panel import block_distribution
from dashboard.pages.view import View
from dashboard.scoring import RankedBlock
from dashboard.ui.components.copyable_text import copyable_text
from dashboard.ui.html import tag
from dashboard.ui.results_in_words import announcement

_PARTS: tuple[Callable[[View, RankedBlock], Markup], ...] = (
    block_figures,
    block_ends,
    block_attention,
    block_distribution,
    block_groups,
    block_moves,
)
"""The parts of a block from top to bottom: one element each, so that those of blocks side by side are aligned."""


def blocks_panel(view: View, blocks: Sequence[RankedBlock]) -> None:
    """Draw all blocks, two beside each other; a single one over the whole width, its parts beside each other."""
    drawn = (tag("section.xh-block", *(part(view, block) for part in _PARTS)) for block in blocks)
    draw_html(tag("div.xh-blocks.xh-several" if len(blocks) > 1 else "div.xh-blocks", *drawn))


def announcement_panel(view: View) -> None:
    """Draw the announcement of all blocks."""
    t = view.t
    with st.container(key="announcement"):
        chart_title(t("overview.announcement_title"), t("overview.announcement_note"))
        trial = [t("trial.announcement")] if view.trial else []
        copyable_text([*trial, *announcement(view.ranked, t)], t, mark_names=names_marker())
