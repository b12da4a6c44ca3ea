"""Convert an edition to tables, one per Parquet file, and back.

This module wraps pyarrow for Parquet. Only `object_storage.py` uses pyarrow too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

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

# pyarrow has no type stubs, so a strict checker cannot know what its functions return; the signatures here say it.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false, reportUnknownParameterType=false, reportUnknownLambdaType=false


ROW_GROUP = 1 << 20
"""Rows per row group, fixed because it affects the bytes."""


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """A column to write, with a fixed type."""

    array: Any


def texts(values: Sequence[str | None]) -> Column:
    """A column of text; None is null."""
    return Column(pa.array(values, type=pa.string()))


def whole_numbers(values: Sequence[int]) -> Column:
    """A column of numbers from 0 to 255."""
    return Column(pa.array(values, type=pa.uint8()))


def numbers(values: Sequence[float | None] | NDArray[np.float64]) -> Column:
    """A column of floats; None and NaN are null."""
    return Column(pa.array(values, type=pa.float64(), from_pandas=True))


def repeated(words: Sequence[str], indices: NDArray[Any]) -> Column:
    """A column of text drawn from `words` by index; each word is stored once."""
    dictionary = pa.array(words, type=pa.string())
    return Column(pa.DictionaryArray.from_arrays(pa.array(indices, type=pa.int32()), dictionary))


def to_parquet(columns: Mapping[str, Column], metadata: Mapping[str, str]) -> bytes:
    """Return a Parquet file. The same columns and metadata give the same bytes with the same pyarrow."""
    arrays = {name: column.array for name, column in columns.items()}
    table = pa.table(arrays).replace_schema_metadata(dict(metadata))
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", row_group_size=ROW_GROUP)
    return sink.getvalue().to_pybytes()


def metadata_of(content: bytes) -> Mapping[str, str]:
    """Return the metadata given to `to_parquet`; empty for bytes that are not a complete Parquet file."""
    try:
        metadata = pq.read_schema(pa.BufferReader(content)).metadata or {}
        return {key.decode(): value.decode() for key, value in metadata.items()}
    except (pa.ArrowException, OSError, ValueError):
        return {}


@dataclass(frozen=True, eq=False, slots=True)
class Columns:
    """A table that was read; its methods raise KeyError for a missing column."""

    table: pa.Table

    def has(self, column: str) -> bool:
        """Whether the table has the column."""
        return column in self.table.column_names

    def values(self, column: str) -> list[Any]:
        """The values of a column as Python objects; None for null."""
        return self.table.column(column).to_pylist()

    def floats(self, column: str) -> NDArray[np.float64]:
        """A column of floats as a new array; NaN for null."""
        array = self.table.column(column).to_numpy(zero_copy_only=False)
        return np.array(array, dtype=np.float64)

    def indices(self, column: str, words: Sequence[str]) -> NDArray[np.intp]:
        """For each row of a column of repeated text, its index in `words`. Raises ValueError for any other word."""
        array = self.table.column(column).combine_chunks()
        if isinstance(array, pa.ChunkedArray):
            array = array.chunk(0)
        places = np.array([words.index(word) for word in array.dictionary.to_pylist()], dtype=np.intp)
        return places[array.indices.to_numpy(zero_copy_only=False)]


def from_parquet(content: bytes) -> Columns:
    """Return the table in a Parquet file. Raises ValueError for bytes that are not a complete Parquet file."""
    try:
        # Not `read_table`: about once in 100 runs its threads outlive Python and abort a command that has finished.
        return Columns(pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False))
    except (pa.ArrowException, OSError) as error:
        raise ValueError(str(error)) from error


Item = TypeVar("Item")

TABLES: tuple[str, ...] = ("blocks", "criteria", "agencies", "scores", "facts")
"""Names of the tables; the file of each is its name with `.parquet` appended."""

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
"""Columns of criteria in editions with actions, a bonus or a penalty: the files of other editions do not change."""
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
"""The columns of each table are the fields of the objects in its rows."""
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
    """Return the blocks in the tables, with their `grades` by code.

    Raises KeyError or ValueError for tables that do not match each other.
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
    """Return the facts in the table."""
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
    """One row per score: blocks in order, within a block its agencies in order, for each agency the leaves in order."""
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
    """The long table of scores, returned as matrices block by block."""

    def __init__(self, table: Columns) -> None:
        self._points = table.floats("points")
        self._self_points = table.floats("self_points")
        self._origins = table.indices("provenance", PROVENANCES).astype(np.uint8)
        self._taken = 0

    def take(self, agencies: int, leaves: int) -> tuple[Points, Points | None, NDArray[np.uint8]]:
        """The points, self-scores and origins of the next block. Raises ValueError when rows are missing."""
        rows = slice(self._taken, self._taken + agencies * leaves)
        self._taken = rows.stop
        shape = (agencies, leaves)
        self_points = self._self_points[rows].reshape(shape)
        return (
            self._points[rows].reshape(shape),
            None if np.isnan(self_points).all() else self_points,
            self._origins[rows].reshape(shape),
        )
