"""What a source of an edition provides (`TableSource`): metadata, rows of tables, and sheets of scores.

The methods of a row read a cell and refuse values that are not allowed there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeVar

from dashboard.data.codes import (
    LONGEST_CODE,
    LONGEST_TEXT,
    SEPARATORS,
    folded,
    has_control_character,
    has_separator,
    is_safe_code,
)
from dashboard.data.errors import IssueLog
from dashboard.data.numbers import NumberProblem, decimals_of, parse_number, plain_number
from dashboard.model import Issue, Provenance, Rule, Severity
from dashboard.model.computed_once import computed_once

_NONE: Mapping[str, str] = {}


@dataclass(frozen=True)
class Notation:
    """How a source writes values. `parse` reads a number, given the largest value that makes sense, if there is one.

    `words`: the word for each code, such as `công bố` for `published`; codes themselves are accepted too. `tables`: the
    name of each table for users, by its file in a source folder: `Cơ quan` for `agencies.csv`.
    """

    parse: Callable[[str, float | None], float | NumberProblem] = parse_number
    words: Mapping[str, str] = field(default_factory=lambda: _NONE)
    tables: Mapping[str, str] = field(default_factory=lambda: _NONE)

    @computed_once
    def _codes(self) -> Mapping[str, str]:
        return {folded(word): code for code, word in self.words.items()}

    def code_of(self, word: str) -> str:
        """The code for a word, ignoring case; the word itself if it stands for none."""
        return self._codes.get(folded(word), word)

    def word_for(self, code: str) -> str:
        """The word for a code; the code itself if there is none."""
        return self.words.get(code, code)


PLAIN = Notation()
"""The notation of source folders: decimal points, codes, names of files."""


Word = TypeVar("Word", bound=StrEnum)
_NO_CELLS: Mapping[str, str] = {}
_NO_NUMBERS: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True)
class TableFormat:
    """Name of a table's file in a source folder, and the columns it must and may have."""

    file: str
    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the table may have."""
        return self.required + self.optional


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row, with the text of its cells by column.

    `file` is the file or sheet, `line` counts from 1. `places` names the cell of each column in a sheet (`D7`) and is
    empty for a file; `numbers` has the values that a sheet stores as numbers, not text. Errors in the columns of
    `refused` have been reported already, and are not reported again.
    """

    file: str
    line: int
    cells: Mapping[str, str]
    log: IssueLog
    notation: Notation = PLAIN
    places: Mapping[str, str] = field(default_factory=lambda: _NO_CELLS)
    numbers: Mapping[str, float] = field(default_factory=lambda: _NO_NUMBERS)
    refused: frozenset[str] = frozenset()

    def refuse(self, column: str, rule: Rule, **details: str) -> None:
        """Add an error in one cell of this row."""
        self.note(column, rule, Severity.ERROR, **details)

    def warn(self, column: str, rule: Rule, **details: str) -> None:
        """Add a warning about one cell of this row."""
        self.note(column, rule, Severity.WARNING, **details)

    def note(self, column: str, rule: Rule, severity: Severity, **details: str) -> None:
        """Add an error in one cell of this row, or a warning about it."""
        if severity is Severity.ERROR and column in self.refused:
            return
        place, value = self.places.get(column), self.cells.get(column)
        named = column if place is None else None  # users of a sheet know the cell, not the column's code
        self.log.add(Issue(self.file, self.line, named, value, rule, details, place, severity))

    def table(self, table: TableFormat) -> str:
        """The name of another table of the same source, for messages about this row."""
        return self.notation.tables.get(table.file, table.file)

    def cell(self, column: str) -> str:
        """The cell without surrounding space; `""` when it is empty or the table has no such column."""
        return self.cells.get(column, "")

    def text(self, column: str) -> str:
        """Free text, possibly empty; refuses line breaks, other control characters, and text too long for a cell."""
        text = self.cell(column)
        if len(text) > LONGEST_TEXT:
            self.refuse(column, Rule.TEXT_TOO_LONG, limit=str(LONGEST_TEXT))
        if has_control_character(text):
            self.refuse(column, Rule.CONTROL_CHARACTER)
        return text

    def name(self, column: str) -> str:
        """Text that must not be empty."""
        text = self.text(column)
        if not text:
            self.refuse(column, Rule.VALUE_MISSING)
        return text

    def reference(self, column: str) -> str:
        """A code that another table defines; refused here only if it is empty."""
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

    def number(self, column: str, maximum: float | None = None) -> float | None:
        """The number in a cell that is not empty; None when it is refused.

        `maximum`: the largest value that makes sense, which may distinguish a decimal comma from a thousands separator.
        """
        if column in self.numbers:
            return self.numbers[column]
        number = self.notation.parse(self.cell(column), maximum)
        if isinstance(number, NumberProblem):
            self.refuse(column, number.rule, **({"suggestion": number.suggestion} if number.suggestion else {}))
            return None
        return number

    def decimals(self, column: str) -> int:
        """The number of decimals of the number in a cell, which must hold one."""
        return decimals_of(self.cell(column).replace(",", "."))

    def positive_number(self, column: str) -> float | None:
        """The number above zero in a cell; None when the cell is empty or refused."""
        if not self.cell(column):
            return None
        number = self.number(column)
        if number is not None and number <= 0:
            self.refuse(column, Rule.NOT_POSITIVE)
            return None
        return number

    def number_below_zero(self, column: str) -> float | None:
        """The number in a cell, which must not be above zero; 0 when the cell is empty, None when it is refused."""
        number = self.number(column) if self.cell(column) else 0.0
        if number is not None and number > 0:
            self.refuse(column, Rule.MINIMUM_ABOVE_ZERO)
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
            return words(self.notation.code_of(text))
        except ValueError:
            self.refuse(column, rule, known=", ".join(map(self.notation.word_for, words)))
            return default

    def provenance(self) -> Provenance:
        """The origin of the row's figure: published unless the row says otherwise."""
        return self.word("provenance", Provenance, Provenance.PUBLISHED, Rule.PROVENANCE_UNKNOWN)

    def url(self, column: str) -> str:
        """A web address, possibly empty. Other schemes are refused: a link on a page must not run a script."""
        text = self.text(column)
        if text and not is_web_address(text):
            self.refuse(column, Rule.URL_NOT_HTTP)
        return text


def is_web_address(text: str) -> bool:
    """Whether `text` starts like an address of the web."""
    return text.startswith(("https://", "http://"))


@dataclass(frozen=True, slots=True)
class Entry:
    """The value of a key, with its line (from 1) if that is known, and its cell if it is in a sheet."""

    value: object
    row: int | None
    cell: str | None = None


@dataclass(frozen=True, slots=True)
class Entries:
    """Keys with their values in the file or sheet `file`. `refused`: keys whose errors were already reported."""

    file: str
    by_key: Mapping[str, Entry]
    notation: Notation = PLAIN
    refused: frozenset[str] = frozenset()


class Measure(StrEnum):
    """What the cells of a sheet hold."""

    POINTS = "points"
    SELF_POINTS = "self_points"
    ORIGINS = "origins"


class UnusableCell(Protocol):
    """The content of a cell without a usable value, such as `dashboard.data.workbook_cells.CellProblem`."""

    @property
    def rule(self) -> Rule: ...
    @property
    def text(self) -> str: ...


ScoreValue = float | str | UnusableCell | None
"""None is an empty cell."""


@dataclass(frozen=True, eq=False, slots=True)
class ScoreSheet:
    """One measure of one block.

    `heading` has the column `block` and, on a sheet of points, may have `provenance`: the origin of its scores unless a
    sheet of origins says otherwise. Each of `agencies` has `agency`, each of `leaves` has `criterion`; both may have
    `name`, leaves also `maximum`, which are compared with the edition. `values` are agencies × leaves, and `place`
    returns the name of each cell. An empty cell among the points is refused unless `empty_is_not_applicable`, since it
    may have been forgotten; `not_applicable` is the word to write instead.
    """

    measure: Measure
    heading: SourceRow
    agencies: Sequence[SourceRow]
    leaves: Sequence[SourceRow]
    values: Sequence[Sequence[ScoreValue]]
    place: Callable[[int, int], str]
    not_applicable: str
    empty_is_not_applicable: bool = False


class TableSource(Protocol):
    """The tables of one edition as found: files in a `SourceFolder`, sheets in a workbook.

    Its methods refuse, in the log, what cannot be read at all; the caller checks what is read.
    """

    def name(self, table: TableFormat) -> str:
        """The name of the table for users: that of a file or a sheet."""
        ...

    def metadata(self, log: IssueLog) -> Entries | None:
        """The metadata of the edition in the source; None when it cannot be read."""
        ...

    def has(self, table: TableFormat) -> bool:
        """Whether the source has the table; called for optional tables."""
        ...

    def rows(self, table: TableFormat, log: IssueLog) -> Iterable[SourceRow] | None:
        """The rows of a table; None when none of them can be understood."""
        ...

    def score_sheets(self, log: IssueLog) -> Sequence[ScoreSheet] | None:
        """The scores as one table per block, agencies by criteria; None when they are rows of `scores.csv`."""
        ...

    def refuse_unknown_tables(self, log: IssueLog) -> None:
        """Refuse what looks like a table but is none: otherwise it would be ignored silently."""
        ...
