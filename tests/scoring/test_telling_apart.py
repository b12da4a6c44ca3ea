"""How far criteria tell agencies apart."""

from fractions import Fraction
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.scoring import criterion_spreads
from tests.scoring.blocks import block_of, flat_tree


def test_what_tells_agencies_apart_the_most_comes_first_by_the_mean_difference_of_two() -> None:
    block = block_of(flat_tree(10, 10, 20), {"a": [0.1, 5, 1], "b": [0.2, 5, 4], "c": [0.4, 5, 7]})
    assert [(spread.leaf.code, spread.gap) for spread in criterion_spreads(block)] == [
        ("c3", 4),  # 3, 3 and 6
        ("c1", Fraction("0.2")),  # 0.1, 0.2 and 0.3
        ("c2", 0),
    ]
    assert [spread.mean for spread in criterion_spreads(block)] == [20, Fraction(7, 3), 50]


def test_those_to_whom_it_does_not_apply_are_no_zeros() -> None:
    block = block_of(flat_tree(10, 10, 10), {"a": [9, 1, None], "b": [7, None, None], "c": [None, None, None]})
    assert [(spread.column, spread.mean, spread.gap) for spread in criterion_spreads(block)] == [
        (0, 80, 2),
        (1, 10, 0),
        (2, None, 0),
    ]


@given(st.lists(st.one_of(st.none(), st.integers(0, 10_000)), min_size=1, max_size=12))
def test_it_is_what_all_pairs_give(thousandths: list[int | None]) -> None:
    rows = {f"a{row}": [None if units is None else units / 1000] for row, units in enumerate(thousandths)}
    pairs = [abs(one - other) for one, other in combinations([units for units in thousandths if units is not None], 2)]
    expected = Fraction(sum(pairs), 1000 * len(pairs)) if pairs else 0
    (spread,) = criterion_spreads(block_of(flat_tree(10), rows))
    assert spread.gap == expected
