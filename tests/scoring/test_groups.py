"""Sums, percentages and ranks of criterion groups."""

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import CriteriaTree, Criterion
from dashboard.scoring import group_standings, rank_block
from tests.scoring.blocks import block_of
from tests.scoring.tables import Table, competition_ranks_by_counting, tables

TREE = CriteriaTree(
    (
        Criterion("1", None, "Readiness"),
        Criterion("1.1", "1", "Machines", 10),
        Criterion("2", None, "Results"),
        Criterion("1.2", "1", "People", 5),
        Criterion("2.1", "2", "Openness", 20),
    )
)
#                          1.1  1.2  2.1
BLOCK = block_of(TREE, {"A": [8, 1, 20], "B": [6, None, 12], "C": [6, 3, None]})


def test_a_group_is_the_sum_of_its_applicable_criteria_wherever_they_stand() -> None:
    groups = group_standings(BLOCK)
    assert [node.code for node in groups.nodes] == ["1", "2"]
    np.testing.assert_array_equal(groups.points, [[9, 20], [6, 12], [9, math.nan]])
    np.testing.assert_array_equal(groups.maximum, [[15, 20], [10, 20], [15, math.nan]])
    np.testing.assert_array_equal(groups.percent, [[60, 100], [60, 60], [60, math.nan]])


def test_groups_are_ranked_by_percent_and_who_it_does_not_apply_to_has_no_rank() -> None:
    # group 1: 9 of 15, 6 of 10, 9 of 15 are all 60 %
    assert group_standings(BLOCK).rank.tolist() == [[1, 1], [1, 2], [1, 0]]


def test_a_group_with_nothing_to_gain_has_no_percentage_and_no_rank() -> None:
    tree = CriteriaTree((Criterion("bonus", None, "Bonus", 0.0), Criterion("1", None, "One", 5.0)))
    groups = group_standings(block_of(tree, {"A": [0, 3], "B": [0, 4]}))
    assert np.isnan(groups.percent[:, 0]).all()
    assert groups.rank.tolist() == [[0, 2], [0, 1]]


def test_any_node_can_be_summed_up_leaves_too() -> None:
    groups = group_standings(BLOCK, nodes=[TREE.by_code["1.2"], TREE.by_code["2"]])
    np.testing.assert_array_equal(groups.points, [[1, 20], [math.nan, 12], [3, math.nan]])
    assert groups.rank.tolist() == [[2, 1], [0, 2], [1, 0]]
    assert group_standings(BLOCK, nodes=[]).points.shape == (3, 0)


def test_other_points_of_the_same_shape_can_be_summed_up() -> None:
    points = BLOCK.points.copy()
    points[0] = 0
    assert group_standings(BLOCK, points).points[0].tolist() == [0, 0]
    assert group_standings(BLOCK).points[0].tolist() == [9, 20]


def test_group_sums_are_free_of_binary_noise() -> None:
    tree = CriteriaTree((Criterion("g", None, "G"), *(Criterion(str(leaf), "g", "", 1.0) for leaf in range(3))))
    block = block_of(tree, {"A": [0.1, 0.1, 0.1], "B": [0.3, 0, 0]})
    groups = group_standings(block)
    assert groups.points.tolist() == [[0.3], [0.3]]
    assert groups.rank.tolist() == [[1], [1]]


@given(tables(), st.data())
def test_every_group_agrees_with_the_sheet_worked_out_in_decimals(table: Table, data: st.DataObject) -> None:
    group_of = data.draw(st.lists(st.integers(0, 2), min_size=len(table.maxima), max_size=len(table.maxima)))
    used = sorted(set(group_of))
    leaves = [
        Criterion(f"{group}.{column}", str(group), "", float(maximum))
        for column, (group, maximum) in enumerate(zip(group_of, table.maxima, strict=True))
    ]
    tree = CriteriaTree((*(Criterion(str(group), None, "") for group in used), *leaves))
    rows = {f"a{i}": [None if cell is None else float(cell) for cell in row] for i, row in enumerate(table.rows)}
    block = block_of(tree, rows)
    groups = group_standings(block)
    for at, group in enumerate(used):
        columns = [column for column, of in enumerate(group_of) if of == group]
        shares: list[Fraction | None] = []
        for row, cells in enumerate(table.rows):
            applicable = [column for column in columns if cells[column] is not None]
            if not applicable:
                assert math.isnan(groups.points[row, at])
                assert math.isnan(groups.percent[row, at])
                shares.append(None)
                continue
            points = sum((cells[column] or Decimal(0) for column in applicable), Decimal(0))
            maximum = sum((table.maxima[column] for column in applicable), Decimal(0))
            assert groups.points[row, at] == float(points)
            assert groups.maximum[row, at] == float(maximum)
            assert math.isclose(groups.percent[row, at], Fraction(points) / Fraction(maximum) * 100, rel_tol=1e-14)
            shares.append(Fraction(round(Fraction(points) / Fraction(maximum) * 100 * 10**9), 10**9))
        ranks = iter(competition_ranks_by_counting([share for share in shares if share is not None]))
        assert groups.rank[:, at].tolist() == [0 if share is None else next(ranks) for share in shares]
    sums = rank_block(block, 9).exact_total
    np.testing.assert_allclose(np.nansum(groups.points, axis=1), sums, rtol=0, atol=1e-9)
