"""Charts of a block: its agencies as dots on the percent scale, and as bars of their criterion groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go
from markupsafe import Markup, escape

from dashboard.charts.house_style import ACCENT, GROUND, GROUP_COLOURS, INK, LINE, QUIET, bare_figure


@dataclass(frozen=True, slots=True)
class Dot:
    """One agency: place on the scale, text on hover, whether the figure is printed (filled) or not (hollow)."""

    code: str
    percent: float
    hover: Markup
    printed: bool


_TOUCHING = 1.6  # percentage points within which two dots would cover each other on half a laptop screen
_LEVEL = 11  # pixels; the y axis is in pixels, so that labels and stacked dots keep clear of each other
_TALLEST = 96  # pixels of stacked dots at the most: a crowded stack is pressed together instead of growing
_CROWD = 40  # dots from which on narrower stacks show the shape better
_LINE = 18
_BELOW = 10
_TICKS = 24


def dot_strip(
    dots: Sequence[Dot],
    *,
    mean: float,
    mean_label: str,
    best_label: str,
    worst_label: str,
    scale_start: float,
    tick_texts: Sequence[tuple[float, str]],
) -> go.Figure:
    """Return the strip from `scale_start` to 100 percent of the maximum.

    Dots that would touch are stacked, so that each can be seen and counted.
    """
    levels = _stacked([dot.percent for dot in dots], _TOUCHING if len(dots) < _CROWD else _TOUCHING / 3)
    level_height = min(float(_LEVEL), _TALLEST / max(1, max(levels, default=0)))
    heights = [level * level_height for level in levels]
    stack = max(heights, default=0) + _LEVEL
    figure = bare_figure(int(stack + 3 * _LINE + _BELOW + _TICKS), left=8, right=8, bottom=_TICKS)
    figure.add_shape(
        type="line",
        x0=mean,
        x1=mean,
        y0=-_BELOW,
        y1=stack,
        line={"color": QUIET, "width": 1, "dash": "dot"},
    )
    figure.add_trace(
        go.Scatter(
            x=[dot.percent for dot in dots],
            y=heights,
            mode="markers",
            marker={
                "size": 11 if len(dots) < _CROWD else 7,
                "color": [ACCENT if dot.printed else GROUND for dot in dots],
                "line": {"color": ACCENT, "width": 1.5},
            },
            customdata=[dot.code for dot in dots],
            hovertext=[dot.hover for dot in dots],
            hovertemplate="%{hovertext}<extra></extra>",
            cliponaxis=False,
        )
    )
    by_place = sorted(dots, key=lambda dot: dot.percent)
    if by_place:
        # above the mean's label, so that its line crosses no name
        _name(figure, by_place[0].percent, stack + 1.5 * _LINE, worst_label, "left")
        _name(figure, by_place[-1].percent, stack + 2.5 * _LINE, best_label, "right")
    figure.add_annotation(
        x=mean, y=stack + 0.5 * _LINE, text=mean_label, showarrow=False, font={"color": QUIET, "size": 13}
    )
    figure.update_xaxes(
        range=[scale_start, 100.5],
        tickvals=[value for value, _ in tick_texts],
        ticktext=[label for _, label in tick_texts],
        showgrid=False,
        showline=True,
        linecolor=LINE,
        tickfont={"size": 12, "color": QUIET},
    )
    figure.update_yaxes(visible=False, range=[-_BELOW, stack + 3 * _LINE])
    return figure


def _stacked(places: Sequence[float], touching: float) -> list[int]:
    """Level of each dot: the lowest on which it touches none, from left to right."""
    last_on: list[float] = []
    levels = [0] * len(places)
    for index in sorted(range(len(places)), key=places.__getitem__):
        free = (level for level, last in enumerate(last_on) if places[index] - last >= touching)
        level = next(free, len(last_on))
        last_on[level : level + 1] = [places[index]]
        levels[index] = level
    return levels


def _name(figure: go.Figure, percent: float, height: float, label: str, side: str) -> None:
    """Name an end of the strip on a line of its own above its dot, running inwards so that it is never cut off."""
    figure.add_annotation(
        x=percent,
        y=height,
        text=escape(label),
        showarrow=False,
        xanchor=side,
        xshift=6 if side == "right" else -6,
        font={"size": 13, "color": INK},
    )
    figure.add_shape(
        type="line",
        x0=percent,
        x1=percent,
        y0=0,
        y1=height - _LINE / 2,
        line={"color": LINE, "width": 1},
        layer="below",
    )


@dataclass(frozen=True, slots=True)
class StackedRow:
    """One agency: `label` with its rank, points of each group (NaN: not applicable), the total as text."""

    label: str
    points: Sequence[float]
    total: float
    total_label: str
    hovers: Sequence[Markup]


def stacked_totals(rows: Sequence[StackedRow], group_names: Sequence[str], *, maximum: float) -> go.Figure:
    """Return the chart, best agency on top, as tall as its rows need."""
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
            x=[row.total for row in rows],
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
        barmode="stack",
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
    figure.update_xaxes(visible=False, range=[0, maximum])
    figure.update_yaxes(
        tickvals=positions,
        ticktext=[escape(row.label) for row in rows],
        range=[len(rows) - 0.4, -0.6],
        showgrid=False,
        tickfont={"size": 13, "color": QUIET},
        ticklabelstandoff=8,
    )
    return figure
