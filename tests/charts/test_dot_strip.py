"""Every agency is a dot that can be seen and counted; the ends have names."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts import Dot, dot_strip
from dashboard.charts.house_style import ACCENT, GROUND

TICKS = ((40.0, "40%"), (60.0, "60%"), (80.0, "80%"), (100.0, "100%"))


def strip(*percents: float, printed: Sequence[int] = ()) -> go.Figure:
    dots = [Dot(f"a{i}", percent, f"cơ quan {i}", i in printed) for i, percent in enumerate(percents)]
    return dot_strip(
        dots,
        mean=sum(percents) / len(percents) if percents else 0.0,
        mean_label="trung bình 70%",
        best_label="Cao nhất",
        worst_label="Thấp nhất",
        scale_start=40.0,
        tick_texts=TICKS,
    )


def places(figure: go.Figure) -> list[tuple[float, float]]:
    (trace,) = figure.data
    return list(zip(trace.x, trace.y, strict=True))


def test_each_agency_is_one_dot_at_its_percentage_with_its_words() -> None:
    figure = strip(53.0, 95.2, 79.1)
    (trace,) = figure.data
    assert list(trace.x) == [53.0, 95.2, 79.1]
    assert list(trace.customdata) == ["a0", "a1", "a2"]
    assert list(trace.hovertext) == ["cơ quan 0", "cơ quan 1", "cơ quan 2"]


def test_a_printed_total_is_a_full_dot_and_another_a_hollow_one() -> None:
    (trace,) = strip(53.0, 79.1, 95.2, printed=(0, 2)).data
    assert list(trace.marker.color) == [ACCENT, GROUND, ACCENT]


def test_tied_agencies_are_stacked_one_above_the_other() -> None:
    heights = sorted(height for _, height in places(strip(70.0, 70.0, 70.0, 90.0)))
    assert len(set(heights)) == 3
    assert heights.count(0.0) == 2


@given(st.lists(st.floats(0, 100), min_size=1, max_size=120))
def test_no_dot_hides_another(percents: list[float]) -> None:
    assert len(set(places(strip(*percents)))) == len(percents)


@given(st.lists(st.floats(0, 100), min_size=2, max_size=39))
def test_dots_side_by_side_on_a_level_do_not_touch(percents: list[float]) -> None:
    by_level: dict[float, list[float]] = {}
    for percent, height in places(strip(*percents)):
        by_level.setdefault(height, []).append(percent)
    for on_level in by_level.values():
        ordered = sorted(on_level)
        assert all(right - left >= 1.6 for left, right in pairwise(ordered))


def test_the_line_of_the_mean_crosses_no_name() -> None:
    figure = strip(53.0, 79.1, 95.2)
    (mean_line,) = (shape for shape in figure.layout.shapes if shape.line.dash == "dot")
    names = [note.y for note in figure.layout.annotations if note.text in ("Cao nhất", "Thấp nhất")]
    assert mean_line.y1 < min(names) - 9


def test_best_and_worst_are_named_above_their_dots() -> None:
    figure = strip(53.0, 79.1, 95.2)
    at = {annotation.text: annotation.x for annotation in figure.layout.annotations}
    assert at["Cao nhất"] == 95.2
    assert at["Thấp nhất"] == 53.0
    assert at["trung bình 70%"] == pytest.approx((53.0 + 79.1 + 95.2) / 3)


def test_the_scale_starts_where_it_is_told_and_ends_at_the_maximum() -> None:
    axis = strip(53.0, 79.1).layout.xaxis
    assert axis.range[0] == 40.0
    assert 100 <= axis.range[1] < 102
    assert list(axis.ticktext) == ["40%", "60%", "80%", "100%"]


def test_one_agency_and_none_make_a_figure_too() -> None:
    assert len(places(strip(70.0))) == 1
    assert places(strip()) == []


def test_thousands_of_agencies_make_no_tower() -> None:
    assert strip(*(index % 700 / 7 for index in range(3321))).layout.height < 700


def test_a_figure_grows_with_its_stack_and_shows_all_of_it() -> None:
    figure = strip(*[70.0] * 6)
    assert figure.layout.height > strip(70.0, 80.0).layout.height
    assert max(height for _, height in places(figure)) < figure.layout.yaxis.range[1]
