"""Phiên bản: the versions of an edition, their differences, how to restore one, and the log of what happened when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st
from markupsafe import Markup

from dashboard.access import Action, authorize, read_role_book
from dashboard.data import BUILT, EditionError, LogAction, LogEntry, VersionSummary, read_original
from dashboard.pages.edition_cache import open_edition
from dashboard.pages.elements import chart_title, draw_html, page_title, paged_rows
from dashboard.pages.navigation import page_link
from dashboard.pages.panels.decision_panel import (
    VisibleVersions,
    decide,
    decision_panel,
    version_comparison_panel,
    visible_versions,
)
from dashboard.pages.panels.download_context import download_context_of_edition, table_corner
from dashboard.pages.user import current_user, may, publishing_denied, takes_another_person
from dashboard.pages.view import view_if_any
from dashboard.ui.escaped_text import as_label
from dashboard.ui.html import BREAK, EMPTY, Cell, table, tag
from dashboard.ui.issues import issue_sentence
from dashboard.ui.localizer import Localizer

_SHOWN_OF_HASH = 12


def _draw_versions(visible: VisibleVersions) -> None:
    """Draw the message and a line for each version."""
    t, current = visible.t, visible.current
    count = t.count(len(visible.versions))
    waiting = sum(not visible.was_published(version) for version in visible.versions)
    title = t("versions.title", count=count, period=visible.period)
    if waiting:
        title = t("versions.title_waiting", count=count, period=visible.period, waiting=t.count(waiting))
    since = t.moment(current.written) if current and current.written else ""
    page_title(title, t("versions.subtitle", when=since) if since else t("versions.subtitle_undated"))

    def draw(versions: Sequence[VersionSummary]) -> None:
        for version in versions:
            _line(visible, version)

    paged_rows(visible.versions, draw, t, key=f"page-versions-{visible.edition_id}")


def _line(visible: VisibleVersions, version: VersionSummary) -> None:
    with st.container(key=f"version-{version.version}", horizontal=True, vertical_alignment="center", gap="small"):
        draw_html(_description(visible, version))
        _ways_on(visible, version)


def _description(visible: VisibleVersions, version: VersionSummary) -> Markup:
    t = visible.t
    state = "in_force" if version.is_current else "replaced" if visible.was_published(version) else "waiting"
    badge = tag(f"span.xh-badge.xh-{state}", t(f"versions.{state}"))
    written = t.moment(version.written) if version.written else t("versions.undated")
    brought = tag("b", written) + _who(visible, version.submitted)
    if version.error:
        content = tag("span.xh-worse", issue_sentence(version.error, t.language))
    else:
        count = t("versions.agencies", count=t.count(version.agency_count))
        content = " · ".join(filter(None, [version.title, version.decision, count]))
    first = tag("p.xh-line", badge, " ", brought, " ", tag("code.xh-small", version.version))
    return first + tag("p.xh-line.xh-small.xh-quiet", content) + _file(visible, version.submitted)


def _who(visible: VisibleVersions, entry: LogEntry | None) -> Markup:
    """Who submitted the version, for those who may read the log: the public cannot see it."""
    if entry is None or not visible.sees_log:
        return EMPTY
    return EMPTY.join([" · ", tag("bdi", _who_did(entry, visible.t))])


def _file(visible: VisibleVersions, entry: LogEntry | None) -> Markup:
    if entry is None or not entry.file_sha256:
        return EMPTY
    name = tag("bdi", entry.file_name) + " · " if visible.sees_log else EMPTY
    sha = tag("code", f"{entry.file_sha256[:_SHOWN_OF_HASH]}…", title=entry.file_sha256)
    return tag("p.xh-line.xh-small.xh-quiet", visible.t("versions.file"), ": ", name, "SHA-256 ", sha)


def _ways_on(visible: VisibleVersions, version: VersionSummary) -> None:
    t = visible.t
    if not version.error:
        shown = replace(visible.address, version="" if version.is_current else version.version, saved="", parent="")
        page_link("leaderboard", t("versions.open"), shown)
    _original(visible, version.submitted)
    if version.is_current or version.error:
        return
    if visible.was_published(version):
        if may(Action.ROLL_BACK, visible.edition_id):
            _decide_button(visible, version, LogAction.ROLLED_BACK)
        return
    denied = publishing_denied(visible.edition_id, version.version, visible.log)
    if denied is None:
        _decide_button(visible, version, LogAction.PUBLISHED)
    elif takes_another_person(denied):
        why_not = issue_sentence(denied, t.language)
        draw_html(tag("span.xh-small.xh-quiet", why_not), width="content")


def _decide_button(visible: VisibleVersions, version: VersionSummary, action: LogAction) -> None:
    st.button(
        visible.t(f"versions.decide_{action}"),
        key=f"decide-{version.version}",
        on_click=decide,
        args=(visible, version.version, action),
    )


def _original(visible: VisibleVersions, entry: LogEntry | None) -> None:
    """Draw the download of the source file, only for the coordinator: it may hold more than was published."""
    if entry is None or not entry.file_sha256 or not visible.sees_log:
        return
    root, edition_id, sha256 = visible.root, visible.edition_id, entry.file_sha256

    def content() -> bytes:
        authorize(current_user(), Action.READ_LOG, edition_id, read_role_book())
        return read_original(root, edition_id, sha256).content

    st.download_button(
        visible.t("versions.original"),
        data=content,
        file_name=entry.file_name,
        mime="application/octet-stream",
        on_click="ignore",
        type="tertiary",
        key=f"original-{entry.number}",
    )


_COLUMNS = ("number", "when", "who", "what", "version", "file", "reason")


def _draw_log(visible: VisibleVersions) -> None:
    """Draw the entries, newest first, and above them any problems of the log itself."""
    t = visible.t
    title, note = t("versions.log_title"), t("versions.log_note")
    entries = tuple(reversed(visible.log.entries)) if visible.sees_log else ()
    chart_title(title, note, corner=_log_corner(visible, entries, title, note))
    if not visible.sees_log:
        draw_html(tag("p.xh-quiet", t("versions.log_hidden")))
        return
    for problem in visible.log.problems:
        st.error(issue_sentence(problem, t.language, show=as_label))
    if not visible.log.entries:
        draw_html(tag("p.xh-quiet", t("versions.log_empty")))
        return
    paged_rows(entries, lambda shown: _entries(shown, t), t, key=f"page-log-{visible.edition_id}")


def _log_corner(visible: VisibleVersions, entries: Sequence[LogEntry], title: str, note: str) -> Markup:
    """HTML of the download links of the log; empty if it has no entries or no version in force can be read."""
    t, columns = visible.t, [visible.t(f"versions.log_{column}") for column in _COLUMNS]
    try:
        current = open_edition(visible.edition_id) if entries else None
    except EditionError:  # the error is shown above
        current = None
    if current is None:
        return EMPTY
    words = Localizer(t.language, current.edition)
    taken = download_context_of_edition(current, visible.address, words, str(visible.edition_id))

    def rows() -> list[list[object]]:
        return [_entry(entry, t) for entry in entries]

    return table_corner(taken, "nhat-ky", title, columns, rows, note=note, figures=slice(0))


def _who_did(entry: LogEntry, t: Localizer) -> str:
    """The name of the person behind an entry, or of the program that wrote it by itself."""
    return t("versions.log_by_build") if entry.who == BUILT.who else entry.name or entry.who


def _entries(entries: Sequence[LogEntry], t: Localizer) -> None:
    columns = [t(f"versions.log_{column}") for column in _COLUMNS]
    rows = (_entry(entry, t) for entry in entries)
    draw_html(table(t("versions.log_title"), columns, rows, classes="xh-log", figures=slice(0)))


def _entry(entry: LogEntry, t: Localizer) -> list[object]:
    what = t(f"versions.log_{entry.action}")
    if not entry.took_effect:
        what = EMPTY.join([what, " ", tag("span.xh-worse", f"({t('versions.log_no_effect')})")])
    switched = entry.action is not LogAction.SUBMITTED and entry.before not in (None, entry.version)
    before = f"{entry.before} → " if switched else ""
    file = tag("bdi", entry.file_name) + BREAK if entry.file_name else EMPTY
    sha = tag("code.xh-small.xh-hash", entry.file_sha256) if entry.file_sha256 else EMPTY
    who = tag("bdi", _who_did(entry, t))
    if entry.name and entry.name != entry.who:
        who += BREAK + tag("span.xh-small.xh-quiet", entry.who)
    return [
        entry.number,
        Cell(t.moment(entry.when), "xh-nowrap"),
        who,
        Cell(what, "xh-nowrap"),
        tag("code.xh-small", before, entry.version),
        file + sha,
        Cell(entry.note, dir="auto"),
    ]


view = view_if_any()
visible = visible_versions(view)

if visible is not None:
    _draw_versions(visible)
    decision_panel(visible)
    version_comparison_panel(visible)
    _draw_log(visible)
