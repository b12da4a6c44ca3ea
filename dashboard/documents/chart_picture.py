"""What charts show, and a chart of a page as a picture: all values that are on screen, with what they are worth.

Places and lengths are in percent of the width of the chart; figures and names are finished texts.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from dashboard.documents.basis import Basis
from dashboard.documents.typesetting import PictureFormat, picture

_MOST_PIXELS = 40e6
"""Of a PNG. One of three thousand agencies is drawn smaller and whole; an SVG has no pixels."""
_ROW_PIXELS = 32


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on a scale, and what stands there."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A name, the lengths of its parts from zero, those below zero to the left, and its figure."""

    name: str
    parts: tuple[float, ...]
    figure: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars from `zero`, a place in percent of the width; `legend`: what their parts are."""

    rows: tuple[Bar, ...]
    legend: tuple[str, ...] = ()
    zero: float = 0.0
    kind: Literal["bars"] = "bars"


@dataclass(frozen=True, slots=True)
class Range:
    """From the lowest to the highest of a block, its mean, and the own place; None where it does not apply."""

    name: str
    low: float
    high: float
    mean_at: float
    own_at: float | None
    own: str
    mean: str


@dataclass(frozen=True, slots=True)
class RangeChart:
    """`own`, `mean`: what the figures in their columns are. `hollow`: the own figures are not official."""

    rows: tuple[Range, ...]
    own: str
    mean: str
    hollow: bool
    ticks: tuple[Tick, ...]
    kind: Literal["ranges"] = "ranges"


@dataclass(frozen=True, slots=True)
class Point:
    """An edition; `at`: its place, `own_at`, `mean_at`: heights in percent. `full`: the figure is official.

    `named`: there is room for its texts.
    """

    period: str
    at: float
    own_at: float
    mean_at: float
    label: str
    figure: str
    full: bool
    named: bool


@dataclass(frozen=True, slots=True)
class HistoryChart:
    """An agency over editions, the mean as a dotted line."""

    points: tuple[Point, ...]
    mean: str
    ticks: tuple[Tick, ...]
    kind: Literal["history"] = "history"


@dataclass(frozen=True, slots=True)
class Gap:
    """What was cut, to the right of the zero line, and what was added, to the left."""

    name: str
    cut: float
    added: float
    figure: str


@dataclass(frozen=True, slots=True)
class GapChart:
    """`added_share`: where the zero line stands."""

    rows: tuple[Gap, ...]
    added_share: float
    kind: Literal["gaps"] = "gaps"


@dataclass(frozen=True, slots=True)
class Dot:
    """One agency; `rise`: pixels above the scale."""

    at: float
    rise: float
    full: bool


@dataclass(frozen=True, slots=True)
class DotChart:
    """A distribution; `ends`: the lowest and the highest in words."""

    dots: tuple[Dot, ...]
    radius: float
    height: float
    mean_at: float
    mean: str
    ticks: tuple[Tick, ...]
    ends: tuple[str, str]
    kind: Literal["dots"] = "dots"


@dataclass(frozen=True, slots=True)
class HeatRow:
    """An agency with whole percentages; None where a criterion does not apply."""

    name: str
    cells: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class HeatChart:
    """`heads`: names of the criteria. `means`: of the block, called `mean`. `bands`: what the five shades are."""

    rows: tuple[HeatRow, ...]
    heads: tuple[str, ...]
    means: tuple[int | None, ...]
    mean: str
    corner: str
    bands: tuple[str, ...]
    kind: Literal["heat"] = "heat"


Chart = BarChart | RangeChart | HistoryChart | GapChart | DotChart | HeatChart


def chart_picture(
    chart: Chart, heading: str, note: str, kicker: str, frame: dict[str, object], basis: Basis, form: PictureFormat
) -> bytes:
    """Return the picture. `heading`: its message. `note`: measure and origin. `kicker`: block or agency, and period."""
    values: dict[str, Any] = {**frame, "heading": heading, "note": note, "kicker": kicker, "chart": asdict(chart)}
    return picture("chart", values, basis.made, form, _ppi(chart))


def _ppi(chart: Chart) -> float:
    """Twice as many pixels as points where they are few enough, for a picture is looked at on fine screens."""
    rows = 12 if isinstance(chart, DotChart | HistoryChart) else len(chart.rows)
    width = 1200 + (38 * len(chart.heads) if isinstance(chart, HeatChart) else 0)
    pixels = width * (_ROW_PIXELS * rows + 600)
    return 72 * min(2.0, (_MOST_PIXELS / pixels) ** 0.5)
