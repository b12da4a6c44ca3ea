"""The versions of an edition, newest first: which is in force, where each came from, what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from dashboard.access import Action, authorize, read_role_book
from dashboard.data import LogAction, LogEntry, VersionSummary, read_original
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import PAGES
from dashboard.pages.panels.decision_panel import decide
from dashboard.pages.panels.log_panel import who_did
from dashboard.pages.panels.page_title import page_title
from dashboard.pages.panels.paged_rows import paged_rows
from dashboard.pages.permission import may, publishing_denied, takes_another_person
from dashboard.pages.signed_in_user import current_user
from dashboard.pages.visible_versions import VersionsAtHand
from dashboard.ui.address import address_parameters
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.issues import issue_sentence

_SHOWN_OF_HASH = 12


def versions_panel(at_hand: VersionsAtHand) -> None:
    """Draw the message and a line for each version."""
    words, current = at_hand.words, at_hand.current
    count = words.count(len(at_hand.versions))
    period = words.period(at_hand.edition_id.period)
    waiting = sum(not at_hand.was_published(version) for version in at_hand.versions)
    title = words("versions.title", count=count, period=period)
    if waiting:
        title = words("versions.title_waiting", count=count, period=period, waiting=words.count(waiting))
    since = words.moment(current.written) if current and current.written else ""
    page_title(title, words("versions.subtitle", when=since) if since else words("versions.subtitle_undated"))

    def draw(versions: Sequence[VersionSummary]) -> None:
        for version in versions:
            _line(at_hand, version)

    paged_rows(at_hand.versions, draw, words, key=f"page-versions-{at_hand.edition_id}")


def _line(at_hand: VersionsAtHand, version: VersionSummary) -> None:
    with st.container(key=f"version-{version.version}", horizontal=True, vertical_alignment="center", gap="small"):
        draw_html(_description(at_hand, version))
        _ways_on(at_hand, version)


def _description(at_hand: VersionsAtHand, version: VersionSummary) -> Markup:
    words = at_hand.words
    state = "in_force" if version.is_current else "replaced" if at_hand.was_published(version) else "waiting"
    badge = tag(f"span.xh-badge.xh-{state}", words(f"versions.{state}"))
    written = words.moment(version.written) if version.written else words("versions.undated")
    brought = tag("b", written) + _who(at_hand, version.submitted)
    if version.error:
        content = tag("span.xh-worse", issue_sentence(version.error, words.language))
    else:
        count = words("versions.agencies", count=words.count(version.agency_count))
        content = " · ".join(filter(None, [version.title, version.decision, count]))
    first = tag("p.xh-line", badge, " ", brought, " ", tag("code.xh-small", version.version))
    return first + tag("p.xh-line.xh-small.xh-quiet", content) + _file(at_hand, version.submitted)


def _who(at_hand: VersionsAtHand, entry: LogEntry | None) -> Markup:
    """Who brought it, for those who may read the log: on the open web, names are nobody else's business."""
    if entry is None or not at_hand.sees_log:
        return EMPTY
    return EMPTY.join([" · ", tag("bdi", who_did(entry, at_hand.words))])


def _file(at_hand: VersionsAtHand, entry: LogEntry | None) -> Markup:
    if entry is None or not entry.file_sha256:
        return EMPTY
    name = tag("bdi", entry.file_name) + " · " if at_hand.sees_log else EMPTY
    sha = tag("code", f"{entry.file_sha256[:_SHOWN_OF_HASH]}…", title=entry.file_sha256)
    return tag("p.xh-line.xh-small.xh-quiet", at_hand.words("versions.file"), ": ", name, "SHA-256 ", sha)


def _ways_on(at_hand: VersionsAtHand, version: VersionSummary) -> None:
    words = at_hand.words
    if not version.error:
        shown = replace(at_hand.address, version="" if version.is_current else version.version, saved="", parent="")
        st.page_link(
            PAGES["leaderboard"][0],
            label=words("versions.open"),
            query_params=address_parameters(shown),
            width="content",
        )
    _original(at_hand, version.submitted)
    if version.is_current or version.error:
        return
    if at_hand.was_published(version):
        if may(Action.ROLL_BACK, at_hand.edition_id):
            _decide_button(at_hand, version, LogAction.ROLLED_BACK)
        return
    denied = publishing_denied(at_hand.edition_id, version.version, at_hand.log)
    if denied is None:
        _decide_button(at_hand, version, LogAction.PUBLISHED)
    elif takes_another_person(denied):
        why_not = issue_sentence(denied, words.language)
        draw_html(tag("span.xh-small.xh-quiet", why_not), width="content")


def _decide_button(at_hand: VersionsAtHand, version: VersionSummary, action: LogAction) -> None:
    st.button(
        at_hand.words(f"versions.decide_{action}"),
        key=f"decide-{version.version}",
        on_click=decide,
        args=(at_hand, version.version, action),
    )


def _original(at_hand: VersionsAtHand, entry: LogEntry | None) -> None:
    """The way to the file it was made from, for the coordinator: it may hold more than was published."""
    if entry is None or not entry.file_sha256 or not at_hand.sees_log:
        return
    root, edition_id, sha256 = at_hand.root, at_hand.edition_id, entry.file_sha256

    def content() -> bytes:
        authorize(current_user(), Action.READ_LOG, edition_id, read_role_book())
        return read_original(root, edition_id, sha256).content

    st.download_button(
        at_hand.words("versions.original"),
        data=content,
        file_name=entry.file_name,
        mime="application/octet-stream",
        on_click="ignore",
        type="tertiary",
        key=f"original-{entry.number}",
    )
