"""A number as somebody typed it."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ui.numbers import TypedNumberRefused, format_number, kept_text, read_typed_number, shown_text


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
    assert refused.value.reason == reason


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
