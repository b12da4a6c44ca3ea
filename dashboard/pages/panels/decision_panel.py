"""The last look before a version is put in force: what changes for everybody, why, and the button that does it."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import streamlit as st

from dashboard.data import LogAction
from dashboard.model import EditionId, IssueError
from dashboard.pages.panels.page_title import chart_title
from dashboard.pages.signed_in_user import current_user
from dashboard.pages.visible_versions import VersionsAtHand
from dashboard.publishing import publish, roll_back
from dashboard.ui.issues import (
    issue_sentence,
)
from dashboard.ui.markdown import as_label
from dashboard.ui.wording import Wording

_LOG = logging.getLogger(__name__)
_DECIDING, _DONE, _NOTE = "deciding", "decided", "decision_note"


@dataclass(frozen=True)
class _Decision:
    """`expected`: the version in force that the person saw when he began to decide."""

    edition_id: EditionId
    version: str
    action: LogAction
    expected: str | None


def decide(at_hand: VersionsAtHand, version: str, action: LogAction) -> None:
    """Begin to decide on a version; nothing is written yet."""
    current = at_hand.current
    expected = current.version if current else None
    st.session_state[_DECIDING] = _Decision(at_hand.edition_id, version, action, expected)
    st.session_state[_NOTE] = ""


def decision_on(edition_id: EditionId) -> tuple[str, str | None] | None:
    """The version that somebody is deciding on and the one it would replace; None while nobody decides."""
    decision: _Decision | None = st.session_state.get(_DECIDING)
    if decision is None or decision.edition_id != edition_id:
        return None
    return decision.version, decision.expected


def decision_panel(at_hand: VersionsAtHand) -> None:
    """Draw what was decided last, and what there is to decide. The differences stand below."""
    words = at_hand.words
    if done := st.session_state.pop(_DONE, None):
        st.success(done)
    decision: _Decision | None = st.session_state.get(_DECIDING)
    if decision is None or decision.edition_id != at_hand.edition_id:
        return
    with st.container(key="decision"):
        chart_title(
            words(f"versions.confirm_{decision.action}", version=decision.version),
            words("versions.confirm_note", period=words.period(at_hand.edition_id.period)),
            level=2,
        )
        st.text_input(words("versions.reason"), key=_NOTE, width=640)
        with st.container(horizontal=True):
            label = words(f"versions.do_{decision.action}")
            if st.button(label, key="do-it", type="primary"):
                _do(at_hand, decision)
            st.button(words("versions.cancel"), key="do-not", on_click=_cancel)


def _cancel() -> None:
    st.session_state.pop(_DECIDING, None)


def _do(at_hand: VersionsAtHand, decision: _Decision) -> None:
    words, act = at_hand.words, publish if decision.action is LogAction.PUBLISHED else roll_back
    note = st.session_state.get(_NOTE, "").strip()
    try:
        act(
            at_hand.root,
            decision.edition_id,
            decision.version,
            current_user(),
            expected=decision.expected,
            note=note,
        )
    except (IssueError, OSError) as problem:
        st.error(why_not_done(problem, words))
        return
    _cancel()
    st.session_state[_DONE] = words("versions.done", version=decision.version)
    st.rerun()


def why_not_done(problem: IssueError | OSError, words: Wording) -> str:
    """Why a version was not written or put in force, as Markdown; what a disk refused is for the log."""
    if isinstance(problem, IssueError):
        return issue_sentence(problem, words.language, show=as_label)
    _LOG.error("a version could not be written", exc_info=problem)
    return words("versions.disk_refused")
