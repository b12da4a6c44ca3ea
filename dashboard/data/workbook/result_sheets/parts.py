"""A part of the sheets: the agencies of one block in one table, numbers and signs, and what was asked about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from dashboard.data.issue_log import IssueLog
from dashboard.data.numbers import NumberProblem, parse_number, parse_sheet_number
from dashboard.data.workbook.result_sheets.criteria import SheetCriterion
from dashboard.data.workbook.result_sheets.tables import Section, SheetTable
from dashboard.model import Issue, Rule, Severity

RANK_WITH_VALUE = re.compile(r"0*(\d{1,4})\s*\(\s*(\d+(?:[.,]\d+)?)\s*\)")
_CLEAR = re.compile(r"[+-]?(?:\d+([.,])(?:\d{1,2}|\d{4,})|0+([.,])\d+)")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
LONGEST_SIGN = 20


def texts_in(table: SheetTable, rows: Iterable[int], columns: Iterable[int]) -> Iterator[tuple[int, int, str]]:
    """Yield row, column and text of the cells that hold text."""
    columns = tuple(columns)
    for row in rows:
        values = table.grid.rows[row]
        for column in columns:
            value = values[column]
            if isinstance(value, str) and value.strip():
                yield row, column, " ".join(value.split())


class TableNumbers:
    """Reads numbers of one sheet. What shows no decimal sign for sure is read by the sign that other cells show."""

    def __init__(self, texts: Iterable[str]) -> None:
        signs: set[str] = set()
        for text in texts:
            if match := _CLEAR.fullmatch(text):
                signs.add(match[1] or match[2])
        self.sign = signs.pop() if len(signs) == 1 else None

    def parse(self, text: str, maximum: float | None) -> float | NumberProblem:
        """Return the number; a `1,234` that the sheet leaves open is refused unless its maximum decides."""
        match = _GROUPED.fullmatch(text)
        if match and match[1] == self.sign:
            return parse_number(text.replace(",", "."))
        return parse_sheet_number(text, maximum)


@dataclass(frozen=True, slots=True)
class PartAgency:
    """An agency of a part. `column` is where its name stands."""

    row: int
    code: str
    name: str
    column: int


@dataclass
class Part:
    """`prefix` begins the keys of questions about it. `meanings`: what the signs in its cells stand for.

    `title`: the line above its table, where a sheet has several.
    """

    prefix: str
    table: SheetTable
    section: Section
    numbers: TableNumbers
    criteria: list[SheetCriterion] = field(default_factory=list[SheetCriterion])
    agencies: list[PartAgency] = field(default_factory=list[PartAgency])
    block: str = ""
    block_name: str = ""
    total_column: int | None = None
    rank_column: int | None = None
    meanings: dict[str, str] = field(default_factory=dict[str, str])
    rank_with_value: bool = False
    title: str = ""

    @property
    def sheet(self) -> str:
        """The name of the sheet."""
        return self.table.grid.sheet.name

    def place(self, row: int, column: int) -> str:
        """What the sheet calls a cell."""
        return self.table.grid.place(row, column)

    def note(
        self, log: IssueLog, rule: Rule, row: int, column: int, value: str | None, severity: Severity, **details: str
    ) -> None:
        """Note something about a cell."""
        line, cell = self.table.grid.line(row, column), self.place(row, column)
        log.add(Issue(self.sheet, line, None, value, rule, details, cell, severity))
