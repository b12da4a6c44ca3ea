"""The problems and warnings of a workbook, with the marked copy, and its open questions.

A few questions are asked at a time; many of one kind can have one answer; the others are folded.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import groupby

import streamlit as st
from markupsafe import Markup

from dashboard.data.workbook_cells import AnswerForm, MarkWords, Question, QuestionKind, WorkbookError, marked_copy
from dashboard.data.workbook_cells.questions import NEW
from dashboard.documents.table_file import TableFile, table_csv, table_workbook
from dashboard.model import Issue
from dashboard.pages.downloads import corner
from dashboard.pages.elements import chart_title, draw_html, paged_rows
from dashboard.pages.import_session import ImportSession, answer, answer_anew
from dashboard.ui.components.picker import picker
from dashboard.ui.escaped_text import as_label
from dashboard.ui.html import Cell, table, tag
from dashboard.ui.issues import (
    choice_label,
    issue_problem,
    issue_sentence,
    marked_copy_words,
    question_place,
    question_sentence,
)
from dashboard.ui.localizer import VIET_NAM, Localizer

_MARKED = "marked_copy"
_LONGEST_VALUE = 60


def findings_panel(upload: ImportSession, t: Localizer) -> None:
    """Draw why a file is not opened, or its problems and, separately, its warnings."""
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
        chart_title(title, corner=_corner(upload, "loi", title, reading.problems, rest, t))
        if len(upload.workbooks) == 1:
            _marked_copy(upload, t)
        _findings(reading.problems, rest, t, key="page-problems")
    if warnings:
        title = t("import_page.warnings_title", count=t.count(len(warnings) + reading.more_warnings))
        rest = _not_listed(warnings, reading.more_warnings, t)
        corner = _corner(upload, "canh-bao", title, warnings, rest, t)
        chart_title(title, t("import_page.warnings_note"), corner=corner)
        _findings(warnings, rest, t, key="page-warnings")


def _not_listed(findings: Sequence[Issue], more: int, t: Localizer) -> str:
    """How many findings are counted but not listed; empty for none."""
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
    """HTML of the download links for all findings with full values, to be sent to the author of the workbook."""

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
    """Draw the button of the marked copy: it is made on request, since a large one takes a while, then downloaded."""
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


_AT_ONCE = 30  # questions on the page; the next come when these are answered
_SEEN = 5  # runs of questions that are not folded
_ALIKE = 3  # questions of one kind from which on they share one heading
_OF_ANSWERS_BEFORE = (QuestionKind.LONG_LIST, QuestionKind.LISTS_APART, QuestionKind.ENCODING)


def questions_panel(upload: ImportSession, t: Localizer) -> None:
    """Draw the open questions with their suggestions, and a button to answer all of them again."""
    if upload.reading is None or upload.written:
        return
    questions = upload.reading.questions
    if questions:
        title = t("import_page.questions_title", count=t.count(upload.reading.question_count))
        chart_title(title, t("import_page.questions_note"))
        shown = sorted(questions, key=_comes)[:_AT_ONCE]
        runs = [list(run) for _, run in groupby(shown, key=lambda question: (_comes(question), question.kind))]
        with st.container(key="questions", gap="medium"):
            for run in runs[:_SEEN]:
                _ask_run(upload, run, t)
        if folded := runs[_SEEN:]:
            rest = [question for run in folded for question in run]
            suggested = sum(question.suggestion is not None for question in rest)
            more = t("import_page.questions_folded", count=t.count(len(rest)), suggested=t.count(suggested))
            with st.expander(more, key="questions-folded"), st.container(gap="medium"):
                for run in folded:
                    _ask_run(upload, run, t)
        if len(questions) > len(shown):
            draw_html(tag("p.xh-small.xh-quiet", t("import_page.questions_more", count=len(shown))))
        with st.container(horizontal=True):
            st.button(
                t("import_page.answer"),
                key="answer",
                type="primary",
                on_click=_answer,
                args=(upload, shown),
            )
            if any(question.suggestion is not None for question in shown):
                st.button(t("import_page.take"), key="take", on_click=_take, args=(upload, shown))
    if upload.answers:
        with st.container(horizontal=True, vertical_alignment="center"):
            answered = t("import_page.answered", count=t.count(len(upload.answers)))
            draw_html(tag("span.xh-small.xh-quiet", answered), width="content")
            st.button(t("import_page.answer_anew"), key="anew", type="tertiary", on_click=answer_anew, args=(upload,))


def _comes(question: Question) -> int:
    """Sort key: questions on which other answers may depend come first: how the file is read, then its contents."""
    if question.kind in _OF_ANSWERS_BEFORE:
        return 0
    if question.kind.startswith("layout"):
        return 1
    return 2 if question.sheet is None and question.kind is not QuestionKind.CONTROL else 3


def _ask_run(upload: ImportSession, run: Sequence[Question], t: Localizer) -> None:
    """Ask questions of one kind: a few each by itself, many as rows under one heading."""
    if len(run) < _ALIKE or question_place(run[0], t.language) is None:
        for question in run:
            _ask(upload, question, question_sentence(question, t.language), t)
        return
    kind = run[0].kind
    chart_title(t(f"import_question_many.{kind}", count=t.count(len(run))), level=3)
    if len({question.choices for question in run}) == 1 and run[0].form is AnswerForm.CHOICE:
        _ask_all(upload, run, t)
    for question in run:
        _ask(upload, question, question_place(question, t.language) or "", t)


def _ask_all(upload: ImportSession, run: Sequence[Question], t: Localizer) -> None:
    """Draw a picker that answers all of them; each can still be given another answer."""
    labels = {choice.value: choice_label(choice, t.language) for choice in run[0].choices}
    chosen = {upload.chosen.get(question.key) for question in run}

    def choose(value: str) -> None:
        for question in run:
            _choose(upload, question, value)

    picker(
        t("import_page.answer_all", count=t.count(len(run))),
        {"": t("import_page.no_answer")} | labels,
        chosen.pop() if len(chosen) == 1 else None,
        key=f"answer-all-{run[0].kind}-{run[0].key}",
        on_pick=choose,
        t=t,
        placeholder=t("import_page.choose_answer"),
        width=560,
    )


def _ask(upload: ImportSession, question: Question, label: str, t: Localizer) -> None:
    labels = {choice.value: choice_label(choice, t.language) for choice in question.choices}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if labels:
            picker(
                label,
                {"": t("import_page.no_answer")} | labels,
                upload.chosen.get(question.key),
                key=f"answer-{question.key}",
                on_pick=lambda value: _choose(upload, question, value),
                t=t,
                placeholder=t("import_page.choose_answer"),
                width=560,
            )
        if question.form is not AnswerForm.CHOICE:
            own = t("import_page.own_answer") if labels else as_label(label)
            st.text_input(own, key=_own_key(question), width=320 if labels else 560)
        if question.suggestion is not None:
            suggestion = labels.get(question.suggestion, question.suggestion.removeprefix(NEW))
            st.markdown(
                f":small[{t('import_page.suggestion', suggestion=as_label(suggestion))}]",
                width="content",
            )


def _choose(upload: ImportSession, question: Question, value: str) -> None:
    """Keep what was chosen until the answers are submitted; an empty value removes the choice."""
    upload.chosen.pop(question.key, None)
    if value:
        upload.chosen[question.key] = value


def _own_key(question: Question) -> str:
    return f"own-answer-{question.key}"


def _answer(upload: ImportSession, shown: Sequence[Question]) -> None:
    """Submit what was chosen or typed; questions without an answer stay open."""
    given: dict[str, str] = {}
    for question in shown:
        own, chosen = (
            str(st.session_state.get(_own_key(question)) or "").strip(),
            upload.chosen.pop(question.key, None),
        )
        if own:
            is_new = question.form in (AnswerForm.CHOICE_OR_NEW_CODE, AnswerForm.CHOICE_OR_NEW_NAME)
            given[question.key] = f"{NEW}{own}" if is_new else own
        elif chosen is not None:
            given[question.key] = chosen
    answer(upload, given)


def _take(upload: ImportSession, shown: Sequence[Question]) -> None:
    """Submit the suggestions on screen: for the callback of a button."""
    answer(upload, {question.key: question.suggestion for question in shown if question.suggestion is not None})
