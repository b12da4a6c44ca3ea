"""Real rankings read from plain files: the facts kept in tests/facts, and the folders that stand beside the project.

The latter may not be kept in the project, so a test that needs one is skipped where it is absent.
"""

import csv
import tomllib
from collections.abc import Sequence
from pathlib import Path

import pytest

from dashboard.model import Block, CriteriaTree, Criterion, Edition, Fact, PercentRule, Statistic
from tests.scoring.blocks import block_of, edition_of

ROOT = Path(__file__).resolve().parents[2]
FACTS = ROOT / "tests" / "facts"
SHARED = ROOT.parent / "shared"

Rows = list[dict[str, str]]


def shared_folder(name: str) -> Path:
    """A folder under ../shared, or the test is skipped."""
    if not SHARED.is_dir():
        pytest.skip("the real rankings in ../shared are not at hand")
    return SHARED / name


def read_csv(path: Path) -> Rows:
    """Rows of a CSV file by column name."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fixture_block(folder: Path) -> Block:
    """A block from criteria.csv (id, parent, max_points of every node) and scores.csv (agency, criterion, points)."""
    criteria = read_csv(folder / "criteria.csv")
    inner = {row["parent"] for row in criteria}
    tree = CriteriaTree(
        tuple(
            Criterion(
                row["id"], row["parent"] or None, row["name"], None if row["id"] in inner else float(row["max_points"])
            )
            for row in criteria
        )
    )
    return block_of(tree, points_by_agency(read_csv(folder / "scores.csv"), tree))


def source_edition(folder: Path) -> Edition:
    """An edition from a source folder as DESIGN.md describes it, without its optional columns."""
    about = tomllib.loads((folder / "edition.toml").read_text(encoding="utf-8"))
    criteria, scores = read_csv(folder / "criteria.csv"), read_csv(folder / "scores.csv")
    blocks: list[Block] = []
    for block in read_csv(folder / "blocks.csv"):
        nodes = (
            Criterion(
                row["code"],
                row["parent"] or None,
                row["name"],
                float(row["max_points"]) if row["max_points"] else None,
            )
            for row in criteria
            if row["block"] == block["code"]
        )
        tree = CriteriaTree(tuple(nodes))
        of_block = [row for row in scores if row["block"] == block["code"]]
        blocks.append(block_of(tree, points_by_agency(of_block, tree), code=block["code"]))
    return edition_of(
        *blocks,
        precision=about["precision"],
        percent_rule=PercentRule(about["percent_rule"]),
        facts=[printed_fact(row) for row in read_csv(folder / "facts.csv")],
        period=about["period"],
    )


def points_by_agency(scores: Rows, tree: CriteriaTree) -> dict[str, list[float | None]]:
    """Points of each agency in the order of the leaves; every score must be there, if only empty."""
    points = {row["agency"]: [None] * len(tree.leaves) for row in scores}
    found = {(row["agency"], row["criterion"]): row["points"] for row in scores}
    assert len(found) == len(scores) == len(points) * len(tree.leaves)
    return {
        agency: [float(found[agency, leaf.code]) if found[agency, leaf.code] else None for leaf in tree.leaves]
        for agency in points
    }


def printed_fact(row: dict[str, str]) -> Fact:
    """One row of facts.csv."""
    decimals = len(row["value"].partition(".")[2])
    return Fact(
        row["block"],
        Statistic(row["statistic"]),
        row["agency"] or None,
        float(row["value"]),
        decimals,
        row["printed"],
        row["source"],
    )


def weighted_block(rows: Rows, name: str, weights: dict[str, float], largest: float) -> Block:
    """A block of an index: each sub-index (0 to `largest`) times its weight is the points on one leaf."""
    tree = CriteriaTree(tuple(Criterion(code, None, code, weight * largest) for code, weight in weights.items()))
    return block_of(tree, {row[name]: [float(row[code]) * weight for code, weight in weights.items()] for row in rows})


def column(rows: Rows, name: str) -> Sequence[int]:
    """A column of whole numbers."""
    return [int(row[name]) for row in rows]
