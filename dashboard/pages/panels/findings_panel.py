"""What is wrong in a workbook and what is only strange, with sheet, cell and value, in pages; the copy with marks."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.data.workbook import MarkWords, WorkbookError, marked_copy
from dashboard.model import Issue
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.import_session import ImportSession
from dashboard.pages.panels.page_title import chart_title
from dashboard.pages.panels.paged_rows import paged_rows
from dashboard.ui.html import Cell, table, tag
from dashboard.ui.import_words import marked_copy_words
from dashboard.ui.issues import issue_problem, issue_sentence
from dashboard.ui.markdown import as_label
from dashboard.ui.wording import Wording

_MARKED = "marked_copy"
_LONGEST_VALUE = 60


def findings_panel(upload: ImportSession, words: Wording) -> None:
    """Draw why a file is not opened, or its problems and, apart from them, its warnings."""
    if upload.refused is not None:
        st.error(issue_sentence(upload.refused, words.language, show=as_label))
        return
    if upload.not_read is not None:
        st.error(issue_sentence(upload.not_read, words.language, show=as_label))
    if upload.reading is None or upload.written:
        return
    reading, warnings = upload.reading, upload.warnings
    if reading.problems:
        chart_title(words("import_page.problems_title", count=words.count(reading.problem_count)), level=2)
        _marked_copy(upload, words)
        _findings(reading.problems, reading.more_problems, words, key="page-problems")
    if warnings:
        count = len(warnings) + reading.more_warnings
        title = words("import_page.warnings_title", count=words.count(count))
        chart_title(title, words("import_page.warnings_note"), level=2)
        _findings(warnings, reading.more_warnings, words, key="page-warnings")


def _findings(findings: Sequence[Issue], more: int, words: Wording, *, key: str) -> None:
    def draw(shown: Sequence[Issue]) -> None:
        columns = [words(f"import_page.{column}") for column in ("sheet", "cell", "value", "problem")]
        rows = (_line(finding, words) for finding in shown)
        draw_html(table(columns, rows, name=words("import_page.problem"), figures=slice(0)))

    paged_rows(findings, draw, words, key=key)
    if more:
        said = words("import_page.more_findings", listed=words.count(len(findings)), more=words.count(more))
        draw_html(tag("p.xh-small.xh-quiet", said))


def _line(finding: Issue, words: Wording) -> list[object]:
    cell = finding.cell or ("" if finding.row is None else str(finding.row))
    value = finding.value or ""
    value = value if len(value) <= _LONGEST_VALUE else f"{value[: _LONGEST_VALUE - 1]}…"
    return [finding.file, Cell(cell, "xh-nowrap"), value, issue_problem(finding, words.language)]


def _marked_copy(upload: ImportSession, words: Wording) -> None:
    """The way to the copy with marks: made when it is asked for, since a large one takes a while, then downloaded."""
    made: tuple[ImportSession, bytes] | None = st.session_state.get(_MARKED)
    if made is None or made[0] is not upload:
        if st.button(words("import_page.mark"), key="mark"):
            _mark(upload, words)
        return
    st.download_button(
        words("import_page.marked"),
        data=made[1],
        file_name=f"danh-dau-{upload.name.rsplit('.', 1)[0]}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        on_click="ignore",
        key="marked",
    )


def _mark(upload: ImportSession, words: Wording) -> None:
    assert upload.reading is not None
    findings = (*upload.reading.problems, *upload.warnings)
    try:
        with st.spinner(words("import_page.marking")):
            copy = marked_copy(
                upload.name,
                upload.original.content,
                findings,
                lambda finding: issue_sentence(finding, words.language),
                MarkWords(**marked_copy_words(words.language)),
                more=upload.reading.more_problems + upload.reading.more_warnings,
            )
    except WorkbookError as refused:
        st.error(issue_sentence(refused, words.language, show=as_label))
        return
    st.session_state[_MARKED] = (upload, copy)
    st.rerun()
