"""A scenario changes what it says and nothing else, and refuses what does not fit.

And what a saved scenario is told when its edition has changed.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import Block, Edition, EditionId, PointsRule, SavedScenario, Scenario
from dashboard.scoring import (
    FigureDrift,
    RankCrossings,
    ScenarioRefused,
    ScenarioRule,
    apply_scenario,
    changed_since,
    passing,
    rank_block,
    refused_changes,
)
from tests.scoring.blocks import Row, block_of, edition_of, flat_tree
from tests.scoring.tables import Table, tables

BLOCK = block_of(flat_tree(10, 4, 3, steps={"c2": 0.5}), {"A": [9, 1, None], "B": [5, 2, 3], "C": [5, 0.7, 0]})
DISTRICTS = block_of(flat_tree(20), {"X": [12], "Y": [15]}, code="districts")
EDITION = edition_of(BLOCK, DISTRICTS)


def rules(changes: dict[tuple[str, str], float]) -> list[tuple[str, str, str]]:
    return [(issue.agency, issue.criterion, issue.rule) for issue in refused(changes)]


def refused(changes: dict[tuple[str, str], float]):
    return refused_changes(EDITION, Scenario(changes))


# --- nothing changed


def test_a_scenario_without_changes_is_the_baseline_itself() -> None:
    assert apply_scenario(BLOCK, Scenario()) is BLOCK.points


@given(tables(), st.data())
def test_putting_scores_back_to_their_own_values_gives_the_baseline_bit_for_bit(
    table: Table, data: st.DataObject
) -> None:
    block = table.block()
    cells = data.draw(st.lists(st.sampled_from(applicable_cells(table)), unique=True))
    scenario = Scenario({cell_code(block, cell): float(block.points[cell]) for cell in cells})
    points = apply_scenario(block, scenario)
    assert points.tobytes() == block.points.tobytes()
    before, after = rank_block(block, table.precision), rank_block(block, table.precision, points)
    for figure in ("exact_total", "total", "maximum", "percent", "key", "rank", "tied"):
        assert getattr(before, figure).tobytes() == getattr(after, figure).tobytes()


def test_the_edition_is_never_touched() -> None:
    before = BLOCK.points.copy()
    changed = apply_scenario(BLOCK, Scenario({("A", "c1"): 0.0}))
    changed[:] = -1
    np.testing.assert_array_equal(BLOCK.points, before)


# --- something changed


def test_zero_is_a_change() -> None:
    points = apply_scenario(BLOCK, Scenario({("B", "c1"): 0.0}))
    assert points[1].tolist() == [0, 2, 3]
    assert rank_block(BLOCK, 2, points).total.tolist() == [10, 5, 5.7]


def test_changes_of_several_agencies_hold_together() -> None:
    points = apply_scenario(BLOCK, Scenario({("A", "c1"): 10.0, ("B", "c2"): 3.5, ("C", "c3"): 3.0}))
    np.testing.assert_array_equal(points, [[10, 1, math.nan], [5, 3.5, 3], [5, 0.7, 3]])


def test_changes_to_another_block_do_not_concern_this_one() -> None:
    scenario = Scenario({("X", "c1"): 20.0})
    assert apply_scenario(BLOCK, scenario) is BLOCK.points
    assert apply_scenario(DISTRICTS, scenario).tolist() == [[20], [15]]


@given(tables(), st.data())
def test_raising_points_never_worsens_ones_own_rank_nor_changes_another_total(
    table: Table, data: st.DataObject
) -> None:
    agency, criterion = data.draw(st.sampled_from(applicable_cells(table)))
    own, maximum = table.rows[agency][criterion], table.maxima[criterion]
    assert own is not None
    raised = own + data.draw(st.integers(0, int((maximum - own) * 10**9)).map(lambda units: Decimal(units).scaleb(-9)))
    block = table.block()
    points = apply_scenario(block, Scenario({cell_code(block, (agency, criterion)): float(raised)}))
    before, after = rank_block(block, table.precision), rank_block(block, table.precision, points)
    assert after.rank[agency] <= before.rank[agency]
    others = np.arange(len(block.agencies)) != agency
    for figure in ("exact_total", "total", "maximum", "percent", "key"):
        assert getattr(before, figure)[others].tobytes() == getattr(after, figure)[others].tobytes(), figure
    # and the ranks are those of the sheet with that one cell changed
    assert after.rank.tolist() == table.with_cell(agency, criterion, raised).ranks()


# --- what is refused


@pytest.mark.parametrize(
    ("agency", "criterion", "points", "rule"),
    [
        ("nobody", "c1", 5.0, ScenarioRule.UNKNOWN_AGENCY),
        ("A", "c9", 5.0, ScenarioRule.UNKNOWN_CRITERION),
        ("X", "c2", 1.0, ScenarioRule.UNKNOWN_CRITERION),  # of the other block
        ("A", "c3", 1.0, ScenarioRule.NOT_APPLICABLE),
        ("A", "c1", math.nan, PointsRule.NOT_A_NUMBER),
        ("A", "c1", math.inf, PointsRule.NOT_A_NUMBER),
        ("A", "c1", -math.inf, PointsRule.NOT_A_NUMBER),
        ("A", "c1", -0.01, PointsRule.BELOW_ZERO),
        ("A", "c1", 10.01, PointsRule.ABOVE_MAXIMUM),
        ("B", "c2", 1.25, PointsRule.OFF_STEP),
    ],
)
def test_what_does_not_fit_is_refused_with_its_rule(
    agency: str, criterion: str, points: float, rule: ScenarioRule | PointsRule
) -> None:
    (issue,) = refused({(agency, criterion): points})
    assert (issue.agency, issue.criterion, issue.rule) == (agency, criterion, rule)
    assert issue.points == points or math.isnan(points)


def test_a_refusal_names_the_criterion_it_was_meant_for() -> None:
    (issue,) = refused({("A", "c1"): 11.0})
    assert issue.leaf == BLOCK.tree.by_code["c1"]


def test_every_change_that_does_not_fit_is_reported_and_not_only_the_first() -> None:
    assert rules({("A", "c1"): 11.0, ("A", "c2"): 2.0, ("B", "c3"): -1.0}) == [
        ("A", "c1", PointsRule.ABOVE_MAXIMUM),
        ("B", "c3", PointsRule.BELOW_ZERO),
    ]


@given(st.floats() | st.floats(0, 10))
def test_points_are_taken_as_they_are_or_refused_and_never_clipped(points: float) -> None:
    scenario = Scenario({("A", "c1"): points})
    if 0 <= points <= 10:
        assert apply_scenario(BLOCK, scenario)[0, 0] == points
        assert refused_changes(EDITION, scenario) == ()
    else:
        with pytest.raises(ScenarioRefused) as issue:
            apply_scenario(BLOCK, scenario)
        assert [refused.rule for refused in issue.value.issues] == [
            refused.rule for refused in refused_changes(EDITION, scenario)
        ]


def test_a_refused_scenario_changes_nothing_at_all() -> None:
    with pytest.raises(ScenarioRefused, match=r"A:c1=11\.0 above_maximum"):
        apply_scenario(BLOCK, Scenario({("A", "c1"): 11.0, ("B", "c1"): 6.0}))


def test_a_group_of_criteria_has_no_points_of_its_own() -> None:
    assert ScenarioRule.UNKNOWN_CRITERION in {rule for *_, rule in rules({("A", "group"): 1.0})}


def test_a_score_may_go_back_to_its_own_value_even_off_the_steps() -> None:
    assert BLOCK.points[2, 1] == 0.7  # the steps of c2 are halves
    assert refused({("C", "c2"): 0.7}) == ()
    assert rules({("C", "c2"): 0.8}) == [("C", "c2", PointsRule.OFF_STEP)]


# --- who changed places


def passing_of(before: Sequence[float], after: Sequence[float], row: int = 0) -> RankCrossings:
    blocks = [
        block_of(flat_tree(100), {str(i): [points] for i, points in enumerate(column)}) for column in (before, after)
    ]
    return passing(rank_block(blocks[0], 2), rank_block(blocks[1], 2), row)


def test_who_was_ahead_is_overtaken_or_caught_up_with_best_first() -> None:
    #            own  1   2   3   4   5
    assert passing_of([50, 60, 70, 80, 55, 10], [70, 60, 70, 80, 65, 10]) == RankCrossings((4, 1), (2,), ())


def test_who_was_not_ahead_and_now_is_went_past() -> None:
    # 1 was tied, 2 behind; 3 was ahead and still is
    assert passing_of([50, 50, 40, 90], [45, 50, 60, 90]) == RankCrossings((), (), (2, 1))


def test_whoever_was_behind_and_only_draws_level_changed_no_places() -> None:
    assert passing_of([50, 40], [50, 50]) == RankCrossings((), (), ())
    assert passing_of([50, 50], [60, 50]) == RankCrossings((), (), ())


def test_totals_that_differ_only_below_the_precision_are_level() -> None:
    assert passing_of([50, 60], [59.999, 60]) == RankCrossings((), (1,), ())


@given(tables(agencies=(2, 8)), st.data())
def test_a_rank_moves_by_those_who_changed_places(table: Table, data: st.DataObject) -> None:
    agency, criterion = data.draw(st.sampled_from(applicable_cells(table)))
    points = data.draw(st.integers(0, int(table.maxima[criterion] * 100)).map(lambda units: Decimal(units).scaleb(-2)))
    changed = table.with_cell(agency, criterion, points)
    before, after = (rank_block(each.block(), each.precision) for each in (table, changed))
    for row in range(len(table.rows)):
        moved = passing(before, after, row)
        keys_before, keys_after = table.ranking_keys(), changed.ranking_keys()
        rows = range(len(keys_before))
        ahead = [other for other in rows if keys_before[other] > keys_before[row]]
        assert set(moved.overtaken) == {other for other in ahead if keys_after[other] < keys_after[row]}
        assert set(moved.caught_up) == {other for other in ahead if keys_after[other] == keys_after[row]}
        assert set(moved.now_ahead) == {
            other for other in rows if other not in ahead and keys_after[other] > keys_after[row]
        }
        lost, gained = len(moved.now_ahead), len(moved.overtaken) + len(moved.caught_up)
        assert after.rank[row] - before.rank[row] == lost - gained


def applicable_cells(table: Table) -> list[tuple[int, int]]:
    return [(i, j) for i, row in enumerate(table.rows) for j, cell in enumerate(row) if cell is not None]


def cell_code(block: Block, cell: tuple[int, int]) -> tuple[str, str]:
    return block.agencies[cell[0]].code, block.tree.leaves[cell[1]].code


ROWS: Mapping[str, Row] = {"A": [5, 10], "B": [6, 20], "C": [7, None]}
SCENARIO = Scenario({("A", "c1"): 9.0, ("B", "c2"): 0.0})


def edition(rows: Mapping[str, Row] = ROWS, maxima: tuple[float, float] = (10, 40), version: str = "v1") -> Edition:
    return replace(edition_of(block_of(flat_tree(*maxima), rows)), version=version)


def saved(scenario: Scenario = SCENARIO, version: str = "v1") -> SavedScenario:
    moment = datetime.datetime(2025, 6, 1, tzinfo=datetime.UTC)
    return SavedScenario("id", None, "Thử", "", "", moment, EditionId("test", "2020"), version, scenario)


def test_nothing_has_changed_on_the_same_version() -> None:
    drift = changed_since(saved(), edition())
    assert (drift.fitting, drift.issues, drift.baselines, drift.maxima, drift.elsewhere) == (SCENARIO, (), (), (), 0)


def test_other_words_are_another_version_with_the_same_figures() -> None:
    drift = changed_since(saved(), edition(version="v2"), edition())
    assert (drift.issues, drift.baselines, drift.maxima, drift.elsewhere) == ((), (), (), 0)


def test_the_changed_scores_are_told_apart_from_the_others() -> None:
    now = edition({"A": [5.5, 10], "B": [6, 21], "C": [8, None]}, version="v2")
    drift = changed_since(saved(), now, edition())
    assert drift.baselines == (FigureDrift("A", "c1", 5, 5.5), FigureDrift("B", "c2", 20, 21))
    assert drift.elsewhere == 1  # of C
    assert drift.fitting == SCENARIO


def test_a_maximum_that_changed_is_told_for_the_changed_scores_alone() -> None:
    drift = changed_since(saved(), edition(maxima=(12, 40), version="v2"), edition())
    assert drift.maxima == (FigureDrift("A", "c1", 10, 12),)
    assert (drift.baselines, drift.elsewhere) == ((), 0)


def test_what_no_longer_fits_is_named_with_the_rule_and_left_out() -> None:
    scenario = Scenario({("A", "c1"): 9.0, ("B", "c2"): 30.0, ("C", "c1"): 1.0, ("gone", "c1"): 2.0})
    now = edition({"A": [5, 8], "B": [6, None], "C": [7, 3]}, maxima=(8, 40), version="v2")
    drift = changed_since(saved(scenario), now, edition(dict(ROWS) | {"gone": [1, 1]}))
    assert {(issue.agency, issue.rule) for issue in drift.issues} == {
        ("A", PointsRule.ABOVE_MAXIMUM),
        ("B", ScenarioRule.NOT_APPLICABLE),
        ("gone", ScenarioRule.UNKNOWN_AGENCY),
    }
    assert drift.fitting == Scenario({("C", "c1"): 1.0})
    assert drift.baselines == (FigureDrift("B", "c2", 20, None), FigureDrift("gone", "c1", 1, None))
    assert drift.elsewhere == 3  # A and C on c2, gone on c2


def test_without_the_version_it_was_saved_on_only_what_no_longer_fits_is_known() -> None:
    drift = changed_since(saved(), edition(version="v2"))
    assert (drift.baselines, drift.maxima, drift.elsewhere) == (None, None, None)
    smaller = changed_since(saved(), edition({"A": [5, 10]}, version="v2"))
    assert [issue.rule for issue in smaller.issues] == [ScenarioRule.UNKNOWN_AGENCY]


def test_only_the_scenario_s_own_edition_and_version_can_be_compared() -> None:
    with pytest.raises(ValueError, match="is on test/2020, not on test/2021"):
        changed_since(saved(), replace(edition(), id=EditionId("test", "2021")))
    with pytest.raises(ValueError, match="was saved on version v1, not on v2"):
        changed_since(saved(), edition(), edition(version="v2"))
