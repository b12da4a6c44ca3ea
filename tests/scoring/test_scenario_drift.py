"""What a saved scenario is told when its edition has changed."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import replace

import pytest

from dashboard.model import Edition, EditionId, PointsRule, SavedScenario, Scenario
from dashboard.scoring import FigureDrift, ScenarioRule, changed_since
from tests.scoring.blocks import Row, block_of, edition_of, flat_tree

ROWS: Mapping[str, Row] = {"A": [5, 10], "B": [6, 20], "C": [7, None]}
SCENARIO = Scenario({("A", "c1"): 9.0, ("B", "c2"): 0.0})


def edition(rows: Mapping[str, Row] = ROWS, maxima: tuple[float, float] = (10, 40), version: str = "v1") -> Edition:
    return replace(edition_of(block_of(flat_tree(*maxima), rows)), version=version)


def saved(scenario: Scenario = SCENARIO, version: str = "v1") -> SavedScenario:
    moment = datetime.datetime(2025, 6, 1, tzinfo=datetime.UTC)
    return SavedScenario("id", None, "Thử", "", "", moment, EditionId("test", "2020"), version, scenario)


def test_nothing_has_changed_on_the_same_version() -> None:
    drift = changed_since(saved(), edition())
    assert not drift.version_differs
    assert drift.figures_differ is False
    assert (drift.fitting, drift.refusals, drift.baselines, drift.maxima, drift.elsewhere) == (SCENARIO, (), (), (), 0)


def test_other_words_are_another_version_with_the_same_figures() -> None:
    drift = changed_since(saved(), edition(version="v2"), edition())
    assert drift.version_differs
    assert drift.figures_differ is False


def test_the_changed_scores_are_told_apart_from_the_others() -> None:
    now = edition({"A": [5.5, 10], "B": [6, 21], "C": [8, None]}, version="v2")
    drift = changed_since(saved(), now, edition())
    assert drift.baselines == (FigureDrift("A", "c1", 5, 5.5), FigureDrift("B", "c2", 20, 21))
    assert drift.elsewhere == 1  # of C
    assert drift.figures_differ is True
    assert drift.fitting == SCENARIO


def test_a_maximum_that_changed_is_told_for_the_changed_scores_alone() -> None:
    drift = changed_since(saved(), edition(maxima=(12, 40), version="v2"), edition())
    assert drift.maxima == (FigureDrift("A", "c1", 10, 12),)
    assert (drift.baselines, drift.elsewhere, drift.figures_differ) == ((), 0, True)


def test_what_no_longer_fits_is_named_with_the_rule_and_left_out() -> None:
    scenario = Scenario({("A", "c1"): 9.0, ("B", "c2"): 30.0, ("C", "c1"): 1.0, ("gone", "c1"): 2.0})
    now = edition({"A": [5, 8], "B": [6, None], "C": [7, 3]}, maxima=(8, 40), version="v2")
    drift = changed_since(saved(scenario), now, edition(dict(ROWS) | {"gone": [1, 1]}))
    assert {(refusal.agency, refusal.rule) for refusal in drift.refusals} == {
        ("A", PointsRule.ABOVE_MAXIMUM),
        ("B", ScenarioRule.NOT_APPLICABLE),
        ("gone", ScenarioRule.UNKNOWN_AGENCY),
    }
    assert drift.fitting == Scenario({("C", "c1"): 1.0})
    assert drift.baselines == (FigureDrift("B", "c2", 20, None), FigureDrift("gone", "c1", 1, None))
    assert drift.elsewhere == 3  # A and C on c2, gone on c2


def test_without_the_version_it_was_saved_on_only_what_no_longer_fits_is_known() -> None:
    drift = changed_since(saved(), edition(version="v2"))
    assert drift.version_differs
    assert drift.figures_differ is None
    assert (drift.baselines, drift.maxima, drift.elsewhere) == (None, None, None)
    smaller = changed_since(saved(), edition({"A": [5, 10]}, version="v2"))
    assert [refusal.rule for refusal in smaller.refusals] == [ScenarioRule.UNKNOWN_AGENCY]
    assert smaller.figures_differ is True


def test_only_the_scenario_s_own_edition_and_version_can_be_compared() -> None:
    with pytest.raises(ValueError, match="is on test/2020, not on test/2021"):
        changed_since(saved(), replace(edition(), id=EditionId("test", "2021")))
    with pytest.raises(ValueError, match="was saved on version v1, not on v2"):
        changed_since(saved(), edition(), edition(version="v2"))
