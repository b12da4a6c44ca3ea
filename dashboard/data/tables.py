"""An edition as tables, one a Parquet file, and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

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

Item = TypeVar("Item")

TABLES: tuple[str, ...] = ("blocks", "criteria", "agencies", "scores", "facts")
"""Names of the tables; the file of each is this with `.parquet` after it."""

Table = Mapping[str, Column]
_Columns = Mapping[str, Callable[[Any], Column]]
_CRITERION: _Columns = {
    "code": texts,
    "parent": texts,
    "name": texts,
    "max_points": numbers,
    "step": numbers,
    "effort": numbers,
    "provenance": texts,
}
_WITH_ACTIONS: _Columns = {**_CRITERION, "actions": texts}
_WITH_BEYOND: _Columns = {**_WITH_ACTIONS, "minimum_points": numbers, "bonus_points": numbers}
"""Of criteria in editions that suggest any, or have a bonus or a penalty: the files of others stay what they were."""
_AGENCY: _Columns = {"code": texts, "name": texts, "sort_key": texts, "provenance": texts}
_FACT: _Columns = {
    "block": texts,
    "statistic": texts,
    "agency": texts,
    "value": numbers,
    "decimals": whole_numbers,
    "printed": texts,
    "source": texts,
    "provenance": texts,
    "note": texts,
}
_BLOCK: _Columns = {"code": texts, "name": texts, "percent_decimals": whole_numbers}
"""Each table's columns, which are the fields of what its rows hold."""
_WORDS = {"provenance": Provenance, "statistic": Statistic}


def tables_of(edition: Edition) -> Mapping[str, Table]:
    """Return the tables of an edition by name."""
    blocks = edition.blocks
    return {
        "blocks": _table(_BLOCK, blocks),
        "criteria": _criteria_table([(block.code, node) for block in blocks for node in block.tree.nodes]),
        "agencies": _table_of_blocks(_AGENCY, [(block.code, agency) for block in blocks for agency in block.agencies]),
        "scores": _scores_table(blocks),
        "facts": _table(_FACT, edition.facts),
    }


def blocks_from(tables: Mapping[str, Columns], grades: Mapping[str, tuple[Grade, ...]]) -> tuple[Block, ...]:
    """Return the blocks that the tables hold, with their `grades` by code.

    Raises KeyError or ValueError for tables that do not fit together.
    """
    of_criteria = tables["criteria"]
    columns = next((form for form in (_WITH_BEYOND, _WITH_ACTIONS) if all(map(of_criteria.has, form))), _CRITERION)
    nodes, agencies = _by_block(Criterion, columns, of_criteria), _by_block(Agency, _AGENCY, tables["agencies"])
    scores = _ScoreColumns(tables["scores"])
    blocks: list[Block] = []
    for code, name, percent_decimals in _rows(tables["blocks"], _BLOCK):
        tree = CriteriaTree(nodes[code])
        points, self_points, origins = scores.take(len(agencies[code]), len(tree.leaves))
        of_block = grades.get(code, ())
        block = Block(code, name, tree, agencies[code], points, origins, self_points, percent_decimals, of_block)
        blocks.append(block)
    return tuple(blocks)


def facts_from(table: Columns) -> tuple[Fact, ...]:
    """Return the facts that the table holds."""
    return tuple(Fact(*row) for row in _rows(table, _FACT))


def _table(columns: _Columns, items: Sequence[object]) -> Table:
    return {name: column([getattr(item, name) for item in items]) for name, column in columns.items()}


def _table_of_blocks(columns: _Columns, items: Sequence[tuple[str, object]]) -> Table:
    return {"block": texts([block for block, _ in items]), **_table(columns, [item for _, item in items])}


def _criteria_table(items: Sequence[tuple[str, Criterion]]) -> Table:
    columns = _WITH_ACTIONS if any(node.actions for _, node in items) else _CRITERION
    beyond = any(node.goes_beyond for _, node in items)
    return _table_of_blocks(_WITH_BEYOND if beyond else columns, items)


def _by_block(kind: Callable[..., Item], columns: _Columns, table: Columns) -> Mapping[str, tuple[Item, ...]]:
    """The items of each block, in the order of the table."""
    items: dict[str, list[Item]] = {}
    for block, row in zip(table.values("block"), _rows(table, columns), strict=True):
        items.setdefault(block, []).append(kind(*row))
    return {block: tuple(of_block) for block, of_block in items.items()}


def _rows(table: Columns, columns: _Columns) -> Iterator[tuple[Any, ...]]:
    values = (map(_WORDS[name], table.values(name)) if name in _WORDS else table.values(name) for name in columns)
    return zip(*values, strict=True)


def _scores_table(blocks: Sequence[Block]) -> Table:
    """One row a score: blocks in order, in each the agencies in order, for each the leaves in order."""
    shapes = [block.points.shape for block in blocks]
    sizes = [agencies * leaves for agencies, leaves in shapes]
    agency_codes = [agency.code for block in blocks for agency in block.agencies]
    leaf_codes = list(dict.fromkeys(leaf.code for block in blocks for leaf in block.tree.leaves))
    leaf_place = {code: place for place, code in enumerate(leaf_codes)}
    columns_of = [np.array([leaf_place[leaf.code] for leaf in block.tree.leaves], dtype=np.intp) for block in blocks]
    self_points = [
        np.full(block.points.size, np.nan) if block.self_points is None else block.self_points.ravel()
        for block in blocks
    ]
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
        "self_points": numbers(np.concatenate(self_points)),
        "provenance": repeated(PROVENANCES, np.concatenate([block.origins.ravel() for block in blocks])),
    }


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
