"""The leaderboard before and after, in the order after."""

from __future__ import annotations

from dashboard.model import Edition
from dashboard.report.book import Book, Sheet
from dashboard.report.styles import (
    PERCENT,
    RANK,
    SIGNED_WHOLE_NUMBER,
    Look,
    as_share,
    points_format,
    signed_format,
)
from dashboard.report.tables import FIRST_ROW, Column, WordsColumn, add_table, write_origin
from dashboard.report.words import Words
from dashboard.scoring import ScenarioEffect, Standings


def add_leaderboard(book: Book, name: str, edition: Edition, effect: ScenarioEffect, words: Words) -> None:
    """Write one row an agency: rank, total and percent of the edition and simulated, and the change."""
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
    """The number format of an agency's rank: a shared one reads đồng hạng 2 and is still the number 2."""
    if not standings.tied[agency_row]:
        return RANK
    around = words("rank.tied_figure", rank="\0").split("\0")
    return RANK.join(f'"{part}"' if part else "" for part in around)
