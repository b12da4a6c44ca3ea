"""Where the tables of an edition come from, and what a source must be able to give."""

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
    """What stands in a cell without a usable value, such as `dashboard.data.workbook.CellProblem`."""

    @property
    def rule(self) -> Rule: ...
    @property
    def text(self) -> str: ...


ScoreValue = float | str | UnusableCell | None
"""None is an empty cell."""


@dataclass(frozen=True, eq=False, slots=True)
class ScoreSheet:
    """One measure of one block.

    `heading` has the column `block` and, on a sheet of points, may have `provenance`: the origin of its scores unless
    a sheet of origins says otherwise. Each of `agencies` has `agency`, each of `leaves` has `criterion`; both may have
    `name`, leaves also `maximum`, which are compared with what the edition says. `values` are agencies × leaves, and
    `place` names the cell of each. An empty cell among the points is refused unless `empty_is_not_applicable`,
    since it cannot be told from one that was forgotten; `not_applicable` is the word to write.
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
    """The tables of one edition as they were found: `SourceFolder` has them as files, a workbook as sheets.

    Its methods refuse, in the log, what cannot be read at all; what is read is checked by the caller.
    """

    def name(self, table: TableFormat) -> str:
        """What people know the table by: the name of a file or a sheet."""
        ...

    def metadata(self, log: IssueLog) -> Entries | None:
        """What the source says of the edition as a whole; None when it cannot be read."""
        ...

    def has(self, table: TableFormat) -> bool:
        """Whether the source has the table; asked of those that are optional."""
        ...

    def rows(self, table: TableFormat, log: IssueLog) -> Iterable[SourceRow] | None:
        """The rows of a table; None when none of them can be understood."""
        ...

    def score_sheets(self, log: IssueLog) -> Sequence[ScoreSheet] | None:
        """The scores as one table a block, agencies by criteria; None when they are rows of `scores.csv`."""
        ...

    def refuse_unknown_tables(self, log: IssueLog) -> None:
        """Refuse what looks like a table and is none: it would be left out without a word."""
        ...
