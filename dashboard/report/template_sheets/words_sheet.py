"""The hidden sheet by which a template is known, with the words that stand for codes."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.model import PercentRule, Provenance, Statistic
from dashboard.model.template_format import EXAMPLE, FORM_VERSION, MARKER, NOT_APPLICABLE, TemplateSheet
from dashboard.report.book import Book
from dashboard.report.styles import PLAIN_NUMBER
from dashboard.report.words import Words

_SHEET = "_words"
_FIRST_ROW = 1
_NEEDED = (TemplateSheet.ABOUT, TemplateSheet.BLOCKS, TemplateSheet.CRITERIA, TemplateSheet.AGENCIES)
"""Sheets that are missed by name when they have gone."""


class ListedWords:
    """The words that stand for codes in one language, and how a cell is told to hold one of them."""

    def __init__(self, words: Words) -> None:
        provenance = {origin.value: words.provenance(origin) for origin in Provenance}
        statistic = {statistic.value: words(f"statistic.{statistic}") for statistic in Statistic}
        percent_rule = {rule.value: words(f"template.percent_rule_{rule}") for rule in PercentRule}
        self._words = words
        self.by_code: Mapping[str, str] = provenance | statistic | percent_rule
        self.not_applicable = words("template.not_applicable")
        self.example = words("template.example")
        self.provenances = self._cells(provenance)
        self.statistics = self._cells(statistic)
        self.percent_rules = self._cells(percent_rule)

    def _cells(self, words: Mapping[str, str]) -> str:
        """The cells of the hidden sheet with these words, as a list of choices wants them."""
        rows = [row for row, code in enumerate(self.by_code, start=_FIRST_ROW + 1) if code in words]
        return f"='{_SHEET}'!$B${rows[0]}:$B${rows[-1]}"

    def add_to(self, book: Book, *, with_examples: bool) -> None:
        """Write the hidden sheet; what an example begins with is said only where there are some."""
        sheet = book.add_hidden_sheet(_SHEET)
        sheet.text(0, 0, MARKER)
        sheet.number(0, 1, FORM_VERSION, PLAIN_NUMBER)
        others = {kind.value: self._words(f"template.{kind}") for kind in _NEEDED}
        others[NOT_APPLICABLE] = self.not_applicable
        if with_examples:
            others[EXAMPLE] = self.example
        for row, (code, word) in enumerate((*self.by_code.items(), *others.items()), start=_FIRST_ROW):
            sheet.text(row, 0, code)
            sheet.text(row, 1, word)
