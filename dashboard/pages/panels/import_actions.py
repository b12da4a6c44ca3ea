"""What can be done with a clean workbook: try it, submit it, publish it; each as far as the person may."""

from __future__ import annotations

import streamlit as st

from dashboard.access import Action
from dashboard.data import EditConflict, data_root
from dashboard.model import IssueError
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import PAGES
from dashboard.pages.import_session import ImportSession, look_at_what_is_in_force
from dashboard.pages.panels.decision_panel import why_not_done
from dashboard.pages.panels.trial_banner import show_trial
from dashboard.pages.permission import may, two_people_required
from dashboard.pages.signed_in_user import current_user, sign_in_is_configured
from dashboard.pages.trial import begin_trial, current_trial, forget_trial
from dashboard.publishing import keep_aliases, submit, submit_and_publish
from dashboard.ui.address import Address, address_parameters
from dashboard.ui.html import tag
from dashboard.ui.wording import Wording

_NOTE, _SAID, _NAMES_LOST = "import_note", "import_said", "import_names_lost"


def import_actions(upload: ImportSession, words: Wording) -> None:
    """Draw the buttons of a clean workbook, and what came of the last press."""
    if said := st.session_state.pop(_SAID, None):
        st.success(said)
    if lost := st.session_state.pop(_NAMES_LOST, None):
        st.warning(words("import_page.names_lost", why=lost))
    if upload.written:
        _ways_on(upload, words)
        return
    edition = upload.reading.edition if upload.reading else None
    if edition is None:
        return
    st.session_state.setdefault(_NOTE, "")
    may_write = may(Action.SUBMIT_VERSION, edition.id)
    if upload.expected == edition.version:
        st.info(words("import_page.the_same"))
    with st.container(key="import-actions"):
        if may_write:
            st.text_input(words("versions.reason"), key=_NOTE, width=640)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(words("import_page.try"), key="try-edition", on_click=_try, args=(upload,))
            if may_write and upload.expected != edition.version:
                _write_buttons(upload, words)
        if not may_write:
            _why_no_button(words)


def _try(upload: ImportSession) -> None:
    if upload.reading is not None and upload.reading.edition is not None:
        begin_trial(upload.reading.edition, upload.name)
        show_trial()


def _write_buttons(upload: ImportSession, words: Wording) -> None:
    if two_people_required():
        if st.button(words("import_page.submit"), key="submit", type="primary"):
            _write(upload, words, publish=False)
        draw_html(tag("span.xh-small.xh-quiet", words("import_page.two_people")), width="content")
        return
    if st.button(words("import_page.publish"), key="publish", type="primary"):
        _write(upload, words, publish=True)
    if st.button(words("import_page.submit"), key="submit"):
        _write(upload, words, publish=False)


def _why_no_button(words: Wording) -> None:
    key = "no_sign_in"
    if sign_in_is_configured():
        key = "no_role" if current_user().signed_in else "sign_in_first"
    draw_html(tag("p.xh-small.xh-quiet", words(f"import_page.{key}")))


def _write(upload: ImportSession, words: Wording, *, publish: bool) -> None:
    assert upload.reading is not None
    edition = upload.reading.edition
    assert edition is not None
    note, root, by = st.session_state.get(_NOTE, "").strip(), data_root(), current_user()
    try:
        if publish:
            submit_and_publish(root, edition, upload.original, by, expected=upload.expected, note=note)
        else:
            submit(root, edition, upload.original, by, note)
    except EditConflict as changed:
        st.error(why_not_done(changed, words))
        st.button(words("import_page.look_again"), key="look-again", on_click=look_at_what_is_in_force, args=(upload,))
        return
    except (IssueError, OSError) as problem:
        st.error(why_not_done(problem, words))
        return
    upload.written = edition.version
    _keep_names(upload, words)
    trial = current_trial()
    if publish and trial is not None and trial.edition.id == edition.id:
        forget_trial()
    key = "published" if publish else "submitted"
    st.session_state[_SAID] = words(f"import_page.{key}", version=edition.version)
    st.rerun()


def _keep_names(upload: ImportSession, words: Wording) -> None:
    """Keep the names that answers have given to agencies, now that the edition is kept too."""
    assert upload.reading is not None
    assert upload.reading.edition is not None
    aliases = upload.reading.new_aliases
    try:
        keep_aliases(data_root(), upload.reading.edition.id, aliases, current_user())
    except (IssueError, OSError) as problem:
        st.session_state[_NAMES_LOST] = why_not_done(problem, words)


def _ways_on(upload: ImportSession, words: Wording) -> None:
    assert upload.reading is not None
    edition = upload.reading.edition
    assert edition is not None
    there = address_parameters(
        Address(programme=edition.id.programme, period=edition.id.period, language=words.language)
    )
    with st.container(horizontal=True):
        for page in ("leaderboard", "versions"):
            st.page_link(PAGES[page][0], label=words(f"page.{page}"), query_params=there, width="content")
