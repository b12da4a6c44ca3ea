"""The question of an allocation in an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.ui.address_codes import AIMS, AllocationChoices, read_allocation, write_allocation
from dashboard.ui.numbers import kept_text

TYPED = st.one_of(st.text(max_size=60), st.floats(0, 1e9).map(str)).map(kept_text)


@given(st.builds(AllocationChoices, TYPED, TYPED, st.sampled_from([None, *AIMS])))
def test_a_question_comes_back_from_a_link_whatever_was_typed(choices: AllocationChoices) -> None:
    assert read_allocation(write_allocation(choices)) == choices


def test_the_form_of_a_link_that_was_sent() -> None:
    assert write_allocation(AllocationChoices("12.5", "60", "reach")) == "d12.5~p60~toi-muc"
    assert write_allocation(AllocationChoices(aim="groups")) == "nhom-yeu"
    assert write_allocation(AllocationChoices("10", "80", "lowest")) == "thap-nhat"
    assert write_allocation(AllocationChoices()) == ""


@pytest.mark.parametrize("nonsense", ["", "~~", "12", "toi", "x5~y", "🏛️"])
def test_nonsense_asks_nothing(nonsense: str) -> None:
    assert read_allocation(nonsense) == AllocationChoices()
