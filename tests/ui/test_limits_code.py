"""The limits of a plan in an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ui.plan_code import LimitChoices, read_limits, write_limits

CODES = st.text("abc.019", min_size=1, max_size=6)


@given(
    st.builds(
        LimitChoices,
        most=st.integers(0, 999),
        locked=st.lists(CODES, unique=True, max_size=4).map(tuple),
        fixed=st.sampled_from(["0", "0.5", "2,5"]),
        strict=st.booleans(),
        weighted=st.booleans(),
    )
)
def test_choices_come_back_from_a_link(choices: LimitChoices) -> None:
    assert read_limits(write_limits(choices)) == choices


def test_what_is_typed_as_effort_is_no_other_choice() -> None:
    typed = LimitChoices(fixed="1~tren~k1.1")
    assert read_limits(write_limits(typed)) == LimitChoices(fixed="1?tren?k1.1")


def test_nothing_chosen_needs_no_parameter() -> None:
    assert write_limits(LimitChoices()) == ""


@pytest.mark.parametrize("nonsense", ["", "~~", "nx", "n-3", "?", "n²"])
def test_nonsense_chooses_nothing(nonsense: str) -> None:
    assert read_limits(nonsense) == LimitChoices()
