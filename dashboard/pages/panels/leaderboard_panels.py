"""The leaderboard of one block as stacked bars, and the way from it to the comparison."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from markupsafe import Markup

from dashboard.charts import StackedRow, plotly_config, stacked_totals
from dashboard.documents.charts import Bar, BarChart
from dashboard.model import LARGEST_GROUP_COUNT
from dashboard.pages.editions import cached_unless_trial
from dashboard.pages.elements import chart_title, draw_html
from dashboard.pages.navigation import page_link
from dashboard.pages.panels.corners import ChartTable, chart_corner, said_with_table, taken_of
from dashboard.pages.view import View
from dashboard.scoring import RankedBlock
from dashboard.ui.address import without_table
from dashboard.ui.bar_scale import ends_of_parts, scale_of_parts
from dashboard.ui.html import tag
from dashboard.ui.localizer import Localizer
from dashboard.ui.provenance_mark import headline_mark, kind_mark


def comparison_link(view: View) -> None:
    """Draw the link to the comparison of the agency that is chosen; where none is, of the first two."""
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
    corner = chart_corner(taken_of(view, block), "xep-hang", title, note, lambda: _picture(block, t), figures)
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
    """The group on which the agencies are furthest apart, by what ranks the block."""
    applicable = [(group.node.name, group.points, group.percent) for group in block.statistics.groups]
    if block.standings.by_percent:
        shares = [(name, percent) for name, _, percent in applicable if percent]
        name, percent = max(shares, key=lambda group: group[1].spread)
        worst, best = t.percent(percent.worst), t.percent(percent.best)
        return t("leaderboard.chart_title_percent", group=name, worst=worst, best=best)
    name, points = max(((name, points) for name, points, _ in applicable if points), key=lambda group: group[1].spread)
    return t("leaderboard.chart_title", group=name, worst=t.points(points.worst), best=t.points(points.best))


def _picture(block: RankedBlock, t: Localizer) -> BarChart:
    """Every agency, and every group however many there are."""
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
