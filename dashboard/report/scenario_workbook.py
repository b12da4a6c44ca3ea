"""A scenario as a workbook: what it changes, and what that does to each block it touches."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.model import Scenario
from dashboard.report.block_sheet import add_block_figures
from dashboard.report.book import Book
from dashboard.report.changes_sheet import add_changes
from dashboard.report.cover import Cover
from dashboard.report.leaderboard_sheet import add_leaderboard
from dashboard.report.summary_sheet import add_summary
from dashboard.report.words import Words
from dashboard.scoring import RankedEdition, ScenarioEffect, ScenarioRefused, refused_changes


def scenario_workbook(
    cover: Cover, ranked: RankedEdition, scenario: Scenario, effects: Sequence[ScenarioEffect], words: Words
) -> bytes:
    """Return an .xlsx file with a summary, the changes, and a leaderboard and block figures for each of `effects`.

    `effects`: each block that is to be shown, ranked on the scenario's points with those assumed of others. The same
    arguments give the same bytes. Raises ScenarioRefused when a change does not fit the edition, and ValueError when a
    block that the scenario changes is not among `effects`.
    """
    refusals = refused_changes(ranked.edition, scenario)
    if refusals:
        raise ScenarioRefused(refusals)
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
