"""Rankings that were really published come out of our rules: every total and every rank."""

from collections import Counter
from decimal import Decimal

import numpy as np
import pytest

from dashboard.model import Statistic
from dashboard.scoring import group_standings, rank_block
from tests.scoring.blocks import checked
from tests.scoring.published import (
    FACTS,
    ROOT,
    column,
    fixture_block,
    read_csv,
    shared_folder,
    source_edition,
    weighted_block,
)

# --- tests/facts: kept in the project, see SOURCES.md there


def test_mic_2017_all_53_ranks_follow_from_the_printed_index() -> None:
    rows = read_csv(FACTS / "mic-2017-provinces.csv")
    standings = rank_block(weighted_block(rows, "tinh", {"chi_so": 1}, largest=1), precision=3)
    assert standings.rank.tolist() == column(rows, "hang_cong_bo")
    tied = Counter(standings.rank[standings.tied].tolist())
    assert tied == {17: 2, 32: 2, 40: 2}
    assert {19, 34, 42} < set(standings.rank.tolist())  # the gap after each pair
    assert not {18, 33, 41} & set(standings.rank.tolist())


def test_dti_2021_all_17_ranks_follow_from_the_printed_index() -> None:
    rows = read_csv(FACTS / "dti-2021-17-provinces.csv")
    standings = rank_block(weighted_block(rows, "tinh", {"dti": 1}, largest=1), precision=4)
    assert standings.rank.tolist() == column(rows, "hang_dti")
    assert standings.rank.tolist()[11:14] == [12, 12, 14]


def test_dti_2022_totals_follow_from_the_weights_of_decision_922() -> None:
    rows = read_csv(FACTS / "dti-2022-5-provinces.csv")
    of_a_thousand = {
        "nhan_thuc_so": 100,
        "the_che_so": 100,
        "ha_tang_so": 100,
        "nhan_luc_so": 100,
        "an_toan_thong_tin": 100,
        "chinh_quyen_so": 200,
        "kinh_te_so": 150,
        "xa_hoi_so": 150,
    }
    block = weighted_block(rows, "tinh", {code: weight / 1000 for code, weight in of_a_thousand.items()}, largest=1)
    standings = rank_block(block, precision=4)
    assert block.tree.total_maximum == 1
    printed = [float(row["pdti_cong_bo"]) for row in rows]
    np.testing.assert_allclose(standings.total, printed, rtol=0, atol=1.0001e-4)
    assert standings.rank.tolist() == column(rows, "hang")


def test_pci_totals_and_all_21_ranks_follow_from_its_coefficients() -> None:
    rows = read_csv(FACTS / "pci-2021-top21.csv")
    coefficients = {
        "entry": 0.5,
        "land": 0.5,
        "transparency": 2,
        "time": 0.5,
        "informal": 1,
        "bias": 0.5,
        "proactive": 0.5,
        "support": 2,
        "labor": 2,
        "legal": 0.5,
    }
    block = weighted_block(rows, "province", coefficients, largest=10)
    standings = rank_block(block, precision=2)
    assert block.tree.total_maximum == 100
    printed = [float(row["pci"]) for row in rows]
    np.testing.assert_allclose(standings.exact_total, printed, rtol=0, atol=0.020001)
    assert standings.rank.tolist() == column(rows, "rank")


# --- ../shared/fixtures


@pytest.mark.parametrize("year", [2011, 2012, 2013, 2015, 2016])
def test_papi_totals_dimensions_and_ranks(year: int) -> None:
    """63 provinces × 22 sub-dimensions.

    `expected.csv` ranks the provinces by their published score, which has six decimals in 2011 to 2013 and is not
    rounded in 2015 and 2016. Our sums of rounded sub-dimensions are up to 4.8e-6 away from it (2011), less than the
    smallest difference between two provinces, so that any precision from 4 on gives all 63 ranks. Rounded to
    3 decimals two provinces tie in 2011, 2015 and 2016.
    """
    folder = shared_folder(f"fixtures/papi-{year}")
    block = fixture_block(folder)
    expected = {(row["agency"], row["node"]): row for row in read_csv(folder / "expected.csv")}
    nodes = [block.tree.by_code[code] for code in dict.fromkeys(node for _, node in expected)]
    assert len(block.agencies) == 63
    assert len(block.tree.leaves) == 22
    assert len(nodes) == 7
    assert block.tree.total_maximum == 60

    groups = group_standings(block, nodes=nodes)
    for at, node in enumerate(nodes):
        of_node = [expected[agency.code, node.code] for agency in block.agencies]
        printed = [float(row["points"]) for row in of_node]
        np.testing.assert_allclose(groups.points[:, at], printed, rtol=0, atol=5e-6)
        assert groups.rank[:, at].tolist() == [int(float(row["rank_1224_from_published_score"])) for row in of_node]

    printed_ranks = [
        int(float(expected[agency.code, "PAPI"]["rank_1224_from_published_score"])) for agency in block.agencies
    ]
    for precision in range(4, 10):
        standings = rank_block(block, precision)
        assert standings.rank.tolist() == printed_ranks
        assert not standings.tied.any()
    assert bool(rank_block(block, 3).tied.any()) is (year in {2011, 2015, 2016})


def test_egdi_all_193_ranks_with_their_four_tied_pairs() -> None:
    """The UN ranks on the index printed with 4 decimals: 2 decimals of our points out of 100 (three times 33⅓)."""
    folder = shared_folder("fixtures/egdi-2022")
    block = fixture_block(folder)
    expected = {row["agency"]: row for row in read_csv(folder / "expected.csv")}
    printed = [Decimal(expected[agency.code]["egdi"]) * 100 for agency in block.agencies]
    assert block.tree.total_maximum == 100

    standings = rank_block(block, precision=2)
    assert standings.rank.tolist() == [int(expected[agency.code]["rank"]) for agency in block.agencies]
    assert len(standings.rank) == 193
    assert Counter(standings.rank[standings.tied].tolist()) == {5: 2, 66: 2, 115: 2, 141: 2}
    # our points are a hundredth off where the components, printed with 4 decimals, do not give the index any more
    np.testing.assert_allclose(standings.total, [float(points) for points in printed], rtol=0, atol=0.010001)
    # ranked on more decimals than were printed, the pairs would come apart
    assert (rank_block(block, precision=4).rank != standings.rank).sum() == 4


# --- ../shared/data: source folders of whole editions


@pytest.mark.parametrize("name", ["an-giang-766-2025-10", "tinh-766-2025-10", "tinh-766-2025-luy-ke"])
def test_every_printed_total_of_the_766_index_holds(name: str) -> None:
    edition = source_edition(shared_folder(f"data/{name}"))
    checks = checked(edition, None)
    assert [check for check in checks if not check.holds] == []
    assert {check.fact.statistic for check in checks} == {Statistic.TOTAL}
    assert len(checks) == sum(len(block.agencies) for block in edition.blocks)
    assert all(block.tree.total_maximum == 100 for block in edition.blocks)


def test_communes_of_an_giang_with_the_same_printed_total_share_a_rank() -> None:
    """102 communes: 17 totals are printed more than once, by 40 communes."""
    edition = source_edition(shared_folder("data/an-giang-766-2025-10"))
    block = edition.block_by_code["xa-phuong"]
    standings = rank_block(block, edition.precision)
    printed = {fact.agency: fact.value for fact in edition.facts if fact.block == "xa-phuong"}
    totals = [printed[agency.code] for agency in block.agencies]
    assert standings.rank.tolist() == [1 + sum(other > total for other in totals) for total in totals]
    assert sum(count > 1 for count in Counter(totals).values()) == 17
    assert standings.tied.sum() == 40
    # as list positions, which is what its dashboard shows, 23 of them would stand below their rank
    assert len(set(standings.rank.tolist())) == len(totals) - 23
    # raw float sums would part communes with the same total
    assert len(np.unique(block.points.sum(axis=1))) > len(set(totals))


# --- data/sources: the edition the project carries


def test_every_printed_figure_of_vinh_phuc_2020_holds() -> None:
    sources = ROOT / "data" / "sources" / "vinh-phuc-cqdt"
    checks = checked(source_edition(sources / "2020"), source_edition(sources / "2019"))
    assert [check for check in checks if not check.holds] == []
    assert {check.fact.block for check in checks} == {"so-ban-nganh", "huyen-thanh-pho"}
    assert {check.fact.statistic for check in checks} == set(Statistic) - {Statistic.TOTAL}
