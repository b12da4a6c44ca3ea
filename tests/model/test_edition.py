"""An edition and what is looked up in it."""

import datetime

import numpy as np

from dashboard.model import (
    Agency,
    Block,
    CriteriaTree,
    Criterion,
    Edition,
    EditionId,
    Fact,
    PercentRule,
    Source,
    Statistic,
)


def block(code: str) -> Block:
    tree = CriteriaTree((Criterion("1", None, "One", 10.0),))
    return Block(code, code, tree, (Agency("x", "X", "x"),), np.zeros((1, 1)), np.zeros((1, 1), dtype=np.uint8))


def fact(block: str, statistic: Statistic, agency: str | None, value: float) -> Fact:
    return Fact(block, statistic, agency, value, 0, "", "A")


EDITION = Edition(
    id=EditionId("vinh-phuc-cqdt", "2020"),
    version="v1",
    programme_name="Xếp hạng",
    title="Xếp hạng năm 2020",
    decision="Quyết định số 3192/QĐ-UBND",
    issued=datetime.date(2021, 11, 22),
    source_url="",
    precision=3,
    percent_rule=PercentRule.TRUNCATE,
    blocks=(block("so"), block("huyen")),
    facts=(
        fact("so", Statistic.TOTAL, "x", 1),
        fact("huyen", Statistic.MEAN_TOTAL, None, 2),
        fact("so", Statistic.TOTAL, "y", 3),
        fact("so", Statistic.MEAN_TOTAL, None, 4),
    ),
    sources=(Source("A", "Quyết định", "https://vinhphuc.gov.vn"),),
)


def test_an_edition_is_named_by_programme_and_period() -> None:
    assert str(EDITION.id) == "vinh-phuc-cqdt/2020"


def test_editions_go_by_programme_and_then_period() -> None:
    ids = [EditionId("b", "2019"), EditionId("a", "2020"), EditionId("a", "2019")]
    assert [str(each) for each in sorted(ids)] == ["a/2019", "a/2020", "b/2019"]


def test_blocks_are_found_by_code() -> None:
    assert list(EDITION.block_by_code) == ["so", "huyen"]
    assert EDITION.block_by_code["huyen"] is EDITION.blocks[1]


def test_a_fact_is_found_by_block_statistic_and_agency() -> None:
    def value(*asked: str | Statistic) -> float | None:
        found = EDITION.fact(*asked)  # type: ignore[arg-type]
        return found and found.value

    assert value("so", Statistic.TOTAL, "y") == 3
    assert value("so", Statistic.MEAN_TOTAL) == 4
    assert value("so", Statistic.TOTAL) == 1  # the first of its kind
    assert value("so", Statistic.TOTAL, "z") is None
    assert value("so", Statistic.SPREAD) is None


def test_a_source_is_found_by_its_key() -> None:
    found = EDITION.source("A")
    assert found is not None
    assert found.title == "Quyết định"
    assert EDITION.source("dichvucong.gov.vn") is None


def test_percent_rules_are_the_words_of_the_source_files() -> None:
    assert PercentRule("truncate") is PercentRule.TRUNCATE
    assert PercentRule("round") is PercentRule.ROUND
