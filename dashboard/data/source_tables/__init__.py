"""The rules that the tables of an edition obey, whether they come from CSV files or from the sheets of a workbook."""

from dashboard.data.source_tables.blocks import AGENCIES, BLOCKS, GRADES
from dashboard.data.source_tables.criteria import CRITERIA, LARGEST_BLOCK_MAXIMUM
from dashboard.data.source_tables.edition import edition_from
from dashboard.data.source_tables.facts import DOCUMENTS, FACTS
from dashboard.data.source_tables.metadata import Entries, Entry
from dashboard.data.source_tables.rows import PLAIN, Notation, SourceRow, TableFormat
from dashboard.data.source_tables.source import Measure, ScoreSheet, ScoreValue, TableSource

__all__ = [
    "AGENCIES",
    "BLOCKS",
    "CRITERIA",
    "DOCUMENTS",
    "FACTS",
    "GRADES",
    "LARGEST_BLOCK_MAXIMUM",
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
