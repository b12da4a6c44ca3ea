"""Read an edition from the plain files that people keep under version control: CSV, and `edition.toml`."""

from __future__ import annotations

import csv
import io
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from dashboard.data.errors import IssueLog
from dashboard.data.source_tables import TABLES, Entries, Entry, SourceRow, TableFormat, edition_from
from dashboard.model import OFFICES, Edition, Rule

FILE = "edition.toml"
_ERROR_LINE = re.compile(r"\(at line (\d+)")


def read_source_folder(path: Path, log: IssueLog | None = None) -> Edition:
    """Return the edition in the folder, with its version set; warnings are in `log`.

    Raises SourceError with all errors found in it, not only the first.
    """
    log = IssueLog() if log is None else log
    if not path.is_dir():
        log.refuse(str(path), Rule.FOLDER_MISSING)
        log.raise_if_any()
    return edition_from(SourceFolder(path), log)


@dataclass(frozen=True, slots=True)
class SourceFolder:
    """The files of a folder, as a `TableSource`."""

    path: Path

    def name(self, table: TableFormat) -> str:
        """The name of the table's file."""
        return table.file

    def metadata(self, log: IssueLog) -> Entries | None:
        """The entries of `edition.toml`; None when it cannot be read."""
        source = self._text(FILE, log)
        if source is None:
            return None
        try:
            table = tomllib.loads(source)
        except tomllib.TOMLDecodeError as error:
            _refuse_malformed(source, error, log)
            return None
        return Entries(FILE, dict(_entries(table, source)))

    def has(self, table: TableFormat) -> bool:
        """Whether the table's file exists."""
        return (self.path / table.file).exists()

    def rows(self, table: TableFormat, log: IssueLog) -> Iterator[SourceRow] | None:
        """Return the rows of a file; None when the file or its header is refused, so that no row can be understood.

        Blank lines are skipped. A row with too many or too few cells is refused and left out.
        """
        text = self._text(table.file, log)
        if text is None:
            return None
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        records = _records(reader, table.file, log)
        line, header = next(records, (1, list[str]()))
        return _rows(header, records, table.file, log) if _accept_header(header, table, line, log) else None

    def score_sheets(self, log: IssueLog) -> None:
        """None: scores are rows of `scores.csv`."""

    def refuse_unknown_tables(self, log: IssueLog) -> None:
        """Refuse tables with unknown names: otherwise a misspelt `fact.csv` would be ignored silently."""
        known = [table.file for table in TABLES]
        for file in sorted(self.path.glob("*.csv")):
            if file.name not in known:
                log.refuse(file.name, Rule.FILE_UNKNOWN, known=", ".join(known))

    def _text(self, file: str, log: IssueLog) -> str | None:
        """The text of a file in NFC, without the byte order mark that Excel writes; None when it is refused."""
        try:
            return unicodedata.normalize("NFC", (self.path / file).read_bytes().decode("utf-8-sig"))
        except FileNotFoundError:
            log.refuse(file, Rule.FILE_MISSING)
        except UnicodeDecodeError as error:
            log.refuse(file, Rule.NOT_UTF8, row=1 + bytes(error.object[: error.start]).count(b"\n"))
        except OSError as error:
            log.refuse(file, Rule.FILE_UNREADABLE, problem=error.strerror or str(error))
        return None


def _entries(table: dict[str, Any], source: str) -> Iterator[tuple[str, Entry]]:
    """Yield the keys with their lines; keys of the table of offices as `offices.issuer`."""
    for key, value in table.items():
        if key == OFFICES and isinstance(value, dict):
            for name, text in cast("dict[str, object]", value).items():
                yield f"{key}.{name}", Entry(text, _line(source, name) or _line(source, key))
        else:
            yield key, Entry(value, _line(source, key))


def _records(reader: Any, file: str, log: IssueLog) -> Iterator[tuple[int, list[str]]]:
    """Yield (first line, stripped cells) of each record; ends at a quotation mark that makes the rest unreadable."""
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, [cell.strip() for cell in cells]
            line = reader.line_num + 1
    except csv.Error:
        log.refuse(file, Rule.CSV_MALFORMED, row=line)


def _rows(header: list[str], records: Iterable[tuple[int, list[str]]], file: str, log: IssueLog) -> Iterator[SourceRow]:
    for line, cells in records:
        if len(cells) == len(header):
            yield SourceRow(file, line, dict(zip(header, cells, strict=True)), log)
        else:
            log.refuse(file, Rule.ROW_RAGGED, line, found=str(len(cells)), expected=str(len(header)))


def _accept_header(header: list[str], table: TableFormat, line: int, log: IssueLog) -> bool:
    """Whether `header` has every required column, and only known columns, each once."""
    known = ", ".join(table.columns)
    if not any(header):
        log.refuse(table.file, Rule.HEADER_MISSING, known=known)
        return False
    if len(header) == 1 and ";" in header[0]:
        log.refuse(table.file, Rule.SEMICOLON_SEPARATED, line, value=header[0])
        return False
    unknown = [column for column in header if column not in table.columns]
    doubled = [column for column in dict.fromkeys(header) if header.count(column) > 1 and column in table.columns]
    missing = [column for column in table.required if column not in header]
    for column in unknown:
        log.refuse(table.file, Rule.COLUMN_UNKNOWN, line, column, column, known=known)
    for column in doubled:
        log.refuse(table.file, Rule.COLUMN_DOUBLED, line, column, column)
    for column in missing:
        log.refuse(table.file, Rule.COLUMN_MISSING, line, column, known=known)
    return not (unknown or doubled or missing)


def _refuse_malformed(source: str, error: tomllib.TOMLDecodeError, log: IssueLog) -> None:
    match = _ERROR_LINE.search(str(error))
    lines = source.splitlines()
    row = int(match.group(1)) if match else len(lines)
    log.refuse(FILE, Rule.TOML_MALFORMED, row, value=lines[row - 1].strip() if 0 < row <= len(lines) else None)


def _line(source: str, key: str) -> int | None:
    """The line number of a key; None when it is written in a form too unusual to find."""
    match = re.search(rf"""^[ \t]*\[*["']?{re.escape(key)}["']?[ \t]*[=.\]]""", source, re.MULTILINE)
    return None if match is None else source.count("\n", 0, match.start()) + 1
