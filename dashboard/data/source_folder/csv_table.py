"""A CSV file of a source folder, row by row, with the line that an editor shows for each."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from dashboard.data.refusals import RefusalLog, Rule
from dashboard.data.source_tables import SourceRow, TableFormat


def read_text(folder: Path, file: str, log: RefusalLog) -> str | None:
    """Return the text of a file in NFC, without the byte order mark that Excel writes; None when it is refused."""
    try:
        return unicodedata.normalize("NFC", (folder / file).read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        log.refuse(file, Rule.FILE_MISSING)
    except UnicodeDecodeError as error:
        log.refuse(file, Rule.NOT_UTF8, row=1 + bytes(error.object[: error.start]).count(b"\n"))
    except OSError as error:
        log.refuse(file, Rule.FILE_UNREADABLE, problem=error.strerror or str(error))
    return None


def read_table(folder: Path, table: TableFormat, log: RefusalLog) -> Iterator[SourceRow] | None:
    """Return the rows of a file; None when the file or its header is refused and no row can be understood.

    Blank lines are passed over. A row with too many or too few cells is refused and left out.
    """
    text = read_text(folder, table.file, log)
    if text is None:
        return None
    records = _records(text, table.file, log)
    line, cells = next(records, (1, list[str]()))
    header = [cell.strip() for cell in cells]
    if not _accept_header(header, table, line, log):
        return None
    return _rows(header, records, table.file, log)


def _records(text: str, file: str, log: RefusalLog) -> Iterator[tuple[int, list[str]]]:
    """Yield (first line, cells) of each record; ends at a quotation mark that makes the rest unreadable."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        log.refuse(file, Rule.CSV_MALFORMED, row=line)


def _rows(
    header: list[str], records: Iterable[tuple[int, list[str]]], file: str, log: RefusalLog
) -> Iterator[SourceRow]:
    for line, cells in records:
        if len(cells) == len(header):
            yield SourceRow(file, line, dict(zip(header, map(str.strip, cells), strict=True)), log)
        else:
            log.refuse(file, Rule.ROW_RAGGED, line, found=str(len(cells)), expected=str(len(header)))


def _accept_header(header: list[str], table: TableFormat, line: int, log: RefusalLog) -> bool:
    """Whether `header` has every required column and no other than the known ones, each once."""
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
