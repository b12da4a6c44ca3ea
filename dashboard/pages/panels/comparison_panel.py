"""Up to four saved scenarios beside the edition: block figures, totals, ranks and changes."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.model import SavedScenario
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.pages.scenario_session import effect_of
from dashboard.scoring import RankedBlock, ScenarioEffect, Standings, StandStill, refused_changes
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
    head = "".join(
        f'<th scope="col" class="xh-right">{escape(label)}</th>'
        for label in (words("scenarios.baseline"), *(saved.title for saved in chosen))
    )
    baseline = view.ranked_block
    body = _assumptions(chosen, words) + _block_figures(baseline, effects, words)
    for row in baseline.best_first:
        cells = "".join(f'<td class="xh-right">{_place(effect, row, words)}</td>' for effect in effects)
        body += (
            f'<tr><th scope="row">{escape(block.agencies[row].name)}</th>'
            f'<td class="xh-right">{_standing(baseline.standings, row, words)}</td>{cells}</tr>'
        )
    st.html(
        f'<div class="xh-table-frame" tabindex="0" role="region" aria-label="{escape(words("scenarios.baseline"))}">'
        f'<table class="xh-table"><thead><tr><th scope="col">{words("leaderboard.agency")}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _assumptions(chosen: list[SavedScenario], words: Wording) -> str:
    """What each scenario assumes of the others."""
    cells = "".join(
        f'<td class="xh-right xh-small">{rivals_sentence(read_rivals(code) or StandStill(), words)}</td>'
        for code in (str(saved.assumptions.get("rivals", "")) for saved in chosen)
    )
    return f'<tr><th scope="row">{words("rivals.title")}</th><td></td>{cells}</tr>'


def _block_figures(baseline: RankedBlock, effects: list[ScenarioEffect], words: Wording) -> str:
    shown = [baseline.statistics, *(effect.statistics for effect in effects)]
    by_percent = baseline.standings.by_percent
    return "".join(
        f'<tr class="xh-node"><th scope="row">{words(f"overview.{name}")}</th>'
        + "".join(
            f'<td class="xh-right">{block_figure(statistics, name, words, by_percent=by_percent)}</td>'
            for statistics in shown
        )
        + "</tr>"
        for name in BLOCK_FIGURES
    )


def _effect(view: View, saved: SavedScenario) -> ScenarioEffect:
    """The scenario on today's data; what no longer fits is left out and named."""
    refused = refused_changes(view.ranked.edition, saved.scenario)
    if refused:
        st.warning(view.words("scenarios.does_not_fit", title=as_code(saved.title), count=len(refused)))
    fitting = saved.scenario.without((refusal.agency, refusal.criterion) for refusal in refused)
    agency, rows = str(saved.assumptions.get("agency", "")), view.ranked_block.block.agency_index
    kept = [rows[agency]] if agency in rows else []
    return effect_of(view, fitting, str(saved.assumptions.get("rivals", "")), *kept)


def _place(effect: ScenarioEffect, row: int, words: Wording) -> str:
    before, after = effect.baseline.standings, effect.standings
    places = int(before.rank[row] - after.rank[row])
    move = ""
    if places:
        kind, sign = ("xh-better", "▲") if places > 0 else ("xh-worse", "▼")
        move = f' <span class="{kind}">{sign}{abs(places)}</span>'
    text = _standing(after, row, words) + move
    return f'<span class="xh-assumed">{text}</span>' if before.total[row] != after.total[row] else text


def _standing(standings: Standings, row: int, words: Wording) -> str:
    """Total and rank, with the percentage between them where that is what ranks."""
    total, rank = (
        words.points(float(standings.total[row])),
        words.rank(int(standings.rank[row]), bool(standings.tied[row])),
    )
    return " · ".join([total, *([words.percent(standings.percent_of(row))] if standings.by_percent else []), rank])
