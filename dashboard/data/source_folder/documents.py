"""`sources.csv`: the documents that figures come from; the file is optional."""

from __future__ import annotations

from pathlib import Path

from dashboard.data.refusals import RefusalLog, Rule
from dashboard.data.source_folder.table import TableFormat, read_table
from dashboard.model import Source

FORMAT = TableFormat("sources.csv", required=("key", "title", "url"))


def read_documents(folder: Path, log: RefusalLog) -> tuple[Source, ...]:
    """Return the documents in source order; none when there is no such file."""
    if not (folder / FORMAT.file).exists():
        return ()
    documents: dict[str, Source] = {}
    lines: dict[str, int] = {}
    for row in read_table(folder, FORMAT, log) or ():
        key = row.name("key")
        document = Source(key, row.name("title"), row.url("url"))
        if key in documents:
            row.refuse("key", Rule.CODE_DOUBLED, first_row=str(lines[key]))
        elif key:
            documents[key], lines[key] = document, row.line
    return tuple(documents.values())
