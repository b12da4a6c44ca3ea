"""The upload of a workbook, under the page's title, and the templates to begin with.

If several files make one edition, the state of each is shown: none is dropped silently.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Sequence
from enum import StrEnum

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import DeletedFile, UploadedFile

from dashboard.data import EditionError
from dashboard.data.workbook_cells import SUFFIXES, QuestionKind, WorkbookError
from dashboard.excel import template_workbook
from dashboard.model import Edition, EditionId
from dashboard.pages.elements import chart_title, draw_html, page_title
from dashboard.pages.import_session import ImportSession, current_upload, discard_upload, open_upload, upload_key
from dashboard.pages.session import current_address
from dashboard.pages.view import View
from dashboard.sandbox.limits import MEGABYTE, MOST_BYTES, MOST_FILES
from dashboard.ui.escaped_text import as_label
from dashboard.ui.html import Cell, table, tag
from dashboard.ui.issues import issue_sentence
from dashboard.ui.localizer import VIET_NAM, Localizer
from dashboard.workbook_layouts import Layout, Measure, Role


def localizer_of_page(view: View | None) -> Localizer:
    """The localizer for the user's language, also if there is no edition to show."""
    return view.t if view else Localizer(current_address().language)


def import_title() -> Callable[[ImportSession | None, Localizer], None]:
    """Reserve the place of the title, whose message is known only when the file has been read."""
    place = st.container()

    def draw(upload: ImportSession | None, t: Localizer) -> None:
        with place:
            page_title(_message(upload, t), t("import_page.subtitle"))

    return draw


def _message(upload: ImportSession | None, t: Localizer) -> str:
    if upload is None:
        return t("import_page.title")
    file = upload.name
    if upload.written:
        return t("import_page.title_written", file=file)
    if upload.reading is None:
        return t("import_page.title_refused", file=file)
    if upload.reading.questions and not upload.reading.problems:
        return t("import_page.title_questions", file=file, count=t.count(upload.reading.question_count))
    if upload.reading.edition is None:
        return t("import_page.title_problems", file=file, count=t.count(upload.reading.problem_count))
    edition = upload.reading.edition
    agencies = t.count(sum(len(block.agencies) for block in edition.blocks))
    return t("import_page.title_clean", file=file, period=t.period(edition), agencies=agencies)


def upload_panel(t: Localizer) -> None:
    """Draw the file uploader; once there is a file, its size, its hash and a button to choose another."""
    upload = current_upload()
    if upload is not None:
        with st.container(horizontal=True, vertical_alignment="center", key="chosen-file"):
            size = t("import_page.size", kilobytes=t.count(-(-upload.size // 1024)))
            st.markdown(f":small[{size} · SHA-256 `{upload.sha256[:12]}…`]")
            st.button(t("import_page.another"), key="another-file", on_click=discard_upload)
        return
    with st.form("files", border=False):  # the form's button waits until all files have arrived
        uploaded = st.file_uploader(
            t("import_page.drop"),
            type=[suffix.removeprefix(".") for suffix in SUFFIXES],
            key=upload_key(),
            accept_multiple_files=True,
            max_upload_size=MOST_BYTES // MEGABYTE,
        )
        if not st.form_submit_button(t("import_page.read"), key="read-files", type="primary"):
            return
    if problem := _not_taken(uploaded, t):
        st.error(problem)
        return
    try:
        open_upload([(file.name, file.getvalue()) for file in uploaded], t)
        _let_go_of_uploads()
    except EditionError as unreadable:
        st.error(issue_sentence(unreadable, t.language, show=as_label))
        return
    st.rerun()


def _not_taken(uploaded: Sequence[UploadedFile], t: Localizer) -> str:
    """Why the files that were chosen are not read; `""` when they are."""
    told: Sequence[object] = st.session_state[upload_key()] or ()
    gone = sum(isinstance(file, DeletedFile) for file in told)
    if gone:
        return t("import_page.gone", count=t.count(gone))
    if len(uploaded) > MOST_FILES or sum(file.size for file in uploaded) > MOST_BYTES:
        limits = {"files": t.count(MOST_FILES), "megabytes": t.count(MOST_BYTES // MEGABYTE)}
        return t("import_page.too_many", **limits)
    return "" if uploaded else t("import_page.none_chosen")


def _let_go_of_uploads() -> None:
    """Remove this session's uploads from Streamlit's memory, which holds them as long as the session lives."""
    if context := get_script_run_ctx():
        context.uploaded_file_mgr.remove_session_files(context.session_id)


_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EXAMPLE = EditionId("chuong-trinh", "2026")


def template_buttons(view: View | None, t: Localizer) -> None:
    """Draw the steps and the templates: with the points of the edition on screen, for the next one, or an example."""
    chart_title(t("import_page.how_title"))
    draw_html(tag("ol.xh-rules", *(tag("li", t(f"import_page.step_{number}")) for number in (1, 2, 3))))
    with st.container(horizontal=True):
        if view is None or view.trial:
            _button(t("import_page.template_example"), _EXAMPLE, None, t, key="template-example")
            return
        edition = view.base.edition
        period = t.period(edition)
        _button(t("import_page.template_filled", period=period), edition.id, edition, t, key="template-filled")
        after = EditionId(edition.id.programme, _next_period(edition.id.period))
        label = t("import_page.template_next", period=t.period(after.period))
        _button(label, after, edition, t, key="template-next")


def _button(label: str, edition_id: EditionId, edition: Edition | None, t: Localizer, *, key: str) -> None:
    st.download_button(
        label,
        data=lambda: template_workbook(edition_id, edition, datetime.datetime.now(VIET_NAM), t),
        file_name=f"mau-{edition_id.programme}-{edition_id.period}.xlsx",
        mime=_TYPE,
        on_click="ignore",
        key=key,
    )


def _next_period(period: str) -> str:
    """The year after, or the month after; for a period of another kind the year after the first year in it."""
    if monthly := re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", period):
        year, month = divmod(int(monthly[1]) * 12 + int(monthly[2]), 12)
        return f"{year}-{month + 1:02}"
    return re.sub(r"\d{4}", lambda year: str(int(year[0]) + 1), period, count=1)


class FileState(StrEnum):
    """The state of a file. The value is the key of its words under `[import_files]` in the text catalogues."""

    REFUSED = "refused"
    WRONG = "wrong"
    ASKS = "asks"
    WITHOUT_TABLE = "without_table"
    WAITS = "waits"
    READ = "read"


def files_panel(upload: ImportSession, t: Localizer) -> None:
    """Draw how many of several files were read, and the state of each, those that need attention first."""
    if len(upload.files) < 2 or upload.written:
        return
    found = [(file.file, *_state(upload, number)) for number, file in enumerate(upload.files)]
    counts = Counter(state for _, state, _ in found)
    said = ", ".join(t(f"import_files.{state}", count=t.count(counts[state])) for state in FileState if counts[state])
    chart_title(t("import_files.title", count=t.count(len(found)), said=said))
    order = list(FileState)
    columns = [t(f"import_files.{column}") for column in ("file", "agency", "result")]
    rows = [
        [file, agency, Cell(t(f"import_files.is_{state}"), "xh-nowrap")]
        for file, state, agency in sorted(found, key=lambda row: order.index(row[1]))
    ]
    draw_html(table(t("import_files.caption"), columns, rows, figures=slice(0)))


def _state(upload: ImportSession, number: int) -> tuple[FileState, str]:
    """The state of a file, and the agencies that it has."""
    if isinstance(upload.files[number], WorkbookError):
        return FileState.REFUSED, ""
    if upload.found is None:
        return FileState.WAITS, ""
    sheets = upload.found.sheets_of_files[number]
    reading, agencies = upload.found.reading, _agencies(upload.found.layout, sheets)
    if any(problem.file in sheets for problem in reading.problems):
        return FileState.WRONG, agencies
    if any(question.sheet in sheets and question.kind is not QuestionKind.BLOCK for question in reading.questions):
        return FileState.ASKS, agencies
    return (FileState.READ if agencies else FileState.WITHOUT_TABLE), agencies


def _agencies(layout: Layout, sheets: tuple[str, ...]) -> str:
    """The names of the agencies, or how many there are where cells name them."""
    lines = [
        line
        for table in layout.tables
        if table.sheet in sheets
        for line in table.of_agencies
        if line.role is Role.AGENCY and line.measure is Measure.POINTS
    ]
    names = dict.fromkeys(line.name for line in lines if line.name)
    return "; ".join(names) if names else str(len(lines) or "")
