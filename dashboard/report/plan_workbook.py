"""Plans as a workbook: what each asks for, what it costs, and the leaderboard it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.model import PROVENANCES, Block, Edition
from dashboard.report.book import Book
from dashboard.report.leaderboard_sheet import add_leaderboard, rank_format
from dashboard.report.styles import (
    PERCENT,
    PLAIN_NUMBER,
    SIGNED_NUMBER,
    WHOLE_NUMBER,
    Look,
    as_share,
    points_format,
)
from dashboard.report.summary_sheet import Cover, add_summary
from dashboard.report.tables import FIRST_ROW, Column, WordsColumn, add_table, write_maximum
from dashboard.report.words import Words
from dashboard.scoring import RankedEdition, ScenarioEffect
from dashboard.scoring.plans import Plan


@dataclass(frozen=True, eq=False)
class PrintedPlan:
    """One plan, and its block with the plan carried out and the others moved as assumed."""

    plan: Plan
    effect: ScenarioEffect


def plan_workbook(
    cover: Cover, ranked: RankedEdition, agency: str, goal: str, plans: Sequence[PrintedPlan], words: Words
) -> bytes:
    """Return an .xlsx file with a summary, the plans side by side, their steps, and the leaderboard of each.

    `agency`: the code of the one that plans; `goal`: what it wants to reach, as a sentence; `plans`: the best first.
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
