"""One side beside another: who is ahead on what, adding up to the difference of the totals."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import Block, CriteriaTree, Criterion
from dashboard.scoring import (
    Comparison,
    compare_agencies,
    compare_with_before,
    compare_with_mean,
    mean_points,
    rank_block,
)
from tests.scoring.blocks import Row, block_of, flat_tree

GROUPED = CriteriaTree(
    (
        Criterion("1", None, "Infrastructure"),
        Criterion("1.1", "1", "Computers", 10),
        Criterion("1.2", "1", "Network", 5),
        Criterion("2", None, "Services"),
        Criterion("2.1", "2", "Online", 20),
    )
)


def compared(rows: dict[str, Row], own: str, other: str, *, tree: CriteriaTree = GROUPED) -> Comparison:
    block = block_of(tree, rows)
    return compare_agencies(block, rank_block(block, 3), block.agency_index[own], block.agency_index[other])


def ahead(comparison: Comparison) -> list[tuple[str, Fraction]]:
    return [(difference.node.code, difference.ahead) for difference in comparison.criteria]


# ---- an agency beside another


def test_what_makes_most_of_the_difference_comes_first() -> None:
    comparison = compared({"a": [8, 4, 11], "b": [9.5, 4, 10.6]}, "a", "b")
    assert ahead(comparison) == [("1.1", Fraction("-1.5")), ("2.1", Fraction("0.4")), ("1.2", 0)]
    assert (comparison.in_points, comparison.own, comparison.other) == (True, 23, Fraction("24.1"))
    assert comparison.ahead == Fraction("-1.1")


def test_groups_add_up_what_is_under_them() -> None:
    groups = compared({"a": [8, 4, 11], "b": [9.5, 3, 10.6]}, "a", "b").groups
    assert [(group.node.name, group.ahead) for group in groups] == [
        ("Infrastructure", Fraction("-0.5")),
        ("Services", Fraction("0.4")),
    ]
    own, other = groups[0].own, groups[0].other
    assert own is not None
    assert other is not None
    assert (own.points, own.maximum, other.points) == (12, 15, Fraction("12.5"))


def test_equals_stay_in_the_order_of_the_tree() -> None:
    comparison = compared({"a": [1, 2, 2], "b": [2, 1, 3]}, "a", "b")
    assert [code for code, _ in ahead(comparison)] == ["1.1", "1.2", "2.1"]


def test_what_rounding_the_totals_adds_is_told_apart() -> None:
    """0.0004 + 0.0004 is 0.0008, shown as 0.001 at three decimals; the other is 0.0004, shown as 0."""
    comparison = compared({"a": [0.0004, 0.0004], "b": [0.0004, 0]}, "a", "b", tree=flat_tree(1, 1))
    assert comparison.ahead == Fraction("0.001")
    assert ahead(comparison) == [("c2", Fraction("0.0004")), ("c1", 0)]
    assert comparison.rounding == Fraction("0.0006")


# ---- where a criterion does not apply


def test_a_criterion_that_does_not_apply_is_no_zero() -> None:
    """On the common criteria a has 12 of 15, 80 %, and on the other 80 % too: that it applies to b alone is nothing."""
    comparison = compared({"a": [8, 4, None], "b": [8, 4, 16]}, "a", "b")
    assert not comparison.in_points
    assert (comparison.own, comparison.other) == (80, 80)
    assert ahead(comparison) == [("1.1", 0), ("1.2", 0), ("2.1", 0)]
    online = comparison.criteria[2]
    assert online.own is None
    assert online.other is not None


def test_what_applies_to_one_side_counts_by_what_it_does_to_the_percentage() -> None:
    """Without 2.1 b has 12 of 15, 80 %; its 2 of 20 there lower that to 14 of 35, 40 %. a has 9 of 15, 60 %."""
    comparison = compared({"a": [5, 4, None], "b": [8, 4, 2]}, "a", "b")
    assert ahead(comparison) == [("2.1", 40), ("1.1", -20), ("1.2", 0)]
    assert comparison.ahead == 20


def test_those_to_whom_the_same_applies_are_compared_in_points_in_a_block_ranked_by_percent() -> None:
    comparison = compared({"a": [5, 4, None], "b": [8, 4, None], "c": [1, 1, 1]}, "a", "b")
    assert comparison.in_points
    assert ahead(comparison) == [("1.1", -3), ("1.2", 0)]


def test_with_nothing_in_common_each_side_counts_by_its_own_percentage() -> None:
    comparison = compared({"a": [5, None], "b": [None, 8]}, "a", "b", tree=flat_tree(10, 10))
    assert ahead(comparison) == [("c2", -80), ("c1", 50)]
    assert comparison.ahead == -30


# ---- an agency beside the mean, and beside itself before


def test_the_mean_is_told_exactly() -> None:
    block = block_of(flat_tree(10, 10), {"a": [1, 0], "b": [0, 0], "c": [0, 1]})
    comparison = compare_with_mean(block, rank_block(block, 3), 0)
    assert ahead(comparison) == [("c1", Fraction(2, 3)), ("c2", Fraction(-1, 3))]
    assert comparison.other == Fraction(2, 3)


def test_before_is_told_in_points_where_the_criteria_are_the_same() -> None:
    now, then = (block_of(GROUPED, rows) for rows in ({"b": [1, 1, 1], "a": [9, 4, 10]}, {"a": [7, 4, 11]}))
    comparison = compare_with_before(now, rank_block(now, 3), 1, then, rank_block(then, 3))
    assert ahead(comparison) == [("1.1", 2), ("2.1", -1), ("1.2", 0)]


def test_a_criterion_of_one_edition_alone_stands_in_its_group_and_percentages_are_compared() -> None:
    before = CriteriaTree((Criterion("1", None, "Before"), Criterion("1.1", "1", "Computers", 10),
                           Criterion("3", None, "Gone"), Criterion("3.1", "3", "Fax", 10)))  # fmt: skip
    now, then = block_of(GROUPED, {"a": [9, 5, 18]}), block_of(before, {"a": [9, 1]})
    comparison = compare_with_before(now, rank_block(now, 3), 0, then, rank_block(then, 3))
    assert not comparison.in_points
    assert {group.node.name for group in comparison.groups} == {"Infrastructure", "Services", "Gone"}
    fax = next(difference for difference in comparison.criteria if difference.node.code == "3.1")
    assert fax.own is None
    assert fax.ahead == 40  # which took it from 90 % to 50 %
    assert comparison.rounding == 0


def test_a_criterion_with_another_maximum_is_one_row_of_two_sides() -> None:
    now, then = block_of(flat_tree(10, 20), {"a": [5, 20]}), block_of(flat_tree(10, 10), {"a": [5, 0]})
    comparison = compare_with_before(now, rank_block(now, 3), 0, then, rank_block(then, 3))
    assert not comparison.in_points
    assert [(own.maximum, other.maximum) for difference in comparison.criteria
            if (own := difference.own) and (other := difference.other)] == [(20, 10), (10, 10)]  # fmt: skip
    assert comparison.ahead == Fraction(250, 3) - 25
    assert comparison.rounding == 0


# ---- whatever the scores are

_MAXIMA = (10, 5, 20)


@st.composite
def blocks(draw: st.DrawFn) -> Block:
    """Two to five agencies with points of three decimals, some not applicable; each has at least one that is."""
    thousandths = [st.integers(0, 1000 * maximum) for maximum in _MAXIMA]
    cells = [st.one_of(st.none(), units.map(lambda count: count / 1000)) for units in thousandths]
    rows = st.tuples(*cells).filter(lambda row: any(cell is not None for cell in row))
    return block_of(GROUPED, {f"a{number}": draw(rows) for number in range(draw(st.integers(2, 5)))})


@given(blocks())
def test_criteria_and_groups_add_up_to_the_difference_of_the_totals(block: Block) -> None:
    """At three decimals no total is rounded."""
    standings = rank_block(block, 3)
    others = [compare_agencies(block, standings, 0, other) for other in range(len(block.agencies))]
    for comparison in [compare_with_mean(block, standings, 0), *others]:
        assert comparison.rounding == 0
        assert sum(difference.ahead for difference in comparison.criteria) == comparison.ahead
        assert sum(difference.ahead for difference in comparison.groups) == comparison.ahead


@given(blocks())
def test_from_the_other_side_it_is_the_opposite(block: Block) -> None:
    standings = rank_block(block, 3)
    here, there = compare_agencies(block, standings, 0, 1), compare_agencies(block, standings, 1, 0)
    assert ahead(here) == [(code, -difference) for code, difference in ahead(there)]
    assert here.ahead == -there.ahead


@given(blocks())
def test_nobody_is_ahead_of_itself(block: Block) -> None:
    comparison = compare_agencies(block, rank_block(block, 3), 0, 0)
    assert all(difference == 0 for _, difference in ahead(comparison))


@given(blocks())
def test_the_mean_is_as_far_as_all_agencies_are_on_average(block: Block) -> None:
    """Each compared on its own, whatever applies to whom; in percentage points where percentages rank."""
    standings = rank_block(block, 3)
    with_mean = compare_with_mean(block, standings, 0)
    share = Fraction(1, len(block.agencies))
    expected: dict[str, Fraction] = {}
    for other in range(len(block.agencies)):
        comparison = compare_agencies(block, standings, 0, other)
        whole = Fraction(1) if comparison.in_points == with_mean.in_points else 100 / Fraction(standings.maximum[0])
        for code, difference in ahead(comparison):
            expected[code] = expected.get(code, Fraction()) + share * whole * difference
    assert dict(ahead(with_mean)) == expected
    if with_mean.in_points:
        assert with_mean.other == mean_points(standings)
