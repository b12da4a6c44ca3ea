"""The documents that figures come from; the table is optional."""

from __future__ import annotations

from dashboard.data.refusals import RefusalLog, Rule
from dashboard.data.source_tables.rows import TableFormat
from dashboard.data.source_tables.source import TableSource
from dashboard.model import Source

FORMAT = TableFormat("sources.csv", required=("key", "title", "url"))


def read_documents(source: TableSource, log: RefusalLog) -> tuple[Source, ...]:
    """Return the documents in source order; none when there is no such table."""
    if not source.has(FORMAT):
        return ()
    documents: dict[str, Source] = {}
    lines: dict[str, int] = {}
    for row in source.rows(FORMAT, log) or ():
        key = row.name("key")
        document = Source(key, row.name("title"), row.url("url"))
        if key in documents:
            row.refuse("key", Rule.CODE_DOUBLED, first_row=str(lines[key]))
        elif key:
            documents[key], lines[key] = document, row.line
    return tuple(documents.values())
