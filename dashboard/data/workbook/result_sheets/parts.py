"""A part of the sheets: the agencies of one block in one table, with what was asked about them."""

from __future__ import annotations

from dataclasses import dataclass, field

from dashboard.data.refusals import Refusal, RefusalLog, Rule, Severity
from dashboard.data.workbook.result_sheets.cells import TableNumbers
from dashboard.data.workbook.result_sheets.criteria import SheetCriterion
from dashboard.data.workbook.result_sheets.tables import Section, SheetTable


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
        self, log: RefusalLog, rule: Rule, row: int, column: int, value: str | None, severity: Severity, **details: str
    ) -> None:
        """Note something about a cell."""
        line, cell = self.table.grid.line(row, column), self.place(row, column)
        log.note(Refusal(self.sheet, line, None, value, rule, details, cell, severity))
