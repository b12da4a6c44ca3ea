"""What a workbook leaves open, asked one by one, and what is wrong or only strange in it, with the marked copy."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.data.workbook import AnswerForm, MarkWords, Question, WorkbookError, marked_copy
from dashboard.data.workbook.questions import NEW
from dashboard.model import Issue
from dashboard.pages.elements import chart_title, draw_html, paged_rows
from dashboard.pages.import_session import ImportSession, answer, answer_anew
from dashboard.ui.components.picker import picker
from dashboard.ui.html import Cell, table, tag
from dashboard.ui.import_words import choice_label, marked_copy_words, question_sentence
from dashboard.ui.issues import issue_problem, issue_sentence
from dashboard.ui.localizer import Localizer
from dashboard.ui.markdown import as_label

_AT_ONCE = 30  # questions on screen; the next come when these are answered


def questions_panel(upload: ImportSession, t: Localizer) -> None:
    """Draw the open questions with their suggestions, and the way to answer all of them again."""
    if upload.reading is None or upload.written:
        return
    questions = upload.reading.questions
    if questions:
        title = t("import_page.questions_title", count=t.count(upload.reading.question_count))
        chart_title(title, t("import_page.questions_note"), level=2)
        shown = questions[:_AT_ONCE]
        with st.container(key="questions"):
            for question in shown:
                _ask(upload, question, t)
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


def _ask(upload: ImportSession, question: Question, t: Localizer) -> None:
    sentence = question_sentence(question, t.language)
    labels = {choice.value: choice_label(choice, t.language) for choice in question.choices}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if labels:
            picker(
                sentence,
                {"": t("import_page.no_answer")} | labels,
                upload.chosen.get(question.key),
                key=f"answer-{question.key}",
                on_pick=lambda value: _choose(upload, question, value),
                t=t,
                placeholder=t("import_page.choose_answer"),
                width=560,
            )
        if question.form is not AnswerForm.CHOICE:
            own = t("import_page.own_answer") if labels else as_label(sentence)
            st.text_input(own, key=_own_key(question), width=320 if labels else 560)
        if question.suggestion is not None:
            suggestion = labels.get(question.suggestion, question.suggestion.removeprefix(NEW))
            st.markdown(
                f":small[{t('import_page.suggestion', suggestion=as_label(suggestion))}]",
                width="content",
            )


def _choose(upload: ImportSession, question: Question, value: str) -> None:
    """Note what was chosen until the answers are given; an empty value takes the choice back."""
    upload.chosen.pop(question.key, None)
    if value:
        upload.chosen[question.key] = value


def _own_key(question: Question) -> str:
    return f"own-answer-{question.key}"


def _answer(upload: ImportSession, shown: Sequence[Question]) -> None:
    """Take what was chosen or written; what was left open stays open."""
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
    """Take the suggestions on screen, at the press of a button."""
    answer(upload, {question.key: question.suggestion for question in shown if question.suggestion is not None})


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
