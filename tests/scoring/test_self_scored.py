"""The other track: an edition ranked by what agencies awarded themselves, only where nobody's self-score is missing."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.model import Provenance, Statistic
from dashboard.scoring import has_self_scores, missing_self_scores, on_self_scores, rank_edition
from tests.scoring.blocks import block_of, edition_of, fact, flat_tree, ranks_by_agency
from tests.scoring.test_appraisal import with_self_scores

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
