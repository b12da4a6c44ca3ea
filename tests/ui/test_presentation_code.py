"""Which screens a presentation has, as a link holds it, and how many rows stand on one of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ui.address_codes import (
    ORDERS,
    SCREEN_KINDS,
    ScreenChoices,
    agency_screen,
    read_screens,
    screen_code,
    write_screens,
)
from dashboard.ui.components.presentation import MOST_ROWS, rows_of_screens

# what a code of a block can be: anything that `dashboard.data` lets through
CODES = st.text(
    st.characters(exclude_characters=":=,~/\\", exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"]), min_size=1
)
CHOICES = st.builds(
    ScreenChoices,
    kinds=st.lists(st.sampled_from(list(SCREEN_KINDS)), min_size=1, unique=True).map(tuple),
    blocks=st.lists(CODES, unique=True, max_size=4).map(tuple),
    order=st.sampled_from(list(ORDERS)),
    seconds=st.one_of(st.just(0), st.integers(3, 600)),
)


@given(CHOICES)
def test_a_list_of_screens_comes_back_from_its_link_in_its_order(choices: ScreenChoices) -> None:
    assert read_screens(write_screens(choices)) == choices


def test_the_usual_list_leaves_the_link_alone() -> None:
    assert write_screens(ScreenChoices()) == ""
    assert read_screens("") == ScreenChoices()


@given(st.text(max_size=60))
def test_any_text_is_some_list(text: str) -> None:
    choices = read_screens(text)
    assert choices.kinds
    assert read_screens(write_screens(choices)) == choices


@pytest.mark.parametrize(
    ("code", "choices"),
    [
        ("xep-hang~ket-qua", ScreenChoices(kinds=("xep-hang", "ket-qua"))),
        ("ket-qua~rac~k:so-ban-nganh", ScreenChoices(kinds=("ket-qua",), blocks=("so-ban-nganh",))),
        ("tu-dau~s20", ScreenChoices(order="tu-dau", seconds=20)),
        ("s1", ScreenChoices(seconds=3)),
        ("s100000000", ScreenChoices(seconds=600)),
        ("s0", ScreenChoices()),
        ("s-5", ScreenChoices()),
    ],
)
def test_what_a_link_says(code: str, choices: ScreenChoices) -> None:
    assert read_screens(code) == choices


def test_a_screen_has_a_name_in_the_address() -> None:
    assert screen_code("so-ban-nganh", "xep-hang", 2) == "so-ban-nganh~xep-hang~2"
    assert agency_screen("so-ban-nganh", "so-y-te") == "so-ban-nganh~co-quan~so-y-te"


@given(st.lists(st.text(max_size=300), max_size=130))
def test_every_row_stands_on_one_screen_and_no_screen_has_more_than_ten(names: list[str]) -> None:
    screens = rows_of_screens(names)
    assert [name for part in screens for name in names[part]] == names
    assert all(0 < len(names[part]) <= MOST_ROWS for part in screens)


@pytest.mark.parametrize(
    ("count", "rows"),
    [
        (1, [1]),
        (10, [10]),
        (11, [10, 1]),
        (20, [10, 10]),
        (21, [10, 6, 5]),
        (34, [10, 10, 10, 4]),
        (43, [10, 10, 10, 7, 6]),
    ],
)
def test_ten_stand_on_a_screen_and_the_last_few_are_not_left_alone(count: int, rows: list[int]) -> None:
    assert [part.stop - part.start for part in rows_of_screens(["Sở Y tế"] * count)] == rows


def test_long_names_leave_room_for_fewer() -> None:
    assert len(rows_of_screens(["Ban Quản lý Dự án đầu tư xây dựng công trình dân dụng và công nghiệp tỉnh"] * 10)) > 1
