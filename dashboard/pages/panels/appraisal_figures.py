"""Self-scored and appraised points side by side, what was cut and added, how many scores were changed."""

from __future__ import annotations

import streamlit as st

from dashboard.model import Provenance, weakest
from dashboard.pages.frame import View
from dashboard.pages.open_editions import open_on_self_scores
from dashboard.pages.panels.page_title import page_title
from dashboard.scoring import Appraisal, FigureOrigin, has_self_scores
from dashboard.ui.provenance_mark import provenance_mark


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
    st.html(f'<p class="xh-quiet xh-measure">{words("appraisal.why_none", period=period)}</p>')


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
        st.html(
            '<div class="xh-place">'
            + _figure(
                words("appraisal.self_total"), words.score(found.self_points), own, words("appraisal.of_compared")
            )
            + _figure(words("appraisal.appraised_total"), words.score(found.appraised), awarded, _ranks(view, row))
            + _figure(words("appraisal.cut"), _fallen(found.cut, words.score(found.cut)), own, "")
            + _figure(words("appraisal.added"), _risen(found.added, words.score(found.added)), own, "")
            + _figure(
                words("appraisal.changed"),
                words("appraisal.changed_of", changed=words.count(found.changed), compared=words.count(found.compared)),
                "",
                share,
            )
            + "</div>"
        )
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


def _figure(label: str, number: str, mark: str, under: str) -> str:
    return (
        f"<dl><dt>{label}</dt><dd><span class=xh-number>{number}</span>{mark}</dd>"
        f'<dd class="xh-under">{under}</dd></dl>'
    )


def _fallen(points: float, shown: str) -> str:
    return f'<span class="xh-worse">▼ {shown}</span>' if points else shown


def _risen(points: float, shown: str) -> str:
    return f'<span class="xh-better">▲ {shown}</span>' if points else shown
