"""What a workbook does not say for sure, asked one by one; what is likely is shown, and taken only when one says so."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.data.workbook import AnswerForm, Question
from dashboard.data.workbook.questions import NEW
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.import_session import ImportSession, answer, answer_anew
from dashboard.pages.panels.page_title import chart_title
from dashboard.ui.components.picker import picker
from dashboard.ui.html import tag
from dashboard.ui.import_words import choice_label, question_sentence
from dashboard.ui.markdown import as_label
from dashboard.ui.wording import Wording

_AT_ONCE = 30  # questions on screen; the next come when these are answered


def questions_panel(upload: ImportSession, words: Wording) -> None:
    """Draw the open questions with their suggestions, and the way to answer all of them again."""
    if upload.reading is None or upload.written:
        return
    questions = upload.reading.questions
    if questions:
        title = words("import_page.questions_title", count=words.count(upload.reading.question_count))
        chart_title(title, words("import_page.questions_note"), level=2)
        shown = questions[:_AT_ONCE]
        with st.container(key="questions"):
            for question in shown:
                _ask(upload, question, words)
        if len(questions) > len(shown):
            draw_html(tag("p.xh-small.xh-quiet", words("import_page.questions_more", count=len(shown))))
        with st.container(horizontal=True):
            st.button(
                words("import_page.answer"),
                key="answer",
                type="primary",
                on_click=_answer,
                args=(upload, shown),
            )
            if any(question.suggestion is not None for question in shown):
                st.button(words("import_page.take"), key="take", on_click=_take, args=(upload, shown))
    if upload.answers:
        with st.container(horizontal=True, vertical_alignment="center"):
            answered = words("import_page.answered", count=words.count(len(upload.answers)))
            draw_html(tag("span.xh-small.xh-quiet", answered), width="content")
            st.button(
                words("import_page.answer_anew"), key="anew", type="tertiary", on_click=answer_anew, args=(upload,)
            )


def _ask(upload: ImportSession, question: Question, words: Wording) -> None:
    sentence = question_sentence(question, words.language)
    labels = {choice.value: choice_label(choice, words.language) for choice in question.choices}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if labels:
            picker(
                sentence,
                {"": words("import_page.no_answer")} | labels,
                upload.chosen.get(question.key),
                key=f"answer-{question.key}",
                on_pick=lambda value: _choose(upload, question, value),
                words=words,
                placeholder=words("import_page.choose_answer"),
                width=560,
            )
        if question.form is not AnswerForm.CHOICE:
            own = words("import_page.own_answer") if labels else as_label(sentence)
            st.text_input(own, key=_own_key(question), width=320 if labels else 560)
        if question.suggestion is not None:
            suggestion = labels.get(question.suggestion, question.suggestion.removeprefix(NEW))
            st.markdown(
                f":small[{words('import_page.suggestion', suggestion=as_label(suggestion))}]",
                width="content",
            )


def _choose(upload: ImportSession, question: Question, value: str) -> None:
    """Note what was chosen, until somebody answers; nothing is what one takes back a choice with."""
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
    """Take the suggestions of what is on screen: because somebody has looked at them and pressed."""
    answer(upload, {question.key: question.suggestion for question in shown if question.suggestion is not None})
