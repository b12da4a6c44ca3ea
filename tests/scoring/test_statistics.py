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
from tests.scoring.blocks import block_of
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
    assert summary.mean == pytest.approx(float(statistics.mean(values)), abs=6e-10)
    assert summary.median == pytest.approx(float(statistics.median(values)), abs=6e-10)
    assert summary.deviation == pytest.approx(float(statistics.pstdev(values)), abs=6e-10)
    assert summary.best == pytest.approx(float(max(values)), rel=1e-14)
    assert summary.worst == pytest.approx(float(min(values)), rel=1e-14)
    assert summary.spread == pytest.approx(float(max(values) - min(values)), abs=6e-10)


def test_a_block_is_summed_up_in_points_in_percent_and_by_group() -> None:
    block = block_of(TREE, {"A": [10, 10, 60], "B": [5, 5, 46], "C": [2, 2, 20], "D": [4, 0, 12]})
    figures = block_statistics(rank_block(block, 2), group_standings(block))
    # totals 80, 56, 24, 16 of 80: mean 44, median 40, squares of the differences 1296 + 144 + 400 + 784 = 2624 over 4
    assert figures.points == Summary(4, 44, 40, round(math.sqrt(656), 9), 80, 16, 64)
    assert figures.percent == Summary(4, 55, 50, round(math.sqrt(1025), 9), 100, 20, 80)
    assert [group.node.code for group in figures.groups] == ["1", "2"]
    assert figures.groups[0].points == Summary(4, 9.5, 7, round(math.sqrt(42.75), 9), 20, 4, 16)  # 20, 10, 4, 4
    assert figures.groups[0].percent.mean == 47.5  # 100, 50, 20, 20
    assert figures.groups[1].percent.mean == 57.5  # 34.5 of 60


def test_the_weakest_group_comes_first() -> None:
    block = block_of(TREE, {"A": [10, 10, 30], "B": [10, 8, 30]})
    figures = block_statistics(rank_block(block, 2), group_standings(block))
    assert [group.node.code for group in figures.weakest_first] == ["2", "1"]


def test_a_group_that_applies_to_nobody_has_no_figures_and_comes_last() -> None:
    block = block_of(TREE, {"A": [None, None, 60], "B": [None, None, 30]})
    figures = block_statistics(rank_block(block, 2), group_standings(block))
    assert figures.groups[0].points.count == 0
    assert math.isnan(figures.groups[0].percent.mean)
    assert [group.node.code for group in figures.weakest_first] == ["2", "1"]


def test_a_group_counts_only_the_agencies_it_applies_to() -> None:
    block = block_of(TREE, {"A": [10, 4, 60], "B": [None, None, 30], "C": [6, None, 30]})
    of_group = block_statistics(rank_block(block, 2), group_standings(block)).groups[0]
    assert of_group.points == Summary(2, 10, 10, 4, 14, 6, 8)
    assert of_group.percent == Summary(2, 65, 65, 5, 70, 60, 10)  # 14 of 20, 6 of 10


def test_the_deviation_is_that_of_a_population() -> None:
    # a block is all of its agencies: 1 and 3 deviate by 1; as a sample it would be √2
    assert summarise(np.array([1.0, 3.0])).deviation == 1


def test_the_spread_is_free_of_binary_noise() -> None:
    assert 0.3 - 0.1 != 0.2
    assert summarise(np.array([0.1, 0.3])).spread == 0.2


def test_agencies_with_the_same_total_do_not_deviate() -> None:
    assert np.array([0.1] * 3).std() > 0  # as floats they do
    assert summarise(np.array([0.1] * 3)) == Summary(3, 0.1, 0.1, 0, 0.1, 0.1, 0)


def test_the_mean_of_vinh_phuc_districts_is_the_printed_one() -> None:
    # 9 districts with 814.311 points in all; best and worst as printed: spread 31,994 (Quyết định 3192/QĐ-UBND)
    others = [Fraction(814_311 - 106_331 - 74_337, 7 * 1000)] * 7
    figures = summarise(np.array([106.331, 74.337, *map(float, others)]))
    assert figures.mean == 90.479
    assert figures.spread == 31.994


@given(tables())
def test_block_figures_agree_with_those_of_the_standard_library(table: Table) -> None:
    block = table.block()
    groups = group_standings(block, nodes=block.tree.leaves)
    figures = block_statistics(rank_block(block, table.precision), groups)
    totals = [Fraction(total) for total in table.totals()]
    assert_summary(figures.points, totals)
    assert figures.points.best == float(max(totals))
    shares = [100 * total / Fraction(top) for total, top in zip(totals, table.applicable_maxima(), strict=True)]
    assert_summary(figures.percent, shares)
    for column, maximum in enumerate(table.maxima):
        cells = [Fraction(row[column]) for row in table.rows if row[column] is not None]  # type: ignore[arg-type]
        of_group = figures.groups[column]
        if not cells:
            assert of_group.points.count == of_group.percent.count == 0
            continue
        assert_summary(of_group.points, cells)
        assert_summary(of_group.percent, [100 * cell / Fraction(maximum) for cell in cells])
