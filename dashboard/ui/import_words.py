"""Questions about a workbook as sentences, their choices as labels, and the words of a workbook given back with marks.

`dashboard.data` asks them, and `ui` does not import it: what is needed of a question is written down here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from dashboard.ui.texts import Language, text

MOST_SHOWN = 8


class AChoice(Protocol):
    """An answer to choose, such as `dashboard.data.workbook.Choice`."""

    @property
    def value(self) -> str: ...
    @property
    def meaning(self) -> str: ...
    @property
    def name(self) -> str: ...


class AQuestion(Protocol):
    """A question, such as `dashboard.data.workbook.Question`."""

    @property
    def kind(self) -> str: ...
    @property
    def sheet(self) -> str | None: ...
    @property
    def cell(self) -> str | None: ...
    @property
    def value(self) -> str | None: ...
    @property
    def suggestion(self) -> str | None: ...
    @property
    def details(self) -> Mapping[str, str]: ...
    @property
    def choices(self) -> Sequence[AChoice]: ...


def question_sentence(question: AQuestion, language: Language) -> str:
    """Return what is asked, and where: `Điểm, ô B12: “Sở TT&TT” là cơ quan nào?`."""
    asked = text(f"import_question.{question.kind}", language, value=question.value or "", **question.details)
    place = _place(question, language)
    return asked if place is None else text("import_question.frame", language, place=place, question=asked)


def question_place(question: AQuestion, language: Language) -> str | None:
    """Return what a question is about, and where, without what is asked; None for one about the whole workbook."""
    place = _place(question, language)
    if place is None or not question.value:
        return place
    return text("import_question.row", language, place=place, value=question.value)


def _place(question: AQuestion, language: Language) -> str | None:
    if question.sheet is None or question.cell is None:
        return question.sheet
    return text("import_question.place_cell", language, sheet=question.sheet, cell=question.cell)


def choice_label(choice: AChoice, language: Language) -> str:
    """Return what a choice means in words."""
    return text(f"import_choice.{choice.meaning}", language, name=choice.name or choice.value)


def choices_sentence(question: AQuestion, language: Language) -> str:
    """Return the values to choose from with their meanings; `""` when there is nothing to choose."""
    shown = [f"{c.value} ({choice_label(c, language)})" for c in question.choices[:MOST_SHOWN]]
    if not shown:
        return ""
    return text(
        "import_question.choices", language, choices="; ".join(shown) + ("; …" * (len(question.choices) > MOST_SHOWN))
    )


def suggested_sentence(question: AQuestion, language: Language) -> str:
    """Return the question with what is suggested, where something is."""
    sentence = question_sentence(question, language)
    if question.suggestion is None:
        return sentence
    return text("import_question.suggested", language, question=sentence, suggestion=question.suggestion)


def note_with_confirmation(note: str, failing: int, printed: int, words: str, language: Language) -> str:
    """Return the note of a version that somebody confirmed in `words` although printed figures do not hold."""
    confirmed = text("control.note", language, failing=failing, printed=printed, words=words)
    return f"{note}. {confirmed}" if note else confirmed


MARK_WORDS = ("sheet_name", "number", "kind", "sheet", "cell", "finding", "error", "warning", "more")


def marked_copy_words(language: Language) -> dict[str, str]:
    """Return the words by the names of the fields of `dashboard.data.workbook.MarkWords`."""
    return {key: text(f"marked_copy.{key}", language) for key in MARK_WORDS}
