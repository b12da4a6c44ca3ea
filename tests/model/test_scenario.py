"""A scenario is a value: changed points by agency and criterion."""

import dataclasses

import pytest

from dashboard.model import Scenario

BASE = Scenario({("b", "1"): 2.0, ("a", "2"): 0.0, ("a", "1"): 3.5})


def test_changing_a_score_makes_a_new_scenario_and_leaves_the_old_one() -> None:
    more = BASE.with_points("c", "1", 1.0)
    assert len(BASE) == 3
    assert more.changes[("c", "1")] == 1.0
    assert BASE.with_points("a", "1", 4.0).of_agency("a") == {"1": 4.0, "2": 0.0}


def test_zero_is_a_change_like_any_other() -> None:
    assert ("a", "2") in BASE.changes
    assert len(Scenario().with_points("a", "1", 0.0)) == 1
    assert Scenario({("a", "1"): 0.0}) != Scenario()


def test_scores_can_be_put_back() -> None:
    assert BASE.without([("a", "1"), ("a", "2")]) == Scenario({("b", "1"): 2.0})
    assert BASE.without([("nobody", "9")]) == BASE
    assert len(BASE.without(BASE)) == 0


def test_changes_of_one_agency_are_found_by_criterion() -> None:
    assert BASE.of_agency("a") == {"1": 3.5, "2": 0.0}
    assert BASE.of_agency("nobody") == {}


def test_the_order_in_which_changes_were_made_does_not_matter() -> None:
    again = Scenario().with_points("a", "1", 3.5).with_points("b", "1", 2.0).with_points("a", "2", 0.0)
    assert again == BASE
    assert hash(again) == hash(BASE)
    assert list(again) == [("a", "1"), ("a", "2"), ("b", "1")]


def test_nobody_can_change_a_scenario() -> None:
    with pytest.raises(TypeError):
        BASE.changes[("a", "1")] = 9.0  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        BASE.changes = {}  # type: ignore[misc]


def test_a_scenario_does_not_follow_the_table_it_was_made_from() -> None:
    table = {("a", "1"): 1.0}
    scenario = Scenario(table)
    table["b", "1"] = 2.0
    assert len(scenario) == 1
