"""Tự chấm và thẩm định: the agencies' self-scores, and what remained of them after appraisal."""

from __future__ import annotations

import streamlit as st

from dashboard.model import Block, Provenance, weakest
from dashboard.pages.edition_cache import open_on_self_scores
from dashboard.pages.elements import draw_html, figure, page_title
from dashboard.pages.panels.appraisal_gaps import appraisal_charts, appraisal_tables, open_appraisal
from dashboard.pages.session import change_address
from dashboard.pages.view import View, current_view
from dashboard.scoring import Appraisal, FigureOrigin, has_self_scores
from dashboard.ui.components.picker import picker
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.provenance_mark import headline_mark, provenance_mark


def _agency_picker(view: View, appraisal: Appraisal) -> int | None:
    """Draw the message and the picker, most cut agency first; return the row of the agency, None for all of them."""
    t, block = view.t, appraisal.block
    row = block.agency_index.get(view.address.agency)
    with st.container(horizontal=True, vertical_alignment="bottom", key="agency-title"):
        origins = view.base.blocks[block.code].origins
        of_points = origins.of_scores if row is None else origins.of_agency_scores(block.agencies[row].code)
        mark = headline_mark([of_points], view.base.edition, t)
        page_title(_message(view, appraisal, row), _note(view, block), mark=mark)
        names = {block.agencies[other].code: block.agencies[other].name for other in appraisal.largest_gap_first}
        names = {"": t("appraisal.all")} | names
        picker(
            t("appraisal.pick"),
            names,
            view.address.agency if row is not None else "",
            key="pick_appraised",
            on_pick=lambda code: change_address(agency=code),
            t=t,
            width=380,
            label_shown=False,
            vietnamese=block.agency_index,
        )
    return row


def _note(view: View, block: Block) -> str:
    """What a gap is, and the provenance of the points called appraised if they are not of that kind."""
    t, kind = view.t, view.base.blocks[block.code].origins.of_scores
    note = t("appraisal.subtitle", period=t.period(view.base.edition))
    if kind is Provenance.APPRAISED:
        return note
    return f"{note} {t('appraisal.origin', kind=t.provenance(kind))}"


def _message(view: View, appraisal: Appraisal, row: int | None) -> str:
    t, block = view.t, appraisal.block
    if row is not None:
        of_agency, name = appraisal.agencies[row], block.agencies[row].name
        if not of_agency.compared:
            return t("appraisal.title_none_agency", agency=name)
        own, appraised = t.score(of_agency.self_points), t.score(of_agency.appraised)
        return t("appraisal.title_agency", agency=name, own=own, appraised=appraised)
    whole, name = appraisal.whole, t.block(block.name)
    if not whole.changed:
        return t("appraisal.title_same", block=name)
    if not whole.gap:
        return t("appraisal.title_even", block=name)
    key = "appraisal.title_cut" if whole.gap > 0 else "appraisal.title_added"
    return t(key, points=t.score(abs(whole.gap)), block=name)


def _no_self_scores(view: View) -> None:
    """Say that there is nothing to compare, and what is required for it."""
    t, edition = view.t, view.base.edition
    block = edition.block_by_code[view.address.block]
    elsewhere = has_self_scores(edition)
    page_title(t("appraisal.title_none_block", block=t.block(block.name)) if elsewhere else t("appraisal.title_none"))
    period = t.period(view.base.edition)
    draw_html(tag("p.xh-quiet.xh-measure", t("appraisal.why_none", period=period)))


def _figures(view: View, appraisal: Appraisal, row: int | None) -> None:
    """Draw the figures of one agency or of the block, and what could not be compared."""
    t, block = view.t, appraisal.block
    found = appraisal.whole if row is None else appraisal.agencies[row]
    origins = view.base.blocks[block.code].origins
    of_points = origins.of_scores if row is None else origins.of_agency_scores(block.agencies[row].code)
    own, awarded = (
        provenance_mark(FigureOrigin(origin), view.base.edition, t)
        for origin in (weakest([Provenance.SELF_SCORED, of_points]), of_points)
    )
    if found.compared:
        share = t("appraisal.changed_share", share=t.percent(found.share_changed))
        compared = t("appraisal.of_compared")
        counts = {"changed": t.count(found.changed), "compared": t.count(found.compared)}
        figures = (
            figure(t("appraisal.self_total"), t.score(found.self_points), own, compared),
            figure(t("appraisal.appraised_total"), t.score(found.appraised), awarded, _ranks(view, row)),
            figure(t("appraisal.cut"), _moved(found.cut, "span.xh-worse", "▼", t), own, ""),
            figure(t("appraisal.added"), _moved(found.added, "span.xh-better", "▲", t), own, ""),
            figure(t("appraisal.changed"), t.markup("appraisal.changed_of", **counts), EMPTY, share),
        )
        draw_html(tag("div.xh-place", *figures))
    if found.missing:
        st.warning(t("appraisal.partly", missing=t.count(found.missing)))
    if found.not_applicable:
        st.warning(t("appraisal.not_applicable", count=t.count(found.not_applicable)))


def _ranks(view: View, row: int | None) -> str:
    """The rank of an agency on both score bases; empty if the block cannot be ranked by self-scores."""
    t, base = view.t, view.base.blocks[view.address.block]
    own = open_on_self_scores(view.base)
    if row is None or own is None or view.address.block not in own.blocks:
        return "" if row is not None else t("appraisal.of_compared")
    places = (
        t.place(int(s.rank[row]), bool(s.tied[row])) for s in (base.standings, own.blocks[view.address.block].standings)
    )
    rank, own_rank = places
    return t("appraisal.ranks", rank=rank, own=own_rank)


def _moved(points: float, name: str, sign: str, t: Localizer) -> str:
    return tag(name, sign, " ", t.score(points)) if points else t.score(points)


view = current_view()
appraisal = open_appraisal(view)

if appraisal is None:
    _no_self_scores(view)
else:
    with st.container(key="appraisal"):
        row = _agency_picker(view, appraisal)
        _figures(view, appraisal, row)
        appraisal_charts(view, appraisal, row)
        appraisal_tables(view, appraisal, row)
