"""The leaderboard of one block as charts: stacked bars, with a link to the comparison, and the heat map.

Bản đồ nhiệt shows every agency on every criterion, so that a glance shows where a block is weak.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from textwrap import shorten
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from markupsafe import Markup, escape

from dashboard.charts import StackedRow, plotly_config, stacked_totals
from dashboard.documents.charts import Bar, BarChart, HeatChart, HeatRow
from dashboard.model import LARGEST_GROUP_COUNT
from dashboard.pages.downloads import corner
from dashboard.pages.edition_cache import cached_unless_trial
from dashboard.pages.elements import chart_title, draw_html, with_names_marked
from dashboard.pages.navigation import page_link, page_url
from dashboard.pages.panels.download_context import (
    ChartTable,
    chart_corner,
    download_context,
    picture_forms,
    said_with_table,
    table_forms,
)
from dashboard.pages.view import View
from dashboard.scoring import CriterionSpread, RankedBlock, criterion_spreads, share_of
from dashboard.ui.address import without_table
from dashboard.ui.bar_scale import ends_of_parts, scale_of_parts
from dashboard.ui.components import labels
from dashboard.ui.components.tables import heat_map
from dashboard.ui.html import tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.numbers import format_number
from dashboard.ui.provenance_mark import headline_mark, kind_mark


def comparison_link(view: View) -> None:
    """Draw the link to the comparison of the chosen agency, or of the first two if none is chosen."""
    order, agencies = view.ranked_block.best_first, view.ranked_block.block.agencies
    if len(order) == 1:
        return
    there = without_table(view.address)
    if not there.agency:
        there = replace(there, agency=agencies[order[0]].code, compared=agencies[order[1]].code)
    with st.container(key="to-comparison", width="content"):
        page_link("comparison", view.t("comparison.link_two"), there)


_LONGEST = 150  # bars; a longer chart is neither read nor drawn in reasonable time, and the table has every agency


def leaderboard_chart(view: View) -> None:
    """Draw the chart of the block on screen."""
    t, block = view.t, view.ranked_block
    names = [block.block.agencies[row].name for row in (block.leaders[0], block.trailing[0])]
    origin = t("provenance.sentence", kind=t.provenance(block.origins.of_scores)).lower()
    title, agencies = _chart_title(block, t), t.agencies(len(block.block.agencies), block.block)
    maximum = t.short_points(block.block.tree.total_maximum)
    note = t("leaderboard.chart_note", period=t.period(view.base.edition), maximum=maximum, origin=origin)
    mark, figures = headline_mark([block.origins.of_scores], view.ranked.edition, t), _figures(view)
    corner = chart_corner(download_context(view, block), "xep-hang", title, note, lambda: _picture(block, t), figures)
    chart_title(title, note, mark=mark, corner=corner)
    if len(block.best_first) > _LONGEST:
        st.info(t("leaderboard.chart_first", count=_LONGEST, agencies=agencies))
    key = f"bars-{view.ranked.edition.version}-{view.address.programme}-{block.block.code}-{t.language}"
    st.plotly_chart(
        cached_unless_trial(_bars_figure, view.version)(key, _view=view),
        key=key,
        config=plotly_config(t.language),
        alt=said_with_table(
            t(
                "leaderboard.chart_alt",
                block=block.block.name,
                agencies=agencies,
                best=names[0],
                worst=names[1],
            ),
            t,
        ),
    )
    draw_html(cached_unless_trial(_folded, view.version)(key, title, _view=view))


@st.cache_data(max_entries=32, show_spinner=False)
def _folded(key: str, title: str, _view: View) -> Markup:
    return _figures(_view).folded(title, _view.t, _LONGEST)


def _figures(view: View) -> ChartTable:
    """The bars as rows: each agency's rank and total, and its points on every group."""
    t, block = view.t, view.ranked_block
    standings, groups = block.standings, block.groups

    def rows() -> Iterator[list[object]]:
        for row in block.best_first:
            agency = block.block.agencies[row]
            total, origin = t.points(float(standings.total[row])), block.origins.of_total(agency.code)
            yield [
                t.rank(int(standings.rank[row]), bool(standings.tied[row])),
                agency.name,
                total + kind_mark(origin.provenance, t),
                *map(t.points, groups.points[row].tolist()),
            ]

    heads = (t(f"leaderboard.{name}") for name in ("rank", "agency", "total"))
    columns = (*heads, *(node.name for node in groups.nodes))
    return ChartTable(columns, rows, header=1, origin=block.origins.of_scores)


def _chart_title(block: RankedBlock, t: Localizer) -> str:
    """The title, with the group on which the agencies are furthest apart, in the figure that ranks the block."""
    applicable = [(group.node.name, group.points, group.percent) for group in block.statistics.groups]
    if block.standings.by_percent:
        shares = [(name, percent) for name, _, percent in applicable if percent]
        name, percent = max(shares, key=lambda group: group[1].spread)
        worst, best = t.percent(percent.worst), t.percent(percent.best)
        return t("leaderboard.chart_title_percent", group=name, worst=worst, best=best)
    name, points = max(((name, points) for name, points, _ in applicable if points), key=lambda group: group[1].spread)
    return t("leaderboard.chart_title", group=name, worst=t.points(points.worst), best=t.points(points.best))


def _picture(block: RankedBlock, t: Localizer) -> BarChart:
    """The chart as a picture: every agency, and every group however many there are."""
    standings, points = block.standings, np.nan_to_num(block.groups.points).tolist()
    scale = scale_of_parts(points, block.block.tree.total_maximum)
    rows = (
        Bar(
            name=f"{standings.rank[row]}  {block.block.agencies[row].name}",
            parts=tuple(math.copysign(scale.length(part), part) for part in points[row]),
            figure=t.points(float(standings.total[row])),
        )
        for row in block.best_first
    )
    return BarChart(tuple(rows), tuple(node.name for node in block.groups.nodes), scale.zero)


@st.cache_data(max_entries=32, show_spinner=False)
def _bars_figure(key: str, _view: View) -> go.Figure:
    t, block = _view.t, _view.ranked_block
    nodes = block.groups.nodes
    apart = len(nodes) <= LARGEST_GROUP_COUNT
    rows = [_bar(_view, row, apart) for row in block.best_first[:_LONGEST]]
    legend = [node.name for node in nodes] if apart else [t("leaderboard.total")]
    scale = scale_of_parts([row.points for row in rows], block.block.tree.total_maximum)
    return stacked_totals(rows, legend, span=(scale.low, scale.high))


def _bar(view: View, row: int, apart: bool) -> StackedRow:
    """One agency with its groups, or as one bar when there are too many groups to tell apart."""
    t, block = view.t, view.ranked_block
    standings, groups, agency = block.standings, block.groups, block.block.agencies[row]
    total = float(standings.total[row])
    hovers = [
        t.markup(
            "leaderboard.chart_hover",
            agency=agency.name,
            group=node.name,
            points=t.points(float(groups.points[row, column])),
            maximum=t.short_points(float(groups.maximum[row, column])),
            percent=t.percent(groups.percent_of(row, column)),
        )
        for column, node in enumerate(groups.nodes)
    ]
    points = groups.points[row].tolist() if apart else [total]
    below, above = ends_of_parts(points)
    return StackedRow(
        label=f"{agency.name}  {standings.rank[row]}",
        points=points,
        end=above if below else total,
        total_label=t.points(total),
        hovers=hovers if apart else [tag("b", agency.name)],
    )


HEAT_MAP = "ban-do-nhiet"
"""The code of the heat map in an address, as a view of the leaderboard."""
MOST_ROWS = 150
"""Agencies drawn at once; more are neither read nor drawn in reasonable time."""
_LONGEST_HEAD = 60  # characters of a name over a narrow column; the full name is on hover and in the cells
_BANDS = 5


def heat_map_panel(view: View) -> None:
    """Draw the map of the block on screen; its title names the criterion with the lowest mean."""
    t, ranked = view.t, view.ranked_block
    origin = t("provenance.sentence", kind=t.provenance(ranked.origins.of_scores)).lower()
    mark = headline_mark([ranked.origins.of_scores], view.ranked.edition, t)
    weakest = min(
        ((spread.mean, spread.leaf.name) for spread in _spreads(ranked) if spread.mean is not None),
        key=lambda criterion: criterion[0],
    )
    title = t("heat.title", criterion=weakest[1], percent=t.percent(weakest[0]))
    if not all(leaf.max_points for leaf in ranked.block.tree.leaves):
        origin = f"{t('heat.without_beyond')} · {origin}"
    chart_title(title, t("heat.note", origin=origin), mark=mark, corner=_corner(view, title, origin))
    first, count = _first_row(view), len(ranked.best_first)
    if count > MOST_ROWS:
        bounds = {"first": t.count(first + 1), "last": t.count(first + MOST_ROWS)}
        said = t("heat.shown", **bounds, all=t.agencies(count, ranked.block))
        draw_html(tag("p.xh-small.xh-quiet", said))
    key = (view.ranked.edition.version, view.address.programme, view.address.period, view.address.block, str(first))
    shown = cached_unless_trial(_shown, view.version)(key, t.language, _view=view, _first=first)
    agency_page = page_url("agency", replace(without_table(view.address), agency="", focus=()))
    heat_map({**shown, "chosen": view.address.agency, "agencyPage": agency_page})


def _corner(view: View, title: str, origin: str) -> Markup:
    """HTML of the download links of the map with all agencies, as a picture and as a table."""
    t, ranked = view.t, view.ranked_block
    taken, note = download_context(view, ranked), t("heat.picture_note", origin=origin)
    spreads = _spreads(ranked)
    columns = [t("leaderboard.rank"), t("leaderboard.agency"), *(spread.leaf.name for spread in spreads)]

    def shown(percent: int | None) -> str:
        return "" if percent is None else f"{percent}%"

    def rows() -> Iterator[list[str]]:
        yield ["", t("agency.block_mean"), *(shown(_mean(spread, t)) for spread in spreads)]
        for row in ranked.best_first:
            cells = (shown(_percent(view, row, spread, t)) for spread in spreads)
            yield [str(ranked.standings.rank[row]), ranked.block.agencies[row].name, *cells]

    def picture() -> HeatChart:
        standings, agencies = ranked.standings, ranked.block.agencies
        return HeatChart(
            rows=tuple(
                HeatRow(
                    f"{standings.rank[row]}  {agencies[row].name}",
                    tuple(_percent(view, row, spread, t) for spread in spreads),
                )
                for row in ranked.best_first
            ),
            heads=tuple(spread.leaf.name for spread in spreads),
            means=tuple(_mean(spread, t) for spread in spreads),
            mean=t("agency.block_mean"),
            corner=t("leaderboard.agency"),
            bands=tuple(t(f"heat.band_{band}") for band in range(_BANDS)),
        )

    of_scores, figures = ranked.origins.of_scores, frozenset(range(len(columns))) - {1}
    forms = picture_forms(taken, title, note, picture)
    forms |= table_forms(taken, title, columns, rows, note=note, figures=figures, origin=of_scores)
    return corner(f"ban-do-nhiet-{taken.stem}", title, forms, t, kind="chart")


def _spreads(ranked: RankedBlock) -> list[CriterionSpread]:
    """The criteria with a maximum; without one (only bonus or penalty points) there is no percentage."""
    return [spread for spread in criterion_spreads(ranked.block) if spread.leaf.max_points]


def _first_row(view: View) -> int:
    """The first row that is drawn: 0, or one that centres a chosen agency beyond the first `MOST_ROWS`."""
    order, agencies = view.ranked_block.best_first, view.ranked_block.block.agencies
    chosen = [place for place, row in enumerate(order) if agencies[row].code == view.address.agency]
    middle = chosen[0] - MOST_ROWS // 2 if chosen and chosen[0] >= MOST_ROWS else 0
    return max(0, min(middle, len(order) - MOST_ROWS))


@st.cache_resource(max_entries=32, show_spinner=False)
def _shown(key: tuple[str, ...], language: str, _view: View, _first: int) -> dict[str, Any]:
    """All that the map shows; computed once per version, block, language and rows."""
    t, ranked = _view.t, _view.ranked_block
    spreads, standings = _spreads(ranked), ranked.standings
    rows = [
        {
            "code": ranked.block.agencies[row].code,
            "name": ranked.block.agencies[row].name,
            "place": int(standings.rank[row]),
            "rank": t.rank(int(standings.rank[row]), bool(standings.tied[row])),
            "cells": [_cell(_view, row, spread, t) for spread in spreads],
        }
        for row in ranked.best_first[_first : _first + MOST_ROWS]
    ]
    caption = t("heat.caption", block=ranked.block.name, period=t.period(_view.base.edition))
    texts = labels(t, "leaderboard.agency", "agency.block_mean", "heat.apart", "heat.key", "heat.not_applicable")
    return {
        "stamp": "/".join((*key, language)),
        "criteria": [_head(spread, t) for spread in spreads],
        "rows": rows,
        "bands": [t(f"heat.band_{band}") for band in range(_BANDS)],
        "labels": texts | {"caption": with_names_marked(escape(caption))},
    }


def _head(spread: CriterionSpread, t: Localizer) -> dict[str, Any]:
    return {
        "code": spread.leaf.code,
        "name": spread.leaf.name,
        "short": shorten(spread.leaf.name, _LONGEST_HEAD, placeholder="…"),
        "mean": _mean(spread, t),
        "gap": format_number(spread.gap, 2, t.language),
    }


def _cell(view: View, row: int, spread: CriterionSpread, t: Localizer) -> list[Any]:
    """Percent of the maximum as it is shown, and the points; nothing where the criterion does not apply."""
    percent = _percent(view, row, spread, t)
    if percent is None:
        return []
    points, maximum = float(view.ranked_block.block.points[row, spread.column]), spread.leaf.max_points or 0.0
    return [percent, f"{t.short_points(points)} / {t.short_points(maximum)}"]


def _percent(view: View, row: int, spread: CriterionSpread, t: Localizer) -> int | None:
    points = float(view.ranked_block.block.points[row, spread.column])
    if math.isnan(points):
        return None
    return int(t.shown_percent(share_of(points, spread.leaf.max_points or 0.0), 0))


def _mean(spread: CriterionSpread, t: Localizer) -> int | None:
    return None if spread.mean is None else int(t.shown_percent(spread.mean, 0))
