"""The criteria tree: what is summed up into what."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import CriteriaTree, Criterion, PointsRule


def tree_of(*rows: tuple[str, str | None, float | None]) -> CriteriaTree:
    return CriteriaTree(tuple(Criterion(code, parent, f"Name {code}", points) for code, parent, points in rows))


def two_parts(groups: int = 3, leaves: int = 2) -> CriteriaTree:
    """Parts 1 and 2, each of `groups` groups of `leaves` leaves of 1.5 points."""
    rows: list[tuple[str, str | None, float | None]] = []
    for part in ("1", "2"):
        rows.append((part, None, None))
        for group in range(1, groups + 1):
            rows.append((f"{part}.{group}", part, None))
            rows += [(f"{part}.{group}.{leaf}", f"{part}.{group}", 1.5) for leaf in range(1, leaves + 1)]
    return tree_of(*rows)


def group_codes(tree: CriteriaTree) -> list[str]:
    return [group.code for group in tree.groups]


def test_two_parts_of_three_groups_give_six_groups() -> None:
    assert group_codes(two_parts(groups=3)) == ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3"]


def test_more_than_eight_groups_stay_closed() -> None:
    assert len(group_codes(two_parts(groups=4))) == 8
    assert group_codes(two_parts(groups=5)) == ["1", "2"]


def test_a_flat_list_of_criteria_gives_its_leaves_however_many() -> None:
    assert group_codes(tree_of(("a", None, 1), ("b", None, 2))) == ["a", "b"]
    assert len(group_codes(tree_of(*((f"c{i}", None, 1.0) for i in range(30))))) == 30


def test_groups_right_over_leaves_are_not_opened() -> None:
    assert group_codes(tree_of(("1", None, None), ("1.1", "1", 5), ("1.2", "1", 5), ("2", None, None))) == ["1", "2"]


def test_a_single_root_node_is_opened() -> None:
    tree = tree_of(
        ("all", None, None), ("1", "all", None), ("1.1", "1", 1), ("2", "all", None), ("2.1", "2", 1), ("2.2", "2", 1)
    )
    assert group_codes(tree) == ["1", "2"]


def test_a_node_with_a_leaf_among_its_groups_stays_closed() -> None:
    tree = tree_of(("1", None, None), ("1.1", "1", None), ("1.1.1", "1.1", 2), ("1.2", "1", 3))
    assert group_codes(tree) == ["1"]


@pytest.mark.parametrize("tree", [two_parts(3), two_parts(5), tree_of(("a", None, 1), ("b", None, 2))])
def test_groups_share_out_every_leaf_once(tree: CriteriaTree) -> None:
    columns = [column for group in tree.groups for column in tree.columns(group.code)]
    assert sorted(columns) == list(range(len(tree.leaves)))
    for group_index, group in enumerate(tree.groups):
        assert all(tree.group_of_leaf[column] == group_index for column in tree.columns(group.code))


def test_leaves_are_the_columns_in_source_order() -> None:
    tree = tree_of(("2", None, None), ("2.10", "2", 1), ("1", None, None), ("2.2", "2", 2), ("1.1", "1", 3))
    assert [leaf.code for leaf in tree.leaves] == ["2.10", "2.2", "1.1"]
    assert dict(tree.leaf_index) == {"2.10": 0, "2.2": 1, "1.1": 2}
    assert tree.columns("2") == (0, 1)
    assert tree.columns("1.1") == (2,)


def test_codes_are_text_so_four_ten_is_not_four_one() -> None:
    tree = tree_of(("4.1", None, 1), ("4.10", None, 2))
    assert tree.by_code["4.10"].max_points == 2
    assert tree.by_code["4.1"].max_points == 1


def test_an_unknown_code_is_an_error_and_not_an_empty_group() -> None:
    with pytest.raises(KeyError):
        two_parts().columns("9")
    with pytest.raises(KeyError):
        two_parts().maximum("9")


def test_the_maximum_of_a_node_is_the_sum_of_its_leaves() -> None:
    tree = two_parts(groups=3, leaves=2)
    assert tree.maximum("1.1.1") == 1.5
    assert tree.maximum("1.1") == 3
    assert tree.maximum("1") == 9
    assert tree.total_maximum == 18


def test_maxima_are_added_up_without_binary_noise() -> None:
    tree = tree_of(("g", None, None), *((f"{i}", "g", 0.1) for i in range(3)))
    assert 0.1 + 0.1 + 0.1 != 0.3
    assert tree.maximum("g") == tree.total_maximum == 0.3


def test_three_thirds_of_a_hundred_are_a_hundred() -> None:
    assert tree_of(*((code, None, 100 / 3) for code in "abc")).total_maximum == 100


def test_ancestors_go_from_the_outermost_in() -> None:
    assert [node.code for node in two_parts().ancestors("2.3.1")] == ["2", "2.3"]
    assert two_parts().ancestors("1") == ()


def test_children_of_the_root_are_asked_for_with_none() -> None:
    assert [node.code for node in two_parts().children(None)] == ["1", "2"]
    assert [node.code for node in two_parts(groups=2).children("1")] == ["1.1", "1.2"]
    assert two_parts().children("1.1.1") == ()


def test_a_leaf_of_zero_points_is_still_a_leaf() -> None:
    assert Criterion("bonus", None, "Bonus", 0.0).is_leaf
    assert not Criterion("group", None, "Group").is_leaf


# Which points a criterion allows


def test_a_step_allows_its_multiples_and_the_maximum() -> None:
    leaf = Criterion("c", None, "C", max_points=1.0, step=0.3)
    assert [leaf.problem_with(points) for points in (0, 0.3, 0.6, 0.9, 1.0)] == [None] * 5
    assert {leaf.problem_with(points) for points in (0.1, 0.31, 0.99)} == {PointsRule.OFF_STEP}


@pytest.mark.parametrize(
    ("points", "rule"),
    [
        (-1e-9, PointsRule.BELOW_ZERO),
        (10.000000001, PointsRule.ABOVE_MAXIMUM),
        (math.nan, PointsRule.NOT_A_NUMBER),
        (math.inf, PointsRule.NOT_A_NUMBER),
    ],
)
def test_nothing_is_below_zero_above_the_maximum_or_no_number(points: float, rule: PointsRule) -> None:
    assert Criterion("c", None, "C", max_points=10).problem_with(points) is rule
    assert Criterion("c", None, "C", max_points=10, step=1).problem_with(points) is rule


@given(st.integers(0, 10_000), st.sampled_from([1, 2, 3]))
def test_every_decimal_multiple_of_a_step_is_allowed_whatever_its_float(count: int, decimals: int) -> None:
    step = Decimal(1).scaleb(-decimals) * 3
    leaf = Criterion("c", None, "C", max_points=float(step * 10_001), step=float(step))
    assert leaf.problem_with(float(step * count)) is None
    assert leaf.problem_with(float(step * count + step / 3)) is PointsRule.OFF_STEP


@pytest.mark.parametrize(("step", "stride"), [(None, 1_000_000), (0.25, 250_000_000), (1 / 3, 333_333_333), (1e-12, 1)])
def test_what_is_set_lies_a_step_apart_or_at_the_precision(step: float | None, stride: int) -> None:
    leaf = Criterion("c", None, "C", max_points=10, step=step)
    assert leaf.stride(3) == stride
    assert all(leaf.problem_with(count * stride / 10**9) is None for count in range(1, 30))
