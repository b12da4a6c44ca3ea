"""An edition as tables, one a Parquet file, and back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.data.parquet import Column, Columns, numbers, repeated, texts, whole_numbers
from dashboard.model import (
    PROVENANCES,
    Agency,
    Block,
    CriteriaTree,
    Criterion,
    Edition,
    Fact,
    Grade,
    Points,
    Provenance,
    Statistic,
)

TABLE_NAMES: tuple[str, ...] = ("blocks", "criteria", "agencies", "scores", "facts")
"""Names of the tables; the file of each is this with `.parquet` after it."""

Table = Mapping[str, Column]


def tables_of(edition: Edition) -> Mapping[str, Table]:
    """Return the tables of an edition by name."""
    blocks = edition.blocks
    return {
        "blocks": {
            "code": texts([block.code for block in blocks]),
            "name": texts([block.name for block in blocks]),
            "percent_decimals": whole_numbers([block.percent_decimals for block in blocks]),
        },
        "criteria": _criteria_table([(block.code, node) for block in blocks for node in block.tree.nodes]),
        "agencies": _agencies_table([(block.code, agency) for block in blocks for agency in block.agencies]),
        "scores": _scores_table(blocks),
        "facts": _facts_table(edition.facts),
    }


def blocks_from(tables: Mapping[str, Columns], grades: Mapping[str, tuple[Grade, ...]]) -> tuple[Block, ...]:
    """Return the blocks that the tables hold, with their `grades` by code.

    Raises KeyError or ValueError for tables that do not fit together.
    """
    trees = _trees(tables["criteria"])
    agencies = _agencies(tables["agencies"])
    scores = _ScoreColumns(tables["scores"])
    names = tables["blocks"]
    return tuple(
        _block(code, name, percent_decimals, trees[code], agencies[code], scores, grades.get(code, ()))
        for code, name, percent_decimals in _rows(names, "code", "name", "percent_decimals")
    )


def facts_from(table: Columns) -> tuple[Fact, ...]:
    """Return the facts that the table holds."""
    columns = ("block", "statistic", "agency", "value", "decimals", "printed", "source", "provenance", "note")
    return tuple(
        Fact(block, Statistic(statistic), agency, value, decimals, printed, source, Provenance(provenance), note)
        for block, statistic, agency, value, decimals, printed, source, provenance, note in _rows(table, *columns)
    )


def _criteria_table(nodes: Sequence[tuple[str, Criterion]]) -> Table:
    return {
        "block": texts([block for block, _ in nodes]),
        "code": texts([node.code for _, node in nodes]),
        "parent": texts([node.parent for _, node in nodes]),
        "name": texts([node.name for _, node in nodes]),
        "max_points": numbers([node.max_points for _, node in nodes]),
        "step": numbers([node.step for _, node in nodes]),
        "effort": numbers([node.effort for _, node in nodes]),
        "provenance": texts([node.provenance for _, node in nodes]),
    }


def _agencies_table(agencies: Sequence[tuple[str, Agency]]) -> Table:
    return {
        "block": texts([block for block, _ in agencies]),
        "code": texts([agency.code for _, agency in agencies]),
        "name": texts([agency.name for _, agency in agencies]),
        "sort_key": texts([agency.sort_key for _, agency in agencies]),
        "provenance": texts([agency.provenance for _, agency in agencies]),
    }


def _facts_table(facts: Sequence[Fact]) -> Table:
    return {
        "block": texts([fact.block for fact in facts]),
        "statistic": texts([fact.statistic for fact in facts]),
        "agency": texts([fact.agency for fact in facts]),
        "value": numbers([fact.value for fact in facts]),
        "decimals": whole_numbers([fact.decimals for fact in facts]),
        "printed": texts([fact.printed for fact in facts]),
        "source": texts([fact.source for fact in facts]),
        "provenance": texts([fact.provenance for fact in facts]),
        "note": texts([fact.note for fact in facts]),
    }


def _scores_table(blocks: Sequence[Block]) -> Table:
    """One row a score: blocks in order, in each the agencies in order, for each the leaves in order."""
    shapes = [block.points.shape for block in blocks]
    sizes = [agencies * leaves for agencies, leaves in shapes]
    agency_codes = [agency.code for block in blocks for agency in block.agencies]
    leaf_codes = list(dict.fromkeys(leaf.code for block in blocks for leaf in block.tree.leaves))
    leaf_place = {code: place for place, code in enumerate(leaf_codes)}
    columns_of = [np.array([leaf_place[leaf.code] for leaf in block.tree.leaves], dtype=np.intp) for block in blocks]
    return {
        "block": repeated([block.code for block in blocks], np.repeat(np.arange(len(blocks)), sizes)),
        "agency": repeated(
            agency_codes,
            np.repeat(
                np.arange(len(agency_codes)), np.repeat([leaves for _, leaves in shapes], [n for n, _ in shapes])
            ),
        ),
        "criterion": repeated(
            leaf_codes,
            np.concatenate([np.tile(columns, n) for columns, (n, _) in zip(columns_of, shapes, strict=True)]),
        ),
        "points": numbers(np.concatenate([block.points.ravel() for block in blocks])),
        "self_points": numbers(np.concatenate([_self_points(block).ravel() for block in blocks])),
        "provenance": repeated(PROVENANCES, np.concatenate([block.origins.ravel() for block in blocks])),
    }


def _self_points(block: Block) -> Points:
    return np.full(block.points.shape, np.nan) if block.self_points is None else block.self_points


class _ScoreColumns:
    """The long table of scores, handed out block after block as matrices."""

    def __init__(self, table: Columns) -> None:
        self._points = table.floats("points")
        self._self_points = table.floats("self_points")
        self._origins = table.indices("provenance", PROVENANCES).astype(np.uint8)
        self._taken = 0

    def take(self, agencies: int, leaves: int) -> tuple[Points, Points | None, NDArray[np.uint8]]:
        """Points, self-awarded points and origins of the next block. Raises ValueError when there are too few."""
        rows = slice(self._taken, self._taken + agencies * leaves)
        self._taken = rows.stop
        shape = (agencies, leaves)
        self_points = self._self_points[rows].reshape(shape)
        return (
            self._points[rows].reshape(shape),
            None if np.isnan(self_points).all() else self_points,
            self._origins[rows].reshape(shape),
        )


def _block(
    code: str,
    name: str,
    percent_decimals: int,
    tree: CriteriaTree,
    agencies: tuple[Agency, ...],
    scores: _ScoreColumns,
    grades: tuple[Grade, ...],
) -> Block:
    points, self_points, origins = scores.take(len(agencies), len(tree.leaves))
    return Block(code, name, tree, agencies, points, origins, self_points, percent_decimals, grades)


def _trees(table: Columns) -> Mapping[str, CriteriaTree]:
    nodes: dict[str, list[Criterion]] = {}
    columns = ("block", "code", "parent", "name", "max_points", "step", "effort", "provenance")
    for block, code, parent, name, max_points, step, effort, provenance in _rows(table, *columns):
        node = Criterion(code, parent, name, max_points, step, effort, Provenance(provenance))
        nodes.setdefault(block, []).append(node)
    return {block: CriteriaTree(tuple(of_block)) for block, of_block in nodes.items()}


def _agencies(table: Columns) -> Mapping[str, tuple[Agency, ...]]:
    agencies: dict[str, list[Agency]] = {}
    for block, code, name, sort_key, provenance in _rows(table, "block", "code", "name", "sort_key", "provenance"):
        agencies.setdefault(block, []).append(Agency(code, name, sort_key, Provenance(provenance)))
    return {block: tuple(of_block) for block, of_block in agencies.items()}


def _rows(table: Columns, *columns: str) -> Iterator[tuple[Any, ...]]:
    return zip(*(table.values(column) for column in columns), strict=True)
