"""A percentage is shortened as the publisher does it: cut off or rounded."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import PercentRule
from dashboard.scoring import share_of, shorten_percent

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
