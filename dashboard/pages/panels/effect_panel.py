"""What a scenario does to the whole block: who gains and who loses places and why, block figures before and after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.pages.drawn_html import draw_html
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.scoring import ScenarioEffect
from dashboard.ui.html import Cell, table, tag
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
            draw_html(tag("p.xh-small.xh-quiet", words("effect.more", count=words.count(len(moved) - _MOST))))
    _block_figures(effect, words)


def _moves(effect: ScenarioEffect, rows: list[int], words: Wording) -> None:
    before, after, split = effect.baseline.standings, effect.standings, effect.move_split

    def line(row: int) -> list[object]:
        old, new = (words.rank(int(standings.rank[row]), bool(standings.tied[row])) for standings in (before, after))
        sign, kind = ("▲", "xh-better") if split.places[row] > 0 else ("▼", "xh-worse")
        return [
            effect.block.agencies[row].name,
            f"{old} → {new}",
            Cell(f"{sign} {abs(int(split.places[row]))}", kind),
            _places(float(split.own[row]), words),
            _places(float(split.others[row]), words),
            words.points_change(float(before.total[row]), float(after.total[row])),
        ]

    _table(words, ("agency", "rank", "places", "own", "others", "points"), map(line, rows), "sections.effect")


def _places(places: float, words: Wording) -> str:
    """Whole or half places with their sign."""
    return format_signed(places, 0 if places == round(places) else 1, words.language)


def _block_figures(effect: ScenarioEffect, words: Wording) -> None:
    before, after = effect.baseline.statistics, effect.statistics
    by_percent = effect.standings.by_percent
    note = "effect.block_note_percent" if by_percent else "effect.block_note"
    chart_title(words("effect.block_title"), words(note))
    rows: list[list[str]] = []
    for name in BLOCK_FIGURES:
        both = (block_figure(statistics, name, words, by_percent=by_percent) for statistics in (before, after))
        change = block_figure_change(before, after, name, words, by_percent=by_percent)
        rows.append([words(f"overview.{name}"), *both, change])
    for old, new in zip(before.groups, after.groups, strict=True):
        if old.percent and new.percent:
            then, now = old.percent.mean, new.percent.mean
            rows.append([old.node.name, words.percent(then), words.percent(now), words.percent_change(then, now)])
    _table(words, ("figure", "before", "after", "change"), rows, "effect.block_title")


def _table(words: Wording, columns: Sequence[str], rows: Iterable[Sequence[object]], name: str) -> None:
    heads = [words(f"effect.{column}") for column in columns]
    draw_html(table(heads, rows, name=words(name), classes="xh-narrow"))
