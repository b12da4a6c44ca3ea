"""An agency on the range of its block, group by group."""

from __future__ import annotations

import math
from dataclasses import replace

import plotly.graph_objects as go

from dashboard.charts import GroupRange, group_ranges
from dashboard.charts.house_style import ACCENT, GROUND

RANGES = [
    GroupRange("Hạ tầng", 40.0, 60.0, 95.0, 70.0, "70,0%", "Hạ tầng: 7 / 10"),
    GroupRange("Dịch vụ", 10.0, 30.0, 80.0, math.nan, "–", "Dịch vụ: không áp dụng"),
]
TICKS = ((0.0, "0%"), (100.0, "100%"))


def chart(*ranges: GroupRange, illustrative: bool = False) -> go.Figure:
    return group_ranges(ranges, illustrative=illustrative, ticks=TICKS)


def test_each_group_has_its_name_and_the_agencys_value() -> None:
    texts = [annotation.text for annotation in chart(*RANGES).layout.annotations]
    assert texts == ["Hạ tầng", "70,0%", "Dịch vụ", "–"]


def test_a_name_stands_left_of_its_bar_on_its_own_row() -> None:
    names = chart(*RANGES).layout.annotations[::2]
    assert [(name.y, name.yshift, name.xanchor) for name in names] == [(0, None, "right"), (1, None, "right")]
    assert all(name.x == 0 and name.xshift < 0 for name in names)


def test_a_long_name_is_on_two_lines_of_like_length_and_what_does_not_fit_is_marked() -> None:
    two = replace(RANGES[0], name="Mức độ giao dịch, chuyển đổi")
    longer = replace(RANGES[0], name="Tỷ lệ văn bản gửi đi có chữ ký số của cơ quan và của lãnh đạo cơ quan")
    first, _, second, _ = [annotation.text for annotation in chart(two, longer).layout.annotations]
    assert first == "Mức độ giao<br>dịch, chuyển đổi"
    assert second.count("<br>") == 1
    assert second.endswith("…")


def test_the_band_goes_from_the_blocks_worst_to_its_best() -> None:
    assert [(shape.x0, shape.x1) for shape in chart(*RANGES).layout.shapes] == [(40.0, 95.0), (10.0, 80.0)]


def test_mean_and_agency_stand_on_the_row_of_their_group() -> None:
    mean, own = chart(*RANGES).data
    assert list(mean.x) == [60.0, 30.0]
    assert own.x[0] == 70.0
    assert list(mean.y) == list(own.y) == [0, 1]


def test_a_group_that_does_not_apply_has_a_band_and_no_dot() -> None:
    _, own = chart(*RANGES).data
    assert math.isnan(own.x[1])
    assert own.hovertext[1] == "Dịch vụ: không áp dụng"


def test_the_first_group_is_on_top() -> None:
    low, high = chart(*RANGES).layout.yaxis.range
    assert low > high


def test_an_agency_with_illustrative_points_is_a_hollow_dot() -> None:
    assert chart(*RANGES, illustrative=True).data[1].marker.color == GROUND
    assert chart(*RANGES).data[1].marker.color == ACCENT


def test_a_figure_is_as_tall_as_its_groups_need() -> None:
    assert chart(*RANGES * 4).layout.height > chart(*RANGES).layout.height > chart(RANGES[0]).layout.height
