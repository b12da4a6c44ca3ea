"""The content of charts on the screen, on paper and as pictures: all values, with their provenance; and the pictures.

Positions and lengths are in percent of the chart's width; figures and names are final texts.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any, Literal

from dashboard.documents.basis import Basis
from dashboard.documents.typesetting import PictureFormat, picture
from dashboard.model import Provenance
from dashboard.scoring import RankedBlock, RankedEdition
from dashboard.ui.bar_scale import BarScale, bar_scale
from dashboard.ui.localizer import Localizer

_MOST_PIXELS = 40e6
"""Maximum pixels of a PNG. A chart of three thousand agencies is scaled down to fit; an SVG has no pixels."""
_ROW_PIXELS = 32


@dataclass(frozen=True, slots=True)
class Tick:
    """A position on a scale, and its label."""

    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, the lengths of its parts from zero (negative ones to the left), and its figure."""

    name: str
    parts: tuple[float, ...]
    figure: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars from `zero`, a position in percent of the width; `legend`: the names of their parts."""

    rows: tuple[Bar, ...]
    legend: tuple[str, ...] = ()
    zero: float = 0.0
    kind: Literal["bars"] = "bars"


@dataclass(frozen=True, slots=True)
class Range:
    """A block's range from lowest to highest, its mean, and the agency's position; None if it does not apply."""

    name: str
    low: float
    high: float
    mean_at: float
    own_at: float | None
    own: str
    mean: str


@dataclass(frozen=True, slots=True)
class RangeChart:
    """Ranges. `own`, `mean`: the headers of the columns of figures. `hollow`: the agency's figures are not official."""

    rows: tuple[Range, ...]
    own: str
    mean: str
    hollow: bool
    ticks: tuple[Tick, ...]
    kind: Literal["ranges"] = "ranges"


@dataclass(frozen=True, slots=True)
class Point:
    """An edition; `at`: its position, `own_at`, `mean_at`: heights in percent. `full`: the figure is official.

    `named`: whether there is room for its texts.
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
    """Points that appraisal cut, to the right of the zero line, and points that it added, to the left."""

    name: str
    cut: float
    added: float
    figure: str


@dataclass(frozen=True, slots=True)
class GapChart:
    """Gaps. `added_share`: the position of the zero line."""

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
    """`heads`: criterion names. `means`: those of the block, labelled `mean`. `bands`: labels of the five shades."""

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
    """The pixels per inch: two pixels per point, for high-resolution screens, unless that exceeds `_MOST_PIXELS`."""
    rows = 12 if isinstance(chart, DotChart | HistoryChart) else len(chart.rows)
    width = 1200 + (38 * len(chart.heads) if isinstance(chart, HeatChart) else 0)
    pixels = width * (_ROW_PIXELS * rows + 600)
    return 72 * min(2.0, (_MOST_PIXELS / pixels) ** 0.5)


_TICK, _MOST_TICKS = 25, 8
"""Percentage points between ticks, and the number of intervals beyond which a multiple of that is used."""
_NAMED = 6
"""Maximum number of points of a history with a name; if there are more, every second or third has one."""


def furthest_below_first(block: RankedBlock, row: int) -> list[int]:
    """Columns of the groups by the agency's distance from the block's mean; those that do not apply to it last.

    A group that applies to no agency of the block is left out.
    """

    def distance(column: int) -> tuple[bool, Fraction]:
        own, of_block = block.groups.percent_of(row, column), block.statistics.groups[column].percent
        return (True, Fraction()) if own is None or of_block is None else (False, own - of_block.mean)

    applicable = (column for column, group in enumerate(block.statistics.groups) if group.percent)
    return sorted(applicable, key=distance)


def range_chart(words: Localizer, block: RankedBlock, row: int) -> RangeChart:
    """Return the groups of the agency in `row` on the range of its block, furthest below the mean first."""
    origin = block.origins.of_agency_scores(block.block.agencies[row].code)
    columns = furthest_below_first(block, row)
    ticks = _ticks(block, row, columns)
    scale = BarScale(ticks[0], ticks[-1])
    return RangeChart(
        rows=tuple(_range(words, block, row, column, scale) for column in columns),
        own=words("document.this_agency"),
        mean=words("agency.block_mean"),
        hollow=origin not in (Provenance.PUBLISHED, Provenance.APPRAISED),
        ticks=tuple(Tick(scale.place(tick), words.percent(Fraction(tick), decimals=0)) for tick in ticks),
    )


def _ticks(block: RankedBlock, row: int, columns: Sequence[int]) -> list[int]:
    """Ticks from 0 to 100 percent, and beyond if a bonus or a penalty requires it."""
    of_block = (percent for column in columns if (percent := block.statistics.groups[column].percent))
    ends = [end for percent in of_block for end in (percent.worst, percent.best)]
    scale = bar_scale([*ends, *(block.groups.percent_of(row, column) for column in columns)])
    step = _TICK * -(-math.ceil((scale.high - scale.low) / _TICK) // _MOST_TICKS)
    return list(range(step * math.floor(scale.low / step), step * math.ceil(scale.high / step) + 1, step))


def _range(words: Localizer, block: RankedBlock, row: int, column: int, scale: BarScale) -> Range:
    own, percent = block.groups.percent_of(row, column), block.statistics.groups[column].percent
    assert percent is not None, "it applies to an agency of the block"
    return Range(
        name=block.groups.nodes[column].name,
        low=scale.place(percent.worst),
        high=scale.place(percent.best),
        mean_at=scale.place(percent.mean),
        own_at=None if own is None else scale.place(own),
        own=words.percent(own),
        mean=words.percent(percent.mean),
    )


def history_chart(words: Localizer, editions: Sequence[tuple[RankedEdition, RankedBlock, int]]) -> HistoryChart:
    """Return an agency over `editions`, oldest first: each with its block and the row of the agency in it.

    The scale goes from the multiple of ten below the lowest percentage to the one above the highest.
    """
    shares = [(block.standings.percent_of(row), block.statistics.percent.mean) for _, block, row in editions]
    values = [value for pair in shares for value in pair]
    low, high = 10 * math.floor(min(values) / 10), 10 * math.ceil(max(values) / 10)
    high += 10 if high == low else 0

    def at(value: Fraction) -> float:
        return float(100 * (value - low) / (high - low))

    every = -(-len(editions) // _NAMED)
    points = (
        Point(
            period=words.period(ranked.edition),
            at=100 * (place + 0.5) / len(editions),
            own_at=at(own),
            mean_at=at(mean),
            label=words.place(int(block.standings.rank[row]), bool(block.standings.tied[row])),
            figure=words.percent(own),
            full=block.origins.of_total(block.block.agencies[row].code).provenance is Provenance.PUBLISHED,
            named=(len(editions) - 1 - place) % every == 0,
        )
        for place, ((ranked, block, row), (own, mean)) in enumerate(zip(editions, shares, strict=True))
    )
    ticks = (Fraction(tick) for tick in range(low, high + 1, 10))
    return HistoryChart(
        tuple(points),
        words("agency.history_mean"),
        tuple(Tick(at(tick), words.percent(tick, decimals=0)) for tick in ticks),
    )
