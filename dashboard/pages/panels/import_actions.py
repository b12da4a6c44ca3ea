"""What can be done with a clean workbook: try it, submit it, publish it; each as far as the person may."""

from __future__ import annotations

import streamlit as st

from dashboard.access import Action, NotAuthorized
from dashboard.data import AlreadyInForce, CurrentChanged, EditionUnreadable, data_root
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import PAGES
from dashboard.pages.import_desk import ImportDesk, look_at_what_is_in_force
from dashboard.pages.panels.decision_panel import why_not_done
from dashboard.pages.panels.trial_banner import show_trial
from dashboard.pages.permission import may, two_people_required
from dashboard.pages.signed_in_user import current_user, sign_in_is_configured
from dashboard.pages.trial import begin_trial, forget_trial, trial_on_hand
from dashboard.publishing import keep_aliases, submit, submit_and_publish
from dashboard.ui.address import Address, address_parameters
from dashboard.ui.html import tag
from dashboard.ui.wording import Wording

_NOTE, _SAID, _NAMES_LOST = "import_note", "import_said", "import_names_lost"


def import_actions(desk: ImportDesk, words: Wording) -> None:
    """Draw the buttons of a clean workbook, and what came of the last press."""
    if said := st.session_state.pop(_SAID, None):
        st.success(said)
    if lost := st.session_state.pop(_NAMES_LOST, None):
        st.warning(words("import_page.names_lost", why=lost))
    if desk.written:
        _ways_on(desk, words)
        return
    edition = desk.reading.edition if desk.reading else None
    if edition is None:
        return
    st.session_state.setdefault(_NOTE, "")
    may_write = may(Action.SUBMIT_VERSION, edition.id)
    if desk.expected == edition.version:
        st.info(words("import_page.the_same"))
    with st.container(key="import-actions"):
        if may_write:
            st.text_input(words("versions.reason"), key=_NOTE, width=640)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(words("import_page.try"), key="try-edition", on_click=_try, args=(desk,))
            if may_write and desk.expected != edition.version:
                _write_buttons(desk, words)
        if not may_write:
            _why_no_button(words)


def _try(desk: ImportDesk) -> None:
    if desk.reading is not None and desk.reading.edition is not None:
        begin_trial(desk.reading.edition, desk.name)
        show_trial()


def _write_buttons(desk: ImportDesk, words: Wording) -> None:
    if two_people_required():
        if st.button(words("import_page.submit"), key="submit", type="primary"):
            _write(desk, words, publish=False)
        draw_html(tag("span.xh-small.xh-quiet", words("import_page.two_people")), width="content")
        return
    if st.button(words("import_page.publish"), key="publish", type="primary"):
        _write(desk, words, publish=True)
    if st.button(words("import_page.submit"), key="submit"):
        _write(desk, words, publish=False)


def _why_no_button(words: Wording) -> None:
    key = "no_sign_in"
    if sign_in_is_configured():
        key = "no_role" if current_user().signed_in else "sign_in_first"
    draw_html(tag("p.xh-small.xh-quiet", words(f"import_page.{key}")))


def _write(desk: ImportDesk, words: Wording, *, publish: bool) -> None:
    assert desk.reading is not None
    edition = desk.reading.edition
    assert edition is not None
    note, root, by = st.session_state.get(_NOTE, "").strip(), data_root(), current_user()
    try:
        if publish:
            submit_and_publish(root, edition, desk.original, by, expected=desk.expected, note=note)
        else:
            submit(root, edition, desk.original, by, note)
    except CurrentChanged as changed:
        st.error(why_not_done(changed, words))
        st.button(words("import_page.look_again"), key="look-again", on_click=look_at_what_is_in_force, args=(desk,))
        return
    except (NotAuthorized, AlreadyInForce, EditionUnreadable, OSError) as problem:
        st.error(why_not_done(problem, words))
        return
    desk.written = edition.version
    _keep_names(desk, words)
    trial = trial_on_hand()
    if publish and trial is not None and trial.edition.id == edition.id:
        forget_trial()
    key = "published" if publish else "submitted"
    st.session_state[_SAID] = words(f"import_page.{key}", version=edition.version)
    st.rerun()


def _keep_names(desk: ImportDesk, words: Wording) -> None:
    """Keep the names that answers have given to agencies, now that the edition is kept too."""
    assert desk.reading is not None
    assert desk.reading.edition is not None
    aliases = desk.reading.new_aliases
    try:
        keep_aliases(data_root(), desk.reading.edition.id, aliases, current_user())
    except (NotAuthorized, EditionUnreadable, OSError) as problem:
        st.session_state[_NAMES_LOST] = why_not_done(problem, words)


def _ways_on(desk: ImportDesk, words: Wording) -> None:
    assert desk.reading is not None
    edition = desk.reading.edition
    assert edition is not None
    there = address_parameters(
        Address(programme=edition.id.programme, period=edition.id.period, language=words.language)
    )
    with st.container(horizontal=True):
        for page in ("leaderboard", "versions"):
            st.page_link(PAGES[page][0], label=words(f"page.{page}"), query_params=there, width="content")
