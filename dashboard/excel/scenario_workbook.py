"""Workbooks of a scenario, and of plans.

Of a scenario: its changes, and their effect on each block that they touch. Of plans: the changes in each plan, their
effort, and the resulting leaderboard.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from dashboard.excel.book import Book, Sheet, Words
from dashboard.excel.sheets import (
    FIRST_ROW,
    Column,
    Cover,
    WordsColumn,
    add_leaderboard,
    add_summary,
    add_table,
    rank_format,
    write_maximum,
    write_origin,
)
from dashboard.excel.styles import (
    PERCENT,
    PLAIN_NUMBER,
    SIGNED_NUMBER,
    WHOLE_NUMBER,
    Look,
    as_share,
    points_format,
    signed_format,
)
from dashboard.model import PROVENANCES, Block, Edition, Scenario, Statistic
from dashboard.scoring import (
    EXACT_DECIMALS,
    FigureOrigin,
    RankedEdition,
    ScenarioEffect,
    ScenarioRefused,
    Summary,
    refused_changes,
    rounded_units,
)
from dashboard.scoring.plans import Plan


def add_changes(book: Book, edition: Edition, scenario: Scenario, words: Words) -> None:
    """Write one row per changed score: blocks in order, agencies by Vietnamese name, criteria in tree order."""
    simulated = words("workbook.as_simulated", figure=words("workbook.points"))
    columns = (
        WordsColumn(words("workbook.block"), 18),
        WordsColumn(words("workbook.agency"), 34),
        WordsColumn(words("workbook.criterion_code"), 10),
        WordsColumn(words("workbook.criterion"), 60),
        Column(words("workbook.maximum"), 10),
        Column(words("workbook.of_edition", figure=words("workbook.points")), 12),
        WordsColumn(words("workbook.origin"), 12),
        Column(simulated, 12, simulated=True),
        Column(words("workbook.difference"), 12, simulated=True),
    )
    sentence = words("workbook.changes_note", count=words.count(len(scenario)))
    sheet = add_table(book, words("workbook.changes"), sentence, columns)
    row = FIRST_ROW
    for block in edition.blocks:
        for agency_row, column in _changed_cells(block, scenario):
            agency, leaf = block.agencies[agency_row], block.tree.leaves[column]
            today, points = float(block.points[agency_row, column]), scenario.changes[agency.code, leaf.code]
            sheet.text(row, 0, block.name, Look.WORDS)
            sheet.text(row, 1, agency.name, Look.WORDS)
            sheet.text(row, 2, leaf.code, Look.WORDS)
            sheet.text(row, 3, leaf.name, Look.WORDS)
            write_maximum(sheet, row, 4, leaf, words)
            sheet.number(row, 5, today, PLAIN_NUMBER)
            sheet.text(row, 6, words.provenance(PROVENANCES[block.origins[agency_row, column]]), Look.WORDS)
            sheet.number(row, 7, points, PLAIN_NUMBER, Look.SIMULATED)
            sheet.number(row, 8, points - today, SIGNED_NUMBER, Look.SIMULATED)
            row += 1


def _changed_cells(block: Block, scenario: Scenario) -> list[tuple[int, int]]:
    """(row, column) of each changed score of the block."""
    return [
        (row, column)
        for row in block.name_order
        for column, leaf in enumerate(block.tree.leaves)
        if (block.agencies[row].code, leaf.code) in scenario.changes
    ]


_FIGURES: dict[str, Statistic | None] = {
    "mean": Statistic.MEAN_TOTAL,
    "median": None,
    "deviation": None,
    "best": Statistic.BEST_TOTAL,
    "worst": Statistic.WORST_TOTAL,
    "spread": Statistic.SPREAD,
}
"""Each attribute of a `Summary` with the printed statistic that may confirm it."""


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
    agencies = words.agencies(len(effect.block.agencies), effect.block)
    sentence = words("workbook.block_note", block=effect.block.name, agencies=agencies)
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
    decimals = min(edition.precision + 1, EXACT_DECIMALS)  # a mean needs more decimals than its totals
    # rounded here, once and half-even: a spreadsheet would round half up, and the difference is of the shown values
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


def scenario_workbook(
    cover: Cover, ranked: RankedEdition, scenario: Scenario, effects: Sequence[ScenarioEffect], words: Words
) -> bytes:
    """Return an .xlsx file with a summary, the changes, and a leaderboard and block figures for each of `effects`.

    `effects`: each block to show, ranked on the scenario's points and those assumed for the others. The same arguments
    give the same bytes. Raises ScenarioRefused if a change does not fit the edition, and ValueError if a block that the
    scenario changes is not among `effects`.
    """
    issues = refused_changes(ranked.edition, scenario)
    if issues:
        raise ScenarioRefused(issues)
    shown = {agency.code for effect in effects for agency in effect.block.agencies}
    if not all(agency in shown for agency, _ in scenario):
        raise ValueError("a block that the scenario changes is not shown")
    notice = words("illustrative.outside") if ranked.edition.has_illustrative_scores else ""
    book = Book(cover.title, cover.author, cover.made, words("workbook.footer"), notice=notice)
    lines = [(words("workbook.block"), ", ".join(effect.block.name for effect in effects))]
    simulated = [words("workbook.simulated", mark=words("workbook.mark"))]
    add_summary(book, cover, ranked, lines, simulated, words)
    add_changes(book, ranked.edition, scenario, words)
    for effect in effects:
        of_block = f" – {effect.block.name}" if len(effects) > 1 else ""
        add_leaderboard(book, words("workbook.leaderboard") + of_block, ranked.edition, effect, words)
        add_block_figures(book, words("workbook.block_figures") + of_block, ranked.edition, effect, words)
    return book.finish()


@dataclass(frozen=True, eq=False)
class PrintedPlan:
    """One plan, and the block ranked with the plan applied and the other agencies changed as assumed."""

    plan: Plan
    effect: ScenarioEffect


def plan_workbook(
    cover: Cover, ranked: RankedEdition, agency: str, goal: str, plans: Sequence[PrintedPlan], words: Words
) -> bytes:
    """Return an .xlsx file with a summary, the plans side by side, their steps, and the leaderboard of each.

    `agency`: the code of the agency that the plans are for; `goal`: its goal as a sentence; `plans`: the best first.
    The same arguments give the same bytes. Raises ValueError without a plan.
    """
    if not plans:
        raise ValueError("there is no plan to write down")
    block = plans[0].effect.block
    row = block.agency_index[agency]
    names = [words("workbook.plan_number", number=number) for number in range(1, len(plans) + 1)]
    notice = words("illustrative.outside") if ranked.edition.has_illustrative_scores else ""
    book = Book(cover.title, cover.author, cover.made, words("workbook.footer"), notice=notice)
    lines = [
        (words("workbook.block"), block.name),
        (words("workbook.agency"), block.agencies[row].name),
        (words("workbook.goal"), goal),
    ]
    simulated = [words("workbook.simulated", mark=words("workbook.mark"))]
    add_summary(book, cover, ranked, lines, simulated, words)
    named = list(zip(names, plans, strict=True))
    _add_plans(book, ranked.edition, row, named, words)
    _add_moves(book, block, row, named, words)
    for name, on_paper in named:
        add_leaderboard(book, f"{words('workbook.leaderboard')} – {name}", ranked.edition, on_paper.effect, words)
    return book.finish()


def _add_plans(
    book: Book, edition: Edition, agency_row: int, plans: Sequence[tuple[str, PrintedPlan]], words: Words
) -> None:
    columns = (
        WordsColumn(words("workbook.plan"), 18),
        Column(words("workbook.criterion_count"), 12),
        Column(words("workbook.points_added"), 12, simulated=True),
        Column(words("workbook.effort"), 12),
        Column(words("workbook.extra_effort"), 18),
        Column(words("workbook.possible_saving"), 18),
        Column(words("workbook.as_simulated", figure=words("workbook.total")), 14, simulated=True),
        Column(words("workbook.as_simulated", figure=words("workbook.percent")), 14, simulated=True),
        Column(words("workbook.as_simulated", figure=words("workbook.rank")), 14, simulated=True),
    )
    sheet = add_table(book, words("workbook.plans"), words("workbook.plans_note"), columns, frozen_columns=1)
    for row, (name, on_paper) in enumerate(plans, start=FIRST_ROW):
        plan, after = on_paper.plan, on_paper.effect.standings
        share = as_share(after.percent_of(agency_row), edition.percent_rule)
        sheet.text(row, 0, name, Look.WORDS)
        sheet.number(row, 1, len(plan.moves), WHOLE_NUMBER)
        sheet.number(row, 2, plan.points, SIGNED_NUMBER, Look.SIMULATED)
        sheet.number(row, 3, plan.effort, PLAIN_NUMBER)
        sheet.number(row, 4, plan.extra_effort, PLAIN_NUMBER)
        sheet.number(row, 5, plan.possible_saving, PLAIN_NUMBER)
        sheet.number(row, 6, float(after.total[agency_row]), points_format(edition.precision), Look.SIMULATED)
        sheet.number(row, 7, share, PERCENT, Look.SIMULATED)
        sheet.number(row, 8, int(after.rank[agency_row]), rank_format(after, agency_row, words), Look.SIMULATED)


def _add_moves(
    book: Book, block: Block, agency_row: int, plans: Sequence[tuple[str, PrintedPlan]], words: Words
) -> None:
    columns = (
        WordsColumn(words("workbook.plan"), 18),
        WordsColumn(words("workbook.criterion_code"), 10),
        WordsColumn(words("workbook.criterion"), 60),
        Column(words("workbook.maximum"), 10),
        Column(words("workbook.of_edition", figure=words("workbook.points")), 12),
        WordsColumn(words("workbook.origin"), 12),
        Column(words("workbook.plan_from"), 14, simulated=True),
        Column(words("workbook.plan_to"), 14, simulated=True),
        Column(words("workbook.points_added"), 12, simulated=True),
        Column(words("workbook.effort"), 12),
    )
    sentence = words("workbook.moves_note", agency=block.agencies[agency_row].name)
    sheet = add_table(book, words("workbook.moves"), sentence, columns)
    moves = ((name, move) for name, on_paper in plans for move in on_paper.plan.moves)
    for row, (name, move) in enumerate(moves, start=FIRST_ROW):
        sheet.text(row, 0, name, Look.WORDS)
        sheet.text(row, 1, move.leaf.code, Look.WORDS)
        sheet.text(row, 2, move.leaf.name, Look.WORDS)
        write_maximum(sheet, row, 3, move.leaf, words)
        sheet.number(row, 4, float(block.points[agency_row, move.column]), PLAIN_NUMBER)
        sheet.text(row, 5, words.provenance(PROVENANCES[block.origins[agency_row, move.column]]), Look.WORDS)
        sheet.number(row, 6, move.today, PLAIN_NUMBER, Look.SIMULATED)
        sheet.number(row, 7, move.target, PLAIN_NUMBER, Look.SIMULATED)
        sheet.number(row, 8, move.points, SIGNED_NUMBER, Look.SIMULATED)
        sheet.number(row, 9, move.effort, PLAIN_NUMBER)
