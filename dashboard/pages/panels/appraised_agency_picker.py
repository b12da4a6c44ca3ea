"""The title of the page on appraisal, with the picker of one agency or all of them beside it."""

from __future__ import annotations

import streamlit as st

from dashboard.model import Block, Provenance
from dashboard.pages.frame import View, change_address
from dashboard.pages.panels.page_title import page_title
from dashboard.scoring import Appraisal
from dashboard.ui.components.picker import picker
from dashboard.ui.provenance_mark import headline_mark


def appraised_agency_picker(view: View, appraisal: Appraisal) -> int | None:
    """Draw the message and the picker, most cut agency first; return the row of the agency, None for all of them."""
    words, block = view.words, appraisal.block
    row = block.agency_index.get(view.address.agency)
    with st.container(horizontal=True, vertical_alignment="bottom", key="agency-title"):
        origins = view.recorded.blocks[block.code].origins
        of_points = origins.of_scores if row is None else origins.of_agency_scores(block.agencies[row].code)
        mark = headline_mark([of_points], view.recorded.edition, words)
        page_title(_message(view, appraisal, row), _note(view, block), mark=mark)
        names = {block.agencies[other].code: block.agencies[other].name for other in appraisal.largest_gap_first}
        names = {"": words("appraisal.all")} | names
        picker(
            words("appraisal.pick"),
            names,
            view.address.agency if row is not None else "",
            key="pick_appraised",
            on_pick=lambda code: change_address(agency=code),
            words=words,
            width=380,
            label_shown=False,
        )
    return row


def _note(view: View, block: Block) -> str:
    """What a gap is, and what the points that were called appraised really are, where they are something else."""
    words, kind = view.words, view.recorded.blocks[block.code].origins.of_scores
    note = words("appraisal.subtitle", period=words.period(view.address.period))
    if kind is Provenance.APPRAISED:
        return note
    return f"{note} {words('appraisal.origin', kind=words.provenance(kind))}"


def _message(view: View, appraisal: Appraisal, row: int | None) -> str:
    words, block = view.words, appraisal.block
    if row is not None:
        of_agency, name = appraisal.agencies[row], block.agencies[row].name
        if not of_agency.compared:
            return words("appraisal.title_none_agency", agency=name)
        own, appraised = words.score(of_agency.self_points), words.score(of_agency.appraised)
        return words("appraisal.title_agency", agency=name, own=own, appraised=appraised)
    whole, name = appraisal.whole, words.block(block.name)
    if not whole.changed:
        return words("appraisal.title_same", block=name)
    if not whole.gap:
        return words("appraisal.title_even", block=name)
    key = "appraisal.title_cut" if whole.gap > 0 else "appraisal.title_added"
    return words(key, points=words.score(abs(whole.gap)), block=name)
