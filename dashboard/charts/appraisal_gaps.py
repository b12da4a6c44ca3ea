"""What appraisal cut and what it added, one row an agency or criterion, from a zero line outwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from markupsafe import Markup, escape

from dashboard.charts.house_style import ACCENT, GROUP_COLOURS, INK, LINE, bare_figure

_CUT = GROUP_COLOURS[3]  # the orange of what gets worse
_ROW = 42  # pixels: the name above its bar, so that names of any length leave a phone room for bars


@dataclass(frozen=True, slots=True)
class GapRow:
    """One row: points `cut`, drawn to the right, and `added`, to the left; both positive. The gap as text."""

    label: str
    cut: float
    added: float
    gap_label: str
    hover: Markup


def appraisal_gaps(rows: Sequence[GapRow]) -> go.Figure:
    """Return the chart, first row on top, as tall as its rows need."""
    figure = bare_figure(_ROW * len(rows) + 12, right=76, top=8, bottom=4)
    positions = list(range(len(rows)))
    hovers = [row.hover for row in rows]
    for colour, ends in ((_CUT, [row.cut for row in rows]), (ACCENT, [-row.added for row in rows])):
        figure.add_trace(
            go.Bar(
                orientation="h",
                y=positions,
                x=ends,
                marker={"color": colour},
                hovertext=hovers,
                hovertemplate="%{hovertext}<extra></extra>",
            )
        )
    figure.add_trace(
        go.Scatter(
            x=[row.cut for row in rows],
            y=positions,
            mode="text",
            text=["\u2002" + row.gap_label for row in rows],
            textposition="middle right",
            textfont={"size": 13, "color": INK},
            hoverinfo="skip",
            cliponaxis=False,
        )
    )
    for position, row in zip(positions, rows, strict=True):
        figure.add_annotation(
            x=0,
            xref="paper",
            y=position,
            text=escape(row.label),
            showarrow=False,
            xanchor="left",
            yshift=18,
            font={"size": 13, "color": INK},
        )
    furthest = max((row.cut for row in rows), default=0.0)
    lowest = max((row.added for row in rows), default=0.0)
    figure.update_layout(barmode="overlay", bargap=0.66)
    figure.add_shape(type="line", x0=0, x1=0, y0=-0.25, y1=len(rows) - 0.75, line={"color": LINE, "width": 1})
    figure.update_xaxes(visible=False, range=[-1.02 * lowest, furthest or lowest or 1.0])
    figure.update_yaxes(visible=False, range=[len(rows) - 0.7, -0.75])
    return figure
