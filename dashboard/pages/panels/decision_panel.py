"""Versions to decide on: those that the user may see, putting one in force, and the differences between any two."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace

import streamlit as st

from dashboard.access import Action
from dashboard.data import (
    EditionError,
    LogAction,
    Storage,
    VersionLog,
    VersionSummary,
    data_root,
    list_versions,
    read_log,
)
from dashboard.model import Edition, EditionId, IssueError
from dashboard.pages.edition_cache import open_edition
from dashboard.pages.elements import chart_title, draw_html, page_title
from dashboard.pages.notices import error_unreadable
from dashboard.pages.panels.differences_panel import TwoVersions, differences_panel
from dashboard.pages.panels.download_context import download_context_of_edition
from dashboard.pages.session import current_address
from dashboard.pages.user import current_user, may
from dashboard.pages.view import View
from dashboard.publishing import publish, roll_back
from dashboard.scoring.version_differences import EditionDifferences, differences
from dashboard.ui.address import Address
from dashboard.ui.components.picker import picker
from dashboard.ui.escaped_text import as_label
from dashboard.ui.html import tag
from dashboard.ui.issues import issue_sentence
from dashboard.ui.localizer import Localizer


@dataclass(frozen=True)
class VisibleVersions:
    """`versions`: newest first; those never published only if the user may read the log (`sees_log`).

    `period`: the period in words, as the edition on screen names it.
    """

    root: Storage
    edition_id: EditionId
    address: Address
    t: Localizer
    versions: tuple[VersionSummary, ...]
    log: VersionLog
    sees_log: bool
    period: str

    @property
    def current(self) -> VersionSummary | None:
        """The version in force; None if there is none."""
        return next((version for version in self.versions if version.is_current), None)

    def was_published(self, version: VersionSummary) -> bool:
        """Whether a version is or was in force."""
        return self.log.was_current(version.version)


def visible_versions(view: View | None) -> VisibleVersions | None:
    """The versions of the edition on screen or in the address; None, with a message that says why, if there is none."""
    address = current_address()
    t = view.t if view else Localizer(address.language)
    edition_id = view.base.edition.id if view else EditionId(address.programme, address.period)
    root = data_root()
    try:
        versions = list_versions(root, edition_id) if edition_id.programme and edition_id.period else ()
        log = read_log(root, edition_id) if versions else VersionLog()
    except EditionError as unreadable:
        page_title(t("page.versions"))
        error_unreadable(unreadable, t)
        return None
    if not versions:
        page_title(t("versions.title_none"), t("versions.none"))
        return None
    sees_log = may(Action.READ_LOG, edition_id)
    shown = tuple(version for version in versions if sees_log or log.was_current(version.version))
    period = t.period(view.base.edition if view else edition_id.period)
    return VisibleVersions(root, edition_id, address, t, shown, log, sees_log, period)


_LOG = logging.getLogger(__name__)
_DECIDING, _DONE = "deciding", "decided"


@dataclass(frozen=True)
class _Decision:
    """`expected`: the version in force that was on screen when the decision began."""

    edition_id: EditionId
    version: str
    action: LogAction
    expected: str | None


def decide(visible: VisibleVersions, version: str, action: LogAction) -> None:
    """Open the decision on a version; nothing is written yet."""
    current = visible.current
    expected = current.version if current else None
    st.session_state[_DECIDING] = _Decision(visible.edition_id, version, action, expected)


def decision_on(edition_id: EditionId) -> tuple[str, str | None] | None:
    """The version of an open decision and the one it would replace; None without one."""
    decision: _Decision | None = st.session_state.get(_DECIDING)
    if decision is None or decision.edition_id != edition_id:
        return None
    return decision.version, decision.expected


def decision_panel(visible: VisibleVersions) -> None:
    """Draw the result of the last decision, and the open decision. The differences are drawn below."""
    t = visible.t
    if done := st.session_state.pop(_DONE, None):
        st.success(done)
    decision: _Decision | None = st.session_state.get(_DECIDING)
    if decision is None or decision.edition_id != visible.edition_id:
        return
    with st.container(key="decision"):
        chart_title(
            t(f"versions.confirm_{decision.action}", version=decision.version),
            t("versions.confirm_note", period=visible.period),
        )
        note = st.text_input(t("versions.reason"), key=f"note-{decision.action}-{decision.version}", width=640)
        with st.container(horizontal=True):
            label = t(f"versions.do_{decision.action}")
            if st.button(label, key="do-it", type="primary"):
                _do(visible, decision, note.strip())
            st.button(t("versions.cancel"), key="do-not", on_click=_cancel)


def _cancel() -> None:
    st.session_state.pop(_DECIDING, None)


def _do(visible: VisibleVersions, decision: _Decision, note: str) -> None:
    t, act = visible.t, publish if decision.action is LogAction.PUBLISHED else roll_back
    try:
        act(
            visible.root,
            decision.edition_id,
            decision.version,
            current_user(),
            expected=decision.expected,
            note=note,
        )
    except (IssueError, OSError) as problem:
        st.error(why_not_done(problem, t))
        return
    _cancel()
    st.session_state[_DONE] = t("versions.done", version=decision.version)
    st.rerun()


def why_not_done(problem: IssueError | OSError, t: Localizer) -> str:
    """Why a version was not written or put in force, as Markdown; details of a disk error go to the log."""
    if isinstance(problem, IssueError):
        return issue_sentence(problem, t.language, show=as_label)
    _LOG.error("a version could not be written", exc_info=problem)
    return t("versions.disk_refused")


_ONE_AT_A_TIME = threading.Lock()
_BEFORE, _AFTER, _SET_FOR = "compare_before", "compare_after", "compare_set_for"


def version_comparison_panel(visible: VisibleVersions) -> None:
    """Draw the two pickers and the differences; during a decision, of the versions it is about."""
    t = visible.t
    chart_title(t("versions.compare_title"))
    whole = [version for version in visible.versions if not version.error]
    if len(whole) < 2:
        draw_html(tag("p.xh-quiet", t("versions.compare_only")))
        return
    _choose_for_the_reader(visible, whole)
    labels = {version.version: _label(visible, version) for version in whole}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        before, after = (_one_version(key, labels, t) for key in (_BEFORE, _AFTER))
    if before == after:
        draw_html(tag("p.xh-quiet", t("versions.compare_same")))
        return
    try:
        earlier, later = (open_edition(visible.edition_id, version) for version in (before, after))
    except EditionError as unreadable:
        error_unreadable(unreadable, t)
        return
    old, new = earlier.edition, later.edition
    found = _differences(old.id, before, after, _old=old, _new=new)
    words, there = Localizer(t.language, new), replace(visible.address, version=after)
    taken = download_context_of_edition(later, there, words, f"{before}-{after}")
    differences_panel(TwoVersions(old, new, found, t, taken), key=f"differences-{before}-{after}")


@st.cache_resource(max_entries=8, show_spinner=False)
def _differences(edition: EditionId, before: str, after: str, *, _old: Edition, _new: Edition) -> EditionDifferences:
    """Computed once for all sessions that compare these two, and one pair at a time: a large one takes seconds."""
    with _ONE_AT_A_TIME:
        return differences(_old, _new)


def _one_version(key: str, labels: Mapping[str, str], t: Localizer) -> str:
    def pick(version: str) -> None:
        st.session_state[key] = version

    chosen: str = st.session_state[key]
    picker(t(f"versions.{key}"), labels, chosen, key=f"pick_{key}", on_pick=pick, t=t, width=460)
    return chosen


def _choose_for_the_reader(visible: VisibleVersions, whole: list[VersionSummary]) -> None:
    """Preselect two versions: those of the open decision, else the one in the address and the one in force.

    If these are the same, the next older one is chosen beside it. The reader's own choice stays until the decision or
    the list of versions changes.
    """
    decision = decision_on(visible.edition_id)
    known = [version.version for version in whole]
    reason = (visible.edition_id, decision, tuple(known))
    if st.session_state.get(_SET_FOR) == reason and {_BEFORE, _AFTER} <= st.session_state.keys():
        return
    current = visible.current.version if visible.current else known[-1]
    after, before = decision if decision else (visible.address.version or current, None)
    if after not in known:
        after = current
    if before not in known or before == after:
        others = [version for version in known if version != after]
        older = known[known.index(after) + 1 :] if after in known else []
        before = current if current != after and current in known else (older or others)[0]
    st.session_state[_SET_FOR], st.session_state[_BEFORE], st.session_state[_AFTER] = reason, before, after


def _label(visible: VisibleVersions, version: VersionSummary) -> str:
    t = visible.t
    state = "in_force" if version.is_current else "replaced" if visible.was_published(version) else "waiting"
    written = t.moment(version.written) if version.written else t("versions.undated")
    return f"{version.version} · {written} · {t(f'versions.{state}')}"
