"""Where a figure comes from, in a cell: its kind, linked to what it was printed in."""

from __future__ import annotations

from dashboard.model import Edition
from dashboard.report.book import Sheet
from dashboard.report.styles import Look
from dashboard.report.words import Words
from dashboard.scoring import FigureOrigin


def write_origin(sheet: Sheet, row: int, column: int, origin: FigureOrigin, edition: Edition, words: Words) -> None:
    """Write the kind of origin; that of a printed figure leads to its source."""
    source = edition.source(origin.fact.source) if origin.fact else None
    sheet.link(row, column, source.url if source else "", words.provenance(origin.provenance), Look.WORDS)
