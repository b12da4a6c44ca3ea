"""A part of an edition: the agencies of one block in one table, what was asked about them, and the parts of a block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from dashboard.data.errors import IssueLog
from dashboard.model import Edition, Issue, Rule, Severity
from dashboard.workbooks.figures import SheetNumbers
from dashboard.workbooks.grid import Grid
from dashboard.workbooks.heading_words import Beyond
from dashboard.workbooks.layout import GroupName

HEADINGS = NAMES = 0
"""The row of headings and the column of names in the grid of a part."""
_MOST_NAMES = 12
"""Of agencies or criteria that are gone, in one sentence; their number is told whole."""


@dataclass(frozen=True, slots=True)
class SheetCriterion:
    """A criterion at its column of the part. `groups` are the headings above it, outermost first.

    Of a bonus or a penalty (`beyond`) the `maximum` is the most points that are given, or taken off; of both in one
    column it is the most that are given, and `taken_off` the most that are taken off. `without_sign`: what is taken off
    is printed as positive numbers.
    """

    column: int
    code: str
    name: str
    maximum: float | None
    groups: tuple[GroupName, ...]
    code_is_number: bool
    self_scored_column: int | None = None
    beyond: Beyond | None = None
    taken_off: float | None = None
    without_sign: bool = False


@dataclass(frozen=True, slots=True)
class PartAgency:
    """An agency of a part, at its row."""

    row: int
    code: str
    name: str


@dataclass
class Part:
    """`prefix` begins the keys of questions about it. `meanings`: what the signs in its cells stand for.

    `grid` has headings in its first row, then an agency a row; names in its first column. `label` is what its table
    says that its block is.
    """

    prefix: str
    grid: Grid
    label: str
    numbers: SheetNumbers
    criteria: list[SheetCriterion]
    code_column: int | None = None
    total_column: int | None = None
    rank_column: int | None = None
    agencies: list[PartAgency] = field(default_factory=list[PartAgency])
    block: str = ""
    block_name: str = ""
    meanings: dict[str, str] = field(default_factory=dict[str, str])
    rank_with_value: bool = False

    @property
    def sheet(self) -> str:
        """The name of the sheet."""
        return self.grid.sheet.name

    @property
    def rows(self) -> range:
        """The rows of the agencies."""
        return range(HEADINGS + 1, len(self.grid.rows))

    def place(self, row: int, column: int) -> str:
        """What the sheet calls a cell."""
        return self.grid.place(row, column)

    def note(
        self, log: IssueLog, rule: Rule, row: int, column: int, value: str | None, severity: Severity, **details: str
    ) -> None:
        """Note something about a cell."""
        line, cell = self.grid.line(row, column), self.place(row, column)
        log.add(Issue(self.sheet, line, None, value, rule, details, cell, severity))


@dataclass
class BlockParts:
    """A block with the parts of the sheets that hold its agencies; all of them have the same criteria."""

    code: str
    name: str
    parts: list[Part]


def warn_of_hidden(part: Part, log: IssueLog) -> None:
    """Warn of what is read and nobody sees, once for the agencies and once for the figures of a part."""
    grid = part.grid
    agencies = [agency for agency in part.agencies if grid.is_row_hidden(agency.row)]
    if agencies:
        first, count = agencies[0], str(len(agencies))
        part.note(log, Rule.ROWS_HIDDEN, first.row, NAMES, first.name, Severity.WARNING, count=count)
    printed = [column for column in (part.total_column, part.rank_column) if column is not None]
    figures = sorted(filter(grid.is_column_hidden, {*(criterion.column for criterion in part.criteria), *printed}))
    if figures:
        column, count = figures[0], str(len(figures))
        heading = grid.heading(HEADINGS, column)
        part.note(log, Rule.COLUMNS_HIDDEN, HEADINGS, column, heading, Severity.WARNING, count=count)


def refuse_doubled_agencies(parts: Sequence[Part], log: IssueLog) -> None:
    """Refuse the second row of an agency, in the same block or another, and go on without it."""
    first: dict[str, str] = {}
    for part in parts:
        kept: list[PartAgency] = []
        for agency in part.agencies:
            if agency.code in first:
                details = {"code": agency.code, "first": first[agency.code]}
                part.note(log, Rule.AGENCY_DOUBLED, agency.row, NAMES, agency.name, Severity.ERROR, **details)
                continue
            first[agency.code] = f"{part.sheet}, {part.place(agency.row, NAMES)}"
            kept.append(agency)
        part.agencies = kept


def joined(parts: Sequence[Part], log: IssueLog) -> list[BlockParts]:
    """Put the parts of each block together; those with other criteria than the first are refused."""
    blocks: dict[str, BlockParts] = {}
    for part in parts:
        block = blocks.setdefault(part.block, BlockParts(part.block, part.block_name, []))
        if block.parts and {c.code for c in part.criteria} != {c.code for c in block.parts[0].criteria}:
            details = {"block": part.block_name, "first": block.parts[0].sheet}
            part.note(log, Rule.TABLES_OF_BLOCK_DIFFER, HEADINGS, NAMES, None, Severity.ERROR, **details)
            continue
        block.parts.append(part)
    return list(blocks.values())


def warn_of_absences(blocks: Sequence[BlockParts], earlier: Sequence[Edition], log: IssueLog) -> None:
    """Warn of agencies and criteria that the latest earlier edition had and these sheets have not, once a block."""
    if not earlier:
        return
    here = {agency.code for block in blocks for part in block.parts for agency in part.agencies}
    for block in blocks:
        before = earlier[0].block_by_code.get(block.code)
        if before is None:
            continue
        part = block.parts[0]
        leaves = {criterion.code for criterion in part.criteria}
        agencies = [agency.name for agency in before.agencies if agency.code not in here]
        criteria = [f"{leaf.code} {leaf.name}" for leaf in before.tree.leaves if leaf.code not in leaves]
        for rule, gone in ((Rule.AGENCIES_GONE, agencies), (Rule.CRITERIA_GONE, criteria)):
            if gone:
                details = {"block": before.name, "count": str(len(gone)), "names": _enumerated(gone)}
                part.note(log, rule, HEADINGS, NAMES, None, Severity.WARNING, **details)


def _enumerated(names: Sequence[str]) -> str:
    """The names, or the first of them where a sentence with all could not be read."""
    return "; ".join(names[:_MOST_NAMES]) + ("; …" if len(names) > _MOST_NAMES else "")
