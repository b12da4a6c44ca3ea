"""All that the pages show of one edition, worked out together."""

import math
from fractions import Fraction

import numpy as np

from dashboard.model import Statistic
from dashboard.scoring import rank_edition
from tests.scoring.blocks import block_of, edition_of, fact, flat_tree

BEFORE = edition_of(block_of(flat_tree(10), {"A": [5], "B": [7]}), period="2019")
NOW = edition_of(
    block_of(flat_tree(10), {"B": [4], "A": [9], "C": [4]}),
    block_of(flat_tree(20), {"X": [12]}, code="districts"),
    facts=[fact(Statistic.MEAN_CHANGE, "-0.33"), fact(Statistic.AGENCY_COUNT, "2", block="districts")],
)


def test_every_block_is_ranked_and_listed_with_the_best_first() -> None:
    blocks = rank_edition(NOW, None).blocks
    assert list(blocks) == ["departments", "districts"]
    departments = blocks["departments"]
    assert departments.standings.rank.tolist() == [2, 1, 2]
    assert departments.best_first == (1, 0, 2)  # A, then B and C by name
    assert departments.statistics.points.mean == Fraction(17, 3)
    np.testing.assert_array_equal(departments.neighbours.points_to_better, [5, math.nan, 5])
    np.testing.assert_array_equal(departments.groups.points, [[4], [9], [4]])


def test_changes_are_told_where_the_earlier_edition_has_the_block() -> None:
    blocks = rank_edition(NOW, BEFORE).blocks
    change = blocks["departments"].change
    assert change is not None
    assert {code: moved.places for code, moved in change.by_agency.items()} == {"B": -1, "A": 1}
    assert blocks["districts"].change is None
    assert all(block.change is None for block in rank_edition(NOW, None).blocks.values())


def test_printed_facts_are_checked_against_both_editions() -> None:
    # mean before 6, now 5.67: −0.33 holds; one district, not two
    assert [check.holds for check in rank_edition(NOW, BEFORE).checks] == [True, False]
    assert [check.holds for check in rank_edition(NOW, None).checks] == [False, False]
    assert rank_edition(NOW, BEFORE).blocks["departments"].origins.confirmed == (NOW.facts[0],)
