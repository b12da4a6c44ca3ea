"""What the agency is clearly better and clearly worse at than its block."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.scoring import CriterionResult, strengths, weaknesses

_SHOWN = 4


def strengths_panel(view: View, results: tuple[CriterionResult, ...]) -> None:
    """Draw both lists, weaknesses first: they are what there is to do."""
    words = view.words
    origin = words("provenance.sentence", kind=words.provenance(view.ranked_block.origins.of_scores)).lower()
    for title, note, empty, chosen in (
        ("agency.weaknesses", "agency.weaknesses_note", "agency.none_weak", weaknesses(results, _SHOWN)),
        ("agency.strengths", "agency.strengths_note", "agency.none_strong", strengths(results, _SHOWN)),
    ):
        chart_title(words(title), f"{words(note)} · {origin}")
        items = "".join(
            f'<li><span>{escape(result.leaf.name)}</span><span class="xh-quiet xh-small xh-num">'
            + words(
                "agency.standing_on",
                points=words.short_points(result.points),
                maximum=words.short_points(result.maximum),
                rank=words.rank(result.rank, result.tied),
            )
            + "</span></li>"
            for result in chosen
        )
        st.html(f'<ul class="xh-list">{items}</ul>' if items else f'<p class="xh-quiet">{words(empty)}</p>')
