"""The rules that the tables of an edition obey, whether they come from CSV files or from the sheets of a workbook."""

from dashboard.data.source_tables.edition import edition_from
from dashboard.data.source_tables.metadata import Entries, Entry
from dashboard.data.source_tables.notation import PLAIN, Notation
from dashboard.data.source_tables.rows import SourceRow, TableFormat
from dashboard.data.source_tables.score_sheet import Measure, ScoreSheet, ScoreValue
from dashboard.data.source_tables.source import TableSource

__all__ = [
    "PLAIN",
    "Entries",
    "Entry",
    "Measure",
    "Notation",
    "ScoreSheet",
    "ScoreValue",
    "SourceRow",
    "TableFormat",
    "TableSource",
    "edition_from",
]
