"""Self-scored and appraised points side by side, what was cut and added, how many scores were changed."""

from __future__ import annotations

import streamlit as st

from dashboard.model import Provenance, weakest
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View
from dashboard.pages.open_editions import open_on_self_scores
from dashboard.pages.panels.page_title import page_title
from dashboard.pages.panels.place_panel import figure
from dashboard.scoring import Appraisal, FigureOrigin, has_self_scores
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.provenance_mark import provenance_mark
from dashboard.ui.wording import Wording


def no_self_scores(view: View) -> None:
    """Say that there is nothing to compare, and what would have to be done."""
    words, edition = view.words, view.recorded.edition
    block = edition.block_by_code[view.address.block]
    elsewhere = has_self_scores(edition)
    page_title(
        words("appraisal.title_none_block", block=words.block(block.name))
        if elsewhere
        else words("appraisal.title_none")
    )
    period = words.period(view.address.period)
    draw_html(tag("p.xh-quiet.xh-measure", words("appraisal.why_none", period=period)))


def appraisal_figures(view: View, appraisal: Appraisal, row: int | None) -> None:
    """Draw the figures of one agency or of the block, and what could not be compared."""
    words, block = view.words, appraisal.block
    found = appraisal.whole if row is None else appraisal.agencies[row]
    origins = view.recorded.blocks[block.code].origins
    of_points = origins.of_scores if row is None else origins.of_agency_scores(block.agencies[row].code)
    own, awarded = (
        provenance_mark(FigureOrigin(origin), view.recorded.edition, words)
        for origin in (weakest([Provenance.SELF_SCORED, of_points]), of_points)
    )
    if found.compared:
        share = words("appraisal.changed_share", share=words.percent(found.share_changed))
        compared = words("appraisal.of_compared")
        counts = {"changed": words.count(found.changed), "compared": words.count(found.compared)}
        figures = (
            figure(words("appraisal.self_total"), words.score(found.self_points), own, compared),
            figure(words("appraisal.appraised_total"), words.score(found.appraised), awarded, _ranks(view, row)),
            figure(words("appraisal.cut"), _moved(found.cut, "span.xh-worse", "▼", words), own, ""),
            figure(words("appraisal.added"), _moved(found.added, "span.xh-better", "▲", words), own, ""),
            figure(words("appraisal.changed"), words.markup("appraisal.changed_of", **counts), EMPTY, share),
        )
        draw_html(tag("div.xh-place", *figures))
    if found.missing:
        st.warning(words("appraisal.partly", missing=words.count(found.missing)))
    if found.not_applicable:
        st.warning(words("appraisal.not_applicable", count=words.count(found.not_applicable)))


def _ranks(view: View, row: int | None) -> str:
    """The place of an agency on either track; empty where the block cannot be ranked by self-scores."""
    words, recorded = view.words, view.recorded.blocks[view.address.block]
    own = open_on_self_scores(view.recorded)
    if row is None or own is None or view.address.block not in own.blocks:
        return "" if row is not None else words("appraisal.of_compared")
    places = (
        words.rank(int(s.rank[row]), bool(s.tied[row]))
        for s in (recorded.standings, own.blocks[view.address.block].standings)
    )
    rank, own_rank = places
    return words("appraisal.ranks", rank=rank, own=own_rank)


def _moved(points: float, name: str, sign: str, words: Wording) -> str:
    return tag(name, sign, " ", words.score(points)) if points else words.score(points)
