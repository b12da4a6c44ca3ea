"""Overview: every agency of a block as a dot on a fitted scale, with the names of the first and the last."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from dashboard.charts import dot_places, fitted_scale
from dashboard.documents.charts import Dot, DotChart, Tick
from dashboard.model import Provenance
from dashboard.pages.edition_cache import cached_unless_trial
from dashboard.pages.elements import titled
from dashboard.pages.panels.block_result import agency_link, board_link, drawn_once, scores_origin
from dashboard.pages.panels.download_context import ChartTable, chart_corner, download_context
from dashboard.pages.view import View
from dashboard.scoring import RankedBlock
from dashboard.ui.html import EMPTY, tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.provenance_mark import headline_mark, kind_mark, origin_sentence

_CROWD = 40  # number of dots from which on they are smaller
_DOT, _SMALL_DOT = 11, 8  # pixels from one level to the next; `figures.css` makes the dots a little smaller
_WIDTH, _SMALL_WIDTH = 3.0, 2.0  # percent of the width of a telephone that a dot takes
_TALLEST = 112  # most pixels of stacked dots: a crowded stack is compressed instead of growing
_MOST_ROWS = 150  # agencies of the table; all of them are on the leaderboard too
_MOST_LINKS = 300  # dots that are links; more cannot be told apart, and the leaderboard has every agency


def block_distribution(view: View, block: RankedBlock) -> Markup:
    """HTML of the strip: its title, the lowest and the best by name above it, the mean as a line, the scale below."""
    t, count = view.t, len(block.best_first)
    if count == 1:
        return tag("div")
    above = block.statistics.percent.above_mean
    mark = headline_mark([block.origins.of_scores], view.ranked.edition, t)
    agencies, note = t.agencies(count, block.block), _note(block, t)
    title = t("overview.dots_title", above=t.count(above), agencies=agencies)
    figures = _figures(view, block)
    corner = chart_corner(download_context(view, block), "phan-bo", title, note, lambda: _picture(block, t), figures)
    heading = titled(tag("h3.xh-chart-title", title, mark), note, corner)
    return tag("div", heading, _strip(view, block), _folded(view, block, title, figures))


def _figures(view: View, block: RankedBlock) -> ChartTable:
    """The dots as rows, best first."""
    t, standings = view.t, block.standings

    def line(row: int) -> list[object]:
        agency = block.block.agencies[row]
        total, origin = t.points(float(standings.total[row])), block.origins.of_total(agency.code)
        return [
            t.rank(int(standings.rank[row]), bool(standings.tied[row])),
            agency.name,
            total + kind_mark(origin.provenance, t),
            t.percent(standings.percent_of(row)),
        ]

    heads = [t(f"leaderboard.{key}") for key in ("rank", "agency", "total", "percent_long")]
    return ChartTable(heads, lambda: map(line, block.best_first), header=1)


def _folded(view: View, block: RankedBlock, title: str, figures: ChartTable) -> Markup:
    """The figures under the dots; for more agencies than can be read here, a link to the leaderboard."""
    count = len(block.best_first)
    if count <= _MOST_ROWS:
        key = (view.ranked.edition.version, view.address.programme, block.block.code, view.t.language)
        return cached_unless_trial(_table, view.version)(key, title, _t=view.t, _figures=figures)
    there = view.t("overview.dots_figures", agencies=view.t.agencies(count, block.block))
    return tag("p.xh-small", board_link(view, block, there))


@st.cache_data(max_entries=32, show_spinner=False)
def _table(key: tuple[str, ...], title: str, _t: Localizer, _figures: ChartTable) -> Markup:
    return _figures.folded(title, _t)


def _note(block: RankedBlock, t: Localizer) -> str:
    if block.origins.of_scores is Provenance.PUBLISHED:
        return t("overview.dots_note_one", origin=scores_origin(block, t))
    return t("overview.dots_note", hollow=t.provenance(block.origins.of_scores))


@drawn_once
def _strip(view: View, block: RankedBlock) -> Markup:
    t, crowded = view.t, len(block.best_first) >= _CROWD
    percents = [block.standings.percent_of(row) for row in range(len(block.best_first))]
    scale = fitted_scale(percents)
    places = [scale.place(percent) for percent in percents]
    dots = dot_places(places, _SMALL_WIDTH if crowded else _WIDTH, in_columns=crowded)
    tallest = max(level for _, level in dots)
    rise = min(float(_SMALL_DOT if crowded else _DOT), _TALLEST / max(1, tallest))
    mean = block.statistics.percent.mean
    line = tag("i.xh-mean", style=f"left:{scale.place(mean):.2f}%")
    drawn = [
        _dot(view, block, row, f"left:{place:.2f}%;bottom:{level * rise:.1f}px")
        for row, (place, level) in enumerate(dots)
    ]
    ticks = [
        tag("span", t.percent(tick, decimals=scale.decimals), style=f"left:{scale.place(tick):.2f}%")
        for tick in scale.ticks
    ]
    label = tag("span", t("overview.mean_label", percent=t.percent(mean)), style=f"left:{scale.place(mean):.2f}%")
    worst, best = block.best_first[-1], block.best_first[0]
    ends = (EMPTY.join([agency_link(view, block, row), " ", t.percent(percents[row])]) for row in (worst, best))
    return tag(
        "div.xh-strip-chart",
        tag("div.xh-strip-ends", *(tag("span", end) for end in ends)),
        # not reached by the Tab key: a hundred stops help no user, and the leaderboard links every agency too
        tag(
            "div",
            tag("div.xh-strip-mean", label),
            tag(
                f"div.xh-dots{'.xh-crowd' if crowded else ''}",
                line,
                *drawn,
                style=f"height:{tallest * rise + _DOT:.1f}px",
            ),
            tag("div.xh-ticks", *ticks),
            aria_hidden="true",
        ),
    )


def _dot(view: View, block: RankedBlock, row: int, style: str) -> Markup:
    t, standings, agency = view.t, block.standings, block.block.agencies[row]
    origin = block.origins.of_total(agency.code)
    kind = "xh-full" if origin.provenance is Provenance.PUBLISHED else "xh-hollow"
    if len(block.best_first) > _MOST_LINKS:
        return tag(f"i.{kind}", style=style)
    said = t(
        "overview.hover",
        agency=agency.name,
        rank=t.place(int(standings.rank[row]), bool(standings.tied[row])),
        total=t.points(float(standings.total[row])),
        percent=t.percent(standings.percent_of(row)),
        origin=origin_sentence(origin, view.ranked.edition, t),
    )
    return agency_link(view, block, row, tag(f"i.{kind}"), title=said, style=style, tabindex="-1")


def _picture(block: RankedBlock, t: Localizer) -> DotChart:
    """The same dots on a wider strip."""
    crowded, standings = len(block.best_first) >= _CROWD, block.standings
    percents = [standings.percent_of(row) for row in range(len(block.best_first))]
    scale = fitted_scale(percents)
    radius = 5.0 if crowded else 8.0
    dots = dot_places([scale.place(percent) for percent in percents], radius / 5, in_columns=crowded)
    mean, ends = block.statistics.percent.mean, (block.best_first[-1], block.best_first[0])
    official = [
        block.origins.of_total(agency.code).provenance is Provenance.PUBLISHED for agency in block.block.agencies
    ]
    return DotChart(
        dots=tuple(Dot(place, 2 * radius * level, full) for (place, level), full in zip(dots, official, strict=True)),
        radius=radius,
        height=2 * radius * (1 + max(level for _, level in dots)),
        mean_at=scale.place(mean),
        mean=t("overview.mean_label", percent=t.percent(mean)),
        ticks=tuple(Tick(scale.place(tick), t.percent(tick, decimals=scale.decimals)) for tick in scale.ticks),
        ends=(
            f"{block.block.agencies[ends[0]].name} {t.percent(percents[ends[0]])}",
            f"{block.block.agencies[ends[1]].name} {t.percent(percents[ends[1]])}",
        ),
    )
