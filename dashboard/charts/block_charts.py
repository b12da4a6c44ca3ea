"""Chart of a block: its agencies as bars of their criterion groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from markupsafe import Markup, escape

from dashboard.charts.house_style import GROUND, GROUP_COLOURS, QUIET, bare_figure


@dataclass(frozen=True, slots=True)
class StackedRow:
    """One agency: `label` with its rank, points of each group (NaN: not applicable), the total as text.

    `end`: where its bars end on the right, which is its total unless some are below zero.
    """

    label: str
    points: Sequence[float]
    end: float
    total_label: str
    hovers: Sequence[Markup]


def stacked_totals(rows: Sequence[StackedRow], group_names: Sequence[str], *, span: tuple[float, float]) -> go.Figure:
    """Return the chart over `span`, best agency on top, as tall as its rows need; below zero bars go to the left."""
    longest = max((len(row.label) for row in rows), default=0)
    figure = bare_figure(26 * len(rows) + 70, left=min(320, 7 * longest + 12), right=64, top=44, bottom=8)
    positions = list(range(len(rows)))
    for index, name in enumerate(group_names):
        figure.add_trace(
            go.Bar(
                name=escape(name),
                orientation="h",
                y=positions,
                x=[row.points[index] for row in rows],
                marker={"color": GROUP_COLOURS[index % len(GROUP_COLOURS)], "line": {"color": GROUND, "width": 1}},
                hovertext=[row.hovers[index] for row in rows],
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    figure.add_trace(
        go.Scatter(
            x=[row.end for row in rows],
            y=positions,
            mode="text",
            text=["\u2002" + row.total_label for row in rows],
            textposition="middle right",
            textfont={"size": 13},
            hoverinfo="skip",
            showlegend=False,
            cliponaxis=False,
        )
    )
    figure.update_layout(
        barmode="relative",
        bargap=0.3,
        showlegend=1 < len(group_names) <= len(GROUP_COLOURS),
        legend={
            "orientation": "h",
            "traceorder": "normal",
            "x": 0,
            "xanchor": "left",
            "y": 1,
            "yanchor": "bottom",
            "font": {"size": 13},
            "itemclick": False,
            "itemdoubleclick": False,
        },
    )
    figure.update_xaxes(visible=False, range=[*span])
    figure.update_yaxes(
        tickvals=positions,
        ticktext=[escape(row.label) for row in rows],
        range=[len(rows) - 0.4, -0.6],
        showgrid=False,
        tickfont={"size": 13, "color": QUIET},
        ticklabelstandoff=8,
    )
    return figure
