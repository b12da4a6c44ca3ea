"""What each criterion alone could do."""

import math

import numpy as np
import pytest
from hypothesis import given

from dashboard.scoring import rank_block
from dashboard.scoring.plans import RankGoal, Reach, criterion_prospects
from dashboard.scoring.plans.question import is_reached
from tests.scoring.blocks import block_of, flat_tree
from tests.scoring.plans.sheets import AGENCY, Sheet, sheets


def test_places_by_the_maximum_the_mean_and_the_best() -> None:
    block = block_of(
        flat_tree(10, 10, steps={"c2": 1}), {"A": [5, 2], "B": [6, 2.5], "C": [6, 6], "D": [8, 3], "E": [10, 10]}
    )
    # A 7, B 8.5, C 12, D 11, E 20. The means are 7 and 4.7.
    one, two = criterion_prospects(block, 0, precision=2, goal=RankGoal(3))
    assert (one.today, one.gap) == (5, 5)
    assert (one.maximum, one.mean, one.best) == (Reach(10, 3), Reach(7, 1), Reach(10, 3))
    assert (two.maximum, two.mean, two.best) == (Reach(10, 3), Reach(5, 1), Reach(10, 3))
    assert one.enough_alone
    assert two.enough_alone


def test_where_the_agency_is_at_the_mean_there_is_nothing_to_gain_by_it() -> None:
    block = block_of(flat_tree(10, 5), {"A": [8, 5], "B": [6, 1]})
    one, two = criterion_prospects(block, 0, precision=2)
    assert one.mean == one.best == Reach(8, 0)
    assert one.maximum == Reach(10, 0)
    assert two.maximum == two.mean == two.best == Reach(5, 0)
    assert (two.gap, two.enough_alone) == (0, None)


def test_what_is_not_applicable_has_no_prospects() -> None:
    block = block_of(flat_tree(10, 10), {"A": [4, None], "B": [5, 5]})
    (only,) = criterion_prospects(block, 0, precision=2)
    assert only.leaf.code == "c1"
    assert only.mean == Reach(4.5, 0)
    assert only.best == Reach(5, 1)  # 50 % of 10 as of 20


def test_one_criterion_may_not_be_enough() -> None:
    block = block_of(flat_tree(10, 3), {"A": [4, 0], "B": [10, 0]})
    assert [found.enough_alone for found in criterion_prospects(block, 0, 2, goal=RankGoal(1))] == [True, False]


def test_others_and_oneself_may_stand_elsewhere() -> None:
    block = block_of(flat_tree(10), {"A": [4], "B": [5]})
    (found,) = criterion_prospects(block, 0, 2, points=np.array([[4.0], [8.0]]), today=np.array([6.0]))
    assert (found.today, found.mean, found.best) == (6, Reach(7, 0), Reach(8, 1))


@given(sheets())
def test_places_are_those_of_the_block_ranked_anew(sheet: Sheet) -> None:
    block, precision = sheet.block, sheet.table.precision
    before = rank_block(block, precision)
    found = criterion_prospects(block, AGENCY, precision, goal=sheet.goal)
    assert [one.column for one in found] == [n for n, cell in enumerate(sheet.table.rows[AGENCY]) if cell is not None]
    for one in found:
        of_block = block.points[:, one.column][~np.isnan(block.points[:, one.column])]
        assert one.maximum.points == one.leaf.max_points
        assert one.mean.points >= min(float(of_block.mean()) - 1e-9, one.maximum.points)
        assert one.best.points >= of_block.max()
        for reach in (one.maximum, one.mean, one.best):
            assert one.leaf.problem_with(reach.points) is None or reach.points == one.today
            raised = block.points.copy()
            raised[AGENCY, one.column] = reach.points
            after = rank_block(block, precision, raised)
            assert reach.places == before.rank[AGENCY] - after.rank[AGENCY]
            if reach is one.maximum:
                assert one.enough_alone == is_reached(sheet.goal, after, AGENCY)
        assert math.isclose(one.gap, one.maximum.points - one.today, abs_tol=1e-9)


def test_all_prospects_of_many_criteria_in_a_large_block() -> None:
    source = np.random.default_rng(1)
    rows = {f"a{n}": np.round(source.uniform(0, 10, 300), 2).tolist() for n in range(40)}
    block = block_of(flat_tree(*[10.0] * 300), rows)
    found = criterion_prospects(block, 3, 2, goal=RankGoal(1))
    assert len(found) == 300
    with pytest.raises(ValueError, match="expected points"):
        criterion_prospects(block, 3, 2, today=np.zeros(7))
