"""What is asked of a plan in an address: its goal, also in words, its limits, efforts by criterion."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import Grade
from dashboard.scoring.plans import Goal, PercentGoal, RankGoal, TotalGoal
from dashboard.ui.address_codes import (
    KINDS,
    LimitChoices,
    goal_code,
    goal_parts,
    goal_sentence,
    read_efforts,
    read_goal,
    read_limits,
    write_efforts,
    write_limits,
)
from dashboard.ui.localizer import Localizer
from dashboard.ui.numbers import kept_text

GRADES = (Grade("Tốt", 86.0), Grade("Khá", 66.667), Grade("Trung bình", 0.0))


@pytest.mark.parametrize(
    ("code", "goal"),
    [
        ("hang-3", RankGoal(3)),
        ("hang-0", None),
        ("hang-2.5", None),
        ("tong-46.5", TotalGoal(46.5)),
        ("tong-46,5", TotalGoal(46.5)),
        ("phan-tram-80", PercentGoal(80.0)),
        ("phan-tram-86", PercentGoal(86.0)),
        ("xep-loai-86", PercentGoal(86.0)),
        ("xep-loai-86.0", PercentGoal(86.0)),
        ("xep-loai-66.667", PercentGoal(66.667)),
        ("xep-loai-0", PercentGoal(0.0)),
        ("xep-loai-80", None),
        ("xep-loai-Tốt", None),
        ("xep-loai-", None),
        ("xep-loai", None),
        ("phan-tram--5", None),
        ("hang-" + "9" * 400, None),
        ("", None),
        ("86", None),
    ],
)
def test_a_code_names_a_goal_or_none(code: str, goal: Goal | None) -> None:
    assert read_goal(code, grades=GRADES) == goal


def test_a_block_without_grades_has_no_grade_for_a_goal() -> None:
    assert read_goal("xep-loai-86") is None


@given(st.text(max_size=30))
def test_no_code_breaks_the_reading(text: str) -> None:
    for code in (text, *(f"{kind}-{text}" for kind in KINDS)):
        read_goal(code, grades=GRADES)


@given(st.sampled_from(KINDS), st.floats(0, 1e6, allow_subnormal=False))
def test_a_code_that_was_written_holds_its_kind_and_every_digit(kind: str, value: float) -> None:
    written, number = goal_parts(goal_code(kind, value))
    assert (written, float(number)) == (kind, value)
    assert "e" not in number
    assert read_goal(goal_code("tong", value)) == TotalGoal(value)


@pytest.mark.parametrize(
    ("goal", "vietnamese", "english"),
    [
        (PercentGoal(86.0), "xếp loại Tốt (từ 86% điểm tối đa)", "grade Tốt (from 86% of the maximum)"),
        (PercentGoal(66.667), "xếp loại Khá (từ 66,667% điểm tối đa)", "grade Khá (from 66.667% of the maximum)"),
        (PercentGoal(80.0), "80% điểm tối đa", "80% of the maximum"),
        (RankGoal(3), "hạng 3", "rank 3"),
    ],
)
def test_a_goal_that_is_a_grade_is_called_by_it(goal: Goal, vietnamese: str, english: str) -> None:
    assert goal_sentence(goal, Localizer("vi"), GRADES) == vietnamese
    assert goal_sentence(goal, Localizer("en"), GRADES) == english


LIMIT_CODES = st.text("abc.019", min_size=1, max_size=6)


@given(
    st.builds(
        LimitChoices,
        most=st.integers(0, 999),
        locked=st.lists(LIMIT_CODES, unique=True, max_size=4).map(tuple),
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


EFFORT_CODES = st.text("abc.019", min_size=1, max_size=6)
TYPED = st.text(st.characters(exclude_categories=[]), max_size=60)


@given(st.dictionaries(EFFORT_CODES, TYPED, max_size=5))
def test_efforts_come_back_from_a_link_whatever_was_typed(typed: dict[str, str]) -> None:
    efforts = {code: kept_text(text) for code, text in typed.items()}
    assert read_efforts(write_efforts(efforts)) == efforts


def test_the_form_of_a_link_that_was_sent() -> None:
    assert write_efforts({"2.2.2": "3", "2.3.3": "0.5"}) == "2.2.2=3~2.3.3=0.5"
    assert write_efforts({}) == ""


@pytest.mark.parametrize("nonsense", ["", "~~", "=", "=3", "1.1", "~=~"])
def test_nonsense_says_nothing(nonsense: str) -> None:
    assert read_efforts(nonsense) == {}
