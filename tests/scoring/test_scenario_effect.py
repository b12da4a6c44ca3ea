"""A scenario's block figures stand beside those of the baseline."""

from fractions import Fraction

import numpy as np
from hypothesis import given

from dashboard.model import Scenario
from dashboard.scoring import (
    CloseGap,
    PlacesExchanged,
    apply_scenario,
    block_statistics,
    group_standings,
    neighbours,
    rank_block,
    rank_edition,
    rival_points,
    scenario_effect,
)
from dashboard.scoring.ranked_block import RankedBlock
from tests.scoring.blocks import block_of, edition_of, flat_tree
from tests.scoring.tables import Table, tables


def ranked(**rows: list[float | None]) -> RankedBlock:
    block = block_of(flat_tree(10, 20), rows)
    return rank_edition(edition_of(block, precision=1), None).blocks[block.code]


def test_several_agencies_change_and_the_block_follows() -> None:
    baseline = ranked(A=[9, 10], B=[5, 12], C=[4, 10])
    scenario = Scenario({("B", "c1"): 9.0, ("C", "c2"): 20.0})
    effect = scenario_effect(baseline, apply_scenario(baseline.block, scenario))
    assert effect.standings.rank.tolist() == [3, 2, 1]
    assert effect.best_first == (2, 1, 0)
    assert (baseline.statistics.points.mean, effect.statistics.points.mean) == (Fraction(50, 3), Fraction(64, 3))
    assert [group.percent.mean for group in effect.statistics.groups if group.percent] == [Fraction(220, 3), 70]
    assert effect.groups.points.tolist() == [[9, 10], [9, 12], [4, 20]]
    assert effect.neighbours.points_to_better.tolist()[:2] == [2, 3]


def test_each_agency_is_told_against_the_baseline() -> None:
    baseline = ranked(A=[9, 10], B=[5, 12], C=[4, 10])
    points = apply_scenario(baseline.block, Scenario({("C", "c2"): 20.0}))
    effect = scenario_effect(baseline, points)
    assert {code: (moved.places, moved.points) for code, moved in effect.change.by_agency.items()} == {
        "A": (-1, 0),
        "B": (-1, 0),
        "C": (2, 10),
    }
    assert (effect.change.new, effect.change.gone, effect.change.mean.same_maximum) == ((), (), True)
    assert effect.move_split.own.tolist() == [0, 0, 2]
    assert effect.move_split.others.tolist() == [-1, -1, 0]
    assert effect.places_exchanged == PlacesExchanged(gained=(2,), lost=(0, 1))


def test_the_others_moves_are_theirs_and_not_ones_own() -> None:
    baseline = ranked(A=[9, 10], B=[5, 13], C=[4, 10])
    points = rival_points(baseline.block, None, CloseGap(50), [0])
    effect = scenario_effect(baseline, points)
    assert effect.standings.rank.tolist() == [3, 1, 2]
    assert (effect.move_split.own[0], effect.move_split.others[0]) == (0, -2)


def test_no_change_gives_the_figures_of_the_baseline_themselves() -> None:
    baseline = ranked(A=[9, None], B=[5, 12])
    effect = scenario_effect(baseline, apply_scenario(baseline.block, Scenario()))
    assert effect.standings is baseline.standings
    assert effect.groups is baseline.groups
    assert effect.statistics is baseline.statistics
    assert effect.neighbours is baseline.neighbours
    assert effect.best_first == baseline.best_first
    assert effect.places_exchanged == PlacesExchanged((), ())
    assert not any(moved.places or moved.points for moved in effect.change.by_agency.values())


@given(tables())
def test_points_put_back_give_the_baseline_bit_for_bit(table: Table) -> None:
    block = table.block()
    baseline = rank_edition(edition_of(block, precision=table.precision), None).blocks[block.code]
    effect = scenario_effect(baseline, block.points.copy())
    assert effect.standings.key.tobytes() == baseline.standings.key.tobytes()
    assert effect.groups.percent.tobytes() == baseline.groups.percent.tobytes()
    assert effect.neighbours.points_to_better.tobytes() == baseline.neighbours.points_to_better.tobytes()
    assert repr(effect.statistics) == repr(baseline.statistics)  # which shows all that the figures are of


@given(tables())
def test_the_figures_are_those_of_a_block_that_had_these_points(table: Table) -> None:
    block = table.block()
    baseline = rank_edition(edition_of(block, precision=table.precision), None).blocks[block.code]
    points = rival_points(block, None, CloseGap(30), [0])
    effect = scenario_effect(baseline, points)
    standings = rank_block(block, table.precision, points)
    groups = group_standings(block, points)
    np.testing.assert_array_equal(effect.standings.rank, standings.rank)
    np.testing.assert_array_equal(effect.groups.percent, groups.percent)
    np.testing.assert_array_equal(effect.neighbours.margin_to_worse, neighbours(standings).margin_to_worse)
    assert repr(effect.statistics) == repr(block_statistics(block, standings, groups))
