"""What is wrong or only strange in a workbook, with the marked copy."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.data.workbook import MarkWords, WorkbookError, marked_copy
from dashboard.model import Issue
from dashboard.pages.elements import chart_title, draw_html, paged_rows
from dashboard.pages.import_session import ImportSession
from dashboard.ui.html import Cell, table, tag
from dashboard.ui.import_words import marked_copy_words
from dashboard.ui.issues import issue_problem, issue_sentence
from dashboard.ui.localizer import Localizer
from dashboard.ui.markdown import as_label

_MARKED = "marked_copy"
_LONGEST_VALUE = 60


def findings_panel(upload: ImportSession, t: Localizer) -> None:
    """Draw why a file is not opened, or its problems and, apart from them, its warnings."""
    for refused in upload.refused:
        st.error(issue_sentence(refused, t.language, show=as_label))
    if upload.refused:
        return
    if upload.not_read is not None:
        st.error(issue_sentence(upload.not_read, t.language, show=as_label))
    if upload.reading is None or upload.written:
        return
    reading, warnings = upload.reading, upload.warnings
    if reading.problems:
        chart_title(t("import_page.problems_title", count=t.count(reading.problem_count)), level=2)
        if len(upload.workbooks) == 1:
            _marked_copy(upload, t)
        _findings(reading.problems, reading.more_problems, t, key="page-problems")
    if warnings:
        count = len(warnings) + reading.more_warnings
        title = t("import_page.warnings_title", count=t.count(count))
        chart_title(title, t("import_page.warnings_note"), level=2)
        _findings(warnings, reading.more_warnings, t, key="page-warnings")


def _findings(findings: Sequence[Issue], more: int, t: Localizer, *, key: str) -> None:
    def draw(shown: Sequence[Issue]) -> None:
        columns = [t(f"import_page.{column}") for column in ("sheet", "cell", "value", "problem")]
        rows = (_line(finding, t) for finding in shown)
        draw_html(table(t("import_page.problem"), columns, rows, figures=slice(0)))

    paged_rows(findings, draw, t, key=key)
    if more:
        said = t("import_page.more_findings", listed=t.count(len(findings)), more=t.count(more))
        draw_html(tag("p.xh-small.xh-quiet", said))


def _line(finding: Issue, t: Localizer) -> list[object]:
    cell = finding.cell or ("" if finding.row is None else str(finding.row))
    value = finding.value or ""
    value = value if len(value) <= _LONGEST_VALUE else f"{value[: _LONGEST_VALUE - 1]}…"
    return [finding.file, Cell(cell, "xh-nowrap"), value, issue_problem(finding, t.language)]


def _marked_copy(upload: ImportSession, t: Localizer) -> None:
    """The way to the copy with marks: made when it is asked for, since a large one takes a while, then downloaded."""
    made: tuple[ImportSession, bytes] | None = st.session_state.get(_MARKED)
    if made is None or made[0] is not upload:
        if st.button(t("import_page.mark"), key="mark"):
            _mark(upload, t)
        return
    st.download_button(
        t("import_page.marked"),
        data=made[1],
        file_name=f"danh-dau-{upload.name.rsplit('.', 1)[0]}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
        key="marked",
    )


def _mark(upload: ImportSession, t: Localizer) -> None:
    assert upload.reading is not None
    findings = (*upload.reading.problems, *upload.warnings)
    try:
        with st.spinner(t("import_page.marking")):
            copy = marked_copy(
                upload.name,
                upload.original.content,
                findings,
                lambda finding: issue_sentence(finding, t.language),
                MarkWords(**marked_copy_words(t.language)),
                more=upload.reading.more_problems + upload.reading.more_warnings,
            )
    except WorkbookError as refused:
        st.error(issue_sentence(refused, t.language, show=as_label))
        return
    st.session_state[_MARKED] = (upload, copy)
    st.rerun()
