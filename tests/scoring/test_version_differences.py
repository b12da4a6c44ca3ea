"""What differs between two versions of an edition: all of it, nothing else, and quickly."""

from __future__ import annotations

import math
import time
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.data import with_version
from dashboard.model import (
    PROVENANCES,
    Agency,
    Block,
    CriteriaTree,
    Criterion,
    Edition,
    EditionId,
    Fact,
    PercentRule,
    Provenance,
    Source,
    Statistic,
)
from dashboard.scoring import EditionDifferences, ScoreDifference, differences
from dashboard.scoring.version_differences import BLOCK_FIELDS, EDITION_FIELDS
from tests.strength import examples

NAN = math.nan
ID = EditionId("thu-nghiem", "2024")


def block(code: str = "so", maxima: tuple[float, ...] = (10.0, 5.0), **points: tuple[float, ...]) -> Block:
    """A block with a leaf for each of `maxima`, called 1, 2, …"""
    matrix = np.array(list(points.values()), dtype=np.float64)
    return Block(
        code,
        "Sở, ban, ngành",
        CriteriaTree(tuple(Criterion(str(n), None, f"Tiêu chí {n}", maximum) for n, maximum in enumerate(maxima, 1))),
        tuple(Agency(agency, f"Cơ quan {agency}", agency) for agency in points),
        matrix,
        np.zeros(matrix.shape, dtype=np.uint8),
    )


def edition(*blocks: Block, **more: object) -> Edition:
    plain = Edition(ID, "", "Thử", "Kỳ 2024", "QĐ 1", None, "", 3, PercentRule.ROUND, blocks=blocks)
    return with_version(replace(plain, **more))  # pyright: ignore[reportArgumentType]


BEFORE = edition(block(a=(8, 4), b=(7, 5), c=(9, NAN)))


# By hand


def test_a_score_that_differs_comes_with_the_moves_that_follow_from_it() -> None:
    # a 8+4=12 and b 7+5=12 of 15 tie at 80 %, c has 9 of 10. b then gets 9+5=14 of 15: 93,3 %, before c's 90 %.
    found = differences(BEFORE, edition(block(a=(8, 4), b=(9, 5), c=(9, NAN))))
    (of_block,) = found.blocks
    assert list(of_block.scores) == [ScoreDifference("b", "1", 7.0, 9.0)]
    assert of_block.scores[0].change == 2.0
    assert {agency: (move.rank_before, move.rank_after) for agency, move in of_block.rank_moves.items()} == {
        "a": (2, 3),
        "b": (2, 1),
        "c": (1, 2),
    }
    assert (of_block.moves["b"].total_before, of_block.moves["b"].total_after) == (12.0, 14.0)
    assert (found.count, found.score_count, found.rank_count) == (1, 1, 3)


def test_not_applicable_is_not_zero() -> None:
    (of_block,) = differences(BEFORE, edition(block(a=(8, NAN), b=(7, 0), c=(9, 0)))).blocks
    assert list(of_block.scores) == [
        ScoreDifference("a", "2", 4.0, None),
        ScoreDifference("b", "2", 5.0, 0.0),
        ScoreDifference("c", "2", None, 0.0),
    ]
    assert [score.change for score in of_block.scores] == [None, -5.0, None]
    assert [score.agency for score in of_block.scores.largest(2)] == ["a", "c"]
    assert (of_block.scores.agency_count, of_block.scores.criterion_count) == (3, 1)


def test_agencies_that_came_went_or_were_renamed() -> None:
    after = block(b=(7, 5), d=(1, 1), a=(8, 4))
    renamed = (*after.agencies[:2], replace(after.agencies[2], name="Tên mới"))
    (of_block,) = differences(BEFORE, edition(replace(after, agencies=renamed))).blocks
    assert [agency.code for agency in of_block.agencies.added] == ["d"]
    assert [agency.code for agency in of_block.agencies.removed] == ["c"]
    (change,) = of_block.agencies.that_changed("name")
    assert (change.before.name, change.after.name, change.fields) == ("Cơ quan a", "Tên mới", ("name",))
    assert of_block.agencies.reordered
    assert list(of_block.scores) == []
    assert of_block.count == 4


def test_criteria_that_came_went_or_weigh_otherwise() -> None:
    after = block(maxima=(12.0, 5.0, 3.0), a=(8, 4, 1), b=(7, 5, 2), c=(9, NAN, 3))
    (of_block,) = differences(BEFORE, edition(after)).blocks
    assert [criterion.code for criterion in of_block.criteria.added] == ["3"]
    (change,) = of_block.criteria.that_changed("max_points")
    assert (change.before.code, change.before.max_points, change.after.max_points) == ("1", 10.0, 12.0)
    assert (of_block.maximum_before, of_block.maximum_after) == (15.0, 20.0)
    back = differences(edition(after), BEFORE).blocks[0]
    assert [criterion.code for criterion in back.criteria.removed] == ["3"]


def test_points_that_change_their_origin_alone_are_counted() -> None:
    published = BEFORE.blocks[0]
    origins = np.full((3, 2), PROVENANCES.index(Provenance.ILLUSTRATIVE), dtype=np.uint8)
    origins[0, 0] = PROVENANCES.index(Provenance.PUBLISHED)
    found = differences(edition(replace(published, origins=origins)), BEFORE)
    (of_block,) = found.blocks
    assert of_block.origins == {(Provenance.ILLUSTRATIVE, Provenance.PUBLISHED): 5}
    assert (len(of_block.scores), len(of_block.moves), found.count) == (0, 0, 5)


def test_blocks_that_came_went_or_changed_places() -> None:
    so, huyen, xa = block("so", a=(1, 1)), block("huyen", b=(1, 1)), block("xa", c=(1, 1))
    found = differences(edition(so, huyen), edition(huyen, so, xa))
    assert [added.code for added in found.blocks_added] == ["xa"]
    assert found.blocks_reordered
    assert [removed.code for removed in differences(edition(so, huyen), edition(so)).blocks_removed] == ["huyen"]


def test_facts_sources_and_names_that_differ() -> None:
    facts = tuple(Fact("so", Statistic.TOTAL, agency, 12.0, 3, "12,000", "A") for agency in ("a", "b"))
    before = edition(*BEFORE.blocks, facts=facts, sources=(Source("A", "Quyết định 1", ""),))
    after = edition(
        *BEFORE.blocks,
        facts=(replace(facts[0], value=12.5), replace(facts[1], agency="c")),
        sources=(Source("A", "Quyết định 1", "https://example.vn"), Source("B", "Phụ lục", "")),
        title="Kỳ 2024, sửa",
        precision=2,
    )
    found = differences(before, after)
    assert [(change.before.value, change.after.value) for change in found.facts.changed] == [(12.0, 12.5)]
    assert [[fact.agency for fact in facts] for facts in (found.facts.added, found.facts.removed)] == [["c"], ["b"]]
    assert [change.fields for change in found.sources.changed] == [("url",)]
    assert [(field.field, field.before, field.after) for field in found.fields] == [
        ("title", "Kỳ 2024", "Kỳ 2024, sửa"),
        ("precision", 3, 2),
    ]


def test_a_coarser_precision_alone_can_move_ranks() -> None:
    # 12,04 and 12,00 are two totals at three decimals and one at one.
    scores = block(a=(8.04, 4), b=(8, 4))
    (of_block,) = differences(edition(scores), edition(scores, precision=1)).blocks
    assert {agency: (move.rank_before, move.rank_after) for agency, move in of_block.rank_moves.items()} == {
        "b": (2, 1)
    }


def test_versions_of_two_editions_are_not_compared() -> None:
    with pytest.raises(ValueError, match="not versions of one edition"):
        differences(BEFORE, replace(BEFORE, id=EditionId("thu-nghiem", "2023")))


def test_no_field_of_an_edition_or_block_is_forgotten() -> None:
    elsewhere = {"id", "version", "blocks", "facts", "sources"}
    assert set(Edition.__dataclass_fields__) == elsewhere | set(EDITION_FIELDS)
    elsewhere = {"code", "tree", "agencies", "points", "origins", "self_points"}
    assert set(Block.__dataclass_fields__) == elsewhere | set(BLOCK_FIELDS)


# Any two


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """Editions drawn from so few codes, names and points that two of them have much in common."""
    blocks: list[Block] = []
    for code in draw(st.lists(st.sampled_from(["so", "huyen"]), min_size=1, max_size=2, unique=True)):
        leaves = draw(st.lists(st.sampled_from("123"), min_size=1, max_size=3, unique=True))
        agencies = draw(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True))
        cell = st.sampled_from([0.0, 1.0, 2.5])
        points = [[draw(cell) for _ in leaves] for _ in agencies]
        for row in range(len(agencies)):
            for column in range(1, len(leaves)):  # the first stays applicable, so that everybody can be ranked
                if draw(st.booleans()):
                    points[row][column] = NAN
        origins = [[draw(st.sampled_from([0, 2])) for _ in leaves] for _ in agencies]
        self_points = np.array([[draw(cell) for _ in leaves] for _ in agencies])
        blocks.append(
            Block(
                code,
                draw(st.sampled_from(["Khối", "Khối mới"])),
                CriteriaTree(
                    tuple(
                        Criterion(leaf, None, draw(st.sampled_from("xy")), draw(st.sampled_from([3.0, 4.0])))
                        for leaf in leaves
                    )
                ),
                tuple(Agency(agency, draw(st.sampled_from(["A", "Â"])), "") for agency in agencies),
                np.array(points),
                np.array(origins, dtype=np.uint8),
                draw(st.sampled_from([None, self_points])),
            )
        )
    statistics, values = st.sampled_from(list(Statistic)[:2]), st.sampled_from([1.0, 2.0])
    fact = st.builds(lambda statistic, value: Fact("so", statistic, None, value, 0, "", "A"), statistics, values)
    facts = draw(st.lists(fact, max_size=3))
    return edition(*blocks, facts=tuple(facts), title=draw(st.sampled_from(["Kỳ", "Kỳ sửa"])))


Cell = tuple[str, str]


def cells(matrix: np.ndarray, of: Block) -> dict[Cell, float | None]:
    return {
        (agency.code, leaf.code): None if math.isnan(value) else value
        for agency, row in zip(of.agencies, matrix.tolist(), strict=True)
        for leaf, value in zip(of.tree.leaves, row, strict=True)
    }


def self_scores(of: Block) -> dict[Cell, float | None]:
    return cells(np.full(of.points.shape, NAN) if of.self_points is None else of.self_points, of)


def ranks(of: Block) -> dict[str, int]:
    """Counted one by one: one more than how many are better, by share of the applicable maximum, in whole numbers.

    Points here are multiples of a half; a share is compared with another by multiplying crosswise.
    """
    totals: dict[str, tuple[int, int]] = {}
    for agency, row in zip(of.agencies, of.points.tolist(), strict=True):
        applicable = [
            (value, leaf.max_points or 0.0) for value, leaf in zip(row, of.tree.leaves, strict=True) if value == value
        ]
        totals[agency.code] = (round(2 * sum(v for v, _ in applicable)), round(2 * sum(m for _, m in applicable)))
    return {
        agency: 1 + sum(other * maximum > total * other_maximum for other, other_maximum in totals.values())
        for agency, (total, maximum) in totals.items()
    }


@settings(max_examples=examples(30, 600))
@given(one=editions())
def test_an_edition_differs_from_itself_in_nothing(one: Edition) -> None:
    twin = replace(one, blocks=tuple(replace(of, points=of.points.copy()) for of in one.blocks))
    found = differences(one, twin)
    assert found.count == 0
    assert found.blocks == ()


@settings(max_examples=examples(50, 1500))
@given(one=editions(), other=editions())
def test_applying_the_differences_to_one_version_gives_the_other(one: Edition, other: Edition) -> None:
    found = differences(one, other)
    assert (found.count == 0) == (one.version == other.version)
    assert {**{f: getattr(one, f) for f in EDITION_FIELDS}, **{d.field: d.after for d in found.fields}} == {
        f: getattr(other, f) for f in EDITION_FIELDS
    }
    applied = Counter(one.facts)
    applied.subtract(found.facts.removed)
    applied.subtract(change.before for change in found.facts.changed)
    applied.update(change.after for change in found.facts.changed)
    applied.update(found.facts.added)
    assert +applied == Counter(other.facts)
    codes = {of.code for of in one.blocks} - {of.code for of in found.blocks_removed}
    assert codes | {of.code for of in found.blocks_added} == {of.code for of in other.blocks}
    for after in other.blocks:
        if after.code in codes:
            assert_applied(found, one.block_by_code[after.code], after)


def assert_applied(found: EditionDifferences, before: Block, after: Block) -> None:
    of_block = next((differing for differing in found.blocks if differing.code == after.code), None)
    if of_block is None:
        assert with_version(edition(before)).version == with_version(edition(after)).version
        return
    agencies = {agency.code: agency for agency in before.agencies}
    for gone in of_block.agencies.removed:
        del agencies[gone.code]
    agencies |= {change.before.code: change.after for change in of_block.agencies.changed}
    agencies |= {agency.code: agency for agency in of_block.agencies.added}
    assert agencies == {agency.code: agency for agency in after.agencies}
    nodes = {node.code: node for node in before.tree.nodes}
    for gone in of_block.criteria.removed:
        del nodes[gone.code]
    nodes |= {change.before.code: change.after for change in of_block.criteria.changed}
    nodes |= {node.code: node for node in of_block.criteria.added}
    assert nodes == {node.code: node for node in after.tree.nodes}
    for scores, old, new in (
        (of_block.scores, cells(before.points, before), cells(after.points, after)),
        (of_block.self_scores, self_scores(before), self_scores(after)),
    ):
        in_both = {cell: old[cell] for cell in new if cell in old}
        for score in scores:
            assert in_both[score.agency, score.criterion] == score.before
            assert score.before != score.after
            in_both[score.agency, score.criterion] = score.after
        assert in_both == {cell: new[cell] for cell in in_both}
        assert [(s.agency, s.criterion) for s in scores] == [c for c in in_both if old[c] != new[c]]
    old_ranks, new_ranks = ranks(before), ranks(after)
    moved = {a: (old_ranks[a], new_ranks[a]) for a in new_ranks if a in old_ranks and old_ranks[a] != new_ranks[a]}
    assert {agency: (move.rank_before, move.rank_after) for agency, move in of_block.rank_moves.items()} == moved
    old_origins, new_origins = cells(before.origins, before), cells(after.origins, after)
    pairs = Counter((old_origins[cell], new_origins[cell]) for cell in new_origins if cell in old_origins)
    assert of_block.origins == {
        (PROVENANCES[int(old or 0)], PROVENANCES[int(new or 0)]): count
        for (old, new), count in pairs.items()
        if old != new
    }


# Large


def large(seed: int, agencies: int = 3321, leaves: int = 100) -> Edition:
    points = np.random.default_rng(seed).integers(0, 11, (agencies, leaves)).astype(np.float64)
    return edition(
        Block(
            "xa",
            "Xã, phường",
            CriteriaTree(tuple(Criterion(f"{leaf}", None, f"Tiêu chí {leaf}", 10.0) for leaf in range(leaves))),
            tuple(Agency(f"x{row}", f"Xã {row}", f"{row:05}") for row in range(agencies)),
            points,
            np.zeros(points.shape, dtype=np.uint8),
        )
    )


def test_all_scores_of_3321_communes_on_100_criteria_are_compared_in_a_second() -> None:
    before, after = large(1), large(2)
    start = time.thread_time()  # of the processor: what else the machine does is not in it
    found = differences(before, after)
    took = time.thread_time() - start
    (of_block,) = found.blocks
    assert len(of_block.scores) == np.count_nonzero(before.blocks[0].points != after.blocks[0].points) > 290_000
    assert took < 1.0, f"{took:.2f} s"
