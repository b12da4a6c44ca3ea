"""What the charts of one agency show, on the screen, on paper and as pictures: places on scales, finished texts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction

from dashboard.documents.chart_picture import HistoryChart, Point, Range, RangeChart, Tick
from dashboard.model import Provenance
from dashboard.scoring import RankedBlock, RankedEdition
from dashboard.ui.bar_scale import BarScale, bar_scale
from dashboard.ui.localizer import Localizer

_TICK, _MOST_TICKS = 25, 8
"""Percentage points between ticks, or a multiple where that makes too many."""
_NAMED = 6
"""Points of a history that have room for their names at the most; of more, every second or third has one."""


def furthest_below_first(block: RankedBlock, row: int) -> list[int]:
    """Columns of the groups by the agency's distance from the block's mean; those that do not apply to it last.

    A group that applies to no agency of the block is not among them.
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
    """From 0 to 100 percent, and further where a bonus or a penalty leads."""
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

    The scale goes from the ten under the lowest percentage to the ten above the highest.
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
