"""What a link says about a scenario stands under names that must never change: links that were sent hold them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import Scenario
from dashboard.ui.address import Address, address_parameters, read_address

FULL = Address(
    scenario=Scenario({("a", "1.1"): 2.5}),
    peers="thu-hep-20",
    section="phuong-an",
    goal="hang-15",
    limits="n3",
    efforts="1.1=3",
    allocation="thap-nhat",
    parent="abcdefghijklmnopqrstuv",
    version="0123456789abcdef",
)
NAMED = {
    "thu": "a:1.1=2.5",
    "gt": "thu-hep-20",
    "muc": "phuong-an",
    "dich": "hang-15",
    "gh": "n3",
    "cs": "1.1=3",
    "pbo": "thap-nhat",
    "goc": "abcdefghijklmnopqrstuv",
    "pb": "0123456789abcdef",
}
SAVED = "vutsrqponmlkjihgfedcba"


def test_each_part_of_a_scenario_has_its_name_in_the_link() -> None:
    assert address_parameters(FULL) == NAMED
    assert read_address(NAMED) == FULL


def test_a_saved_scenario_needs_neither_its_changes_nor_its_assumption_in_the_link() -> None:
    parameters = address_parameters(replace(FULL, saved=SAVED))
    assert parameters == {"kb": SAVED} | {name: NAMED[name] for name in ("muc", "dich", "gh", "cs", "pbo", "goc", "pb")}
    assert read_address(parameters).saved == SAVED


@pytest.mark.parametrize("name", ["gt", "kb", "goc", "pb", "muc", "dich", "gh", "cs", "pbo"])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_whatever_stands_there_is_read_as_it_is_and_stays_what_it_is(name: str, text: str) -> None:
    """Whether it means anything is asked later; here it must neither fail nor change on its way."""
    once = read_address({name: text})
    assert address_parameters(once) == {name: text}
    assert once.unread == ()
