"""Rows as high as what stands in them: a digit is 7 pixels wide and a space 3, as XlsxWriter has measured in Excel."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.excel.styles import Lettering, RowHeights

LINE = 15
USUAL = Lettering()


def height(text: str, width: float, lettering: Lettering = USUAL) -> int | None:
    """Points of a row with that text in a column so wide; None: as high as any other."""
    heights = RowHeights()
    heights.add(0, (0, 0), text, lettering)
    heights.set_width(0, width)
    return heights.higher_rows().get(0)


def test_ten_digits_fit_into_a_column_that_is_ten_wide() -> None:
    assert height("0" * 10, 10) is None
    assert height("0" * 11, 10) == 2 * LINE
    assert height("0" * 31, 10) == 4 * LINE


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("00000 00000", 1),  # 70 + 3 of 77 pixels
        ("00000 00000 00000", 2),
        ("00000 000000 00000", 3),  # no two of them side by side
        ("00000-00000-00000", 2),  # a hyphen is 4 pixels wide
        ("00000\n00000", 2),
        ("00000\n\n00000", 3),
    ],
)
def test_lines_are_broken_between_words_after_hyphens_and_where_the_text_says(text: str, lines: int) -> None:
    assert (height(text, 11) or LINE) == lines * LINE


def test_letters_with_marks_take_no_more_room_than_those_without() -> None:
    marked, plain = "Ủy ban nhân dân thành phố Đà Lạt", "Uy ban nhan dan thanh pho Da Lat"
    for width in range(3, 40):
        assert height(marked, width) == height(plain, width)


def test_small_letters_take_less_room_bold_ones_and_an_indent_more() -> None:
    digits = "0" * 12
    assert height(digits, 10, Lettering(font_size=9)) is None
    assert height(digits, 12) is None
    assert height(digits, 12, Lettering(bold=True)) == 2 * LINE
    assert height(digits, 12, Lettering(indent=1)) == 2 * LINE


def test_a_heading_over_several_columns_has_the_room_of_all() -> None:
    heights = RowHeights()
    for column in (2, 3, 4):
        heights.set_width(column, 10)
    heights.add(0, (2, 4), "0" * 30, USUAL)
    heights.add(1, (2, 4), "0" * 31, USUAL)
    assert heights.higher_rows() == {1: 2 * LINE}


def test_the_longest_text_of_a_row_counts_and_no_row_is_higher_than_a_sheet_admits() -> None:
    heights = RowHeights()
    for column, digits in enumerate((5, 25, 15)):
        heights.set_width(column, 10)
        heights.add(3, (column, column), "0" * digits, USUAL)
    heights.add(4, (0, 0), "0" * 32_767, USUAL)
    assert heights.higher_rows() == {3: 3 * LINE, 4: 400}


@given(st.lists(st.integers(1, 30), min_size=1, max_size=8), st.integers(10, 60))
def test_there_is_room_for_every_letter_and_no_line_too_many(words: list[int], width: int) -> None:
    text = " ".join("0" * letters for letters in words)
    lines = (height(text, width) or LINE) / LINE
    assert lines >= sum(words) / width
    assert lines <= sum(-(-letters // width) for letters in words)
