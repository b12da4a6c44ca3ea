"""Rounding as on paper: half to the even neighbour, and percentages by the rule of the edition."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.model import PercentRule
from dashboard.scoring.arithmetic import (
    LARGEST,
    as_points,
    exact,
    percent_units,
    quantise,
    share_of,
    shorten_percent,
)
from tests.scoring.tables import rounded_half_even

decimals_with_nine_places = st.integers(-(10**15), 10**15).map(lambda units: Decimal(units).scaleb(-9))
halves = st.builds(
    lambda whole, places: (Decimal(whole) + Decimal("0.5")).scaleb(-places),
    st.integers(-(10**6), 10**6),
    st.integers(0, 8),
)


def quantised(value: float, precision: int) -> int:
    return int(quantise(np.array([value]), precision)[0])


@given(decimals_with_nine_places | halves, st.integers(0, 9))
@example(Decimal("2.675"), 2)  # Python's round(2.675, 2) is 2.67, since the float lies below
@example(Decimal("0.575"), 2)  # 0.575 × 100 is 57.49999999999999, and 57.5 rounds to 58
@example(Decimal("1999999.999999999"), 9)
def test_values_round_half_even_as_decimals_do(value: Decimal, precision: int) -> None:
    assert quantised(float(value), precision) == int(rounded_half_even(value, precision).scaleb(precision))


@pytest.mark.parametrize(("value", "whole"), [(0.5, 0), (1.5, 2), (2.5, 2), (3.5, 4), (-0.5, 0), (-1.5, -2)])
def test_a_half_goes_to_the_even_neighbour(value: float, whole: int) -> None:
    assert quantised(value, 0) == whole


@given(st.lists(st.integers(0, 10**11), max_size=100))
def test_a_sum_is_freed_of_binary_noise(units: list[int]) -> None:
    # up to 100 numbers up to 100 with nine decimals
    floats = np.array([float(Decimal(unit).scaleb(-9)) for unit in units])
    assert exact(np.array([floats.sum()]))[0] == float(Decimal(sum(units)).scaleb(-9))


def test_not_applicable_stays_not_applicable() -> None:
    assert np.isnan(exact(np.array([np.nan]))).all()


@given(st.integers(-(10**12), 10**12), st.integers(0, 9))
def test_units_become_the_nearest_float_of_their_decimal(units: int, precision: int) -> None:
    assert as_points(np.array([units]), precision)[0] == float(Decimal(units).scaleb(-precision))


@pytest.mark.parametrize("precision", [-1, 10])
def test_a_precision_beyond_nine_decimals_is_refused(precision: int) -> None:
    with pytest.raises(ValueError, match="precision must be 0 to 9"):
        quantise(np.array([1.0]), precision)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
def test_what_is_no_number_is_refused(value: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        quantise(np.array([1.0, value]), 2)


def test_a_value_too_large_for_nine_decimals_is_refused_and_not_rounded_wrongly() -> None:
    assert quantised(LARGEST, 0) == 2_000_000
    with pytest.raises(ValueError, match="no exact decimals"):
        quantise(np.array([LARGEST + 1]), 0)
    with pytest.raises(ValueError, match="no exact decimals"):
        quantise(np.array([-1e12]), 0)  # on the nine-decimal grid this does not even fit 64 bits


@given(
    st.integers(0, 10**12),
    st.integers(1, 10**12) | st.sampled_from([512, 1024, 1536, 2048, 7680]).map(lambda whole: whole * 10**9),
)
@example(10**6, 512 * 10**9)  # 0.001 of 512 is 0.0001953125 %: a half in the ninth decimal, and 195312 is even
@example(3 * 10**6, 1536 * 10**9)  # the same share: must be the same units
def test_percentages_round_half_even_to_nine_decimals(points: int, maximum: int) -> None:
    points = min(points, maximum)
    as_float = [np.array([float(Decimal(units).scaleb(-9))]) for units in (points, maximum)]
    assert percent_units(*as_float)[0] == round(Fraction(points, maximum) * 100 * 10**9)


@given(st.integers(0, 2000), st.integers(1, 40), st.integers(1, 3))
def test_equal_shares_of_different_maxima_are_equal(thousandths: int, times: int, precision: int) -> None:
    points, maximum = Decimal(thousandths).scaleb(-precision), Decimal(512)
    units = percent_units(
        np.array([float(points), float(points * times)]), np.array([float(maximum), float(maximum * times)])
    )
    assert units[0] == units[1]


ROUNDING = {PercentRule.TRUNCATE: ROUND_DOWN, PercentRule.ROUND: ROUND_HALF_EVEN}


def test_vinh_phuc_cuts_off() -> None:
    # Quyết định 3192/QĐ-UBND, 22/11/2021: 90,479 of 138 points printed as 65,5 %; it is 65.5644…
    percent = share_of(90.479, 138)
    assert shorten_percent(percent, 1, PercentRule.TRUNCATE) == Fraction("65.5")
    assert shorten_percent(percent, 1, PercentRule.ROUND) == Fraction("65.6")


@pytest.mark.parametrize(
    ("total", "maximum", "decimals", "printed"),
    [
        (49.8631, 63, 0, 79),  # 79.147…
        (59.984, 63, 0, 95),  # 95.212…
        (33.407, 63, 0, 53),  # 53.026…
        (106.331, 138, 1, 77),  # 77.051…
        (74.337, 138, 1, Fraction("53.8")),  # 53.867…: rounded it would be 53,9
    ],
)
def test_every_percentage_that_vinh_phuc_printed_is_cut_off(
    total: float, maximum: float, decimals: int, printed: Fraction
) -> None:
    assert shorten_percent(share_of(total, maximum), decimals, PercentRule.TRUNCATE) == printed


def test_binary_noise_is_not_cut_off() -> None:
    assert 0.29 * 100 == 28.999999999999996
    assert shorten_percent(share_of(0.29, 1), 0, PercentRule.TRUNCATE) == 29


def test_what_is_a_hair_below_a_whole_is_cut_and_what_is_a_hair_below_a_half_is_rounded_down() -> None:
    # on a grid of nine decimals both would have become the whole and the half first, and then been shortened again
    hair = Fraction(1, 10**12)
    assert shorten_percent(65 - hair, 1, PercentRule.TRUNCATE) == Fraction("64.9")
    assert shorten_percent(Fraction("65.15") - hair, 1, PercentRule.ROUND) == Fraction("65.1")


def test_a_fall_is_cut_towards_zero() -> None:
    assert shorten_percent(Fraction("-2.97"), 1, PercentRule.TRUNCATE) == Fraction("-2.9")


def test_a_half_is_rounded_to_the_even_neighbour() -> None:
    assert shorten_percent(Fraction("62.25"), 1, PercentRule.ROUND) == Fraction("62.2")
    assert shorten_percent(Fraction("62.35"), 1, PercentRule.ROUND) == Fraction("62.4")


@given(st.integers(-(10**11), 10**11), st.integers(0, 9), st.sampled_from(PercentRule))
def test_shortening_agrees_with_decimals(units: int, decimals: int, rule: PercentRule) -> None:
    percent = Decimal(units).scaleb(-9)
    expected = percent.quantize(Decimal(1).scaleb(-decimals), rounding=ROUNDING[rule])
    assert shorten_percent(Fraction(percent), decimals, rule) == Fraction(expected)
