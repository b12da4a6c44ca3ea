"""Bars go from zero to either side, and every one has its place on the scale."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from dashboard.ui.bar_scale import bar_scale, ends_of_parts, scale_of_parts

SHARES = st.lists(st.floats(-500, 500), min_size=1, max_size=8)


def test_within_zero_and_the_maximum_a_bar_is_as_long_as_its_share() -> None:
    scale = bar_scale([25.0, None, 80.0])
    assert (scale.zero, scale.start(80.0), scale.length(80.0)) == (0, 0, 80)
    assert scale.style(80.0) == "width:80.00%"


def test_below_zero_a_bar_ends_where_the_others_begin() -> None:
    scale = bar_scale([-20.0, 100.0])
    assert math.isclose(scale.zero, 100 / 6)
    assert scale.style(-20.0) == "margin-left:0.00%;width:16.67%"
    assert scale.style(100.0) == "margin-left:16.67%;width:83.33%"


def test_beyond_the_maximum_the_scale_is_longer() -> None:
    assert bar_scale([125.0]).length(100.0) == 80


@given(SHARES)
def test_nothing_is_cut_off(shares: list[float]) -> None:
    scale = bar_scale(shares)
    for share in shares:
        assert scale.start(share) >= -1e-9
        assert scale.length(share) >= 0
        assert scale.start(share) + scale.length(share) <= 100 + 1e-9


@given(st.lists(SHARES, min_size=1, max_size=5))
def test_parts_stand_one_after_the_other_on_their_side_of_zero(rows: list[list[float]]) -> None:
    scale = scale_of_parts(rows)
    for parts in rows:
        below, above = ends_of_parts([*parts, math.nan])
        assert math.isclose(below + above, sum(parts), abs_tol=1e-9)
        assert scale.low <= below <= 0 <= above <= scale.high
