"""Who needs attention: a fall of three places, a falling result below the mean, 20 percentage points in a group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import CriteriaTree
from dashboard.scoring import Attention, RankedBlock, needing_attention, on_self_scores, rank_edition
from tests.scoring.blocks import Row, block_of, edition_of, flat_tree

ONE = flat_tree(100)
TWO = flat_tree(50, 50)


def compared(
    now: Mapping[str, Row],
    before: Mapping[str, Row] | None = None,
    *,
    trees: tuple[CriteriaTree, CriteriaTree] = (ONE, ONE),
) -> RankedBlock:
    """The block of now, told against the one before."""
    earlier = None if before is None else edition_of(block_of(trees[1], before), period="2019")
    return rank_edition(edition_of(block_of(trees[0], now)), earlier).blocks["departments"]


def why(block: RankedBlock) -> dict[str, str]:
    """The reasons of each agency, by name, in the order of the list."""
    return {block.block.agencies[one.row].code: _reasons(one) for one in needing_attention(block)}


def _reasons(one: Attention) -> str:
    lag = f"behind on {one.lag.group.code}" if one.lag else ""
    return ", ".join(filter(None, ["fell" * one.fell, "falling below the mean" * one.falling_below_mean, lag]))


def test_a_fall_of_three_places_counts_and_one_of_two_does_not() -> None:
    # all gained points. A: 1 → 4, B: 2 → 1, C: 3 → 2, D: 4 → 3; the last two of A and E stay near
    before = {"A": [80], "B": [79], "C": [78], "D": [77], "E": [76]}
    now = {"A": [81], "B": [90], "C": [89], "D": [88], "E": [80]}
    assert why(compared(now, before)) == {"A": "fell"}
    assert why(compared({**now, "A": [88.5]}, before)) == {}  # 1 → 3


def test_places_are_those_of_shared_ranks() -> None:
    before = {"A": [80], "B": [80], "C": [70], "D": [69], "E": [68]}  # A and B share 1
    now = {"A": [80], "B": [90], "C": [80], "D": [80], "E": [81]}  # B 1, E 2, then A, C and D share 3
    assert why(compared(now, before)) == {}
    assert why(compared({**now, "C": [80.5]}, before)) == {"A": "fell"}  # one more is ahead of A: 1 → 4, with D


def test_below_the_mean_counts_where_the_result_is_lower_than_before() -> None:
    # mean of now (90 + 70 + 68) / 3 = 76: B is below and lost one point, C is below and gained one
    before = {"A": [95], "B": [71], "C": [67]}
    assert why(compared({"A": [90], "B": [70], "C": [68]}, before)) == {"B": "falling below the mean"}


def test_at_the_mean_is_not_below_it() -> None:
    # (80 + 75 + 70) / 3 = 75
    before = {"A": [80], "B": [76], "C": [69]}
    assert why(compared({"A": [80], "B": [75], "C": [70]}, before)) == {}
    # a third of 225.1 is 75.0333…
    assert why(compared({"A": [80.1], "B": [75], "C": [70]}, before)) == {"B": "falling below the mean"}


def test_a_result_out_of_another_maximum_is_compared_in_percent() -> None:
    # B had 30 of 50 = 60 %, and has 45 of 100: more points, a lower share; A had 80 % and has 90 %
    block = compared({"A": [90], "B": [45]}, {"A": [40], "B": [30]}, trees=(flat_tree(100), flat_tree(50)))
    assert why(block)["B"].startswith("falling below the mean")


def test_a_block_ranked_by_percent_has_its_mean_in_percent() -> None:
    # shares: A 90, B 40 of 50 = 80 %, C 70; mean 80: B is at the mean, though the mean in points is 66.67
    before = {"A": [45, 45], "B": [None, 41], "C": [36, 36]}
    now = {"A": [45, 45], "B": [None, 40], "C": [35, 35]}
    assert why(compared(now, before, trees=(TWO, TWO))) == {"C": "falling below the mean"}


def test_twenty_percentage_points_under_the_mean_of_a_group_are_far_behind() -> None:
    # c1 of 50 points: (50 + 50 + 20) / 3 = 40, which is 80 %; C has 40 %, 40 behind. c2: all at 60 %
    (found,) = needing_attention(compared({"A": [50, 30], "B": [50, 30], "C": [20, 30]}, trees=(TWO, TWO)))
    assert found.lag is not None
    assert (found.lag.group.code, found.lag.percent, found.lag.mean) == ("c1", 40, 80)
    assert (found.change, found.fell, found.falling_below_mean) == (None, False, False)


@pytest.mark.parametrize(("own", "named"), [(35, True), (35.001, False)])
def test_the_distance_of_a_group_is_exact(own: float, named: bool) -> None:
    # two agencies at 50 of 50 and one at 35 (70 %): mean 90 %, 20 behind exactly; a thousandth more is nearer
    rows = {"A": [50, 40], "B": [50, 40], "C": [own, 40]}
    assert ("C" in why(compared(rows, trees=(TWO, TWO)))) is named


def test_the_group_furthest_behind_is_named_and_the_first_of_equals() -> None:
    rows = {"A": [50, 50], "B": [50, 50], "C": [10, 5]}
    assert why(compared(rows, trees=(TWO, TWO))) == {"C": "behind on c2"}
    assert why(compared({**rows, "C": [5, 5]}, trees=(TWO, TWO))) == {"C": "behind on c1"}


def test_a_group_that_does_not_apply_is_nobodys_weakness() -> None:
    # c1: B and C, mean 80 %; for A it does not apply, and no zero of it draws the mean down
    rows = {"A": [None, 40], "B": [40, 40], "C": [40, 40]}
    assert why(compared(rows, trees=(TWO, TWO))) == {}


def test_most_reasons_come_first_and_of_as_many_the_lowest_rank() -> None:
    before = {"A": [45, 45], "B": [44, 45], "C": [43, 45], "D": [42, 45], "E": [20, 20], "F": [15, 15]}
    now = {"A": [20, 44], "B": [44, 46], "C": [44, 45], "D": [44, 44], "E": [21, 21], "F": [16, 16]}
    # c1: 189 / 6 = 31.5 (63 %): A at 40 % is 23 behind, F 31; c2: 216 / 6 = 36 (72 %): E 30 behind, F 40
    assert why(compared(now, before, trees=(TWO, TWO))) == {
        "A": "fell, falling below the mean, behind on c1",
        "F": "behind on c2",
        "E": "behind on c2",
    }


def test_without_an_edition_before_only_groups_can_speak() -> None:
    rows = {"A": [50, 30], "B": [50, 30], "C": [20, 30]}
    assert why(compared(rows, trees=(TWO, TWO))) == {"C": "behind on c1"}
    assert why(compared({"A": [90], "B": [80]})) == {}


def test_who_is_new_is_compared_with_nothing_and_who_is_gone_is_not_named() -> None:
    before = {"A": [60], "gone": [90], "B": [70]}
    assert why(compared({"A": [75], "B": [74], "new": [60]}, before)) == {}


def test_one_agency_alone_needs_no_attention() -> None:
    assert why(compared({"A": [10]}, {"A": [90]})) == {}  # it is the mean


def test_self_scores_are_told_by_the_same_rules() -> None:
    block = block_of(TWO, {"A": [50, 50], "B": [50, 50], "C": [50, 50]})
    claimed = replace(block, self_points=np.array([[50.0, 50.0], [50.0, 50.0], [20.0, 50.0]]))
    ranked = on_self_scores(edition_of(claimed))
    assert ranked is not None
    assert why(rank_edition(ranked, None).blocks["departments"]) == {"C": "behind on c1"}
    assert why(rank_edition(edition_of(claimed), None).blocks["departments"]) == {}


ROWS = st.dictionaries(
    st.sampled_from("ABCDEFGH"), st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=8
)


@given(ROWS, st.none() | ROWS)
def test_each_agency_is_named_once_for_what_holds_of_it(now: dict[str, Row], before: dict[str, Row] | None) -> None:
    block = compared(now, before, trees=(TWO, TWO))
    found = needing_attention(block)
    assert len({one.row for one in found}) == len(found)
    assert [one.reasons for one in found] == sorted((one.reasons for one in found), reverse=True)
    mean = Fraction(sum(sum(row) for row in now.values()), len(now))
    for one in found:
        assert one.reasons >= 1
        code = block.block.agencies[one.row].code
        if one.fell or one.falling_below_mean:
            assert before is not None
            assert code in before
        if one.falling_below_mean:
            assert sum(now[code]) < mean
            assert sum(now[code]) < sum((before or {})[code])
        if one.lag:
            assert one.lag.mean - one.lag.percent >= 20


@given(ROWS, st.none() | ROWS)
def test_the_order_of_the_agencies_in_the_source_is_no_matter(
    now: dict[str, Row], before: dict[str, Row] | None
) -> None:
    backwards = dict(reversed(now.items()))
    assert why(compared(now, before, trees=(TWO, TWO))) == why(compared(backwards, before, trees=(TWO, TWO)))


@given(ROWS)
def test_nothing_that_stays_as_it_was_falls(rows: dict[str, Row]) -> None:
    block = compared(rows, rows, trees=(TWO, TWO))
    assert not any(one.fell or one.falling_below_mean for one in needing_attention(block))
