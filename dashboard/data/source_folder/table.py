"""A CSV file of a source folder, row by row, with the line that an editor shows for each."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from dashboard.data.codes import LONGEST_CODE, SEPARATORS, has_control_character, has_separator, is_safe_code
from dashboard.data.numbers import NumberProblem, parse_number, plain_number
from dashboard.data.refusals import RefusalLog, Rule
from dashboard.model import Provenance

Word = TypeVar("Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class TableFormat:
    """Name of a file and the columns it must and may have."""

    file: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the file may have."""
        return self.required + self.optional


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row. Its methods read a cell and refuse, in the log, what the cell may not hold."""

    file: str
    line: int
    cells: Mapping[str, str]
    log: RefusalLog

    def refuse(self, column: str, rule: Rule, **details: str) -> None:
        """Note a refusal of one cell of this row."""
        self.log.refuse(self.file, rule, self.line, column, self.cells.get(column), **details)

    def cell(self, column: str) -> str:
        """The cell without surrounding space; `""` when it is empty or the file has no such column."""
        return self.cells.get(column, "")

    def text(self, column: str) -> str:
        """Free text, possibly empty; refuses line breaks and other control characters."""
        text = self.cell(column)
        if has_control_character(text):
            self.refuse(column, Rule.CONTROL_CHARACTER)
        return text

    def name(self, column: str) -> str:
        """Text that must be there."""
        text = self.text(column)
        if not text:
            self.refuse(column, Rule.VALUE_MISSING)
        return text

    def reference(self, column: str) -> str:
        """A code that another file defines; only refused here when it is empty."""
        code = self.cell(column)
        if not code:
            self.refuse(column, Rule.VALUE_MISSING)
        return code

    def code(self, column: str, *, separators_allowed: bool = False) -> str:
        """A code that this row defines. It is returned even when refused, so that references to it still find it."""
        code = self.reference(column)
        if code and not is_safe_code(code):
            self.refuse(column, Rule.CODE_UNSAFE, longest=str(LONGEST_CODE))
        elif not separators_allowed and has_separator(code):
            self.refuse(column, Rule.SEPARATOR_IN_CODE, separators=" ".join(SEPARATORS))
        return code

    def number(self, column: str) -> float | None:
        """The number in a cell that is not empty; None when it is refused."""
        number = parse_number(self.cell(column))
        if isinstance(number, NumberProblem):
            self.refuse(column, number.rule, **({"suggestion": number.suggestion} if number.suggestion else {}))
            return None
        return number

    def positive_number(self, column: str) -> float | None:
        """The number above zero in a cell; None when the cell is empty or refused."""
        if not self.cell(column):
            return None
        number = self.number(column)
        if number is not None and number <= 0:
            self.refuse(column, Rule.NOT_POSITIVE)
            return None
        return number

    def whole_number(self, column: str, lowest: int, highest: int, default: int) -> int:
        """A whole number within bounds; `default` when the cell is empty or refused."""
        number = self.number(column) if self.cell(column) else float(default)
        if number is None:
            return default
        if not number.is_integer():
            self.refuse(column, Rule.NOT_A_WHOLE_NUMBER)
        elif not lowest <= number <= highest:
            self.refuse(column, Rule.OUT_OF_RANGE, lowest=plain_number(lowest), highest=plain_number(highest))
        return int(number)

    def word(self, column: str, words: type[Word], default: Word, rule: Rule) -> Word:
        """One of the words of an enumeration; `default` when the cell is empty or refused."""
        text = self.cell(column)
        if not text:
            return default
        try:
            return words(text)
        except ValueError:
            self.refuse(column, rule, known=", ".join(words))
            return default

    def provenance(self) -> Provenance:
        """The origin of the row's figure: published unless the row says otherwise."""
        return self.word("provenance", Provenance, Provenance.PUBLISHED, Rule.PROVENANCE_UNKNOWN)

    def url(self, column: str) -> str:
        """A web address, possibly empty. Others are refused: a link of a page must not run a script."""
        text = self.text(column)
        if text and not is_web_address(text):
            self.refuse(column, Rule.URL_NOT_HTTP)
        return text


def folded(name: str) -> str:
    """Return `name` without the differences that make no other name: case, runs of spaces, normal form."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())


def is_web_address(text: str) -> bool:
    """Whether `text` starts like an address of the web."""
    return text.startswith(("https://", "http://"))


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
