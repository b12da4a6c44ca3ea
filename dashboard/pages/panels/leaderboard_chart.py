"""The leaderboard as horizontal stacked bars."""

from __future__ import annotations

from html import escape

import plotly.graph_objects as go
import streamlit as st

from dashboard.charts import StackedRow, plotly_config, stacked_totals
from dashboard.pages.frame import View
from dashboard.pages.panels.page_title import chart_title


def leaderboard_chart(view: View) -> None:
    """Draw the chart of the block on screen."""
    words, block = view.words, view.ranked_block
    names = [block.block.agencies[row].name for row in (block.best_first[0], block.best_first[-1])]
    origin = words("provenance.sentence", kind=words.provenance(block.origins.of_scores)).lower()
    chart_title(
        words("leaderboard.chart_title"),
        words(
            "leaderboard.chart_note",
            period=words.period(view.address.period),
            maximum=words.short_points(block.block.tree.total_maximum),
            origin=origin,
        ),
    )
    key = f"bars-{view.ranked.edition.version}-{view.address.programme}-{block.block.code}-{words.language}"
    st.plotly_chart(
        _figure(key, _view=view),
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


@st.cache_data(max_entries=32, show_spinner=False)
def _figure(key: str, _view: View) -> go.Figure:
    words, block = _view.words, _view.ranked_block
    standings, groups = block.standings, block.groups
    rows = [
        StackedRow(
            label=f"{escape(agency.name)}  {words.rank(int(standings.rank[row]), bool(standings.tied[row]))}",
            points=groups.points[row].tolist(),
            total=float(standings.total[row]),
            total_label=words.points(float(standings.total[row])),
            hovers=[
                words(
                    "leaderboard.chart_hover",
                    agency=escape(agency.name),
                    group=escape(node.name),
                    points=words.points(float(groups.points[row, column])),
                    maximum=words.short_points(float(groups.maximum[row, column])),
                    percent=words.percent(float(groups.percent[row, column])),
                )
                for column, node in enumerate(groups.nodes)
            ],
        )
        for row in block.best_first
        for agency in (block.block.agencies[row],)
    ]
    return stacked_totals(rows, [node.name for node in groups.nodes], maximum=block.block.tree.total_maximum)
