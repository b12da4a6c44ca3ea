"""A part of an edition (the agencies of one block in one table, with answers about them), and the parts of a block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from dashboard.data.errors import IssueLog
from dashboard.model import Edition, Issue, Rule, Severity
from dashboard.workbook_layouts.grid import Grid, SheetNumbers
from dashboard.workbook_layouts.headings import BonusKind
from dashboard.workbook_layouts.layout import GroupName

HEADINGS = NAMES = 0
"""The row of headings and the column of names in the grid of a part."""
_MOST_NAMES = 12
"""Most names of missing agencies or criteria in one sentence; it always gives their full number."""


@dataclass(frozen=True, slots=True)
class SheetCriterion:
    """A criterion and its column in the part. `groups` are the headings above it, outermost first.

    For a bonus or a penalty (`beyond`), `maximum` is the most points awarded or deducted; for both in one column, it is
    the most awarded, and `taken_off` the most deducted. `without_sign`: deducted points are printed as positive
    numbers.
    """

    column: int
    code: str
    name: str
    maximum: float | None
    groups: tuple[GroupName, ...]
    code_is_number: bool
    self_scored_column: int | None = None
    beyond: BonusKind | None = None
    taken_off: float | None = None
    without_sign: bool = False


@dataclass(frozen=True, slots=True)
class PartAgency:
    """An agency of a part and its row."""

    row: int
    code: str
    name: str


@dataclass
class Part:
    """`prefix` begins the keys of its questions. `meanings`: what the signs in its cells stand for.

    `grid` has headings in its first row, then one agency per row, with names in the first column. `label` is the block
    that its table names.
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
        """The name of a cell in the sheet, such as `B3`."""
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
    """Warn of hidden rows and columns that are read, once for the agencies and once for the figures of a part."""
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
    """Refuse further rows of the same agency, in the same block or another, and remove them from their parts."""
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
    """Group the parts by block; parts whose criteria differ from those of the first part are refused."""
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
    """Warn once per block of agencies and criteria of the latest earlier edition that these sheets do not have."""
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
    """The names; only the first ones where all of them would make the sentence unreadable."""
    return "; ".join(names[:_MOST_NAMES]) + ("; …" if len(names) > _MOST_NAMES else "")


def codes_missing_zero(criteria: Sequence[SheetCriterion]) -> Iterator[tuple[SheetCriterion, str]]:
    """Yield the criteria whose code seems to have lost a final zero, with the likely code: 4.10 for a 4.1 after 4.9."""
    for place, criterion in enumerate(criteria):
        stem, _, tail = criterion.code.rpartition(".")
        if not stem or not tail.isdecimal() or tail.endswith("0"):
            continue
        before = _tail(criteria[place - 1].code, stem) if place else None
        after = _tail(criteria[place + 1].code, stem) if place + 1 < len(criteria) else None
        meant = int(tail) * 10
        if before != int(tail) - 1 and (before == meant - 1 or after == meant + 1):
            yield criterion, f"{criterion.code}0"


def _tail(code: str, stem: str) -> int | None:
    own_stem, _, tail = code.rpartition(".")
    return int(tail) if own_stem == stem and tail.isdecimal() else None
