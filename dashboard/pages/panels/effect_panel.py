"""What a scenario does to the whole block: who gains and who loses places and why, block figures before and after."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.scoring import ScenarioEffect
from dashboard.ui.numbers import format_signed
from dashboard.ui.wording import BLOCK_FIGURES, Wording, block_figure, block_figure_change

_MOST = 60


def effect_panel(view: View, effect: ScenarioEffect) -> None:
    """Draw both tables."""
    words = view.words
    moved = [*effect.places_exchanged.gained, *effect.places_exchanged.lost]
    if not moved:
        chart_title(words("effect.nobody_moves"), words("effect.note"), level=2)
    else:
        gained, lost = len(effect.places_exchanged.gained), len(effect.places_exchanged.lost)
        chart_title(words("effect.title", gained=gained, lost=lost), words("effect.note"), level=2)
        _moves(effect, moved[:_MOST], words)
        if len(moved) > _MOST:
            st.html(f'<p class="xh-small xh-quiet">{words("effect.more", count=words.count(len(moved) - _MOST))}</p>')
    _block_figures(effect, words)


def _moves(effect: ScenarioEffect, rows: list[int], words: Wording) -> None:
    before, after, split = effect.baseline.standings, effect.standings, effect.move_split
    head = _head(
        ("agency", ""), ("rank", "r"), ("places", "r"), ("own", "r"), ("others", "r"), ("points", "r"), words=words
    )
    body = "".join(
        f'<tr><th scope="row">{escape(effect.block.agencies[row].name)}</th>'
        f'<td class="xh-right">{words.rank(int(before.rank[row]), bool(before.tied[row]))} → '
        f"{words.rank(int(after.rank[row]), bool(after.tied[row]))}</td>"
        f'<td class="xh-right {"xh-better" if split.places[row] > 0 else "xh-worse"}">'
        f"{'▲' if split.places[row] > 0 else '▼'} {abs(int(split.places[row]))}</td>"
        f'<td class="xh-right">{_places(float(split.own[row]), words)}</td>'
        f'<td class="xh-right">{_places(float(split.others[row]), words)}</td>'
        f'<td class="xh-right">{words.points_change(float(before.total[row]), float(after.total[row]))}</td></tr>'
        for row in rows
    )
    _table(head, body, words("sections.effect"))


def _places(places: float, words: Wording) -> str:
    """Whole or half places with their sign."""
    return format_signed(places, 0 if places == round(places) else 1, words.language)


def _block_figures(effect: ScenarioEffect, words: Wording) -> None:
    before, after = effect.baseline.statistics, effect.statistics
    by_percent = effect.standings.by_percent
    note = "effect.block_note_percent" if by_percent else "effect.block_note"
    chart_title(words("effect.block_title"), words(note))
    body = "".join(
        f'<tr><th scope="row">{words(f"overview.{name}")}</th>'
        f'<td class="xh-right">{block_figure(before, name, words, by_percent=by_percent)}</td>'
        f'<td class="xh-right">{block_figure(after, name, words, by_percent=by_percent)}</td>'
        f'<td class="xh-right">{block_figure_change(before, after, name, words, by_percent=by_percent)}</td></tr>'
        for name in BLOCK_FIGURES
    )
    body += "".join(
        f'<tr><th scope="row">{escape(old.node.name)}</th><td class="xh-right">{words.percent(old.percent.mean)}</td>'
        f'<td class="xh-right">{words.percent(new.percent.mean)}</td>'
        f'<td class="xh-right">{words.percent_change(old.percent.mean, new.percent.mean)}</td></tr>'
        for old, new in zip(before.groups, after.groups, strict=True)
        if old.percent and new.percent
    )
    head = _head(("figure", ""), ("before", "r"), ("after", "r"), ("change", "r"), words=words)
    _table(head, body, words("effect.block_title"))


def _head(*columns: tuple[str, str], words: Wording) -> str:
    return "".join(
        f'<th scope="col"{" class=xh-right" if right else ""}>{words(f"effect.{key}")}</th>' for key, right in columns
    )


def _table(head: str, body: str, label: str) -> None:
    st.html(
        f'<div class="xh-table-frame" tabindex="0" role="region" aria-label="{escape(label)}">'
        f'<table class="xh-table xh-narrow"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )
