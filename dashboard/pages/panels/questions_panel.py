"""What a workbook does not say for sure, asked one by one; what is likely is shown, and taken only when one says so."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.data.workbook import AnswerForm, Question
from dashboard.data.workbook.questions import NEW
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.import_desk import ImportDesk, answer, answer_anew
from dashboard.pages.panels.page_title import chart_title
from dashboard.ui.components.picker import picker
from dashboard.ui.html import tag
from dashboard.ui.import_questions import choice_label, question_sentence
from dashboard.ui.markdown import as_label
from dashboard.ui.wording import Wording

_AT_ONCE = 30  # questions on screen; the next come when these are answered


def questions_panel(desk: ImportDesk, words: Wording) -> None:
    """Draw the open questions with their suggestions, and the way to answer all of them again."""
    if desk.reading is None or desk.written:
        return
    questions = desk.reading.questions
    if questions:
        title = words("import_page.questions_title", count=words.count(desk.reading.question_count))
        chart_title(title, words("import_page.questions_note"), level=2)
        shown = questions[:_AT_ONCE]
        with st.container(key="questions"):
            for question in shown:
                _ask(desk, question, words)
        if len(questions) > len(shown):
            draw_html(tag("p.xh-small.xh-quiet", words("import_page.questions_more", count=len(shown))))
        with st.container(horizontal=True):
            st.button(words("import_page.answer"), key="answer", type="primary", on_click=_answer, args=(desk, shown))
            if any(question.suggestion is not None for question in shown):
                st.button(words("import_page.take"), key="take", on_click=_take, args=(desk, shown))
    if desk.answers:
        with st.container(horizontal=True, vertical_alignment="center"):
            answered = words("import_page.answered", count=words.count(len(desk.answers)))
            draw_html(tag("span.xh-small.xh-quiet", answered), width="content")
            st.button(words("import_page.answer_anew"), key="anew", type="tertiary", on_click=answer_anew, args=(desk,))


def _ask(desk: ImportDesk, question: Question, words: Wording) -> None:
    sentence = question_sentence(question, words.language)
    labels = {choice.value: choice_label(choice, words.language) for choice in question.choices}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if labels:
            picker(
                sentence,
                {"": words("import_page.no_answer")} | labels,
                desk.chosen.get(question.key),
                key=f"answer-{question.key}",
                on_pick=lambda value: _choose(desk, question, value),
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


def _choose(desk: ImportDesk, question: Question, value: str) -> None:
    """Note what was chosen, until somebody answers; nothing is what one takes back a choice with."""
    desk.chosen.pop(question.key, None)
    if value:
        desk.chosen[question.key] = value


def _own_key(question: Question) -> str:
    return f"own-answer-{question.key}"


def _answer(desk: ImportDesk, shown: Sequence[Question]) -> None:
    """Take what was chosen or written; what was left open stays open."""
    given: dict[str, str] = {}
    for question in shown:
        own, chosen = str(st.session_state.get(_own_key(question)) or "").strip(), desk.chosen.pop(question.key, None)
        if own:
            is_new = question.form in (AnswerForm.CHOICE_OR_NEW_CODE, AnswerForm.CHOICE_OR_NEW_NAME)
            given[question.key] = f"{NEW}{own}" if is_new else own
        elif chosen is not None:
            given[question.key] = chosen
    answer(desk, given)


def _take(desk: ImportDesk, shown: Sequence[Question]) -> None:
    """Take the suggestions of what is on screen: because somebody has looked at them and pressed."""
    answer(desk, {question.key: question.suggestion for question in shown if question.suggestion is not None})
