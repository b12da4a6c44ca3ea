"""A view written into an address and read back is the same view, whatever is in it; a hostile one harms nobody."""

from __future__ import annotations

from dataclasses import fields, replace
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import Scenario
from dashboard.ui.address import Address, address_parameters, read_address
from dashboard.ui.address_codes import LONGEST_SCENARIO, read_scenario, write_scenario

# what a code can be: anything that `dashboard.data` lets through
SIGNS = st.characters(exclude_characters=":=,~/\\", exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"])
CODES = st.text(SIGNS, min_size=1, max_size=12)
POINTS = st.floats(0, 1e6, allow_subnormal=False)
SCENARIOS = st.dictionaries(st.tuples(CODES, CODES), POINTS, max_size=8).map(Scenario)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
NAMES = ["ct", "ky", "khoi", "cq", "xem", "tim", "sx", "thu", "tc", "trang", "lang", "something else"]
TEXT_FIELDS = [field.name for field in fields(Address) if field.type == "str"]


@st.composite
def addresses(draw: st.DrawFn) -> Address:
    texts = {name: draw(WORDS) for name in TEXT_FIELDS if name != "saved"}
    return Address(
        **texts,
        language=draw(st.sampled_from(["vi", "en"])),
        scenario=draw(SCENARIOS),
        focus=tuple(draw(st.lists(CODES, max_size=4))),
    )


@given(addresses())
def test_a_view_comes_back_from_its_link_as_it_was(address: Address) -> None:
    link = urlencode(address_parameters(address))
    assert read_address(dict(parse_qsl(link))) == address


@given(addresses(), CODES)
def test_a_saved_scenario_stands_in_the_link_for_its_changes(address: Address, saved: str) -> None:
    """It is never edited, so its id says all, and a link with changes beside it could contradict it."""
    expected = replace(address, saved=saved, scenario=Scenario(), peers="", score_basis="")
    assert read_address(address_parameters(replace(address, saved=saved))) == expected


@given(SCENARIOS)
def test_a_scenario_comes_back_bit_for_bit(scenario: Scenario) -> None:
    assert read_scenario(write_scenario(scenario)) == (scenario, ())


@given(st.dictionaries(st.sampled_from(NAMES), WORDS))
def test_any_link_is_read_and_once_read_it_stays_what_it_is(parameters: dict[str, str]) -> None:
    address = read_address(parameters)
    again = read_address(address_parameters(address))
    assert {**vars(again), "unread": ()} == {**vars(address), "unread": ()}


@given(st.text(max_size=60))
def test_no_text_can_break_the_reading_of_a_scenario(text: str) -> None:
    scenario, unread = read_scenario(text)
    assert bool(scenario) or bool(unread) or not text.replace("~", "")


def test_every_field_but_what_was_unread_has_a_parameter_of_its_own() -> None:
    full = Address(
        **{name: name for name in TEXT_FIELDS if name != "saved"},
        language="en",
        scenario=Scenario({("a", "b"): 1.0}),
        focus=("c",),
    )
    without_parameter = {"saved", "unread"}
    assert len(address_parameters(full)) == len(fields(Address)) - len(without_parameter)
    assert "saved" in address_parameters(replace(full, saved="saved")).values()


def test_what_is_empty_or_the_default_is_left_out() -> None:
    assert address_parameters(Address()) == {}


@pytest.mark.parametrize(
    ("points", "written"), [(0.0, "0"), (2.5, "2.5"), (10.0, "10"), (1e-05, "0.00001"), (1e16, "10000000000000000")]
)
def test_points_are_written_without_an_exponent(points: float, written: str) -> None:
    text = write_scenario(Scenario({("a", "1.10"): points}))
    assert text == f"a:1.10={written}"


def test_changes_of_several_agencies_stand_beside_each_other() -> None:
    scenario = Scenario({("b", "1.1"): 3.0, ("a", "1.1"): 0.0, ("a", "1.10"): 2.75})
    assert write_scenario(scenario) == "a:1.1=0~1.10=2.75~~b:1.1=3"


@pytest.mark.parametrize(
    ("text", "read", "unread"),
    [
        ("a:1=2~rác~3=x", {("a", "1"): 2.0}, ("rác", "3=x")),
        ("khong-co-hai-cham~~a:1=2", {("a", "1"): 2.0}, ("khong-co-hai-cham",)),
        ("a:1=2,5", {("a", "1"): 2.5}, ()),
        ("a:1=2.5,5", {}, ("1=2.5,5",)),
        (":1=2", {}, (":1=2",)),
        ("a:", {}, ("",)),
        ("a:1=", {}, ("1=",)),
        ("a:1=1e3", {}, ("1=1e3",)),
        ("a:1=nan", {}, ("1=nan",)),
        ("", {}, ()),
        ("~~~~", {}, ()),
    ],
)
def test_what_can_be_read_is_kept_and_the_rest_is_named(
    text: str, read: dict[tuple[str, str], float], unread: tuple[str, ...]
) -> None:
    assert read_scenario(text) == (Scenario(read), unread)


def test_a_scenario_longer_than_a_link_may_be_is_not_read_at_all() -> None:
    scenario, (unread,) = read_scenario("a:" + "~".join(f"{n}=1" for n in range(LONGEST_SCENARIO)))
    assert not scenario
    assert len(unread) < 60


@pytest.mark.parametrize("language", ["", "fr", "EN", "en ", "<script>"])
def test_an_unknown_language_is_vietnamese(language: str) -> None:
    assert read_address({"lang": language}).language == "vi"
