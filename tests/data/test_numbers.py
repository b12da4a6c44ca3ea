"""Numbers as a source writes them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.data import plain_number
from dashboard.data.numbers import NumberProblem, as_spreadsheets_show, decimals_of, parse_number, parse_sheet_number
from dashboard.model import Rule


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_written_plainly_reads_back_the_same(number: float) -> None:
    assert parse_number(plain_number(number)) == number


@given(st.text(max_size=20))
def test_every_text_is_a_number_or_a_problem(text: str) -> None:
    assert isinstance(parse_number(text), (float, NumberProblem))


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_decimal_comma_is_refused_with_the_number_it_means(whole: int, fraction: int) -> None:
    assert parse_number(f"{whole},{fraction}") == NumberProblem(Rule.DECIMAL_COMMA, f"{whole}.{fraction}")


@pytest.mark.parametrize("text", ["1.234.567", "1,234,567", "1 234", "1.234,5", "1,234.5", "1\u00a0234", "12'345"])
def test_thousands_are_never_separated(text: str) -> None:
    assert parse_number(text) == NumberProblem(Rule.THOUSANDS_SEPARATOR)


@pytest.mark.parametrize(
    "text", ["", " ", "abc", "5.", ".5", "1_000", "0x10", "٣", "３", "1..2", "--1", "65%", "=1+1", "1e"]
)
def test_what_is_no_number_is_refused(text: str) -> None:
    assert parse_number(text) == NumberProblem(Rule.NOT_A_NUMBER)


def test_minus_zero_is_zero() -> None:
    assert plain_number(parse_number("-0.0")) == "0"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "decimals"), [("4.650", 3), ("20", 0), ("65.5", 1), ("-0.10", 2), ("1e-3", 3), ("1e3", 0)]
)
def test_decimals_are_counted_as_written(text: str, decimals: int) -> None:
    assert decimals_of(text) == decimals


@pytest.mark.parametrize(("number", "text"), [(63.0, "63"), (59.984, "59.984"), (0.1 + 0.2, "0.30000000000000004")])
def test_a_whole_number_has_no_decimal_point(number: float, text: str) -> None:
    assert plain_number(number) == text


@pytest.mark.parametrize(
    ("text", "maximum", "number"),
    [
        ("3,5", None, 3.5),
        ("3.5", None, 3.5),
        ("\u22120,25", None, -0.25),
        ("0,125", None, 0.125),  # no group of thousands begins with a zero
        ("2,375", 3.0, 2.375),  # 2 375 would be above the maximum
        ("1.000", 1.0, 1.0),
        ("1,2345", None, 1.2345),
        ("1234,5", None, 1234.5),
    ],
)
def test_a_sheet_may_have_a_comma_or_a_point_before_the_decimals(
    text: str, maximum: float | None, number: float
) -> None:
    assert parse_sheet_number(text, maximum) == number


@pytest.mark.parametrize(
    ("text", "maximum"),
    [
        ("1,234", None),
        ("1.234", None),
        ("1.234", 5000.0),  # 1.234 and 1 234 are both possible
        ("12,345", 10.0),  # neither is
        ("1,000", 1000.0),
    ],
)
def test_what_could_be_thousands_or_decimals_is_refused_in_a_sheet(text: str, maximum: float | None) -> None:
    assert parse_sheet_number(text, maximum) == NumberProblem(Rule.NUMBER_AMBIGUOUS)


@pytest.mark.parametrize("text", ["1.234.567", "1 234", "1.234,5", "1,234.5", "12'345"])
def test_thousands_are_not_separated_in_a_sheet_either(text: str) -> None:
    assert parse_sheet_number(text, 10000.0) == NumberProblem(Rule.THOUSANDS_SEPARATOR)


def test_a_sum_in_a_cell_is_what_the_spreadsheet_shows() -> None:
    assert as_spreadsheets_show(0.1 + 0.2) == 0.3
    assert as_spreadsheets_show(59.984) == 59.984
