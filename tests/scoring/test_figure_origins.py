"""A figure counts as printed only while the data still give it; else it is as good as the scores under it."""

from dashboard.model import Block, Fact, Provenance, Statistic
from dashboard.scoring import FigureOrigin, FigureOrigins, figure_origins, reconcile
from tests.scoring.blocks import block_of, edition_of, fact, flat_tree

PUBLISHED, APPRAISED, ILLUSTRATIVE = Provenance.PUBLISHED, Provenance.APPRAISED, Provenance.ILLUSTRATIVE

BLOCK = block_of(
    flat_tree(10, 10),
    {"A": [9, 8], "B": [5, 5], "C": [2, None]},
    origins={
        "A": [PUBLISHED, APPRAISED],
        "B": [PUBLISHED, ILLUSTRATIVE],
        "C": [PUBLISHED, Provenance.SIMULATED],  # the second does not apply, so its origin says nothing
    },
)
BEST = fact(Statistic.BEST_TOTAL, "17", "A")


def origins(*facts: Fact, block: Block = BLOCK) -> FigureOrigins:
    return figure_origins(block, reconcile(edition_of(block, facts=facts), None))


def test_without_printed_figures_a_total_is_as_good_as_its_weakest_score() -> None:
    found = origins()
    assert [found.of_total(agency).provenance for agency in "ABC"] == [APPRAISED, ILLUSTRATIVE, PUBLISHED]
    assert [found.of_agency_scores(agency) for agency in "ABC"] == [APPRAISED, ILLUSTRATIVE, PUBLISHED]


def test_without_printed_figures_a_rank_is_as_good_as_the_weakest_score_of_the_block() -> None:
    assert [origins().of_rank(agency).provenance for agency in "ABC"] == [ILLUSTRATIVE] * 3
    assert origins().of_statistic(Statistic.MEAN_TOTAL) == FigureOrigin(ILLUSTRATIVE)


def test_a_printed_total_makes_the_total_published_and_leads_to_its_fact() -> None:
    printed = fact(Statistic.TOTAL, "10", "B")
    assert origins(printed).of_total("B") == FigureOrigin(PUBLISHED, printed)
    assert origins(printed).of_total("A") == FigureOrigin(APPRAISED)
    assert origins(printed).of_rank("B") == FigureOrigin(ILLUSTRATIVE)  # a total alone prints no rank


def test_a_printed_best_total_makes_total_and_rank_of_the_one_it_names_published() -> None:
    assert origins(BEST).of_total("A") == FigureOrigin(PUBLISHED, BEST)
    assert origins(BEST).of_rank("A") == FigureOrigin(PUBLISHED, BEST)
    assert origins(BEST).of_rank("B") == FigureOrigin(ILLUSTRATIVE)
    assert origins(BEST).of_statistic(Statistic.BEST_TOTAL) == FigureOrigin(PUBLISHED, BEST)


def test_a_printed_best_total_that_names_nobody_says_nothing_about_an_agency() -> None:
    unnamed = fact(Statistic.BEST_TOTAL, "17")
    assert origins(unnamed).of_total("A") == FigureOrigin(APPRAISED)
    assert origins(unnamed).of_statistic(Statistic.BEST_TOTAL) == FigureOrigin(PUBLISHED, unnamed)


def test_a_figure_is_published_only_while_the_data_still_give_it() -> None:
    corrected = block_of(
        flat_tree(10, 10),
        {"A": [9, 7], "B": [5, 5], "C": [2, None]},
        origins={"A": [APPRAISED, APPRAISED], "B": [ILLUSTRATIVE] * 2, "C": [ILLUSTRATIVE] * 2},
    )
    assert origins(BEST, block=corrected).of_total("A") == FigureOrigin(APPRAISED)
    assert origins(BEST, block=corrected).of_rank("A") == FigureOrigin(ILLUSTRATIVE)


def test_a_derived_figure_stays_derived() -> None:
    derived = fact(Statistic.RANK, "2", "B", provenance=Provenance.DERIVED)
    assert origins(derived).of_rank("B") == FigureOrigin(Provenance.DERIVED, derived)


def test_facts_of_another_block_confirm_nothing_here() -> None:
    other = block_of(flat_tree(20), {"A": [17]}, code="districts")
    elsewhere = fact(Statistic.BEST_TOTAL, "17", "A", block="districts")
    checks = reconcile(edition_of(BLOCK, other, facts=[elsewhere]), None)
    assert checks[0].holds
    assert figure_origins(BLOCK, checks).of_total("A") == FigureOrigin(APPRAISED)
