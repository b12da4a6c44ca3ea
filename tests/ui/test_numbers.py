"""Numbers as people read them in either language."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import PercentRule
from dashboard.ui.numbers import format_number, format_percent, format_rank, format_signed
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
        (100 * 90.479 / 138, PercentRule.TRUNCATE, 1, False, "65,5%"),
        (100 * 90.479 / 138, PercentRule.ROUND, 1, False, "65,6%"),
        (100 * 49.8631 / 63, PercentRule.TRUNCATE, 0, True, "79%"),
        (100.0, PercentRule.TRUNCATE, 1, False, "100,0%"),
        (77.05, PercentRule.TRUNCATE, 1, True, "77%"),
        (math.nan, PercentRule.ROUND, 1, False, "–"),
    ],
)
def test_a_percentage_by_the_editions_rule(
    percent: float, rule: PercentRule, decimals: int, trim: bool, text: str
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
    assert float(plain) == round(value, decimals) + 0.0
    assert plain != "-0"


@given(NUMBERS)
def test_a_minus_is_the_real_sign(value: float) -> None:
    assert "-" not in format_number(value, 2, "vi")
