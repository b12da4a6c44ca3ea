"""Any two versions of an edition, and what differs between them."""

from __future__ import annotations

import threading
from collections.abc import Mapping

import streamlit as st

from dashboard.data import EditionError, VersionSummary
from dashboard.model import Edition, EditionId
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.open_editions import open_edition
from dashboard.pages.panels.decision_panel import decision_on
from dashboard.pages.panels.differences_panel import TwoVersions, differences_panel
from dashboard.pages.panels.page_title import chart_title
from dashboard.pages.visible_versions import VersionsAtHand
from dashboard.scoring.version_differences import EditionDifferences, differences
from dashboard.ui.components.picker import picker
from dashboard.ui.html import tag
from dashboard.ui.issues import issue_sentence
from dashboard.ui.markdown import as_label
from dashboard.ui.wording import Wording

_ONE_AT_A_TIME = threading.Lock()
_BEFORE, _AFTER, _SET_FOR = "compare_before", "compare_after", "compare_set_for"


def version_comparison_panel(at_hand: VersionsAtHand) -> None:
    """Draw the two pickers and the differences; while somebody decides, of what he decides on."""
    words = at_hand.words
    chart_title(words("versions.compare_title"), level=2)
    whole = [version for version in at_hand.versions if not version.error]
    if len(whole) < 2:
        draw_html(tag("p.xh-quiet", words("versions.compare_only")))
        return
    _choose_for_the_reader(at_hand, whole)
    labels = {version.version: _label(at_hand, version) for version in whole}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        before, after = (_one_version(key, labels, words) for key in (_BEFORE, _AFTER))
    if before == after:
        draw_html(tag("p.xh-quiet", words("versions.compare_same")))
        return
    try:
        old, new = (open_edition(at_hand.edition_id, version).edition for version in (before, after))
    except EditionError as unreadable:
        st.error(issue_sentence(unreadable, words.language, show=as_label))
        return
    found = _differences(old.id, before, after, _old=old, _new=new)
    differences_panel(TwoVersions(old, new, found, words), key=f"differences-{before}-{after}")


@st.cache_resource(max_entries=8, show_spinner=False)
def _differences(edition: EditionId, before: str, after: str, *, _old: Edition, _new: Edition) -> EditionDifferences:
    """Worked out once for all who compare these two, and for one pair at a time: a large one takes seconds."""
    with _ONE_AT_A_TIME:
        return differences(_old, _new)


def _one_version(key: str, labels: Mapping[str, str], words: Wording) -> str:
    def pick(version: str) -> None:
        st.session_state[key] = version

    chosen: str = st.session_state[key]
    picker(words(f"versions.{key}"), labels, chosen, key=f"pick_{key}", on_pick=pick, words=words, width=460)
    return chosen


def _choose_for_the_reader(at_hand: VersionsAtHand, whole: list[VersionSummary]) -> None:
    """What one wants to see first: what would change by the decision, else what came with the latest other version.

    A choice of the reader's own stays until he begins another decision.
    """
    decision = decision_on(at_hand.edition_id)
    known = [version.version for version in whole]
    reason = (at_hand.edition_id, decision, tuple(known))
    if st.session_state.get(_SET_FOR) == reason and {_BEFORE, _AFTER} <= st.session_state.keys():
        return
    current = at_hand.current.version if at_hand.current else known[-1]
    after, before = decision if decision else (at_hand.address.version or current, None)
    if after not in known:
        after = current
    if before not in known or before == after:
        others = [version for version in known if version != after]
        older = known[known.index(after) + 1 :] if after in known else []
        before = current if current != after and current in known else (older or others)[0]
    st.session_state[_SET_FOR], st.session_state[_BEFORE], st.session_state[_AFTER] = reason, before, after


def _label(at_hand: VersionsAtHand, version: VersionSummary) -> str:
    words = at_hand.words
    state = "in_force" if version.is_current else "replaced" if at_hand.was_published(version) else "waiting"
    written = words.moment(version.written) if version.written else words("versions.undated")
    return f"{version.version} · {written} · {words(f'versions.{state}')}"
