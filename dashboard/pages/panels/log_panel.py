"""The log of an edition: who did what, when, from which file; for who may read it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from dashboard.data import BUILT, LogAction, LogEntry
from dashboard.pages.panels.page_title import chart_title
from dashboard.pages.panels.paged_rows import paged_rows
from dashboard.pages.visible_versions import VersionsAtHand
from dashboard.ui.markdown import as_label
from dashboard.ui.refusals import log_problem_sentence
from dashboard.ui.wording import Wording

_COLUMNS = ("number", "when", "who", "what", "version", "file", "reason")


def log_panel(at_hand: VersionsAtHand) -> None:
    """Draw the entries, newest first, and above them whatever is wrong with the log itself."""
    words = at_hand.words
    chart_title(words("versions.log_title"), words("versions.log_note"), level=2)
    if not at_hand.sees_log:
        st.html(f'<p class="xh-quiet">{words("versions.log_hidden")}</p>')
        return
    for problem in at_hand.log.problems:
        st.error(as_label(log_problem_sentence(problem, words.language)))
    if not at_hand.log.entries:
        st.html(f'<p class="xh-quiet">{words("versions.log_empty")}</p>')
        return
    entries = tuple(reversed(at_hand.log.entries))
    paged_rows(entries, lambda shown: _table(shown, words), words, key=f"page-log-{at_hand.edition_id}")


def who_did(entry: LogEntry, words: Wording) -> str:
    """Who stands behind an entry, by name; a program that writes for nobody says which one it was."""
    return words("versions.log_by_build") if entry.who == BUILT.who else entry.name or entry.who


def _table(entries: Sequence[LogEntry], words: Wording) -> None:
    head = "".join(f'<th scope="col">{words(f"versions.log_{column}")}</th>' for column in _COLUMNS)
    body = "".join(_line(entry, words) for entry in entries)
    st.html(
        f'<div class="xh-table-frame" tabindex="0" role="region" aria-label="{words("versions.log_title")}">'
        f'<table class="xh-table xh-log"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def _line(entry: LogEntry, words: Wording) -> str:
    what = words(f"versions.log_{entry.action}")
    if not entry.took_effect:
        what = f'{what} <span class="xh-worse">({words("versions.log_no_effect")})</span>'
    switched = entry.action is not LogAction.SUBMITTED and entry.before not in (None, entry.version)
    before = f"{entry.before} → " if switched else ""
    file = f"<bdi>{escape(entry.file_name)}</bdi><br>" if entry.file_name else ""
    sha = f'<code class="xh-small xh-hash">{entry.file_sha256}</code>' if entry.file_sha256 else ""
    who = f"<bdi>{escape(who_did(entry, words))}</bdi>"
    if entry.name and entry.name != entry.who:
        who += f'<br><span class="xh-small xh-quiet">{escape(entry.who)}</span>'
    cells = (
        f'<td class="xh-nowrap">{words.moment(entry.when)}</td>',
        f"<td>{who}</td>",
        f'<td class="xh-nowrap">{what}</td>',
        f'<td><code class="xh-small">{before}{entry.version}</code></td>',
        f"<td>{file}{sha}</td>",
        f'<td dir="auto">{escape(entry.note)}</td>',
    )
    return f'<tr><th scope="row">{entry.number}</th>{"".join(cells)}</tr>'
