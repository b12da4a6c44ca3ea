"""What the sheets of a template share: the workbook, the hidden words, and how much of an edition is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from dashboard.excel.book import Book, Sheet, Words
from dashboard.excel.styles import PLAIN_NUMBER, Look
from dashboard.model import Edition, EditionId, PercentRule, Provenance, Statistic
from dashboard.model.template_format import EXAMPLE, FORM_VERSION, MARKER, NOT_APPLICABLE, TemplateSheet

_SHEET = "_words"
_FIRST_ROW = 1
_NEEDED = (TemplateSheet.ABOUT, TemplateSheet.BLOCKS, TemplateSheet.CRITERIA, TemplateSheet.AGENCIES)
"""Required sheets; their names are stored, for the message if one is missing."""


class ListedWords:
    """The words that represent codes in one language, and the ranges that restrict cells to them."""

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
        """The cells of the hidden sheet with these words, as the source formula of a list of choices."""
        rows = [row for row, code in enumerate(self.by_code, start=_FIRST_ROW + 1) if code in words]
        return f"='{_SHEET}'!$B${rows[0]}:$B${rows[-1]}"

    def add_to(self, book: Book, *, with_examples: bool) -> None:
        """Write the hidden sheet; the word that examples begin with is included only if there are examples."""
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


class Extent(Enum):
    """How much of an edition is written into a template."""

    WHOLE = "whole"
    """All of it: imported, it is the same edition."""
    NEXT = "next"
    """The criteria and agencies of an earlier edition, without points, for a new one."""
    EXAMPLE = "example"
    """A few rows that show what belongs where, and must be replaced."""


def origins_shown(edition: Edition, extent: Extent) -> frozenset[Provenance]:
    """Return the provenance of the maxima in a template, and of the points if they are written too."""
    maxima = {leaf.provenance for block in edition.blocks for leaf in block.tree.leaves}
    points = {origin for block in edition.blocks for origin in block.origin_counts()}
    return frozenset(maxima | points if extent is Extent.WHOLE else maxima)


@dataclass(frozen=True)
class Form:
    """A template being written for the edition `id`, from `edition`."""

    book: Book
    id: EditionId
    edition: Edition
    extent: Extent
    words: Words
    listed: ListedWords

    @property
    def has_figures(self) -> bool:
        """Whether points, facts, and everything else that belongs to one period are written."""
        return self.extent is Extent.WHOLE

    @property
    def given(self) -> Look:
        """The look of codes that are written: they must not be changed, except those of an example."""
        return Look.INPUT if self.extent is Extent.EXAMPLE else Look.GIVEN

    def add_sheet(self, kind: TemplateSheet, name: str, *sentences: str) -> Sheet:
        """Add a sheet with its kind in a hidden cell, and its title and sentences from the second row on."""
        sheet = self.book.add_sheet(name)
        sheet.text(0, 0, kind)
        sheet.text(1, 1, f"{name} – {self.book.notice}" if self.book.notice else name, Look.TITLE)
        for row, sentence in enumerate(sentences, start=2):
            sheet.text(row, 1, sentence, Look.QUIET)
        return sheet


@dataclass(frozen=True, slots=True)
class Rule:
    """The allowed values of a cell: `admits` as options of XlsxWriter, `message` as the error for other values."""

    admits: dict[str, object]
    message: str

    def on(self, sheet: Sheet, rows: tuple[int, int], columns: tuple[int, int], title: str) -> None:
        """Apply the rule to the cells from the first row and column to the last."""
        sheet.allow(rows, columns, self.admits | {"error_title": title, "error_message": self.message})


def choice(cells: str, message: str) -> Rule:
    """Return a rule that restricts cells to the values in `cells`, a range written as a formula."""
    return Rule({"validate": "list", "source": cells}, message)


def number_between(lowest: float, highest: float, message: str, *, whole: bool = False) -> Rule:
    """Return a rule that restricts cells to numbers within bounds."""
    kind = "integer" if whole else "decimal"
    return Rule({"validate": kind, "criteria": "between", "minimum": lowest, "maximum": highest}, message)
