"""A table on a sheet: a sentence that says what it is, a header that stays, a column a figure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dashboard.model import Criterion, Edition
from dashboard.report.book import Book, Sheet
from dashboard.report.styles import PLAIN_NUMBER, Look
from dashboard.report.words import Words
from dashboard.scoring import FigureOrigin

_HEADER_ROW = 1
FIRST_ROW = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures, `width` in characters. `simulated`: not those of the edition, so they are hatched."""

    header: str
    width: float
    simulated: bool = False

    @property
    def header_look(self) -> Look:
        """How the header looks: it ends where the figures end."""
        return Look.SIMULATED_HEADER if self.simulated else Look.FIGURES_HEADER


@dataclass(frozen=True, slots=True)
class WordsColumn:
    """A column of texts. `width` in characters."""

    header: str
    width: float
    header_look: Look = Look.WORDS_HEADER


def add_table(
    book: Book, name: str, sentence: str, columns: Iterable[Column | WordsColumn], *, frozen_columns: int = 0
) -> Sheet:
    """Add a sheet with the header of a table; its rows begin at `FIRST_ROW`."""
    columns = list(columns)
    sheet = book.add_sheet(name)
    sheet.set_widths(*(column.width for column in columns))
    sheet.text(0, 0, f"{book.notice} {sentence}" if book.notice else sentence, Look.QUIET)
    for place, column in enumerate(columns):
        sheet.text(_HEADER_ROW, place, column.header, column.header_look)
    sheet.freeze_header(_HEADER_ROW, frozen_columns)
    return sheet


def write_maximum(sheet: Sheet, row: int, column: int, leaf: Criterion, words: Words) -> None:
    """Write the maximum of a criterion as a number; as text with its bonus and penalty where it has one."""
    if leaf.goes_beyond:
        sheet.text(row, column, words.maximum_of(leaf), Look.WORDS)
    else:
        sheet.number(row, column, leaf.max_points or 0.0, PLAIN_NUMBER)


def write_origin(sheet: Sheet, row: int, column: int, origin: FigureOrigin, edition: Edition, words: Words) -> None:
    """Write the kind of origin; that of a printed figure leads to its source."""
    source = edition.source(origin.fact.source) if origin.fact else None
    sheet.link(row, column, source.url if source else "", words.provenance(origin.provenance), Look.WORDS)
