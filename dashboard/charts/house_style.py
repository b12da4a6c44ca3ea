"""What all figures share: colours that follow the theme, type, bare axes, a Vietnamese locale of our own.

Streamlit draws figures with placeholder colours that its frontend replaces by the theme's, so that a figure made once
fits light and dark. The placeholders are those of `streamlit/elements/lib/streamlit_plotly_theme.py` (1.67);
`tests/test_streamlit_config.py` fails when they change.
"""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

GROUP_COLOURS: tuple[str, ...] = (
    "#000001", "#000002", "#000003", "#000004", "#000005", "#000006", "#000007", "#000008",
)  # fmt: skip
"""Colour of each criterion group, by its place in the tree: the theme's categorical colours."""

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
    """Options for the browser: no mode bar, no zoom by scrolling, numbers and months of the language."""
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
