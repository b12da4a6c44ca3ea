"""The border to pyarrow: columns to Parquet bytes and back. Only `storage/s3_bucket.py` speaks to it too."""

# pyarrow has no type stubs, so a strict checker cannot know what its functions return; the signatures here say it.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false, reportUnknownParameterType=false, reportUnknownLambdaType=false

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

ROW_GROUP = 1 << 20
"""Rows of a group, fixed because it shapes the bytes."""


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """A column to be written, of a fixed type."""

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
    """Return the metadata that `to_parquet` was given; none for bytes that are no Parquet file, or not a whole one."""
    try:
        metadata = pq.read_schema(pa.BufferReader(content)).metadata or {}
        return {key.decode(): value.decode() for key, value in metadata.items()}
    except (pa.ArrowException, OSError, ValueError):
        return {}


@dataclass(frozen=True, eq=False, slots=True)
class Columns:
    """A table read back; its methods raise KeyError for a column that is not there."""

    table: pa.Table

    def has(self, column: str) -> bool:
        """Whether there is such a column."""
        return column in self.table.column_names

    def values(self, column: str) -> list[Any]:
        """The values of a column as Python objects; None for null."""
        return self.table.column(column).to_pylist()

    def floats(self, column: str) -> NDArray[np.float64]:
        """A column of floats as an array of its own; NaN for null."""
        array = self.table.column(column).to_numpy(zero_copy_only=False)
        return np.array(array, dtype=np.float64)

    def indices(self, column: str, words: Sequence[str]) -> NDArray[np.intp]:
        """For each row of a column of repeated text its index in `words`. Raises ValueError for another word."""
        array = self.table.column(column).combine_chunks()
        if isinstance(array, pa.ChunkedArray):
            array = array.chunk(0)
        places = np.array([words.index(word) for word in array.dictionary.to_pylist()], dtype=np.intp)
        return places[array.indices.to_numpy(zero_copy_only=False)]


def from_parquet(content: bytes) -> Columns:
    """Return the table in a Parquet file. Raises ValueError for bytes that are none, or not a whole one."""
    try:
        # Not `read_table`: once in a hundred times its threads outlive Python and abort a command that is done.
        return Columns(pq.ParquetFile(pa.BufferReader(content)).read(use_threads=False))
    except (pa.ArrowException, OSError) as error:
        raise ValueError(str(error)) from error
