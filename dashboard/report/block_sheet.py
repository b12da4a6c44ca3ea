"""The figures of a block before and after, and those of its criterion groups."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from dashboard.model import Edition, Statistic
from dashboard.report.book import Book, Sheet
from dashboard.report.origins import write_origin
from dashboard.report.percentages import as_share
from dashboard.report.styles import PERCENT, Look, points_format, signed_format
from dashboard.report.tables import FIRST_ROW, Column, WordsColumn, add_table
from dashboard.report.words import Words
from dashboard.scoring import EXACT_DECIMALS, FigureOrigin, ScenarioEffect, Summary, rounded_units

_FIGURES: dict[str, Statistic | None] = {
    "mean": Statistic.MEAN_TOTAL,
    "median": None,
    "deviation": None,
    "best": Statistic.BEST_TOTAL,
    "worst": Statistic.WORST_TOTAL,
    "spread": Statistic.SPREAD,
}
"""Each figure of a `Summary` with the printed figure that may confirm it."""


@dataclass(frozen=True, slots=True)
class _Figure:
    """One row; each pair is before and after."""

    name: str
    points: tuple[Fraction | None, Fraction | None]
    percent: tuple[Fraction | None, Fraction | None]
    origin: FigureOrigin


def add_block_figures(book: Book, name: str, edition: Edition, effect: ScenarioEffect, words: Words) -> None:
    """Write mean, median, deviation, best, worst and spread of the block, and the mean of each criterion group."""
    points, percent = words("workbook.points"), words("workbook.percent")
    columns = (
        WordsColumn(words("workbook.figure"), 52),
        Column(words("workbook.of_edition", figure=points), 14),
        Column(words("workbook.as_simulated", figure=points), 14, simulated=True),
        Column(words("workbook.difference"), 12, simulated=True),
        Column(words("workbook.of_edition", figure=percent), 14),
        Column(words("workbook.as_simulated", figure=percent), 14, simulated=True),
        WordsColumn(words("workbook.origin"), 16),
    )
    agencies = words.count(len(effect.block.agencies))
    sentence = words("workbook.block_note", block=effect.block.name, count=agencies)
    sheet = add_table(book, name, sentence, columns, frozen_columns=1)
    figures = chain(_block_figures(effect, words), _group_figures(effect, words))
    for row, figure in enumerate(figures, start=FIRST_ROW):
        _write_row(sheet, row, figure, edition, words)


def _block_figures(effect: ScenarioEffect, words: Words) -> Iterator[_Figure]:
    before, after = effect.baseline.statistics, effect.statistics
    origins = effect.baseline.origins
    for key, statistic in _FIGURES.items():
        yield _Figure(
            words(f"workbook.{key}"),
            (_of(before.points, key), _of(after.points, key)),
            (_of(before.percent, key), _of(after.percent, key)),
            FigureOrigin(origins.of_scores) if statistic is None else origins.of_statistic(statistic),
        )


def _group_figures(effect: ScenarioEffect, words: Words) -> Iterator[_Figure]:
    origin = FigureOrigin(effect.baseline.origins.of_scores)
    for before, after in zip(effect.baseline.statistics.groups, effect.statistics.groups, strict=True):
        yield _Figure(
            words("workbook.mean_of", group=before.node.name),
            (_mean(before.points), _mean(after.points)),
            (_mean(before.percent), _mean(after.percent)),
            origin,
        )


def _write_row(sheet: Sheet, row: int, figure: _Figure, edition: Edition, words: Words) -> None:
    decimals = min(edition.precision + 1, EXACT_DECIMALS)  # a mean is finer than the totals it is of
    # rounded here, half-even and once: a spreadsheet would round half up, and the difference is that of what is shown
    before, after = (_shown(points, decimals) for points in figure.points)
    share_before, share_after = figure.percent
    sheet.text(row, 0, figure.name, Look.WORDS)
    sheet.number(row, 1, before, points_format(decimals))
    sheet.number(row, 2, after, points_format(decimals), Look.SIMULATED)
    sheet.number(row, 3, after - before, signed_format(decimals), Look.SIMULATED)
    sheet.number(row, 4, as_share(share_before, edition.percent_rule), PERCENT)
    sheet.number(row, 5, as_share(share_after, edition.percent_rule), PERCENT, Look.SIMULATED)
    write_origin(sheet, row, 6, figure.origin, edition, words)


def _of(summary: Summary, figure: str) -> Fraction:
    return getattr(summary, figure)


def _mean(summary: Summary | None) -> Fraction | None:
    return summary.mean if summary else None


def _shown(points: Fraction | None, decimals: int) -> float:
    return math.nan if points is None else rounded_units(points, decimals) / 10**decimals
