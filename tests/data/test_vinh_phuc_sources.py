"""The Vĩnh Phúc source folders agree with every published figure, and their points are what an appraiser could give.

Reads the committed files with csv and decimal only: neither the dashboard nor the script that made them is imported.
"""

import csv
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from collections import Counter, defaultdict
from decimal import ROUND_DOWN, Decimal
from functools import cache
from pathlib import Path

import pytest

SOURCES = Path(__file__).resolve().parents[2] / "data" / "sources" / "vinh-phuc-cqdt"
SCRIPT = "make_illustrative_points.py"
PERIODS = ("2019", "2020")
DEPARTMENTS, DISTRICTS = "so-ban-nganh", "huyen-thanh-pho"
MAXIMUM = {DEPARTMENTS: 63, DISTRICTS: 138}
FILES = ("blocks.csv", "criteria.csv", "agencies.csv", "scores.csv", "facts.csv", "sources.csv")


@cache
def rows(period: str, name: str) -> list[dict[str, str]]:
    with (SOURCES / period / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def leaves(period: str) -> dict[tuple[str, str], dict[str, str]]:
    return {(row["block"], row["code"]): row for row in rows(period, "criteria.csv") if row["max_points"]}


def totals(period: str, block: str) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows(period, "scores.csv"):
        if row["block"] == block:
            sums[row["agency"]] += Decimal(row["points"])
    return dict(sums)


def rank(period: str, block: str, agency: str) -> int:
    by_agency = totals(period, block)
    return 1 + sum(total > by_agency[agency] for total in by_agency.values())


def printed_percent(points: Decimal, block: str) -> Decimal:
    (decimals,) = (int(row["percent_decimals"]) for row in rows("2020", "blocks.csv") if row["code"] == block)
    return (points * 100 / MAXIMUM[block]).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_DOWN)


def mean_total(period: str, block: str) -> Decimal:
    by_agency = totals(period, block)
    return sum(by_agency.values(), Decimal()) / Decimal(len(by_agency))


def recomputed(period: str, fact: dict[str, str]) -> Decimal:
    """What the scores say about a fact."""
    block, statistic = fact["block"], fact["statistic"]
    by_agency = totals(period, block)
    if statistic == "rank":
        return Decimal(rank(period, block, fact["agency"]))
    if statistic == "max_total":
        return sum((Decimal(row["max_points"]) for (b, _), row in leaves(period).items() if b == block), Decimal())
    best, worst, mean = max(by_agency.values()), min(by_agency.values()), mean_total(period, block)
    if fact["agency"]:
        assert by_agency[fact["agency"]] == {"best": best, "worst": worst}[statistic.partition("_")[0]]
    return {
        "agency_count": Decimal(len(by_agency)),
        "mean_total": mean,
        "mean_pct": printed_percent(mean, block),
        "mean_change": mean - mean_total("2019", block),
        "best_total": best,
        "best_pct": printed_percent(best, block),
        "worst_total": worst,
        "worst_pct": printed_percent(worst, block),
        "spread": best - worst,
    }[statistic]


ALL_FACTS = [(period, fact) for period in PERIODS for fact in rows(period, "facts.csv")]


@pytest.mark.parametrize(
    ("period", "fact"), ALL_FACTS, ids=[f"{p}-{f['block']}-{f['statistic']}-{f['agency']}" for p, f in ALL_FACTS]
)
def test_scores_agree_with_the_fact(period: str, fact: dict[str, str]) -> None:
    assert recomputed(period, fact) == Decimal(fact["value"])


def test_the_script_reproduces_the_committed_scores(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(SOURCES, copy)
    for period in PERIODS:
        (copy / period / "scores.csv").unlink()
    subprocess.run([sys.executable, str(copy / SCRIPT)], check=True, capture_output=True)
    for period in PERIODS:
        assert (copy / period / "scores.csv").read_bytes() == (SOURCES / period / "scores.csv").read_bytes()


@pytest.mark.parametrize(
    ("period", "block", "expected"),
    [
        ("2020", DEPARTMENTS, "997.262"),
        ("2020", DISTRICTS, "814.311"),
        ("2019", DEPARTMENTS, "904.262"),
        ("2019", DISTRICTS, "643.356"),
    ],
)
def test_sum_of_a_block(period: str, block: str, expected: str) -> None:
    assert sum(totals(period, block).values()) == Decimal(expected)


@pytest.mark.parametrize(
    ("block", "agency", "total", "place"),
    [
        (DEPARTMENTS, "so-thong-tin-va-truyen-thong", "59.984", 1),
        (DEPARTMENTS, "ban-quan-ly-cac-khu-cong-nghiep", "33.407", 20),
        (DEPARTMENTS, "so-cong-thuong", None, 19),
        (DISTRICTS, "lap-thach", "106.331", 1),
        (DISTRICTS, "tam-duong", "74.337", 9),
        (DISTRICTS, "phuc-yen", None, 8),
    ],
)
def test_named_agency(block: str, agency: str, total: str | None, place: int) -> None:
    assert rank("2020", block, agency) == place
    if total is not None:
        assert totals("2020", block)[agency] == Decimal(total)


@pytest.mark.parametrize(("block", "spread"), [(DEPARTMENTS, "26.577"), (DISTRICTS, "31.994")])
def test_spread(block: str, spread: str) -> None:
    by_agency = totals("2020", block).values()
    assert max(by_agency) - min(by_agency) == Decimal(spread)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("block", [DEPARTMENTS, DISTRICTS])
def test_no_ties(period: str, block: str) -> None:
    by_agency = totals(period, block)
    assert len(set(by_agency.values())) == len(by_agency)


@pytest.mark.parametrize("block", [DEPARTMENTS, DISTRICTS])
def test_rank_moves_are_those_of_a_real_ranking(block: str) -> None:
    moves = [abs(rank("2019", block, agency) - rank("2020", block, agency)) for agency in totals("2020", block)]
    assert max(moves) <= 8
    assert sum(move >= 5 for move in moves) <= 3


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("block", [DEPARTMENTS, DISTRICTS])
def test_maxima(period: str, block: str) -> None:
    assert sum(Decimal(row["max_points"]) for (b, _), row in leaves(period).items() if b == block) == MAXIMUM[block]


@pytest.mark.parametrize("period", PERIODS)
def test_tree_has_two_parts_six_groups_and_four_to_six_leaves_each(period: str) -> None:
    criteria = rows(period, "criteria.csv")
    for block in MAXIMUM:
        parent = {row["code"]: row["parent"] for row in criteria if row["block"] == block}
        assert [code for code, above in parent.items() if not above] == ["1", "2"]
        groups = [code for code, above in parent.items() if above in ("1", "2")]
        assert groups == ["1.1", "1.2", "1.3", "2.1", "2.2", "2.3"]
        per_group = Counter(row["parent"] for (b, _), row in leaves(period).items() if b == block)
        assert set(per_group) == set(groups)
        assert all(4 <= count <= 6 for count in per_group.values())


@pytest.mark.parametrize("period", PERIODS)
def test_maxima_stand_on_leaves_only_and_are_illustrative(period: str) -> None:
    for row in rows(period, "criteria.csv"):
        assert row["provenance"] == ("illustrative" if row["code"].count(".") == 2 else "")
        assert bool(row["max_points"]) == (row["code"].count(".") == 2)
        assert row["code"].startswith(row["parent"])
        assert len(row["name"]) < 76


def test_both_years_have_the_same_criteria_blocks_and_agencies() -> None:
    for name in ("criteria.csv", "blocks.csv", "agencies.csv", "sources.csv"):
        assert (SOURCES / "2019" / name).read_bytes() == (SOURCES / "2020" / name).read_bytes()


@pytest.mark.parametrize("period", PERIODS)
def test_one_illustrative_score_for_every_agency_and_leaf(period: str) -> None:
    scores = rows(period, "scores.csv")
    expected = [
        (agency["block"], agency["code"], code)
        for agency in rows(period, "agencies.csv")
        for block, code in leaves(period)
        if block == agency["block"]
    ]
    assert [(row["block"], row["agency"], row["criterion"]) for row in scores] == expected
    assert {row["provenance"] for row in scores} == {"illustrative"}


@pytest.mark.parametrize("period", PERIODS)
def test_points_are_in_range_on_step_and_plainly_written(period: str) -> None:
    for row in rows(period, "scores.csv"):
        leaf, points = leaves(period)[row["block"], row["criterion"]], Decimal(row["points"])
        assert 0 <= points <= Decimal(leaf["max_points"]), row
        assert points == points.quantize(Decimal("0.001")), row
        assert row["points"] == f"{points.normalize():f}", row
        if leaf["step"]:
            assert points % Decimal(leaf["step"]) == 0, row
            assert Decimal(leaf["max_points"]) % Decimal(leaf["step"]) == 0, leaf


def test_so_cong_thuong_could_rise_to_rank_15_on_four_criteria() -> None:
    gaps = [
        Decimal(leaves("2020")[row["block"], row["criterion"]]["max_points"]) - Decimal(row["points"])
        for row in rows("2020", "scores.csv")
        if row["agency"] == "so-cong-thuong"
    ]
    by_agency = totals("2020", DEPARTMENTS)
    fifteenth = sorted(by_agency.values(), reverse=True)[14]
    # Six tenths of what is missing on its four weakest criteria is enough: nobody is asked to become perfect.
    assert by_agency["so-cong-thuong"] + sum(sorted(gaps)[-4:]) * Decimal("0.6") > fifteenth


def test_provenance_of_facts_and_agencies() -> None:
    for row in rows("2020", "facts.csv"):
        assert row["provenance"] == ("derived" if row["statistic"] in ("rank", "max_total") else "published")
    assert {row["provenance"] for row in rows("2019", "facts.csv")} == {"derived"}
    assert Counter(row["provenance"] for row in rows("2020", "agencies.csv")) == {"published": 16, "derived": 13}
    keys = {row["key"] for row in rows("2020", "sources.csv")}
    assert all(fact["source"] in keys for _, fact in ALL_FACTS)


def test_the_decision_of_2019_is_not_invented() -> None:
    edition = {p: tomllib.loads((SOURCES / p / "edition.toml").read_text(encoding="utf-8")) for p in PERIODS}
    assert [edition["2019"][key] for key in ("decision", "issued", "source_url")] == ["", "", ""]
    assert edition["2020"]["decision"] == "Quyết định số 3192/QĐ-UBND"
    for period in PERIODS:
        assert edition[period]["period"] == period
        assert edition[period]["precision"] == 3
        assert edition[period]["percent_rule"] == "truncate"


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("name", [*FILES, "edition.toml"])
def test_files_are_nfc_with_plain_newlines(period: str, name: str) -> None:
    content = (SOURCES / period / name).read_bytes()
    text = content.decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert not text.startswith("\ufeff")
    assert b"\r" not in content
    assert text.endswith("\n")
