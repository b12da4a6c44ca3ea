"""The leaderboard as horizontal stacked bars."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from dashboard.charts import StackedRow, plotly_config, stacked_totals
from dashboard.model import LARGEST_GROUP_COUNT
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title
from dashboard.pages.shared_caches import cached_unless_trial
from dashboard.scoring import RankedBlock
from dashboard.ui.html import tag
from dashboard.ui.provenance_mark import headline_mark
from dashboard.ui.wording import Wording

_LONGEST = 150  # bars; a longer chart is neither read nor drawn in reasonable time, and the table has every agency


def leaderboard_chart(view: View) -> None:
    """Draw the chart of the block on screen."""
    words, block = view.words, view.ranked_block
    names = [block.block.agencies[row].name for row in (block.leaders[0], block.trailing[0])]
    origin = words("provenance.sentence", kind=words.provenance(block.origins.of_scores)).lower()
    chart_title(
        _title(block, words),
        words(
            "leaderboard.chart_note",
            period=words.period(view.address.period),
            maximum=words.short_points(block.block.tree.total_maximum),
            origin=origin,
        ),
        mark=headline_mark([block.origins.of_scores], view.ranked.edition, words),
    )
    if len(block.best_first) > _LONGEST:
        st.info(words("leaderboard.chart_first", count=_LONGEST, all=words.count(len(block.best_first))))
    key = f"bars-{view.ranked.edition.version}-{view.address.programme}-{block.block.code}-{words.language}"
    st.plotly_chart(
        cached_unless_trial(_figure, view.version)(key, _view=view),
        key=key,
        config=plotly_config(words.language),
        alt=words(
            "leaderboard.chart_alt",
            block=block.block.name,
            count=len(block.block.agencies),
            best=names[0],
            worst=names[1],
        ),
    )


def _title(block: RankedBlock, words: Wording) -> str:
    """The group on which the agencies are furthest apart, by what ranks the block."""
    applicable = [(group.node.name, group.points, group.percent) for group in block.statistics.groups]
    if block.standings.by_percent:
        shares = [(name, percent) for name, _, percent in applicable if percent]
        name, percent = max(shares, key=lambda group: group[1].spread)
        worst, best = words.percent(percent.worst), words.percent(percent.best)
        return words("leaderboard.chart_title_percent", group=name, worst=worst, best=best)
    name, points = max(((name, points) for name, points, _ in applicable if points), key=lambda group: group[1].spread)
    return words(
        "leaderboard.chart_title", group=name, worst=words.points(points.worst), best=words.points(points.best)
    )


@st.cache_data(max_entries=32, show_spinner=False)
def _figure(key: str, _view: View) -> go.Figure:
    words, block = _view.words, _view.ranked_block
    nodes = block.groups.nodes
    apart = len(nodes) <= LARGEST_GROUP_COUNT
    rows = [_row(_view, row, apart) for row in block.best_first[:_LONGEST]]
    legend = [node.name for node in nodes] if apart else [words("leaderboard.total")]
    return stacked_totals(rows, legend, maximum=block.block.tree.total_maximum)


def _row(view: View, row: int, apart: bool) -> StackedRow:
    """One agency with its groups, or as one bar when there are too many groups to tell apart."""
    words, block = view.words, view.ranked_block
    standings, groups, agency = block.standings, block.groups, block.block.agencies[row]
    total = float(standings.total[row])
    rank = words.rank(int(standings.rank[row]), bool(standings.tied[row]))
    hovers = [
        words.markup(
            "leaderboard.chart_hover",
            agency=agency.name,
            group=node.name,
            points=words.points(float(groups.points[row, column])),
            maximum=words.short_points(float(groups.maximum[row, column])),
            percent=words.percent(groups.percent_of(row, column)),
        )
        for column, node in enumerate(groups.nodes)
    ]
    return StackedRow(
        label=f"{agency.name}  {rank}",
        points=groups.points[row].tolist() if apart else [total],
        total=total,
        total_label=words.points(total),
        hovers=hovers if apart else [tag("b", agency.name)],
    )
