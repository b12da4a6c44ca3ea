"""Saving the open scenario, and the banner of a saved one: read-only, and what has changed under it since."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.access import Action, PermissionDenied, authorize, read_role_book
from dashboard.model import Edition, SavedScenario
from dashboard.pages.editions import read_if_readable
from dashboard.pages.elements import draw_html
from dashboard.pages.navigation import page_url
from dashboard.pages.panels.peers_picker import assumed_peers
from dashboard.pages.panels.workbook_button import scenario_workbook_button
from dashboard.pages.saved_scenarios import (
    AGENCY,
    BLOCK,
    PEERS,
    SCORE_BASIS,
    assumption,
    error_store_unavailable,
    scenario_store,
)
from dashboard.pages.scenario_session import ScenarioSession
from dashboard.pages.session import change_address, scenario_session_on_screen, set_parent
from dashboard.pages.user import current_user
from dashboard.pages.view import View
from dashboard.scoring import changed_since, on_self_scores
from dashboard.store import ScenarioNotSaved, StoreUnavailable
from dashboard.ui.address import Address
from dashboard.ui.address_codes import peers_sentence
from dashboard.ui.components.copyable_text import copyable_text
from dashboard.ui.escaped_text import as_label
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.issues import issue_sentence

_SAVED = "just_saved"


def save_panel(view: View, edits: ScenarioSession, agency: str) -> None:
    """Draw the form; after saving, the link that opens the scenario read-only."""
    t = view.t
    if not edits.scenario:
        draw_html(tag("p.xh-quiet", t("saving.nothing_to_save")))
        return
    scenario_workbook_button(view, edits.scenario, view.ranked_block.block.agency_index[agency])
    if view.trial:
        st.info(t("trial.no_saving"))
        return
    with st.form("save_scenario", border=False, enter_to_submit=False):
        left, right = st.columns([1, 1], gap="large")
        title = left.text_input(t("saving.title"), key="save_title")
        author = left.text_input(t("saving.author"), key="save_author")
        note = right.text_area(t("saving.note"), key="save_note", height=122)
        submitted = st.form_submit_button(t("saving.save"), type="primary")
    if submitted:
        _save(view, edits, agency, title=title, author=author, note=note)
    saved: SavedScenario | None = st.session_state.get(_SAVED)
    if saved and _is_open(saved, view, edits):
        st.success(t("saving.saved"))
        copyable_text([page_url("simulation", Address(saved=saved.id))], t, key="saved_link", as_address=True)


def _is_open(saved: SavedScenario, view: View, edits: ScenarioSession) -> bool:
    """Whether nothing has been changed since it was saved."""
    there = saved.edition_id, saved.version, saved.scenario, assumption(saved, PEERS), assumption(saved, SCORE_BASIS)
    return there == (view.ranked.edition.id, view.version, edits.scenario, view.address.peers, view.score_basis)


def _save(view: View, edits: ScenarioSession, agency: str, *, title: str, author: str, note: str) -> None:
    t = view.t
    st.session_state.pop(_SAVED, None)
    edition_id, scenario = view.ranked.edition.id, edits.scenario
    agencies = {agency for agency, _ in scenario.changes}
    assumptions = {
        PEERS: view.address.peers,
        AGENCY: agency,
        BLOCK: view.address.block,
        SCORE_BASIS: view.score_basis,
    }
    try:
        store = scenario_store()
        authorize(current_user(), Action.SAVE_SCENARIO, edition_id, read_role_book(), agencies=agencies)
        saved = store.save(
            edition_id=edition_id,
            version=view.version,
            scenario=scenario,
            title=title,
            author=author,
            note=note,
            parent_id=view.address.parent or None,
            assumptions=assumptions,
        )
    except (PermissionDenied, ScenarioNotSaved) as refused:
        st.error(issue_sentence(refused, t.language, show=as_label))
    except StoreUnavailable as problem:
        error_store_unavailable(problem, t.language)
    else:
        st.session_state[_SAVED] = saved
        set_parent(saved.id)


def saved_banner(view: View, row: int) -> None:
    """Draw title, author, note, and the ways on: edit a copy, or read it on the data it was saved on.

    `row`: the agency on screen.
    """
    t, saved = view.t, view.saved
    if saved is None:
        return
    badge, title = tag("span.xh-badge.xh-simulated", t("saving.read_only")), tag("b", tag("bdi", saved.title))
    author = tag("bdi", saved.author) + " · " if saved.author else EMPTY
    with st.container(key="saved-banner"):
        draw_html(
            tag("p", badge, " ", title, " ", tag("span.xh-small.xh-quiet", author, t.moment(saved.created))),
            tag("p", saved.note, dir="auto") if saved.note else EMPTY,
            tag("p.xh-small.xh-quiet", peers_sentence(assumed_peers(view), t)),
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            scenario_workbook_button(view, scenario_session_on_screen(view).scenario, row)
            st.button(t("saving.edit_a_copy"), key="edit_a_copy", on_click=_edit_a_copy, args=(saved.id,))
            _drift(view, saved)


def _edit_a_copy(saved_id: str) -> None:
    """Continue with the saved changes as a scenario to edit, whose parent is the saved one."""
    change_address(saved="", version="", parent=saved_id, section="")


def _drift(view: View, saved: SavedScenario) -> None:
    """Name what differs between the data on screen and those it was saved on, and offer the other reading."""
    t = view.t
    if view.address.version:
        st.button(t("saving.read_on_current"), key="read_on", on_click=lambda: change_address(version=""))
        return
    if saved.version == view.version:
        return
    drift = changed_since(saved, replace(view.ranked.edition, version=view.version), _edition_then(view, saved))
    if drift.baselines is None:
        said = t("saving.drift_unknown", refused=len(drift.issues))
    else:
        said = t(
            "saving.drift",
            refused=len(drift.issues),
            baselines=len(drift.baselines),
            elsewhere=t.count(drift.elsewhere or 0),
        )
        st.button(t("saving.read_on_saved"), key="read_on", on_click=lambda: change_address(version=saved.version))
    draw_html(tag("p.xh-small", said), width="content")


def _edition_then(view: View, saved: SavedScenario) -> Edition | None:
    """The version that it was saved on, on the score basis on screen; None when it cannot be read any more."""
    then = read_if_readable((saved.edition_id, saved.version))
    if then is None or not view.on_self_scores:
        return then
    own = on_self_scores(then)
    return own and replace(own, version=saved.version)
