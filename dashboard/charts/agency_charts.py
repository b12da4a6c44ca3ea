"""Charts of one agency: its criterion groups on the range of its block, and its place over several editions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import plotly.graph_objects as go
from markupsafe import Markup, escape

from dashboard.charts.house_style import ACCENT, GROUND, INK, LINE, QUIET, bare_figure

_BREAK = Markup("<br>")


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
_LINE = 24
"""Characters of a name on one line beside its bar; what is longer goes on below."""
_LINES = 2
_CHARACTER = 7  # pixels


def group_ranges(ranges: Sequence[GroupRange], *, illustrative: bool, ticks: Sequence[tuple[float, str]]) -> go.Figure:
    """Return the chart, first group on top. The agency's dot is hollow where the points are illustrative."""
    names = [_lines(group.name) for group in ranges]
    beside = _CHARACTER * max((len(line) for name in names for line in name), default=0)
    figure = bare_figure(_ROW * len(ranges) + 36, left=beside + 20, right=64, top=4, bottom=28)
    rows = list(range(len(ranges)))
    for row, group, name in zip(rows, ranges, names, strict=True):
        figure.add_shape(
            type="line", x0=group.worst, x1=group.best, y0=row, y1=row, line={"color": LINE, "width": 8}, layer="below"
        )
        figure.add_annotation(
            x=0,
            xref="paper",
            y=row,
            text=_BREAK.join(name),
            showarrow=False,
            align="right",
            xanchor="right",
            xshift=-16,
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
            marker={"symbol": "line-ns", "size": 22, "line": {"width": 2, "color": QUIET}},
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
    figure.update_yaxes(visible=False, range=[len(ranges) - 0.5, -0.5])
    return figure


def _lines(name: str) -> list[str]:
    """The name on lines of like length; what does not fit is on hover."""
    lines = wrap(name, _LINE, max_lines=_LINES, placeholder="…")
    narrower = (wrap(name, width) for width in range(1, _LINE) if lines == wrap(name, _LINE))
    return next((shorter for shorter in narrower if len(shorter) <= len(lines)), lines)


@dataclass(frozen=True, slots=True)
class HistoryPoint:
    """One edition: the agency's percent and the block's mean percent, the label at the mark, whether printed."""

    period: str
    percent: float
    mean: float
    label: str
    hover: Markup
    printed: bool


def history(points: Sequence[HistoryPoint], *, mean_name: str, ticks: Sequence[tuple[float, str]]) -> go.Figure:
    """Return the chart, oldest edition on the left; the block's mean is the dotted line, named at its end."""
    figure = bare_figure(230, left=44, right=110, top=24, bottom=28)
    periods = [escape(point.period) for point in points]
    figure.add_trace(
        go.Scatter(
            x=periods,
            y=[point.mean for point in points],
            mode="lines",
            line={"color": QUIET, "width": 1.5, "dash": "dot"},
            hoverinfo="skip",
        )
    )
    figure.add_trace(
        go.Scatter(
            x=periods,
            y=[point.percent for point in points],
            mode="lines+markers+text",
            line={"color": ACCENT, "width": 2},
            marker={
                "size": 11,
                "color": [ACCENT if point.printed else GROUND for point in points],
                "line": {"color": ACCENT, "width": 2},
            },
            text=[point.label for point in points],
            textposition="top center",
            textfont={"size": 13},
            hovertext=[point.hover for point in points],
            hovertemplate="%{hovertext}<extra></extra>",
            cliponaxis=False,
        )
    )
    if points:
        figure.add_annotation(
            x=periods[-1], y=points[-1].mean, text=mean_name, showarrow=False, xanchor="left", xshift=14,
            font={"size": 12, "color": QUIET},
        )  # fmt: skip
    values = [value for point in points for value in (point.percent, point.mean)]
    low, high = min(values, default=0.0), max(values, default=100.0)
    room = max(4.0, (high - low) * 0.3)
    figure.update_xaxes(type="category", showgrid=False, tickfont={"size": 13}, range=[-0.3, len(points) - 0.7])
    figure.update_yaxes(
        range=[max(0.0, low - room), min(104.0, high + room)],
        tickvals=[value for value, _ in ticks],
        ticktext=[label for _, label in ticks],
        gridcolor=LINE,
        tickfont={"size": 12, "color": QUIET},
    )
    return figure
