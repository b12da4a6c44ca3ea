"""An agency on the range of its block, one line per criterion group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from markupsafe import Markup, escape

from dashboard.charts.house_style import ACCENT, GROUND, INK, LINE, QUIET, bare_figure


@dataclass(frozen=True, slots=True)
class GroupRange:
    """One group in percent of its maximum: the block's worst, mean and best, and the agency (NaN: not applicable)."""

    name: str
    worst: float
    mean: float
    best: float
    own: float
    own_label: str
    hover: Markup


_ROW = 44


def group_ranges(ranges: Sequence[GroupRange], *, illustrative: bool, ticks: Sequence[tuple[float, str]]) -> go.Figure:
    """Return the chart, first group on top. The agency's dot is hollow where the points are illustrative."""
    figure = bare_figure(_ROW * len(ranges) + 36, left=14, right=64, top=4, bottom=28)
    rows = list(range(len(ranges)))
    for row, group in zip(rows, ranges, strict=True):
        figure.add_shape(
            type="line", x0=group.worst, x1=group.best, y0=row, y1=row, line={"color": LINE, "width": 8}, layer="below"
        )
        figure.add_annotation(
            x=0,
            xref="paper",
            y=row,
            text=escape(group.name),
            showarrow=False,
            xanchor="left",
            xshift=-14,
            yshift=15,
            font={"size": 13, "color": INK},
        )
        figure.add_annotation(
            x=1,
            xref="paper",
            y=row,
            text=group.own_label,
            showarrow=False,
            xanchor="left",
            xshift=8,
            font={"size": 14, "color": INK},
        )
    hovers = [group.hover for group in ranges]
    figure.add_trace(
        go.Scatter(
            x=[group.mean for group in ranges],
            y=rows,
            mode="markers",
            marker={"symbol": "line-ns", "size": 14, "line": {"width": 2, "color": QUIET}},
            hovertext=hovers,
            hovertemplate="%{hovertext}<extra></extra>",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=[group.own for group in ranges],
            y=rows,
            mode="markers",
            marker={"size": 13, "color": GROUND if illustrative else ACCENT, "line": {"color": ACCENT, "width": 2.5}},
            hovertext=hovers,
            hovertemplate="%{hovertext}<extra></extra>",
            cliponaxis=False,
        )
    )
    figure.update_xaxes(
        range=[0, 102],
        tickvals=[value for value, _ in ticks],
        ticktext=[label for _, label in ticks],
        showgrid=True,
        gridcolor=LINE,
        tickfont={"size": 12, "color": QUIET},
    )
    figure.update_yaxes(visible=False, range=[len(ranges) - 0.5, -0.75])
    return figure
