"""The leaderboard as bars: every agency, every group, every total."""

from __future__ import annotations

import math

import plotly.graph_objects as go
import pytest

from dashboard.charts import GROUP_COLOURS, StackedRow, stacked_totals

ROWS = [
    StackedRow("Sở A  1", [6.0, 3.5], 9.5, "9,5", ["A: Hạ tầng 6", "A: Dịch vụ 3,5"]),
    StackedRow("Sở B  2", [5.0, math.nan], 5.0, "5,0", ["B: Hạ tầng 5", "B: không áp dụng"]),
]
NAMES = ["Hạ tầng", "Dịch vụ"]


def chart(*rows: StackedRow) -> go.Figure:
    return stacked_totals(rows, NAMES, span=(0.0, 12.0))


def bars(figure: go.Figure) -> list[go.Bar]:
    return [trace for trace in figure.data if isinstance(trace, go.Bar)]


def test_each_group_is_a_bar_of_its_own_name_and_colour() -> None:
    first, second = bars(chart(*ROWS))
    assert (first.name, second.name) == ("Hạ tầng", "Dịch vụ")
    assert list(first.x) == [6.0, 5.0]
    assert second.x[0] == 3.5
    assert (first.marker.color, second.marker.color) == GROUP_COLOURS[:2]


def test_what_does_not_apply_is_no_bar_and_no_zero() -> None:
    assert math.isnan(bars(chart(*ROWS))[1].x[1])


def test_the_bars_of_an_agency_end_where_its_total_is_written() -> None:
    figure = chart(*ROWS)
    totals = next(trace for trace in figure.data if not isinstance(trace, go.Bar))
    assert [text.strip() for text in totals.text] == ["9,5", "5,0"]
    for row, end in enumerate(totals.x):
        assert sum(value for bar in bars(figure) if not math.isnan(value := bar.x[row])) == pytest.approx(end)


def test_each_agency_is_named_with_its_rank_the_best_on_top() -> None:
    axis = chart(*ROWS).layout.yaxis
    assert list(axis.ticktext) == ["Sở A  1", "Sở B  2"]
    assert axis.range[0] > axis.range[1]


def test_the_axis_ends_at_the_maximum() -> None:
    assert list(chart(*ROWS).layout.xaxis.range) == [0, 12.0]


def test_a_figure_is_as_tall_as_its_rows_need() -> None:
    assert chart(*ROWS * 50).layout.height > 50 * 2 * 20
    assert chart(ROWS[0]).layout.height < chart(*ROWS).layout.height


def test_no_agency_makes_an_empty_figure() -> None:
    assert all(len(bar.x) == 0 for bar in bars(chart()))


def test_points_below_zero_go_to_the_left_and_the_total_stands_behind_the_bars() -> None:
    penalised = StackedRow("Sở C  3", [4.0, -3.0], 4.0, "1,0", ["C: Hạ tầng 4", "C: Điểm trừ −3"])
    figure = stacked_totals([penalised], NAMES, span=(-3.0, 12.0))
    assert figure.layout.barmode == "relative"
    assert tuple(figure.layout.xaxis.range) == (-3.0, 12.0)
    assert [bar.x[0] for bar in bars(figure)] == [4.0, -3.0]
