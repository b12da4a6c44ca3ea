"""Numbers as people read them in either language."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import PercentRule
from dashboard.scoring import Figure
from dashboard.ui.numbers import format_change, format_number, format_percent, format_rank, format_signed
from dashboard.ui.texts import Language

NUMBERS = st.floats(-1e9, 1e9, allow_nan=False)


@pytest.mark.parametrize(
    ("value", "decimals", "vietnamese", "english"),
    [
        (59.984, 3, "59,984", "59.984"),
        (1234.5, 1, "1.234,5", "1,234.5"),
        (1234567.0, 0, "1.234.567", "1,234,567"),
        (4.65, 3, "4,650", "4.650"),
        (-2.5, 1, "−2,5", "−2.5"),
        (0.0, 2, "0,00", "0.00"),
        (-0.0001, 2, "0,00", "0.00"),
        (0.125, 2, "0,12", "0.12"),
        (math.nan, 3, "–", "–"),
    ],
)
def test_a_number_in_both_languages(value: float, decimals: int, vietnamese: str, english: str) -> None:
    assert format_number(value, decimals, "vi") == vietnamese
    assert format_number(value, decimals, "en") == english


@pytest.mark.parametrize(("value", "text"), [(2.5, "2,5"), (63.0, "63"), (0.0, "0"), (1000.0, "1.000"), (10.0, "10")])
def test_a_trimmed_number_has_no_zeros_that_say_nothing(value: float, text: str) -> None:
    assert format_number(value, 3, "vi", trim=True) == text


@pytest.mark.parametrize(
    ("value", "text"), [(4.65, "+4,650"), (-4.65, "−4,650"), (0.0, "0,000"), (0.0001, "0,000"), (-0.0001, "0,000")]
)
def test_a_change_always_has_its_sign_and_nothing_has_none(value: float, text: str) -> None:
    assert format_signed(value, 3, "vi") == text


@pytest.mark.parametrize(
    ("percent", "rule", "decimals", "trim", "text"),
    [
        (Fraction("90.479") * 100 / 138, PercentRule.TRUNCATE, 1, False, "65,5%"),
        (Fraction("90.479") * 100 / 138, PercentRule.ROUND, 1, False, "65,6%"),
        (Fraction("49.8631") * 100 / 63, PercentRule.TRUNCATE, 0, True, "79%"),
        (Fraction(100), PercentRule.TRUNCATE, 1, False, "100,0%"),
        (Fraction("77.05"), PercentRule.TRUNCATE, 1, True, "77%"),
        (None, PercentRule.ROUND, 1, False, "–"),
    ],
)
def test_a_percentage_by_the_editions_rule(
    percent: Fraction | None, rule: PercentRule, decimals: int, trim: bool, text: str
) -> None:
    assert format_percent(percent, rule, "vi", decimals=decimals, trim=trim) == text


def test_a_shared_rank_has_an_equals_sign() -> None:
    assert format_rank(2, True) == "=2"
    assert format_rank(2, False) == "2"


@given(NUMBERS, st.integers(0, 6))
def test_the_languages_differ_in_their_separators_alone(value: float, decimals: int) -> None:
    vietnamese, english = format_number(value, decimals, "vi"), format_number(value, decimals, "en")
    assert vietnamese.translate(str.maketrans(",.", ".,")) == english


@given(NUMBERS, st.integers(0, 6), st.sampled_from(["vi", "en"]), st.booleans())
def test_what_is_written_is_the_number_rounded(value: float, decimals: int, language: Language, trim: bool) -> None:
    written = format_number(value, decimals, language, trim=trim)
    plain = written.replace("." if language == "vi" else ",", "").replace(",", ".").replace("−", "-")
    # from the nearest number with nine decimals, rounded half-even on paper
    assert Decimal(plain) == round(Decimal(round(value * 10**9)).scaleb(-9), decimals)
    assert plain != "-0"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        # halves as they were met: what binary floats make of them is given beside
        (49.86315, 4, "49,8632"),  # round() says 49.8631
        (0.35, 1, "0,4"),  # 0.3
        (0.45, 1, "0,4"),  # 0.5
        (0.15, 1, "0,2"),  # 0.1
        (3.1195, 3, "3,120"),  # 3.119
        (12.558225, 5, "12,55822"),  # 12.55823
        (Fraction(1, 3), 4, "0,3333"),
        (Fraction(1, 8), 2, "0,12"),
        (Fraction(125, 1000) - Fraction(1, 10**15), 2, "0,12"),
        (Fraction(135, 1000) - Fraction(1, 10**15), 2, "0,13"),  # nine decimals first, and it were the half: 0,14
    ],
)
def test_a_half_goes_to_the_even_neighbour_and_is_rounded_once(value: Figure, decimals: int, text: str) -> None:
    assert format_number(value, decimals, "vi") == text


@given(st.fractions(-1000, 1000), st.fractions(-1000, 1000), st.integers(0, 6))
def test_a_change_is_the_difference_of_what_is_shown(before: Fraction, after: Fraction, decimals: int) -> None:
    shown = round(after, decimals) - round(before, decimals)
    assert read_back(format_change(before, after, decimals, "en")) == shown
    assert format_change(before, after, decimals, "en").startswith("+") == (shown > 0)


def read_back(text: str) -> Fraction:
    return Fraction(text.replace(",", "").replace("−", "-"))


@given(NUMBERS)
def test_a_minus_is_the_real_sign(value: float) -> None:
    assert "-" not in format_number(value, 2, "vi")
