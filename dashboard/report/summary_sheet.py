"""The first sheet: what this is, on which edition, from which source, and what its figures are worth."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dashboard.model import Edition, Provenance
from dashboard.report.book import Book, Sheet
from dashboard.report.styles import Look
from dashboard.report.words import Words
from dashboard.scoring import RankedBlock, RankedEdition


@dataclass(frozen=True, slots=True)
class Cover:
    """`made`: when the workbook is written, in the reader's time. `link`: the view that it was written from.

    `assumptions`: sentences on what is assumed of others. What is empty is left out.
    """

    title: str
    made: datetime.datetime
    author: str = ""
    note: str = ""
    link: str = ""
    assumptions: tuple[str, ...] = ()


_NOT_TO_RELY_ON = (Provenance.SELF_SCORED, Provenance.ILLUSTRATIVE)

Line = tuple[str, str]
"""A label and what stands beside it."""


def add_summary(
    book: Book, cover: Cover, ranked: RankedEdition, lines: Sequence[Line], sentences: Sequence[str], words: Words
) -> None:
    """Write the book's notice, the cover, `lines` about the content, the edition, and where its figures come from.

    `sentences` come first among those on the origin of figures.
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
    """Write the lines that say something; returns the next free row."""
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
