"""The log of an edition: who did what, when, from which file; for who may read it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.data import BUILT, LogAction, LogEntry
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.panels.page_title import chart_title
from dashboard.pages.panels.paged_rows import paged_rows
from dashboard.pages.visible_versions import VersionsAtHand
from dashboard.ui.html import BREAK, EMPTY, Cell, table, tag
from dashboard.ui.issues import issue_sentence
from dashboard.ui.markdown import as_label
from dashboard.ui.wording import Wording

_COLUMNS = ("number", "when", "who", "what", "version", "file", "reason")


def log_panel(at_hand: VersionsAtHand) -> None:
    """Draw the entries, newest first, and above them whatever is wrong with the log itself."""
    words = at_hand.words
    chart_title(words("versions.log_title"), words("versions.log_note"), level=2)
    if not at_hand.sees_log:
        draw_html(tag("p.xh-quiet", words("versions.log_hidden")))
        return
    for problem in at_hand.log.problems:
        st.error(issue_sentence(problem, words.language, show=as_label))
    if not at_hand.log.entries:
        draw_html(tag("p.xh-quiet", words("versions.log_empty")))
        return
    entries = tuple(reversed(at_hand.log.entries))
    paged_rows(entries, lambda shown: _table(shown, words), words, key=f"page-log-{at_hand.edition_id}")


def who_did(entry: LogEntry, words: Wording) -> str:
    """Who stands behind an entry, by name; a program that writes for nobody says which one it was."""
    return words("versions.log_by_build") if entry.who == BUILT.who else entry.name or entry.who


def _table(entries: Sequence[LogEntry], words: Wording) -> None:
    columns = [words(f"versions.log_{column}") for column in _COLUMNS]
    rows = (_line(entry, words) for entry in entries)
    draw_html(table(columns, rows, name=words("versions.log_title"), classes="xh-log", figures=slice(0)))


def _line(entry: LogEntry, words: Wording) -> list[object]:
    what = words(f"versions.log_{entry.action}")
    if not entry.took_effect:
        what = EMPTY.join([what, " ", tag("span.xh-worse", f"({words('versions.log_no_effect')})")])
    switched = entry.action is not LogAction.SUBMITTED and entry.before not in (None, entry.version)
    before = f"{entry.before} → " if switched else ""
    file = tag("bdi", entry.file_name) + BREAK if entry.file_name else EMPTY
    sha = tag("code.xh-small.xh-hash", entry.file_sha256) if entry.file_sha256 else EMPTY
    who = tag("bdi", who_did(entry, words))
    if entry.name and entry.name != entry.who:
        who += BREAK + tag("span.xh-small.xh-quiet", entry.who)
    return [
        entry.number,
        Cell(words.moment(entry.when), "xh-nowrap"),
        who,
        Cell(what, "xh-nowrap"),
        tag("code.xh-small", before, entry.version),
        file + sha,
        Cell(entry.note, dir="auto"),
    ]
