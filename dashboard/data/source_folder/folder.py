"""A source folder: the tables of an edition as plain files, which become an edition or are refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dashboard.data.refusals import RefusalLog, Rule
from dashboard.data.source_folder.csv_table import read_table
from dashboard.data.source_folder.edition_toml import read_edition_toml
from dashboard.data.source_tables import Entries, SourceRow, TableFormat, edition_from
from dashboard.data.source_tables.edition import TABLES
from dashboard.model import Edition


def read_source_folder(path: Path, log: RefusalLog | None = None) -> Edition:
    """Return the edition that the folder holds, its version set; warnings are in `log`.

    Raises SourceRefused with all that is wrong in it, not only the first thing.
    """
    log = RefusalLog() if log is None else log
    if not path.is_dir():
        log.refuse(str(path), Rule.FOLDER_MISSING)
        log.raise_if_any()
    return edition_from(SourceFolder(path), log)


@dataclass(frozen=True, slots=True)
class SourceFolder:
    """The files of a folder, as a `TableSource`."""

    path: Path

    def name(self, table: TableFormat) -> str:
        """The file that holds the table."""
        return table.file

    def metadata(self, log: RefusalLog) -> Entries | None:
        """What `edition.toml` says."""
        return read_edition_toml(self.path, log)

    def has(self, table: TableFormat) -> bool:
        """Whether there is such a file."""
        return (self.path / table.file).exists()

    def rows(self, table: TableFormat, log: RefusalLog) -> Iterable[SourceRow] | None:
        """The lines of the file."""
        return read_table(self.path, table, log)

    def score_sheets(self, log: RefusalLog) -> None:
        """None: scores are rows of `scores.csv`."""

    def refuse_unknown_tables(self, log: RefusalLog) -> None:
        """Refuse tables by another name: a misspelt `fact.csv` would be left out without a word."""
        known = [table.file for table in TABLES]
        for file in sorted(self.path.glob("*.csv")):
            if file.name not in known:
                log.refuse(file.name, Rule.FILE_UNKNOWN, known=", ".join(known))
