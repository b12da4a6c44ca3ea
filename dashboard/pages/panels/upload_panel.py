"""The title of the page, and where one drops a workbook."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from dashboard.data import EditionError
from dashboard.pages.frame import View
from dashboard.pages.import_session import ImportSession, current_upload, discard_upload, open_upload, upload_key
from dashboard.pages.panels.page_title import page_title
from dashboard.pages.session import current_address
from dashboard.sandbox.limits import MEGABYTE, MOST_BYTES
from dashboard.ui.issues import issue_sentence
from dashboard.ui.markdown import as_label
from dashboard.ui.wording import Wording


def words_of_page(view: View | None) -> Wording:
    """Words in the user's language, where there is no edition to show too."""
    return view.words if view else Wording(current_address().language)


def import_title() -> Callable[[ImportSession | None, Wording], None]:
    """Keep the place of the title, whose message is known only when the file has been read."""
    place = st.container()

    def draw(upload: ImportSession | None, words: Wording) -> None:
        with place:
            page_title(_message(upload, words), words("import_page.subtitle"))

    return draw


def _message(upload: ImportSession | None, words: Wording) -> str:
    if upload is None:
        return words("import_page.title")
    file = upload.name
    if upload.written:
        return words("import_page.title_written", file=file)
    if upload.reading is None:
        return words("import_page.title_refused", file=file)
    if upload.reading.questions and not upload.reading.problems:
        return words("import_page.title_questions", file=file, count=words.count(upload.reading.question_count))
    if upload.reading.edition is None:
        return words("import_page.title_problems", file=file, count=words.count(upload.reading.problem_count))
    edition = upload.reading.edition
    agencies = words.count(sum(len(block.agencies) for block in edition.blocks))
    return words("import_page.title_clean", file=file, period=words.period(edition.id.period), agencies=agencies)


def upload_panel(words: Wording) -> None:
    """Draw where a file is dropped; once there is one, its name and the way to another."""
    upload = current_upload()
    if upload is not None:
        with st.container(horizontal=True, vertical_alignment="center", key="chosen-file"):
            size = words("import_page.size", kilobytes=words.count(-(-upload.size // 1024)))
            st.markdown(f":small[{size} · SHA-256 `{upload.sha256[:12]}…`]")
            st.button(words("import_page.another"), key="another-file", on_click=discard_upload)
        return
    uploaded = st.file_uploader(
        words("import_page.drop"), type=["xlsx", "csv"], key=upload_key(), max_upload_size=MOST_BYTES // MEGABYTE
    )
    if uploaded is None:
        return
    try:
        open_upload(uploaded.name, uploaded.getvalue(), words)
        _let_go_of_uploads()
    except EditionError as unreadable:
        st.error(issue_sentence(unreadable, words.language, show=as_label))
        return
    st.rerun()


def _let_go_of_uploads() -> None:
    """Take what this session has uploaded out of Streamlit's memory, which holds it as long as the session lives."""
    if context := get_script_run_ctx():
        context.uploaded_file_mgr.remove_session_files(context.session_id)
