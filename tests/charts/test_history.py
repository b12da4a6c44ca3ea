"""An agency over several editions."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from dashboard.charts import HistoryPoint, history
from dashboard.charts.house_style import ACCENT, GROUND

POINTS = [
    HistoryPoint("năm 2019", 71.7, 66.0, "hạng 5", "năm 2019 …", False),
    HistoryPoint("năm 2020", 79.1, 70.0, "hạng 3", "năm 2020 …", True),
]


def chart(*points: HistoryPoint) -> go.Figure:
    return history(points, mean_name="trung bình khối", ticks=((0.0, "0%"), (100.0, "100%")))


def test_the_agency_and_the_mean_go_from_the_oldest_to_the_newest() -> None:
    mean, own = chart(*POINTS).data
    assert list(mean.x) == list(own.x) == ["năm 2019", "năm 2020"]
    assert list(own.y) == [71.7, 79.1]
    assert list(mean.y) == [66.0, 70.0]


def test_each_point_says_its_rank_and_whether_it_was_printed() -> None:
    own = chart(*POINTS).data[1]
    assert list(own.text) == ["hạng 5", "hạng 3"]
    assert list(own.marker.color) == [GROUND, ACCENT]


def test_the_mean_is_named_at_its_end() -> None:
    (name,) = chart(*POINTS).layout.annotations
    assert (name.text, name.x, name.y) == ("trung bình khối", "năm 2020", 70.0)


@pytest.mark.parametrize("percents", [(0.0, 100.0), (99.0, 100.0), (0.0, 1.0), (50.0, 50.0)])
def test_nothing_that_is_drawn_lies_outside_the_axis(percents: tuple[float, float]) -> None:
    points = [HistoryPoint(str(index), percent, 50.0, "", "", True) for index, percent in enumerate(percents)]
    low, high = chart(*points).layout.yaxis.range
    assert low <= min(*percents, 50.0)
    assert max(*percents, 50.0) <= high


def test_one_edition_and_none_make_a_figure_too() -> None:
    assert len(chart(POINTS[0]).data[1].x) == 1
    assert not chart().layout.annotations
