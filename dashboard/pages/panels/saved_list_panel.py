"""The saved scenarios of an edition, newest first: search, open, choose for comparison."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from dashboard.model import SavedScenario
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import PAGES, View, change_address
from dashboard.store import ScenarioStore
from dashboard.ui.components.picker import multi_picker
from dashboard.ui.html import BREAK, EMPTY, tag
from dashboard.ui.wording import Wording

MOST_COMPARED = 4
_SHOWN = 50
_SEARCH_KEY, _COMPARED = "search_saved", "compared"


def saved_list_panel(view: View, store: ScenarioStore) -> list[SavedScenario]:
    """Draw search, list and choice; return what is chosen for comparison, in the order of choosing."""
    words, edition_id = view.words, view.ranked.edition.id
    st.session_state[_SEARCH_KEY] = view.address.query
    st.text_input(
        words("scenarios.search"),
        key=_SEARCH_KEY,
        placeholder=words("scenarios.search"),
        on_change=lambda: change_address(query=st.session_state[_SEARCH_KEY]),
        label_visibility="collapsed",
        width=420,
    )
    found = store.list(edition_id, view.address.query, limit=_SHOWN)
    if not found:
        key = "leaderboard.nothing" if view.address.query else "scenarios.none"
        draw_html(tag("p.xh-quiet", words(key, query=view.address.query)))
        return []
    for saved in found:
        _line(view, saved)
    more = store.count(edition_id, view.address.query) - len(found)
    if more > 0:
        draw_html(tag("p.xh-small.xh-quiet", words("scenarios.more", count=words.count(more))))
    return _chosen(view, tuple(saved for saved in found if saved.assumptions.get("track", "") == view.track))


def _line(view: View, saved: SavedScenario) -> None:
    words = view.words
    here = {"kb": saved.id} | ({"lang": "en"} if words.language == "en" else {})
    with st.container(horizontal=True, vertical_alignment="center", key=f"saved-{saved.id}", gap="small"):
        st.page_link(PAGES["simulation"][0], label=words("scenarios.open"), query_params=here, width="content")
        changes = words("scenarios.changes", count=len(saved.scenario))
        track = f" · {words('scenarios.on_self_scores')}" if saved.assumptions.get("track") else ""
        older = "" if saved.version == view.version else f" · {words('scenarios.older_data')}"
        said = f"{' · ' if saved.author else ''}{words.moment(saved.created)} · {changes}{track}{older}"
        draw_html(
            tag("b", tag("bdi", saved.title)) + " ",
            tag("span.xh-small.xh-quiet", tag("bdi", saved.author), said),
            BREAK + tag("span.xh-small", saved.note, dir="auto") if saved.note else EMPTY,
        )


def _chosen(view: View, found: tuple[SavedScenario, ...]) -> list[SavedScenario]:
    words = view.words
    by_id = {saved.id: saved for saved in found}
    labels = _told_apart(found, words)
    ids = tuple(saved_id for saved_id in st.session_state.get(_COMPARED, ()) if saved_id in by_id)
    multi_picker(
        words("scenarios.compare", count=MOST_COMPARED),
        labels,
        ids,
        key="compare_saved",
        on_pick=_compare,
        words=words,
        placeholder=words("scenarios.choose"),
        at_most=MOST_COMPARED,
    )
    return [by_id[saved_id] for saved_id in ids]


def _compare(ids: tuple[str, ...]) -> None:
    st.session_state[_COMPARED] = ids


def _told_apart(found: tuple[SavedScenario, ...], words: Wording) -> dict[str, str]:
    """Titles by id, with more where a title is not the only one."""
    labels = {saved.id: saved.title for saved in found}
    for more in (lambda saved: words.moment(saved.created), lambda saved: saved.id):
        counts = Counter(labels.values())
        labels = {
            saved.id: labels[saved.id] if counts[labels[saved.id]] == 1 else f"{labels[saved.id]} · {more(saved)}"
            for saved in found
        }
    return labels
