"""Saving the open scenario under a title, an author's words and a note."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from dashboard.access import PermissionDenied
from dashboard.model import SavedScenario
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View, page_path
from dashboard.pages.open_scenarios import name_unavailable_store, save_scenario
from dashboard.pages.panels.workbook_button import scenario_workbook_button
from dashboard.pages.scenario_session import ScenarioSession
from dashboard.pages.session import set_parent
from dashboard.store import ScenarioNotSaved, StoreUnavailable
from dashboard.ui.components.copyable_text import copyable_text
from dashboard.ui.html import tag
from dashboard.ui.issues import issue_sentence
from dashboard.ui.markdown import as_label

_SAVED = "just_saved"


def save_panel(view: View, edits: ScenarioSession, agency: str) -> None:
    """Draw the form; after saving, the link that opens the scenario read-only."""
    words = view.words
    if not edits.scenario:
        draw_html(tag("p.xh-quiet", words("saving.nothing_to_save")))
        return
    scenario_workbook_button(view, edits.scenario, view.ranked_block.block.agency_index[agency])
    if view.trial:
        st.info(words("trial.no_saving"))
        return
    with st.form("save_scenario", border=False, enter_to_submit=False):
        left, right = st.columns([1, 1], gap="large")
        title = left.text_input(words("saving.title"), key="save_title")
        author = left.text_input(words("saving.author"), key="save_author")
        note = right.text_area(words("saving.note"), key="save_note", height=122)
        submitted = st.form_submit_button(words("saving.save"), type="primary")
    if submitted:
        _save(view, edits, agency, title=title, author=author, note=note)
    saved: SavedScenario | None = st.session_state.get(_SAVED)
    if saved and _is_open(saved, view, edits):
        link = f"{page_path('simulation')}?{urlencode({'kb': saved.id})}"
        st.success(words("saving.saved"))
        copyable_text([link], words, key="saved_link", as_address=True)


def _is_open(saved: SavedScenario, view: View, edits: ScenarioSession) -> bool:
    """Whether nothing has been changed since it was saved."""
    assumed = saved.assumptions.get("rivals"), saved.assumptions.get("track")
    there = (saved.edition_id, saved.version, saved.scenario, *assumed)
    return there == (view.ranked.edition.id, view.version, edits.scenario, view.address.rivals, view.track)


def _save(view: View, edits: ScenarioSession, agency: str, *, title: str, author: str, note: str) -> None:
    words = view.words
    st.session_state.pop(_SAVED, None)
    try:
        saved = save_scenario(
            edition_id=view.ranked.edition.id,
            version=view.version,
            scenario=edits.scenario,
            title=title,
            author=author,
            note=note,
            parent_id=view.address.parent or None,
            assumptions={
                "rivals": view.address.rivals,
                "agency": agency,
                "block": view.address.block,
                "track": view.track,
            },
        )
    except (PermissionDenied, ScenarioNotSaved) as refused:
        st.error(issue_sentence(refused, words.language, show=as_label))
    except StoreUnavailable as problem:
        name_unavailable_store(problem, words.language)
    else:
        st.session_state[_SAVED] = saved
        set_parent(saved.id)
