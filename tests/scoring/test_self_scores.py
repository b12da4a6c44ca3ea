"""The other track: an edition ranked by what agencies awarded themselves, only where nobody's self-score is missing.

And what appraisal cut and added, on tables that can be summed by hand; against exact fractions on any table.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.model import Block, CriteriaTree, Criterion, Provenance, Statistic
from dashboard.scoring import appraisal, has_self_scores, missing_self_scores, on_self_scores, rank_edition
from dashboard.scoring.self_scores import Appraisal
from tests.scoring.blocks import Row, block_of, edition_of, fact, flat_tree, ranks_by_agency

APPRAISED = {"A": [6, 10], "B": [5, 12], "C": [8, 4]}


def test_the_order_of_the_other_track_comes_from_the_self_scores() -> None:
    block = with_self_scores(block_of(flat_tree(10, 20), APPRAISED), {"A": [6, 10], "B": [5, 12], "C": [10, 20]})
    own = on_self_scores(edition_of(block))
    assert own is not None
    ranked = rank_edition(own, None).blocks["departments"]
    assert ranks_by_agency(ranked.block, ranked.standings.rank) == {"C": 1, "B": 2, "A": 3}
    assert ranked.standings.total.tolist() == [16, 17, 30]
    official = rank_edition(edition_of(block), None).blocks["departments"]
    assert ranks_by_agency(official.block, official.standings.rank) == {"B": 1, "A": 2, "C": 3}


def test_a_block_is_offered_only_when_every_applicable_score_has_its_self_score() -> None:
    whole = with_self_scores(block_of(flat_tree(10, 20), APPRAISED, code="whole"), APPRAISED)
    partly = with_self_scores(
        block_of(flat_tree(10, 20), APPRAISED, code="partly"), {"A": [6, None], "B": [None, None], "C": [8, 4]}
    )
    none = block_of(flat_tree(10, 20), APPRAISED, code="none")
    assert [missing_self_scores(block) for block in (whole, partly, none)] == [0, 3, 6]
    own = on_self_scores(edition_of(whole, partly, none))
    assert own is not None
    assert [block.code for block in own.blocks] == ["whole"]
    assert on_self_scores(edition_of(partly, none)) is None
    assert [has_self_scores(edition_of(block)) for block in (whole, partly, none)] == [True, True, False]


def test_what_is_not_applicable_stays_so_on_both_tracks() -> None:
    block = with_self_scores(block_of(flat_tree(10, 20), {"A": [6, None], "B": [5, 12]}), {"A": [7, 15], "B": [5, 12]})
    assert missing_self_scores(block) == 0
    own = on_self_scores(edition_of(block))
    assert own is not None
    np.testing.assert_array_equal(own.blocks[0].points, [[7, np.nan], [5, 12]])


@pytest.mark.parametrize(
    ("of_points", "of_self_points"),
    [
        (Provenance.PUBLISHED, Provenance.SELF_SCORED),
        (Provenance.APPRAISED, Provenance.SELF_SCORED),
        (Provenance.DERIVED, Provenance.SELF_SCORED),
        (Provenance.ILLUSTRATIVE, Provenance.ILLUSTRATIVE),
    ],
)
def test_a_self_score_says_that_it_is_one_and_an_illustrative_row_stays_illustrative(
    of_points: Provenance, of_self_points: Provenance
) -> None:
    block = with_self_scores(block_of(flat_tree(10), {"A": [6]}, origins={"A": [of_points]}), {"A": [7]})
    own = on_self_scores(edition_of(block))
    assert own is not None
    assert rank_edition(own, None).blocks["departments"].origins.of_total("A").provenance is of_self_points


def test_printed_figures_are_of_the_appraised_result_and_confirm_no_self_score() -> None:
    block = with_self_scores(block_of(flat_tree(10), {"A": [6]}), {"A": [6]})
    own = on_self_scores(edition_of(block, facts=[fact(Statistic.TOTAL, "6", "A")]))
    assert own is not None
    ranked = rank_edition(own, None)
    assert ranked.checks == ()
    assert ranked.blocks["departments"].origins.of_total("A").fact is None


def test_whoever_remembers_by_version_never_takes_one_track_for_the_other() -> None:
    edition = edition_of(with_self_scores(block_of(flat_tree(10), {"A": [6]}), {"A": [6]}))
    own = on_self_scores(edition)
    assert own is not None
    assert own.version != edition.version
    assert own.id == edition.id


TREE = CriteriaTree(
    (
        Criterion("1", None, "Services", None),
        Criterion("1.1", "1", "Online", 10),
        Criterion("1.2", "1", "On time", 20),
        Criterion("2", None, "Data", None),
        Criterion("2.1", "2", "Published", 30),
    )
)


def with_self_scores(block: Block, rows: Mapping[str, Row]) -> Block:
    own = [[math.nan if cell is None else cell for cell in rows[agency.code]] for agency in block.agencies]
    return replace(block, self_points=np.array(own, dtype=np.float64))


def compared(appraised: Mapping[str, Row], own: Mapping[str, Row], tree: CriteriaTree = TREE) -> Appraisal:
    found = appraisal(with_self_scores(block_of(tree, appraised), own))
    assert found is not None
    return found


def test_a_block_without_self_scores_has_no_appraisal_to_tell_of() -> None:
    assert appraisal(block_of(TREE, {"A": [1, 2, 3]})) is None


def test_what_was_cut_and_what_was_added_are_summed_apart() -> None:
    # A claims 9 + 20 + 25 = 54 and is awarded 6 + 18.5 + 27 = 51.5: 3 + 1.5 cut, 2 added
    of_a = compared({"A": [6, 18.5, 27]}, {"A": [9, 20, 25]}).agencies[0]
    assert (of_a.self_points, of_a.appraised, of_a.gap) == (54, 51.5, 2.5)
    assert (of_a.cut, of_a.added) == (4.5, 2)
    assert (of_a.compared, of_a.changed, of_a.share_changed) == (3, 3, 100)


def test_sums_go_by_agency_by_criterion_and_by_group() -> None:
    found = compared({"A": [6, 18, 27], "B": [10, 20, 30]}, {"A": [9, 18, 30], "B": [10, 19, 30]})
    assert [of.gap for of in found.agencies] == [6, -1]
    assert [of.gap for of in found.leaves] == [3, -1, 3]
    assert [of.gap for of in found.groups] == [2, 3]
    assert found.by_group.tolist() == [[3, 3], [-1, 0]]
    assert (found.whole.compared, found.whole.changed, found.whole.share_changed) == (6, 3, 50)
    assert (found.whole.cut, found.whole.added, found.whole.gap) == (6, 1, 5)


def test_a_score_that_lacks_one_of_the_two_is_counted_and_never_a_zero() -> None:
    found = compared({"A": [6, None, 27], "B": [5, 10, 15]}, {"A": [None, 12, 30], "B": [None, None, None]})
    assert (found.agencies[0].compared, found.agencies[0].missing, found.agencies[0].not_applicable) == (1, 1, 1)
    assert found.agencies[0].gap == 3
    assert (found.agencies[1].compared, found.agencies[1].missing, found.agencies[1].gap) == (0, 3, 0)
    assert found.agencies[1].share_changed is None
    assert np.isnan(found.gap).tolist() == [[True, True, False], [True, True, True]]
    assert np.isnan(found.by_group).tolist() == [[True, False], [True, True]]


def test_the_largest_cut_comes_first_and_who_cannot_be_compared_last() -> None:
    found = compared(
        {"A": [5, 10, 15], "B": [5, 10, 15], "C": [5, 10, 15], "D": [5, 10, 15]},
        {"A": [5, 10, 14], "B": [None] * 3, "C": [9, 10, 15], "D": [5, 10, 15]},
    )
    assert [found.block.agencies[row].code for row in found.largest_gap_first] == ["C", "D", "A", "B"]
    assert [found.block.tree.leaves[column].code for column in found.most_cut_leaves] == ["1.1", "1.2", "2.1"]


def test_changed_scores_are_listed_largest_cut_first_with_both_points() -> None:
    found = compared({"A": [6, 18, 27], "B": [10, 20, 30]}, {"A": [9, 18, 30], "B": [None, 19, 25]})
    assert [
        (score.row, score.leaf.code, score.self_points, score.appraised, score.gap) for score in found.changed_scores
    ] == [(0, "1.1", 9, 6, 3), (0, "2.1", 30, 27, 3), (1, "1.2", 19, 20, -1), (1, "2.1", 25, 30, -5)]
    assert [score.leaf.code for score in found.changed_scores_of(1)] == ["1.2", "2.1"]


def test_decimals_leave_no_binary_noise() -> None:
    found = compared({"A": [0.3]}, {"A": [0.1 + 0.2]}, flat_tree(10))
    assert found.whole.changed == 0
    assert found.whole.gap == 0
    # a real sheet: 787.84 of 960 claimed, 606.27 awarded
    found = compared({"A": [606.27]}, {"A": [787.84]}, flat_tree(960))
    assert found.whole.gap == 181.57
    assert 787.84 - 606.27 != 181.57  # which is what floats alone would say


CENTS = st.one_of(st.none(), st.integers(0, 3000))


@given(st.lists(st.tuples(*[st.tuples(CENTS, CENTS)] * 3), min_size=1, max_size=6))
def test_on_any_table_the_sums_are_those_of_exact_fractions(
    table: list[tuple[tuple[int | None, int | None], ...]],
) -> None:
    """Points in hundredths; both columns of a cell may be missing."""
    as_points = [[[None if cell is None else cell / 100 for cell in pair] for pair in row] for row in table]
    awarded = {f"A{number}": [pair[0] for pair in row] for number, row in enumerate(as_points)}
    own = {f"A{number}": [pair[1] for pair in row] for number, row in enumerate(as_points)}
    found = compared(awarded, own)
    gaps = [
        [Fraction(own_cents - cents, 100) if None not in (cents, own_cents) else None for cents, own_cents in row]  # type: ignore[operator]
        for row in table
    ]
    for of, row in zip(found.agencies, gaps, strict=True):
        known = [gap for gap in row if gap is not None]
        assert of.cut == float(sum(gap for gap in known if gap > 0))
        assert of.added == float(sum(-gap for gap in known if gap < 0))
        assert of.gap == float(sum(known))
        assert of.changed == sum(gap != 0 for gap in known)
    assert found.whole.gap == float(sum(gap for row in gaps for gap in row if gap is not None))
    assert sum(of.changed for of in found.leaves) == found.whole.changed == sum(of.changed for of in found.agencies)
