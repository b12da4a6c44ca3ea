"""Plans as a workbook: what each asks for, what it costs, and the leaderboard it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.model import PROVENANCES, Block, Edition
from dashboard.report.book import Book
from dashboard.report.cover import Cover
from dashboard.report.leaderboard_sheet import add_leaderboard
from dashboard.report.percentages import as_share
from dashboard.report.styles import (
    PERCENT,
    PLAIN_NUMBER,
    RANK,
    SIGNED_NUMBER,
    TIED_RANK,
    WHOLE_NUMBER,
    Look,
    points_format,
)
from dashboard.report.summary_sheet import add_summary
from dashboard.report.tables import FIRST_ROW, Column, add_table
from dashboard.report.words import Words
from dashboard.scoring import RankedEdition, ScenarioEffect


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One criterion that a plan raises."""

    criterion: str
    before: float
    after: float
    effort: float


@dataclass(frozen=True, eq=False)
class PlanOnPaper:
    """One plan. `more_than_best`: effort beyond the best plan's. `effect`: the block with the plan carried out."""

    name: str
    steps: tuple[PlanStep, ...]
    effort: float
    more_than_best: float
    effect: ScenarioEffect

    @property
    def points_added(self) -> float:
        """Points that the plan adds."""
        return sum(step.after - step.before for step in self.steps)


def plan_workbook(
    cover: Cover, ranked: RankedEdition, agency: str, goal: str, plans: Sequence[PlanOnPaper], words: Words
) -> bytes:
    """Return an .xlsx file with a summary, the plans side by side, their steps, and the leaderboard of each.

    `agency`: the code of the one that plans; `goal`: what it wants to reach, as a sentence. The same arguments give the
    same bytes. Raises ValueError without a plan.
    """
    if not plans:
        raise ValueError("there is no plan to write down")
    block = plans[0].effect.block
    row = block.agency_index[agency]
    book = Book(cover.title, cover.author, cover.made, words("workbook.footer"))
    lines = [(words("workbook.agency"), block.agencies[row].name), (words("workbook.goal"), goal)]
    simulated = [words("workbook.simulated", mark=words("workbook.mark"))]
    add_summary(book, cover, ranked, lines, simulated, words)
    _add_plans(book, ranked.edition, row, plans, words)
    _add_steps(book, block, row, plans, words)
    for plan in plans:
        name = f"{words('workbook.leaderboard')} – {plan.name}"
        add_leaderboard(book, name, ranked.edition, plan.effect, words)
    return book.finish()


def _add_plans(book: Book, edition: Edition, agency_row: int, plans: Sequence[PlanOnPaper], words: Words) -> None:
    columns = (
        Column(words("workbook.plan"), 24),
        Column(words("workbook.criterion_count"), 12),
        Column(words("workbook.points_added"), 12, simulated=True),
        Column(words("workbook.effort"), 12),
        Column(words("workbook.more_than_best"), 16),
        Column(words("workbook.as_simulated", figure=words("workbook.total")), 14, simulated=True),
        Column(words("workbook.as_simulated", figure=words("workbook.percent")), 14, simulated=True),
        Column(words("workbook.as_simulated", figure=words("workbook.rank")), 12, simulated=True),
    )
    sheet = add_table(book, words("workbook.plans"), words("workbook.plans_note"), columns, frozen_columns=1)
    for row, plan in enumerate(plans, start=FIRST_ROW):
        after = plan.effect.standings
        share = as_share(float(after.percent[agency_row]), edition.percent_rule)
        rank_format = TIED_RANK if after.tied[agency_row] else RANK
        sheet.text(row, 0, plan.name)
        sheet.number(row, 1, len(plan.steps), WHOLE_NUMBER)
        sheet.number(row, 2, plan.points_added, SIGNED_NUMBER, Look.SIMULATED)
        sheet.number(row, 3, plan.effort, PLAIN_NUMBER)
        sheet.number(row, 4, plan.more_than_best, PLAIN_NUMBER)
        sheet.number(row, 5, float(after.total[agency_row]), points_format(edition.precision), Look.SIMULATED)
        sheet.number(row, 6, share, PERCENT, Look.SIMULATED)
        sheet.number(row, 7, int(after.rank[agency_row]), rank_format, Look.SIMULATED)


def _add_steps(book: Book, block: Block, agency_row: int, plans: Sequence[PlanOnPaper], words: Words) -> None:
    points = words("workbook.points")
    columns = (
        Column(words("workbook.plan"), 24),
        Column(words("workbook.criterion_code"), 10),
        Column(words("workbook.criterion"), 60),
        Column(words("workbook.maximum"), 10),
        Column(words("workbook.of_edition", figure=points), 12),
        Column(words("workbook.origin"), 12),
        Column(words("workbook.as_simulated", figure=points), 12, simulated=True),
        Column(words("workbook.points_added"), 12, simulated=True),
        Column(words("workbook.effort"), 12),
    )
    sentence = words("workbook.steps_note", agency=block.agencies[agency_row].name)
    sheet = add_table(book, words("workbook.steps"), sentence, columns)
    row = FIRST_ROW
    for plan in plans:
        for step in plan.steps:
            leaf = block.tree.by_code[step.criterion]
            origin = PROVENANCES[block.origins[agency_row, block.tree.leaf_index[step.criterion]]]
            sheet.text(row, 0, plan.name)
            sheet.text(row, 1, leaf.code)
            sheet.text(row, 2, leaf.name)
            sheet.number(row, 3, leaf.max_points or 0.0, PLAIN_NUMBER)
            sheet.number(row, 4, step.before, PLAIN_NUMBER)
            sheet.text(row, 5, words.provenance(origin))
            sheet.number(row, 6, step.after, PLAIN_NUMBER, Look.SIMULATED)
            sheet.number(row, 7, step.after - step.before, SIGNED_NUMBER, Look.SIMULATED)
            sheet.number(row, 8, step.effort, PLAIN_NUMBER)
            row += 1
