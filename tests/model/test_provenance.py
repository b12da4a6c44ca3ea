"""A figure is only as good as the least authoritative of those it was computed from."""

import itertools

import pytest

from dashboard.model import PROVENANCES, Provenance, weakest


def test_origins_go_from_printed_to_merely_tried_out() -> None:
    assert PROVENANCES[0] is Provenance.PUBLISHED
    assert PROVENANCES[-1] is Provenance.SIMULATED
    assert PROVENANCES.index(Provenance.DERIVED) < PROVENANCES.index(Provenance.ILLUSTRATIVE)


@pytest.mark.parametrize(("better", "worse"), list(itertools.combinations(PROVENANCES, 2)))
def test_the_weaker_of_two_origins_wins_in_any_order(better: Provenance, worse: Provenance) -> None:
    assert weakest([better, worse]) is worse
    assert weakest([worse, better, better]) is worse


def test_one_origin_stays_what_it_is() -> None:
    assert weakest([Provenance.APPRAISED]) is Provenance.APPRAISED


def test_a_figure_computed_from_nothing_has_no_origin() -> None:
    with pytest.raises(ValueError, match="empty"):
        weakest([])


def test_origins_are_stored_under_the_words_of_the_source_files() -> None:
    assert [origin.value for origin in PROVENANCES] == [
        "published",
        "appraised",
        "derived",
        "self_scored",
        "illustrative",
        "simulated",
    ]
