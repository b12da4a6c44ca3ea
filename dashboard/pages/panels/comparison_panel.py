"""Up to four saved scenarios beside the edition: block figures, totals, ranks and changes."""

from __future__ import annotations

import streamlit as st

from dashboard.model import SavedScenario
from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.pages.scenario_session import effect_of
from dashboard.scoring import RankedBlock, ScenarioEffect, Standings, StandStill, refused_changes
from dashboard.ui.html import EMPTY, Cell, Row, table, tag
from dashboard.ui.markdown import as_code
from dashboard.ui.rival_code import read_rivals, rivals_sentence
from dashboard.ui.wording import BLOCK_FIGURES, Wording, block_figure


def comparison_panel(view: View, chosen: list[SavedScenario]) -> None:
    """Draw the table for the block on screen, every scenario read on today's data."""
    if not chosen:
        return
    words, block = view.words, view.ranked_block.block
    effects = [_effect(view, saved) for saved in chosen]
    chart_title(
        words("scenarios.comparison", block=words.block(block.name)), words("scenarios.comparison_note"), level=2
    )
    baseline, edition = view.ranked_block, words("scenarios.baseline")
    columns = [words("leaderboard.agency"), edition, *(saved.title for saved in chosen)]
    rows = [_assumptions(chosen, words), *_block_figures(baseline, effects, words)]
    for row in baseline.best_first:
        places = (_place(effect, row, words) for effect in effects)
        rows.append([block.agencies[row].name, _standing(baseline.standings, row, words), *places])
    draw_html(table(columns, rows, name=edition))


def _assumptions(chosen: list[SavedScenario], words: Wording) -> list[object]:
    """What each scenario assumes of the others."""
    codes = (str(saved.assumptions.get("rivals", "")) for saved in chosen)
    assumed = (rivals_sentence(read_rivals(code) or StandStill(), words) for code in codes)
    return [words("rivals.title"), "", *(Cell(sentence, "xh-small") for sentence in assumed)]


def _block_figures(baseline: RankedBlock, effects: list[ScenarioEffect], words: Wording) -> list[Row]:
    shown = [baseline.statistics, *(effect.statistics for effect in effects)]
    by_percent = baseline.standings.by_percent
    rows: list[Row] = []
    for name in BLOCK_FIGURES:
        figures_shown = (block_figure(statistics, name, words, by_percent=by_percent) for statistics in shown)
        rows.append(Row("xh-node", [words(f"overview.{name}"), *figures_shown]))
    return rows


def _effect(view: View, saved: SavedScenario) -> ScenarioEffect:
    """The scenario on today's data; what no longer fits is left out and named."""
    refused = refused_changes(view.ranked.edition, saved.scenario)
    if refused:
        st.warning(view.words("scenarios.does_not_fit", title=as_code(saved.title), count=len(refused)))
    fitting = saved.scenario.without((issue.agency, issue.criterion) for issue in refused)
    agency, rows = str(saved.assumptions.get("agency", "")), view.ranked_block.block.agency_index
    kept = [rows[agency]] if agency in rows else []
    return effect_of(view, fitting, str(saved.assumptions.get("rivals", "")), *kept)


def _place(effect: ScenarioEffect, row: int, words: Wording) -> str:
    before, after = effect.baseline.standings, effect.standings
    places = int(before.rank[row] - after.rank[row])
    text = _standing(after, row, words)
    if places:
        kind, sign = ("xh-better", "▲") if places > 0 else ("xh-worse", "▼")
        text = EMPTY.join([text, " ", tag(f"span.{kind}", f"{sign}{abs(places)}")])
    return tag("span.xh-assumed", text) if before.total[row] != after.total[row] else text


def _standing(standings: Standings, row: int, words: Wording) -> str:
    """Total and rank, with the percentage between them where that is what ranks."""
    total, rank = (
        words.points(float(standings.total[row])),
        words.rank(int(standings.rank[row]), bool(standings.tied[row])),
    )
    return " · ".join([total, *([words.percent(standings.percent_of(row))] if standings.by_percent else []), rank])
