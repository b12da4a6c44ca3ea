"""Numbers as people read and type them."""

from __future__ import annotations

import math
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import PercentRule
from dashboard.scoring import Figure
from dashboard.ui.numbers import (
    TypedNumberRefused,
    format_change,
    format_number,
    format_percent,
    format_signed,
    kept_text,
    read_typed_number,
    shown_text,
)
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


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("2,75", 2.75),
        ("2.75", 2.75),
        (" 7 ", 7.0),
        ("0", 0.0),
        (",5", 0.5),
        ("5,", 5.0),
        ("+1,5", 1.5),
        ("-1,5", -1.5),
        ("−1,5", -1.5),
        ("007", 7.0),
        ("1\u00a0234", 1234.0),
    ],
)
def test_a_comma_and_a_point_are_the_decimal_separator(typed: str, number: float) -> None:
    assert read_typed_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("2,755,1", "ambiguous"),
        ("1.234,5", "ambiguous"),
        ("1,234.5", "ambiguous"),
        ("1.234.567", "ambiguous"),
        ("-1.2.3", "ambiguous"),
        ("bảy", "not_a_number"),
        ("1e3", "not_a_number"),
        ("nan", "not_a_number"),
        ("inf", "not_a_number"),
        ("0x10", "not_a_number"),
        ("1_000", "not_a_number"),
        ("1 2", "not_a_number"),
        ("5%", "not_a_number"),
        (",", "not_a_number"),
        ("--5", "not_a_number"),
        ("1,2b,3", "not_a_number"),
    ],
)
def test_what_could_be_two_numbers_or_is_none_is_refused(typed: str, reason: str) -> None:
    with pytest.raises(TypedNumberRefused) as refused:
        read_typed_number(typed)
    assert refused.value.rule == reason


@given(st.decimals(0, 999, places=3), st.sampled_from(["vi", "en"]))
def test_what_a_field_shows_can_be_typed_back(points: float, language: str) -> None:
    shown = format_number(float(points), 3, "vi" if language == "vi" else "en", trim=True)
    assert read_typed_number(shown) == float(points)


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_a_refusal(typed: str) -> None:
    with suppress(TypedNumberRefused):
        assert isinstance(read_typed_number(typed), float)


@pytest.mark.parametrize(
    ("typed", "kept", "vietnamese", "english"),
    [
        (" 2,750 ", "2.75", "2,75", "2.75"),
        ("3.0", "3", "3", "3"),
        ("0,00001", "0.00001", "0,00001", "0.00001"),
        ("1000", "1000", "1000", "1000"),
        ("1.234,5", "1.234,5", "1.234,5", "1.234,5"),
        ("a.b", "a.b", "a.b", "a.b"),
        ("1~toi-muc", "1?toi-muc", "1?toi-muc", "1?toi-muc"),
        ("~5", "?5", "?5", "?5"),
        ("~", "?", "?", "?"),
        ("", "", "", ""),
        ("9" * 400, "9" * 40 + "…", "9" * 40 + "…", "9" * 40 + "…"),
    ],
)
def test_what_was_typed_stands_in_a_field_again_as_it_was_meant(
    typed: str, kept: str, vietnamese: str, english: str
) -> None:
    assert kept_text(typed) == kept == kept_text(kept)
    assert (shown_text(kept, "vi"), shown_text(kept, "en")) == (vietnamese, english)


@given(st.text(max_size=80))
def test_what_is_refused_stays_refused_in_an_address(typed: str) -> None:
    try:
        number = read_typed_number(typed)
    except TypedNumberRefused:
        with pytest.raises(TypedNumberRefused):
            read_typed_number(kept_text(typed))
    else:
        assert read_typed_number(kept_text(typed)) == number
