"""A scenario's block figures stand beside those of the baseline.

Places gained and lost are one's own points and the others', and nothing else.
"""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import Scenario
from dashboard.scoring import (
    CloseShareOfGap,
    MoveSplit,
    PlacesExchanged,
    apply_scenario,
    block_statistics,
    group_standings,
    neighbours,
    peer_points,
    rank_block,
    rank_edition,
    scenario_effect,
    split_moves,
    who_gains_and_loses,
)
from dashboard.scoring.ranked_block import RankedBlock
from tests.scoring.blocks import Row, block_of, edition_of, flat_tree
from tests.scoring.tables import Table, competition_ranks_by_counting, tables


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
    assert neighbours(effect.standings).points_to_better.tolist()[:2] == [2, 3]


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
    points = peer_points(baseline.block, None, CloseShareOfGap(50), [0])
    effect = scenario_effect(baseline, points)
    assert effect.standings.rank.tolist() == [3, 1, 2]
    assert (effect.move_split.own[0], effect.move_split.others[0]) == (0, -2)


def test_no_change_gives_the_figures_of_the_baseline_themselves() -> None:
    baseline = ranked(A=[9, None], B=[5, 12])
    effect = scenario_effect(baseline, apply_scenario(baseline.block, Scenario()))
    assert effect.standings is baseline.standings
    assert effect.groups is baseline.groups
    assert effect.statistics is baseline.statistics
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
    assert repr(effect.statistics) == repr(baseline.statistics)  # which shows all that the figures are of


@given(tables())
def test_the_figures_are_those_of_a_block_that_had_these_points(table: Table) -> None:
    block = table.block()
    baseline = rank_edition(edition_of(block, precision=table.precision), None).blocks[block.code]
    points = peer_points(block, None, CloseShareOfGap(30), [0])
    effect = scenario_effect(baseline, points)
    standings = rank_block(block, table.precision, points)
    groups = group_standings(block, points)
    np.testing.assert_array_equal(effect.standings.rank, standings.rank)
    np.testing.assert_array_equal(effect.groups.percent, groups.percent)
    assert repr(effect.statistics) == repr(block_statistics(block, standings, groups))


@given(tables(agencies=(1, 8)))
def test_figures_of_one_agency_are_those_that_are_computed_for_all(table: Table) -> None:
    """A moving slider asks for those of one agency alone."""
    block = table.block()
    baseline = rank_edition(edition_of(block, precision=table.precision), None).blocks[block.code]
    effect = scenario_effect(baseline, peer_points(block, None, CloseShareOfGap(30), [0]))
    near, groups = neighbours(effect.standings), effect.groups
    for row in range(len(table.rows)):
        np.testing.assert_array_equal(effect.group_points_of(row), groups.points[row])
        rank, needed = effect.next_better_rank(row)
        np.testing.assert_array_equal((rank, needed), (near.better_rank[row], near.points_to_better[row]))


def split(before: dict[str, Row], after: dict[str, Row], *maxima: float) -> MoveSplit:
    tree = flat_tree(*(maxima or (100,)))
    return split_moves(*(rank_block(block_of(tree, rows), 2) for rows in (before, after)))


def exchanged(before: dict[str, Row], after: dict[str, Row]) -> PlacesExchanged:
    blocks = [block_of(flat_tree(100), rows) for rows in (before, after)]
    return who_gains_and_loses(*(rank_block(block, 2) for block in blocks), blocks[0].name_order)


@st.composite
def scenarios(draw: st.DrawFn) -> tuple[Table, Table]:
    """A sheet, and the same with any applicable points changed."""
    before = draw(tables())
    after = before
    for agency, row in enumerate(before.rows):
        for criterion, cell in enumerate(row):
            if cell is not None and draw(st.booleans()):
                points = Decimal(draw(st.integers(0, int(before.maxima[criterion]))))
                after = after.with_cell(agency, criterion, points)
    return before, after


def standings_of(table: Table):
    return rank_block(table.block(), table.precision)


# --- exact


@given(scenarios())
def test_own_and_others_add_up_to_the_places_gained(tables: tuple[Table, Table]) -> None:
    moves = split_moves(*map(standings_of, tables))
    np.testing.assert_array_equal(moves.own + moves.others, moves.places)
    assert (moves.own * 2 == np.rint(moves.own * 2)).all()  # whole or half places


@given(scenarios())
def test_each_part_is_the_mean_over_both_orders(tables: tuple[Table, Table]) -> None:
    before, after = tables
    moves = split_moves(*map(standings_of, tables))
    keys_before, keys_after = before.ranking_keys(), after.ranking_keys()
    for agency in range(len(keys_before)):

        def rank(own: list, others: list, agency: int = agency) -> int:
            keys = [*others[:agency], own[agency], *others[agency + 1 :]]
            return competition_ranks_by_counting(keys)[agency]

        start, own_only = rank(keys_before, keys_before), rank(keys_after, keys_before)
        others_only, end = rank(keys_before, keys_after), rank(keys_after, keys_after)
        assert moves.places[agency] == start - end
        assert moves.rank_own_only[agency] == own_only
        assert moves.rank_others_only[agency] == others_only
        assert Fraction(moves.own[agency]) == Fraction((start - own_only) + (others_only - end), 2)
        assert Fraction(moves.others[agency]) == Fraction((start - others_only) + (own_only - end), 2)


@given(scenarios())
def test_who_changed_no_points_moved_because_of_others_alone(tables: tuple[Table, Table]) -> None:
    before, after = map(standings_of, tables)
    moves = split_moves(before, after)
    assert (moves.own[before.key == after.key] == 0).all()


@given(scenarios())
def test_points_gained_never_count_against_oneself(tables: tuple[Table, Table]) -> None:
    before, after = map(standings_of, tables)
    moves = split_moves(before, after)
    assert (moves.own[after.key > before.key] >= 0).all()
    assert (moves.own[after.key < before.key] <= 0).all()


@given(tables())
def test_nothing_changed_splits_into_nothing(table: Table) -> None:
    standings = standings_of(table)
    moves = split_moves(standings, standings)
    for part in (moves.places, moves.own, moves.others):
        assert not part.any()
    assert moves.rank_own_only.tolist() == moves.rank_others_only.tolist() == standings.rank.tolist()


# --- known answers


def test_a_climb_past_somebody_who_fell_is_half_ones_own() -> None:
    # B rises to 60 and A falls to 50: either alone would have been enough for B
    moves = split({"A": [70], "B": [40]}, {"A": [50], "B": [60]})
    assert moves.places.tolist() == [-1, 1]
    # B alone at 60 stays behind 70, and A alone at 50 stays ahead of 40: it took both
    assert moves.rank_own_only.tolist() == [1, 2]
    assert moves.own.tolist() == [-0.5, 0.5]
    assert moves.others.tolist() == [-0.5, 0.5]


def test_points_of_ones_own_can_be_undone_by_the_others() -> None:
    # alone, C would have passed both and B would have passed A; each stood in the other's way
    moves = split({"A": [70], "B": [60], "C": [50]}, {"A": [70], "B": [90], "C": [80]})
    assert moves.places.tolist() == [-2, 1, 1]
    assert moves.own.tolist() == [0, 1.5, 1.5]
    assert moves.others.tolist() == [-2, -0.5, -0.5]


def test_percentages_are_split_where_percentages_rank() -> None:
    # A 60 %, B 50 %; B rises by 2 of its 10 points to 70 %
    moves = split({"A": [6, 6], "B": [5, None]}, {"A": [6, 6], "B": [7, None]}, 10, 10)
    assert (moves.own.tolist(), moves.others.tolist()) == ([0, 1], [-1, 0])


def test_the_most_places_come_first_then_the_better_rank_then_the_name() -> None:
    before: dict[str, Row] = {"A": [90], "B": [80], "C": [70], "D": [60], "E": [50]}
    # after: E A D=C B
    assert exchanged(before, {"A": [90], "B": [10], "C": [70], "D": [70], "E": [95]}) == PlacesExchanged(
        gained=(4, 3), lost=(1, 0)
    )
    tied = exchanged({"Z": [90], "B": [80], "A": [10]}, {"Z": [50], "B": [50], "A": [95]})
    assert tied == PlacesExchanged(gained=(2,), lost=(0,))


def test_agencies_that_moved_alike_are_in_name_order() -> None:
    gone = exchanged({"Z": [90], "A": [90], "M": [10]}, {"Z": [50], "A": [50], "M": [95]})
    assert gone == PlacesExchanged(gained=(2,), lost=(1, 0))


def test_rankings_by_unlike_figures_are_not_compared() -> None:
    by_total, by_percent = block_of(flat_tree(10, 10), {"A": [1, 1]}), block_of(flat_tree(10, 10), {"A": [1, None]})
    for one, other in (
        (rank_block(by_total, 2), rank_block(by_percent, 2)),
        (rank_block(by_total, 2), rank_block(by_total, 3)),
        (rank_block(by_total, 2), rank_block(block_of(flat_tree(10, 10), {"A": [1, 1], "B": [1, 1]}), 2)),
    ):
        with pytest.raises(ValueError, match="same figure"):
            split_moves(one, other)
        with pytest.raises(ValueError, match="same figure"):
            who_gains_and_loses(one, other, (0,))
