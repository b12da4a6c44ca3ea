"""The interface of sources: what a source must provide for the tables of an edition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from dashboard.data.errors import IssueLog
from dashboard.data.source_tables.metadata import Entries
from dashboard.data.source_tables.rows import SourceRow, TableFormat
from dashboard.model import Rule


class Measure(StrEnum):
    """What the cells of a sheet hold."""

    POINTS = "points"
    SELF_POINTS = "self_points"
    ORIGINS = "origins"


class UnusableCell(Protocol):
    """The content of a cell without a usable value, such as `dashboard.data.workbook_cells.CellProblem`."""

    @property
    def rule(self) -> Rule: ...
    @property
    def text(self) -> str: ...


ScoreValue = float | str | UnusableCell | None
"""None is an empty cell."""


@dataclass(frozen=True, eq=False, slots=True)
class ScoreSheet:
    """One measure of one block.

    `heading` has the column `block` and, on a sheet of points, may have `provenance`: the origin of its scores unless a
    sheet of origins says otherwise. Each of `agencies` has `agency`, each of `leaves` has `criterion`; both may have
    `name`, leaves also `maximum`, which are compared with the edition. `values` are agencies × leaves, and `place`
    returns the name of each cell. An empty cell among the points is refused unless `empty_is_not_applicable`, since it
    may have been forgotten; `not_applicable` is the word to write instead.
    """

    measure: Measure
    heading: SourceRow
    agencies: Sequence[SourceRow]
    leaves: Sequence[SourceRow]
    values: Sequence[Sequence[ScoreValue]]
    place: Callable[[int, int], str]
    not_applicable: str
    empty_is_not_applicable: bool = False


class TableSource(Protocol):
    """The tables of one edition as found: files in a `SourceFolder`, sheets in a workbook.

    Its methods refuse, in the log, what cannot be read at all; the caller checks what is read.
    """

    def name(self, table: TableFormat) -> str:
        """The name of the table for users: that of a file or a sheet."""
        ...

    def metadata(self, log: IssueLog) -> Entries | None:
        """The metadata of the edition in the source; None when it cannot be read."""
        ...

    def has(self, table: TableFormat) -> bool:
        """Whether the source has the table; called for optional tables."""
        ...

    def rows(self, table: TableFormat, log: IssueLog) -> Iterable[SourceRow] | None:
        """The rows of a table; None when none of them can be understood."""
        ...

    def score_sheets(self, log: IssueLog) -> Sequence[ScoreSheet] | None:
        """The scores as one table per block, agencies by criteria; None when they are rows of `scores.csv`."""
        ...

    def refuse_unknown_tables(self, log: IssueLog) -> None:
        """Refuse what looks like a table but is none: otherwise it would be ignored silently."""
        ...
