"""Block figures against Python's own `statistics`."""

import math
import statistics
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given

from dashboard.model import CriteriaTree, Criterion
from dashboard.scoring import Summary, block_statistics, group_standings, rank_block, summarise
from tests.scoring.blocks import block_of, flat_tree
from tests.scoring.tables import Table, tables

TREE = CriteriaTree(
    (
        Criterion("1", None, "Readiness"),
        Criterion("1.1", "1", "Machines", 10),
        Criterion("1.2", "1", "People", 10),
        Criterion("2", None, "Results"),
        Criterion("2.1", "2", "Openness", 60),
    )
)


def assert_summary(summary: Summary, values: Sequence[Fraction]) -> None:
    assert summary.count == len(values)
    assert summary.mean == sum(values, Fraction()) / len(values)
    assert summary.median == statistics.median(values)
    assert float(summary.deviation) == pytest.approx(float(statistics.pstdev(values)), abs=1e-12)
    assert summary.above_mean == sum(value * len(values) > sum(values) for value in values)
    assert summary.spread == summary.best - summary.worst


def shown(summary: Summary | None) -> tuple[float, ...]:
    """Count, mean, median, deviation, best, worst, spread, as the nearest floats."""
    assert summary
    figures = (summary.mean, summary.median, summary.deviation, summary.best, summary.worst, summary.spread)
    return (summary.count, *map(float, figures))


def test_a_block_is_summed_up_in_points_in_percent_and_by_group() -> None:
    block = block_of(TREE, {"A": [10, 10, 60], "B": [5, 5, 46], "C": [2, 2, 20], "D": [4, 0, 12]})
    figures = block_statistics(block, rank_block(block, 2), group_standings(block))
    # totals 80, 56, 24, 16 of 80: mean 44, median 40, squares of the differences 1296 + 144 + 400 + 784 = 2624 over 4
    assert shown(figures.points) == (4, 44, 40, math.sqrt(656), 80, 16, 64)
    assert shown(figures.percent) == (4, 55, 50, math.sqrt(1025), 100, 20, 80)
    assert [group.node.code for group in figures.groups] == ["1", "2"]
    assert shown(figures.groups[0].points) == (4, 9.5, 7, math.sqrt(42.75), 20, 4, 16)  # 20, 10, 4, 4
    assert shown(figures.groups[0].percent)[1] == 47.5  # 100, 50, 20, 20
    assert shown(figures.groups[1].percent)[1] == 57.5  # 34.5 of 60


def test_the_weakest_group_comes_first() -> None:
    block = block_of(TREE, {"A": [10, 10, 30], "B": [10, 8, 30]})
    figures = block_statistics(block, rank_block(block, 2), group_standings(block))
    assert [node.code for node, _ in figures.weakest_first] == ["2", "1"]


def test_a_group_that_applies_to_nobody_has_no_figures_and_is_nobodys_weakest() -> None:
    block = block_of(TREE, {"A": [None, None, 60], "B": [None, None, 30]})
    figures = block_statistics(block, rank_block(block, 2), group_standings(block))
    assert (figures.groups[0].points, figures.groups[0].percent) == (None, None)
    assert [node.code for node, _ in figures.weakest_first] == ["2"]


def test_a_group_counts_only_the_agencies_it_applies_to() -> None:
    block = block_of(TREE, {"A": [10, 4, 60], "B": [None, None, 30], "C": [6, None, 30]})
    of_group = block_statistics(block, rank_block(block, 2), group_standings(block)).groups[0]
    assert shown(of_group.points) == (2, 10, 10, 4, 14, 6, 8)
    assert shown(of_group.percent) == (2, 65, 65, 5, 70, 60, 10)  # 14 of 20, 6 of 10


def test_the_deviation_is_that_of_a_population() -> None:
    # a block is all of its agencies: 1 and 3 deviate by 1; as a sample it would be √2
    assert summarise(np.array([1.0, 3.0])).deviation == 1


def test_the_spread_is_free_of_binary_noise() -> None:
    assert 0.3 - 0.1 != 0.2
    assert summarise(np.array([0.1, 0.3])).spread == Fraction("0.2")


def test_agencies_with_the_same_total_do_not_deviate() -> None:
    assert np.array([0.1] * 3).std() > 0  # as floats they do
    assert shown(summarise(np.array([0.1] * 3))) == (3, 0.1, 0.1, 0, 0.1, 0.1, 0)


def test_the_mean_of_vinh_phuc_districts_is_the_printed_one() -> None:
    # 9 districts with 814.311 points in all; best and worst as printed: spread 31,994 (Quyết định 3192/QĐ-UBND)
    others = [90.52] * 6 + [90.523]
    assert round(1000 * (sum(others) + 106.331 + 74.337)) == 814_311
    figures = summarise(np.array([106.331, 74.337, *others]))
    assert figures.mean == Fraction("90.479")
    assert figures.spread == Fraction("31.994")


def test_the_mean_that_is_an_exact_half_stays_one() -> None:
    # 20 totals with 3 decimals, 997.263 in all: the mean is 49.86315, whatever the floats say
    totals = [49.863] * 17 + [49.864] * 3
    assert sum(Fraction(str(total)) for total in totals) == Fraction("997.263")
    assert summarise(np.array(totals)).mean == Fraction("49.86315")
    assert float(np.array(totals).mean()) != 49.86315


def test_best_and_lowest_of_a_block_ranked_by_percent_are_the_same_agencies_in_points() -> None:
    # Beta 46 of 50 = 92 %, Alpha 55 of 100, Gamma 41.5, New 21: the most points are not the best
    block = block_of(flat_tree(50, 50), {"Alpha": [30, 25], "Beta": [None, 46], "Gamma": [21.5, 20], "New": [10, 11]})
    figures = block_statistics(block, rank_block(block, 2), group_standings(block))
    assert shown(figures.points)[4:] == (46, 21, 25)
    assert shown(figures.percent)[4:] == (92, 21, 71)


def test_of_several_who_lead_with_other_points_the_first_by_name_stands_for_them() -> None:
    block = block_of(flat_tree(50, 50), {"Z": [None, 45], "B": [45, 45], "C": [10, 5], "A": [None, 7.5]})
    figures = block_statistics(block, rank_block(block, 2), group_standings(block))
    assert shown(figures.points)[4:] == (90, 7.5, 82.5)  # B before Z at 90 %, A before C at 15 %


def test_the_best_of_a_group_has_the_highest_percentage_of_it() -> None:
    block = block_of(TREE, {"A": [10, 4, 60], "B": [None, 8, 30], "C": [6, None, 30]})
    of_group = block_statistics(block, rank_block(block, 2), group_standings(block)).groups[0]
    assert shown(of_group.points)[4:] == (8, 6, 2)  # 14 of 20 = 70 %, 8 of 10 = 80 %, 6 of 10 = 60 %
    assert shown(of_group.percent)[4:] == (80, 60, 20)


@given(tables())
def test_block_figures_agree_with_those_of_the_standard_library(table: Table) -> None:
    block = table.block()
    groups = group_standings(block, nodes=block.tree.leaves)
    figures = block_statistics(block, rank_block(block, table.precision), groups)
    totals = [Fraction(total) for total in table.totals()]
    assert_summary(figures.points, totals)
    shares = [100 * total / Fraction(top) for total, top in zip(totals, table.applicable_maxima(), strict=True)]
    assert_summary(figures.percent, shares)
    ranks = table.ranks()
    standing = list(zip(ranks, totals, shares, strict=True))
    assert (min(ranks), figures.points.best, figures.percent.best) in standing
    assert (max(ranks), figures.points.worst, figures.percent.worst) in standing
    for column, maximum in enumerate(table.maxima):
        cells = [Fraction(cell) for row in table.rows if (cell := row[column]) is not None]
        of_group = figures.groups[column]
        if not cells:
            assert (of_group.points, of_group.percent) == (None, None)
            continue
        assert of_group.points
        assert of_group.percent
        assert_summary(of_group.points, cells)
        in_group = [100 * cell / Fraction(maximum) for cell in cells]
        assert_summary(of_group.percent, in_group)
        # shares that are alike up to nine decimals of a percent share a rank, and the first by name stands for it
        assert max(in_group) - of_group.percent.best <= Fraction(1, 10**9)
        assert of_group.percent.worst - min(in_group) <= Fraction(1, 10**9)
        assert of_group.points.best * 100 == of_group.percent.best * Fraction(maximum)
