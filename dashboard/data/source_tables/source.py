"""Where the tables of an edition come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from dashboard.data.refusals import RefusalLog
from dashboard.data.source_tables.metadata import Entries
from dashboard.data.source_tables.rows import SourceRow, TableFormat
from dashboard.data.source_tables.score_sheet import ScoreSheet


class TableSource(Protocol):
    """The tables of one edition as they were found: `SourceFolder` has them as files, a workbook as sheets.

    Its methods refuse, in the log, what cannot be read at all; what is read is checked by whoever asks.
    """

    def name(self, table: TableFormat) -> str:
        """What people know the table by: the name of a file or a sheet."""
        ...

    def metadata(self, log: RefusalLog) -> Entries | None:
        """What the source says of the edition as a whole; None when it cannot be read."""
        ...

    def has(self, table: TableFormat) -> bool:
        """Whether the source has the table; asked of those that are optional."""
        ...

    def rows(self, table: TableFormat, log: RefusalLog) -> Iterable[SourceRow] | None:
        """The rows of a table; None when none of them can be understood."""
        ...

    def score_sheets(self, log: RefusalLog) -> Sequence[ScoreSheet] | None:
        """The scores as one table a block, agencies by criteria; None when they are rows of `scores.csv`."""
        ...

    def refuse_unknown_tables(self, log: RefusalLog) -> None:
        """Refuse what looks like a table and is none: it would be left out without a word."""
        ...
