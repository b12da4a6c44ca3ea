"""What was recognised in result sheets, as the tables that every source of an edition has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dashboard.data.refusals import RefusalLog
from dashboard.data.source_tables import Entries, ScoreSheet, SourceRow, TableFormat

Rows = dict[str, list[SourceRow]]


@dataclass
class ResultTables:
    """A `TableSource`: rows by the file that would hold them in a source folder."""

    file: str
    entries: Entries
    tables: Rows = field(default_factory=dict[str, list[SourceRow]])
    scores: list[ScoreSheet] = field(default_factory=list[ScoreSheet])

    def add(self, table: TableFormat, row: SourceRow) -> None:
        """Put a row at the end of a table."""
        self.tables.setdefault(table.file, []).append(row)

    def name(self, table: TableFormat) -> str:
        """The workbook: a result sheet has no sheet for each table."""
        return self.file

    def metadata(self, log: RefusalLog) -> Entries | None:
        """What was answered of the edition as a whole."""
        return self.entries

    def has(self, table: TableFormat) -> bool:
        """Whether the sheets had anything for the table."""
        return table.file in self.tables

    def rows(self, table: TableFormat, log: RefusalLog) -> Iterable[SourceRow] | None:
        """The rows that were put in."""
        return self.tables.get(table.file, [])

    def score_sheets(self, log: RefusalLog) -> Sequence[ScoreSheet]:
        """The scores of each block."""
        return self.scores

    def refuse_unknown_tables(self, log: RefusalLog) -> None:
        """What was not read was said when the sheets were looked through."""
