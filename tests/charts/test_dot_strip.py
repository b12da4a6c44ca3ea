"""Every agency is a dot that can be seen and counted, on a scale that its block fills."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts import dot_places, fitted_scale

SHARES = st.fractions(0, 100, max_denominator=10_000)
PLACES = st.lists(st.floats(0, 100), min_size=1, max_size=120)


@pytest.mark.parametrize(
    ("percents", "ticks"),
    [
        (("53.0", "95.2"), "50 60 70 80 90 100"),
        (("73.59", "93.21"), "70 75 80 85 90 95"),
        (("0", "100"), "0 20 40 60 80 100"),
        (("85.31", "85.94"), "85.2 85.4 85.6 85.8 86"),
        (("80", "80"), "79.9 80 80.1"),
        (("100", "100"), "99.9 100"),
        (("0", "0"), "0 0.1"),
    ],
)
def test_the_scale_has_few_round_ticks_close_around_the_block(percents: tuple[str, str], ticks: str) -> None:
    scale = fitted_scale([Fraction(percent) for percent in percents])
    assert [Fraction(tick) for tick in ticks.split()] == [*scale.ticks]
    assert scale.decimals == ("." in ticks)


def test_a_dot_stands_where_its_percentage_is_between_the_ticks() -> None:
    scale = fitted_scale([Fraction(50), Fraction(100)])
    assert [scale.place(Fraction(percent)) for percent in (50, 75, 80, 100)] == [0, 50, 60, 100]


@given(st.lists(SHARES, min_size=1, max_size=40))
def test_every_block_has_its_place_on_its_scale_and_fills_most_of_it(percents: list[Fraction]) -> None:
    scale = fitted_scale(percents)
    places = [scale.place(percent) for percent in percents]
    assert 0 <= min(places) <= max(places) <= 100
    assert 2 <= len(scale.ticks) <= 6
    assert 0 <= scale.ticks[0] < scale.ticks[-1] <= 100
    step = scale.ticks[1] - scale.ticks[0]
    assert min(percents) - scale.ticks[0] <= step
    assert scale.ticks[-1] - max(percents) <= step


def test_dots_that_would_touch_stand_above_each_other_and_all_keep_their_place() -> None:
    assert dot_places([50, 52, 50.5, 90], 3, in_columns=False) == [(50, 0), (52, 2), (50.5, 1), (90, 0)]


def test_a_crowd_stands_in_columns() -> None:
    # columns of 2 percent of the width: 50 to 52 around 51, 52 to 54 around 53
    assert dot_places([50, 51.9, 52, 50.5], 2, in_columns=True) == [(51, 0), (51, 2), (53, 0), (51, 1)]


@given(PLACES, st.booleans())
def test_no_dot_hides_another_or_goes_far_from_its_place(places: list[float], in_columns: bool) -> None:
    dots = dot_places(places, 2.0, in_columns=in_columns)
    assert len(set(dots)) == len(places)
    assert all(
        abs(shown - place) <= (1.0 if in_columns else 0.0) for (shown, _), place in zip(dots, places, strict=True)
    )
    for level in {level for _, level in dots}:
        ordered = sorted(shown for shown, at in dots if at == level)
        assert all(right - left > 1.99 for left, right in pairwise(ordered))
