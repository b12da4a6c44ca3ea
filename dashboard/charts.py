"""Plotly figures, and the positions of dots, from scoring results. Independent of Streamlit and of the language.

Texts are passed in formatted. plotly reads them as HTML: hover texts are passed in as `Markup`; names are plain, and
escaped here.

All figures share their colours, which follow the theme, their font and bare axes, and a Vietnamese locale of our own.
Streamlit draws figures with placeholder colours that its frontend replaces by the theme's, so that one figure fits the
light and the dark theme. The placeholders are those of `streamlit/elements/lib/streamlit_plotly_theme.py` (1.67);
`tests/test_streamlit_config.py` fails when they change.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup, escape

GROUP_COLOURS: tuple[str, ...] = (
    "#000001", "#000002", "#000003", "#000004", "#000005", "#000006", "#000007", "#000008",
)  # fmt: skip
"""Colour of each criterion group, by its position in the tree: the theme's categorical colours."""

ACCENT = GROUP_COLOURS[0]
INK = "#000037"
QUIET = "#000036"
LINE = "#000039"
GROUND = "#000038"

_VIETNAMESE = {
    "decimal": ",",
    "thousands": ".",
    "months": [f"Tháng {month}" for month in range(1, 13)],
    "shortMonths": [f"Thg {month}" for month in range(1, 13)],
    "days": ["Chủ nhật", "Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy"],
    "shortDays": ["CN", "T2", "T3", "T4", "T5", "T6", "T7"],
    "date": "%d/%m/%Y",
}
_VIETNAMESE_MODEBAR = {"Download plot as a PNG": "Tải hình PNG", "Download plot as a png": "Tải hình PNG"}


def plotly_config(language: str) -> dict[str, Any]:
    """Plotly's options for the browser: no mode bar, no zoom by scrolling, numbers and months of the language."""
    config: dict[str, Any] = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}
    if language == "vi":
        vietnamese = {"moduleType": "locale", "name": "vi", "dictionary": _VIETNAMESE_MODEBAR, "format": _VIETNAMESE}
        config |= {"locale": "vi", "locales": {"vi": vietnamese}}
    return config


def bare_figure(height: int, *, left: int = 0, right: int = 0, top: int = 0, bottom: int = 0) -> go.Figure:
    """An empty figure without title, legend or zoom; margins in pixels."""
    figure = go.Figure()
    figure.update_layout(
        height=height,
        margin={"l": left, "r": right, "t": top, "b": bottom, "pad": 0},
        showlegend=False,
        hovermode="closest",
        dragmode=False,
        font={"size": 13},
        hoverlabel={"font": {"size": 13}, "align": "left"},
        separators=",.",
    )
    figure.update_xaxes(fixedrange=True, title=None, zeroline=False)
    figure.update_yaxes(fixedrange=True, title=None, zeroline=False)
    return figure


@dataclass(frozen=True, slots=True)
class StackedRow:
    """One agency: `label` with its rank, points of each group (NaN: not applicable), the total as text.

    `end`: the right end of its bars, which is its total unless some are below zero.
    """

    label: str
    points: Sequence[float]
    end: float
    total_label: str
    hovers: Sequence[Markup]


def stacked_totals(rows: Sequence[StackedRow], group_names: Sequence[str], *, span: tuple[float, float]) -> go.Figure:
    """Return the chart over `span`, best agency on top, as tall as its rows need; negative bars go to the left."""
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


_CUT = GROUP_COLOURS[3]  # the orange for what gets worse
_ROW = 42  # pixels: the name is above its bar, so that long names leave room for bars on a phone


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


_INTERVALS = 5
"""Maximum number of intervals between ticks: more do not fit on a phone."""
_FULL = Fraction(100)


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale of percentages from its first tick to its last one; `decimals`: how many its ticks need."""

    ticks: tuple[Fraction, ...]
    decimals: int

    def place(self, percent: Fraction) -> float:
        """The position of `percent`, in percent of the width."""
        start, end = self.ticks[0], self.ticks[-1]
        return float(100 * (percent - start) / (end - start))


def fitted_scale(percents: Sequence[Fraction]) -> Scale:
    """Return the shortest scale with ticks at round percentages that includes all of `percents`.

    It begins and ends at most one step beyond them, and neither below 0 nor above 100 unless one of them is.
    """
    low, high = min(percents), max(percents)
    step, decimals = _step((high - low) / _INTERVALS)
    first, last = math.floor(low / step), math.ceil(high / step)
    while last - first > _INTERVALS:  # the ends fall between two ticks
        step, decimals = _step(step * Fraction(11, 10))
        first, last = math.floor(low / step), math.ceil(high / step)
    if first == last:  # all at one round percentage
        first, last = (first, last + 1) if not first else (first - 1, last + (high < _FULL))
    return Scale(tuple(step * tick for tick in range(first, last + 1)), decimals)


def _step(least: Fraction) -> tuple[Fraction, int]:
    """The smallest 1, 2 or 5 times a power of ten that is at least `least`, from 0.1 on; and its decimals."""
    decimals, unit = 1, Fraction(1, 10)
    while True:
        for times in (1, 2, 5):
            if times * unit >= least:
                return times * unit, decimals
        unit *= 10
        decimals = max(0, decimals - 1)


def dot_places(places: Sequence[float], width: float, *, in_columns: bool) -> list[tuple[float, int]]:
    """Return the position and level of each dot, `width` wide, at the lowest level where it touches no other dot.

    `in_columns`: dots are aligned in columns of this width, each at most half of it beside its position. Otherwise each
    dot keeps its position.
    """
    shown = [(place // width + 0.5) * width for place in places] if in_columns else [*places]
    apart = 0.5 * width if in_columns else width
    last_on: list[float] = []
    levels = [0] * len(shown)
    for index in sorted(range(len(shown)), key=places.__getitem__):
        free = (level for level, last in enumerate(last_on) if shown[index] - last >= apart)
        level = next(free, len(last_on))
        last_on[level : level + 1] = [shown[index]]
        levels[index] = level
    return list(zip(shown, levels, strict=True))
