"""What is wrong or only strange in a workbook, with the marked copy."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from dashboard.data.workbook import MarkWords, WorkbookError, marked_copy
from dashboard.documents.table_file import TableFile, table_csv, table_workbook
from dashboard.model import Issue
from dashboard.pages.elements import chart_title, draw_html, paged_rows
from dashboard.pages.import_session import ImportSession
from dashboard.pages.taking_away import corner
from dashboard.ui.escaped_text import as_label
from dashboard.ui.html import Cell, table, tag
from dashboard.ui.issues import issue_problem, issue_sentence, marked_copy_words
from dashboard.ui.localizer import VIET_NAM, Localizer

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
        title = t("import_page.problems_title", count=t.count(reading.problem_count))
        rest = _not_listed(reading.problems, reading.more_problems, t)
        chart_title(title, level=2, corner=_corner(upload, "loi", title, reading.problems, rest, t))
        if len(upload.workbooks) == 1:
            _marked_copy(upload, t)
        _findings(reading.problems, rest, t, key="page-problems")
    if warnings:
        title = t("import_page.warnings_title", count=t.count(len(warnings) + reading.more_warnings))
        rest = _not_listed(warnings, reading.more_warnings, t)
        corner = _corner(upload, "canh-bao", title, warnings, rest, t)
        chart_title(title, t("import_page.warnings_note"), level=2, corner=corner)
        _findings(warnings, rest, t, key="page-warnings")


def _not_listed(findings: Sequence[Issue], more: int, t: Localizer) -> str:
    """How many findings are counted and not kept; empty for none."""
    return t("import_page.more_findings", listed=t.count(len(findings)), more=t.count(more)) if more else ""


def _findings(findings: Sequence[Issue], rest: str, t: Localizer, *, key: str) -> None:
    def draw(shown: Sequence[Issue]) -> None:
        rows = (_line(finding, t) for finding in shown)
        draw_html(table(t("import_page.problem"), _columns(t), rows, figures=slice(0)))

    paged_rows(findings, draw, t, key=key)
    if rest:
        draw_html(tag("p.xh-small.xh-quiet", rest))


def _columns(t: Localizer) -> tuple[str, ...]:
    return tuple(t(f"import_page.{column}") for column in ("sheet", "cell", "value", "problem"))


def _place(finding: Issue) -> str:
    return finding.cell or ("" if finding.row is None else str(finding.row))


def _line(finding: Issue, t: Localizer) -> list[object]:
    value = finding.value or ""
    value = value if len(value) <= _LONGEST_VALUE else f"{value[: _LONGEST_VALUE - 1]}…"
    return [finding.file, Cell(_place(finding), "xh-nowrap"), value, issue_problem(finding, t.language)]


def _corner(upload: ImportSession, name: str, title: str, findings: Sequence[Issue], rest: str, t: Localizer) -> Markup:
    """The findings as a file, every one with its whole value, to be sent to whoever filled the workbook in."""

    def listed() -> TableFile:
        rows = ((f.file, _place(f), f.value or "", issue_problem(f, t.language)) for f in findings)
        made = datetime.datetime.now(VIET_NAM)
        about = {t("import_files.file"): upload.name, t("workbook.made"): t.moment(made), t("workbook.note"): rest}
        return TableFile(
            title=title,
            columns=_columns(t),
            rows=tuple(rows),
            figures=frozenset(),
            origin="",
            about=tuple((label, text) for label, text in about.items() if text),
            notice="",
            footer=upload.name,
            made=made,
        )

    forms = {"xlsx": lambda: table_workbook(listed(), t), "csv": lambda: table_csv(listed(), t)}
    return corner(f"{name}-{upload.name.rsplit('.', 1)[0]}", title, forms, t, kind="table")


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
