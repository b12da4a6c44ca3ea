"""What a saved scenario is, that it is only to be read, and what has changed under it since."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard.data import EditionError, data_root, read_edition
from dashboard.model import Edition, SavedScenario
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View, change_address
from dashboard.pages.panels.rivals_picker import assumed_rivals
from dashboard.pages.panels.workbook_button import scenario_workbook_button
from dashboard.pages.session import scenario_session_on_screen
from dashboard.scoring import changed_since, on_self_scores
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.rival_code import rivals_sentence


def saved_banner(view: View, row: int) -> None:
    """Draw title, author, note, and the ways on: edit a copy, or read it on the data it was saved on.

    `row`: the agency on screen.
    """
    words, saved = view.words, view.saved
    if saved is None:
        return
    badge, title = tag("span.xh-badge.xh-simulated", words("saving.read_only")), tag("b", tag("bdi", saved.title))
    author = tag("bdi", saved.author) + " · " if saved.author else EMPTY
    with st.container(key="saved-banner"):
        draw_html(
            tag("p", badge, " ", title, " ", tag("span.xh-small.xh-quiet", author, words.moment(saved.created))),
            tag("p", saved.note, dir="auto") if saved.note else EMPTY,
            tag("p.xh-small.xh-quiet", rivals_sentence(assumed_rivals(view), words)),
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            scenario_workbook_button(view, scenario_session_on_screen(view).scenario, row)
            st.button(words("saving.edit_a_copy"), key="edit_a_copy", on_click=_edit_a_copy, args=(saved.id,))
            _drift(view, saved)


def _edit_a_copy(saved_id: str) -> None:
    """Go on with the saved changes as one's own, remembering where they come from."""
    change_address(saved="", version="", parent=saved_id, section="")


def _drift(view: View, saved: SavedScenario) -> None:
    """Name what differs between the data on screen and those it was saved on, and offer the other reading."""
    words = view.words
    if view.address.version:
        st.button(words("saving.read_on_current"), key="read_on", on_click=lambda: change_address(version=""))
        return
    if saved.version == view.version:
        return
    drift = changed_since(saved, replace(view.ranked.edition, version=view.version), _edition_then(view, saved))
    if drift.baselines is None:
        said = words("saving.drift_unknown", refused=len(drift.issues))
    else:
        said = words(
            "saving.drift",
            refused=len(drift.issues),
            baselines=len(drift.baselines),
            elsewhere=words.count(drift.elsewhere or 0),
        )
        st.button(words("saving.read_on_saved"), key="read_on", on_click=lambda: change_address(version=saved.version))
    draw_html(tag("p.xh-small", said), width="content")


def _edition_then(view: View, saved: SavedScenario) -> Edition | None:
    """The version that it was saved on, on the track that is on screen; None when there is none to be read any more."""
    try:
        then = read_edition(data_root(), saved.edition_id, saved.version)
    except EditionError:
        return None
    if not view.on_self_scores:
        return then
    own = on_self_scores(then)
    return own and replace(own, version=saved.version)
