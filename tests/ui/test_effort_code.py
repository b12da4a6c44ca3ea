"""Efforts by criterion in an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ui.numbers import kept_text
from dashboard.ui.plan_code import read_efforts, write_efforts

CODES = st.text("abc.019", min_size=1, max_size=6)
TYPED = st.text(st.characters(exclude_categories=[]), max_size=60)


@given(st.dictionaries(CODES, TYPED, max_size=5))
def test_efforts_come_back_from_a_link_whatever_was_typed(typed: dict[str, str]) -> None:
    efforts = {code: kept_text(text) for code, text in typed.items()}
    assert read_efforts(write_efforts(efforts)) == efforts


def test_the_form_of_a_link_that_was_sent() -> None:
    assert write_efforts({"2.2.2": "3", "2.3.3": "0.5"}) == "2.2.2=3~2.3.3=0.5"
    assert write_efforts({}) == ""


@pytest.mark.parametrize("nonsense", ["", "~~", "=", "=3", "1.1", "~=~"])
def test_nonsense_says_nothing(nonsense: str) -> None:
    assert read_efforts(nonsense) == {}
