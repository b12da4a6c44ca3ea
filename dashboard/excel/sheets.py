"""Sheets that scenarios and plans share: tables, the summary in front, and the leaderboard before and after.

A table has a sentence that describes it, a frozen header, and one column per figure. The summary gives the title,
the edition, the sources, and the provenance of the figures. The leaderboard is in the order of the simulated ranks.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dashboard.excel.book import Book, Sheet, Words
from dashboard.excel.styles import (
    PERCENT,
    PLAIN_NUMBER,
    RANK,
    SIGNED_WHOLE_NUMBER,
    Look,
    as_share,
    points_format,
    signed_format,
)
from dashboard.model import Criterion, Edition, Provenance
from dashboard.scoring import FigureOrigin, RankedBlock, RankedEdition, ScenarioEffect, Standings

_HEADER_ROW = 1
FIRST_ROW = 2


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures, `width` in characters. `simulated`: its figures are not the edition's, so it is hatched."""

    header: str
    width: float
    simulated: bool = False

    @property
    def header_look(self) -> Look:
        """The look of the header, aligned right like the figures."""
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
    """Write the maximum of a criterion as a number; as text if it has a bonus or a penalty."""
    if leaf.goes_beyond:
        sheet.text(row, column, words.maximum_of(leaf), Look.WORDS)
    else:
        sheet.number(row, column, leaf.max_points or 0.0, PLAIN_NUMBER)


def write_origin(sheet: Sheet, row: int, column: int, origin: FigureOrigin, edition: Edition, words: Words) -> None:
    """Write the provenance of a figure; if it was printed, with a link to its source."""
    source = edition.source(origin.fact.source) if origin.fact else None
    sheet.link(row, column, source.url if source else "", words.provenance(origin.provenance), Look.WORDS)


def add_leaderboard(book: Book, name: str, edition: Edition, effect: ScenarioEffect, words: Words) -> None:
    """Write one row per agency: rank, total and percent, each of the edition and simulated, and the change."""
    note = "workbook.leaderboard_note_percent" if effect.standings.by_percent else "workbook.leaderboard_note"
    sentence = words(note, block=effect.block.name)
    sheet = add_table(book, name, sentence, _columns(words), frozen_columns=4)
    for row, agency_row in enumerate(effect.best_first, start=FIRST_ROW):
        _write_row(sheet, row, agency_row, edition, effect, words)


def _columns(words: Words) -> list[Column | WordsColumn]:
    def pair(figure: str, width: float) -> tuple[Column, Column]:
        named = words(f"workbook.{figure}")
        return (
            Column(words("workbook.of_edition", figure=named), width),
            Column(words("workbook.as_simulated", figure=named), width, simulated=True),
        )

    rank, simulated_rank = pair("rank", 14)
    return [
        simulated_rank,
        rank,
        Column(words("workbook.places"), 12, simulated=True),
        WordsColumn(words("workbook.agency"), 40),
        *pair("total", 12),
        Column(words("workbook.difference"), 12, simulated=True),
        *pair("percent", 12),
        Column(words("workbook.maximum"), 12),
        WordsColumn(words("workbook.origin_of_total"), 16),
        WordsColumn(words("workbook.origin_of_rank"), 16),
    ]


def _write_row(sheet: Sheet, row: int, agency_row: int, edition: Edition, effect: ScenarioEffect, words: Words) -> None:
    before, after = effect.baseline.standings, effect.standings
    agency = effect.block.agencies[agency_row]
    change = effect.change.by_agency[agency.code]
    points, signed = points_format(edition.precision), signed_format(edition.precision)
    sheet.number(row, 0, change.rank_after, rank_format(after, agency_row, words), Look.SIMULATED)
    sheet.number(row, 1, change.rank_before, rank_format(before, agency_row, words))
    sheet.number(row, 2, change.places, SIGNED_WHOLE_NUMBER, Look.SIMULATED)
    sheet.text(row, 3, agency.name, Look.WORDS)
    sheet.number(row, 4, change.total_before, points)
    sheet.number(row, 5, change.total_after, points, Look.SIMULATED)
    sheet.number(row, 6, change.points, signed, Look.SIMULATED)
    sheet.number(row, 7, as_share(change.percent_before, edition.percent_rule), PERCENT)
    sheet.number(row, 8, as_share(change.percent_after, edition.percent_rule), PERCENT, Look.SIMULATED)
    sheet.number(row, 9, float(before.maximum[agency_row]), points)
    write_origin(sheet, row, 10, effect.baseline.origins.of_total(agency.code), edition, words)
    write_origin(sheet, row, 11, effect.baseline.origins.of_rank(agency.code), edition, words)


def rank_format(standings: Standings, agency_row: int, words: Words) -> str:
    """The number format of an agency's rank: a tied one is shown as đồng hạng 2 and is still the number 2."""
    if not standings.tied[agency_row]:
        return RANK
    around = words("rank.tied_figure", rank="\0").split("\0")
    return RANK.join(f'"{part}"' if part else "" for part in around)


@dataclass(frozen=True, slots=True)
class Cover:
    """The texts for the summary. `made`: the time of writing in the user's time. `link`: the view it was made from.

    `assumptions`: sentences on what is assumed of the other agencies. Empty values are left out.
    """

    title: str
    made: datetime.datetime
    author: str = ""
    note: str = ""
    link: str = ""
    assumptions: tuple[str, ...] = ()


_NOT_TO_RELY_ON = (Provenance.SELF_SCORED, Provenance.ILLUSTRATIVE)

Line = tuple[str, str]
"""A label and the text beside it."""


def add_summary(
    book: Book, cover: Cover, ranked: RankedEdition, lines: Sequence[Line], sentences: Sequence[str], words: Words
) -> None:
    """Write the book's notice, the cover, `lines` about the content, the edition, and the provenance of its figures.

    `sentences` come first among those on provenance.
    """
    sheet = book.add_sheet(words("workbook.summary"))
    sheet.set_widths(26, 100)
    if book.notice:
        sheet.text(0, 0, book.notice, Look.LABEL)
    title_row = 1 if book.notice else 0
    sheet.text(title_row, 0, cover.title, Look.TITLE)
    row = _write_lines(sheet, title_row + 1, [*_cover_lines(cover, words), *lines])
    sheet.text(row, 0, words("workbook.made"), Look.LABEL)
    sheet.moment(row, 1, cover.made, words("workbook.moment_format"))
    row = _write_links(sheet, row + 1, [(words("workbook.link"), cover.link)])
    row = _write_lines(sheet, row, _edition_lines(ranked.edition, words))
    row = _write_links(sheet, row, [(words("workbook.source"), ranked.edition.source_url)])
    sheet.text(row + 1, 0, words("workbook.origins"), Look.LABEL)
    row = _write_sentences(sheet, row + 1, [*sentences, *_origin_sentences(ranked, words)])
    _write_links(sheet, row, [(source.title, source.url) for source in ranked.edition.sources], labelled=False)


def _cover_lines(cover: Cover, words: Words) -> Iterator[Line]:
    yield words("workbook.author"), cover.author
    yield words("workbook.note"), cover.note
    yield words("workbook.assumptions"), "\n".join(cover.assumptions)


def _edition_lines(edition: Edition, words: Words) -> Iterator[Line]:
    yield words("workbook.edition"), edition.title
    yield words("workbook.period"), words.period(edition)
    issued = [words.date(edition.issued)] if edition.issued else []
    yield words("workbook.decision"), ", ".join(filter(None, [edition.decision, *issued]))
    yield words("workbook.version"), edition.version


def _origin_sentences(ranked: RankedEdition, words: Words) -> Iterator[str]:
    found: set[Provenance] = set()
    for ranked_block in ranked.blocks.values():
        found |= ranked_block.block.origin_counts().keys()
        yield _scores_sentence(ranked_block, words)
    yield from (_meaning(origin, words) for origin in _NOT_TO_RELY_ON if origin in found)
    if ranked.checks:
        held = sum(check.holds for check in ranked.checks)
        yield words("workbook.checked", held=words.count(held), count=words.count(len(ranked.checks)))


def _scores_sentence(ranked_block: RankedBlock, words: Words) -> str:
    counts = ranked_block.block.origin_counts()
    kinds = ", ".join(f"{words.count(count)} {words.provenance(origin)}" for origin, count in counts.items())
    return words("workbook.scores", block=ranked_block.block.name, count=words.count(sum(counts.values())), kinds=kinds)


def _meaning(origin: Provenance, words: Words) -> str:
    kind = words.provenance(origin)
    return words("workbook.meaning", kind=kind, meaning=words(f"provenance_meaning.{origin}"))


def _write_lines(sheet: Sheet, row: int, lines: Iterable[Line]) -> int:
    """Write the lines that are not empty; return the next free row."""
    for label, text in lines:
        if text:
            sheet.text(row, 0, label, Look.LABEL)
            sheet.text(row, 1, text, Look.WRAPPED)
            row += 1
    return row


def _write_links(sheet: Sheet, row: int, links: Iterable[Line], *, labelled: bool = True) -> int:
    for label, address in links:
        if address:
            if labelled:
                sheet.text(row, 0, label, Look.LABEL)
            sheet.link(row, 1, address, "" if labelled else label)
            row += 1
    return row


def _write_sentences(sheet: Sheet, row: int, sentences: Iterable[str]) -> int:
    for sentence in sentences:
        sheet.text(row, 1, sentence, Look.WRAPPED)
        row += 1
    return row
