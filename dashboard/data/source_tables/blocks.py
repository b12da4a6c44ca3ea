"""The blocks with their agencies and criteria trees: what scores and printed figures refer to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from dashboard.data.codes import folded, without_trailing_zeros
from dashboard.data.errors import IssueLog
from dashboard.data.numbers import plain_number
from dashboard.data.source_tables.source import SourceRow, TableFormat, TableSource
from dashboard.model import Agency, CriteriaTree, Criterion, Rule, vietnamese_sort_key
from dashboard.model.computed_once import computed_once

BLOCKS = TableFormat("blocks.csv", required=("code", "name"), optional=("percent_decimals",))
_FINEST_PERCENT = 9


@dataclass(frozen=True, slots=True)
class BlockRow:
    """One block, with the row that defines it."""

    row: SourceRow
    code: str
    name: str
    percent_decimals: int


def read_blocks(source: TableSource, log: IssueLog) -> Mapping[str, BlockRow] | None:
    """Return the blocks by code in source order; None when not every row could be read."""
    rows = source.rows(BLOCKS, log)
    if rows is None:
        return None
    blocks: dict[str, BlockRow] = {}
    for row in rows:
        code = row.code("code")
        block = BlockRow(
            row, code, row.name("name"), row.whole_number("percent_decimals", 0, _FINEST_PERCENT, default=1)
        )
        if code in blocks:
            row.refuse("code", Rule.CODE_DOUBLED, first_row=str(blocks[code].row.line))
        elif code:
            blocks[code] = block
    if log.lost_rows(source.name(BLOCKS)):
        return None
    if not blocks:
        log.refuse(source.name(BLOCKS), Rule.TABLE_EMPTY)
    return blocks


def accept_block(row: SourceRow, blocks: Mapping[str, BlockRow] | None) -> str:
    """Return the code in the row's `block` cell; refuse one that is not among `blocks`, if those are known."""
    code = row.reference("block")
    if code and blocks is not None and code not in blocks:
        row.refuse("block", Rule.BLOCK_UNKNOWN, table=row.table(BLOCKS), known=", ".join(blocks))
    return code


AGENCIES = TableFormat("agencies.csv", required=("block", "code", "name"), optional=("provenance",))


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency, with its block and the row that defines it."""

    row: SourceRow
    block: str
    agency: Agency


def read_agencies(
    source: TableSource, blocks: Mapping[str, BlockRow] | None, log: IssueLog
) -> Mapping[str, AgencyRow] | None:
    """Return the agencies by code in source order; None when not every row could be read.

    A code must be unique in the edition, since a scenario names an agency only by its code; a name in its block.
    """
    rows = source.rows(AGENCIES, log)
    if rows is None:
        return None
    agencies: dict[str, AgencyRow] = {}
    named: dict[tuple[str, str], int] = {}
    for row in rows:
        block, code, name = accept_block(row, blocks), row.code("code"), row.name("name")
        first_named = named.setdefault((block, folded(name)), row.line)
        if name and first_named != row.line:
            row.refuse("name", Rule.NAME_DOUBLED, first_row=str(first_named))
        if code in agencies:
            row.refuse("code", Rule.CODE_DOUBLED, first_row=str(agencies[code].row.line))
        elif code:
            agencies[code] = AgencyRow(row, block, Agency(code, name, vietnamese_sort_key(name), row.provenance()))
    if log.lost_rows(source.name(AGENCIES)):
        return None
    for block in (blocks or {}).values():
        if not any(agency.block == block.code for agency in agencies.values()):
            block.row.refuse("code", Rule.BLOCK_WITHOUT_AGENCIES, table=source.name(AGENCIES))
    return agencies


def accept_agency(row: SourceRow, block: str, agencies: Mapping[str, AgencyRow] | None) -> str:
    """Return the code in the row's `agency` cell; refuse an unknown one and one of another block."""
    code = row.reference("agency")
    if code and agencies is not None:
        if code not in agencies:
            row.refuse("agency", Rule.AGENCY_UNKNOWN, table=row.table(AGENCIES))
        elif agencies[code].block != block:
            row.refuse("agency", Rule.AGENCY_OF_OTHER_BLOCK, block=agencies[code].block)
    return code


CRITERIA = TableFormat(
    "criteria.csv",
    required=("block", "code", "parent", "name", "max_points"),
    optional=("step", "effort", "provenance", "actions", "minimum_points", "bonus_points"),
)
LARGEST_BLOCK_MAXIMUM = 1e6
"""Largest total of a block: up to here, totals are exact at nine decimals in 64-bit integers and floats."""
_LARGEST_DEPTH = 20
"""Most levels of a criteria tree; real ones have four or five."""


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """One criterion, with the row that defines it."""

    row: SourceRow
    criterion: Criterion


@dataclass(frozen=True)
class BlockCriteria:
    """The criteria rows of one block by code, in source order. It may still break the rules of a tree."""

    rows: Mapping[str, CriterionRow]

    @computed_once
    def parents(self) -> frozenset[str]:
        """Codes that another criterion names as its parent: the inner nodes."""
        return frozenset(row.criterion.parent for row in self.rows.values() if row.criterion.parent is not None)

    @computed_once
    def leaves(self) -> tuple[Criterion, ...]:
        """The criteria without children, in source order."""
        return tuple(row.criterion for code, row in self.rows.items() if code not in self.parents)

    @computed_once
    def code_by_shortened(self) -> Mapping[str, str]:
        """What codes ending in zeros become in a spreadsheet, with the code that is meant: `{"4.1": "4.10"}`."""
        stripped = ((without_trailing_zeros(code), code) for code in self.rows)
        return {short: code for short, code in stripped if short != code}

    def tree(self) -> CriteriaTree:
        """The tree; call it only if nothing in it was refused."""
        return CriteriaTree(tuple(row.criterion for row in self.rows.values()))


def read_criteria(
    source: TableSource, blocks: Mapping[str, BlockRow] | None, log: IssueLog
) -> Mapping[str, BlockCriteria] | None:
    """Return the criteria of each block; None when not every row could be read."""
    rows = source.rows(CRITERIA, log)
    if rows is None:
        return None
    by_block: dict[str, dict[str, CriterionRow]] = {}
    previous = ""
    for row in rows:
        block, criterion = accept_block(row, blocks), _criterion(row)
        known = by_block.setdefault(block, {})
        if criterion.code in known:
            _refuse_doubled(row, criterion.code, previous, known)
        elif criterion.code:
            known[criterion.code] = CriterionRow(row, criterion)
        previous = criterion.code
    if log.lost_rows(source.name(CRITERIA)):
        return None
    criteria = {block: BlockCriteria(known) for block, known in by_block.items()}
    for code, block in criteria.items():
        _check_tree(code, block, source.name(CRITERIA), log)
    for block in (blocks or {}).values():
        if block.code not in criteria:
            block.row.refuse("code", Rule.BLOCK_WITHOUT_CRITERIA, table=source.name(CRITERIA))
    return criteria


def _criterion(row: SourceRow) -> Criterion:
    minimum, bonus = row.number_below_zero("minimum_points"), row.positive_number("bonus_points")
    beyond = minimum != 0 or bool(row.cell("bonus_points"))  # also if refused: the maximum may be 0
    return Criterion(
        code=row.code("code"),
        parent=row.cell("parent") or None,
        name=row.name("name"),
        max_points=_maximum_or_zero(row) if beyond else row.positive_number("max_points"),
        step=row.positive_number("step"),
        effort=row.positive_number("effort") or 1.0,
        provenance=row.provenance(),
        actions=row.text("actions"),
        minimum_points=minimum or 0.0,
        bonus_points=bonus or 0.0,
    )


def _maximum_or_zero(row: SourceRow) -> float | None:
    """The maximum of a criterion with a bonus or a penalty; it may be 0, for a criterion with nothing else."""
    number = row.number("max_points") if row.cell("max_points") else None
    if number is not None and number < 0:
        row.refuse("max_points", Rule.MAXIMUM_BELOW_ZERO)
        return None
    return number


def _refuse_doubled(row: SourceRow, code: str, previous: str, known: Mapping[str, CriterionRow]) -> None:
    first_row = str(known[code].row.line)
    meant = f"{code}0"
    if _comes_right_before(previous, meant):
        row.refuse("code", Rule.CRITERION_DOUBLED_LOST_ZERO, meant=meant, first_row=first_row)
    else:
        row.refuse("code", Rule.CODE_DOUBLED, first_row=first_row)


def _comes_right_before(code: str, other: str) -> bool:
    """Whether `other` continues the numbering after `code`, as 4.10 does after 4.9."""
    stem, _, number = code.rpartition(".")
    other_stem, _, other_number = other.rpartition(".")
    return (
        stem != ""
        and stem == other_stem
        and number.isdecimal()
        and other_number.isdecimal()
        and int(number) + 1 == int(other_number)
    )


def _check_tree(code: str, block: BlockCriteria, table: str, log: IssueLog) -> None:
    for row in block.rows.values():
        _check_parent(row, block)
        _check_leaf(row, block)
    for cycle in _cycles(block):
        cycle[0].row.refuse("parent", Rule.PARENT_CYCLE, cycle=" → ".join(_codes([*cycle, cycle[0]])))
    if block.leaves and all(leaf.max_points == 0 for leaf in block.leaves):
        log.refuse(table, Rule.NOTHING_COUNTED, column="max_points", block=code)
    total = sum(leaf.highest_points - leaf.minimum_points for leaf in block.leaves)
    if total > LARGEST_BLOCK_MAXIMUM:
        limit = plain_number(LARGEST_BLOCK_MAXIMUM)
        log.refuse(
            table,
            Rule.BLOCK_MAXIMUM_TOO_LARGE,
            column="max_points",
            block=code,
            total=plain_number(total),
            limit=limit,
        )


def _check_parent(row: CriterionRow, block: BlockCriteria) -> None:
    parent = row.criterion.parent
    if parent is None:
        return
    if parent not in block.rows:
        if meant := block.code_by_shortened.get(parent):
            row.row.refuse("parent", Rule.CRITERION_LOST_ZERO, meant=meant)
        else:
            row.row.refuse("parent", Rule.PARENT_UNKNOWN, table=row.row.file)
    elif sum(1 for _ in islice(_upwards(row, block), _LARGEST_DEPTH + 1)) > _LARGEST_DEPTH:
        row.row.refuse("parent", Rule.TREE_TOO_DEEP, limit=str(_LARGEST_DEPTH))


def _check_leaf(row: CriterionRow, block: BlockCriteria) -> None:
    """Check that a leaf has a maximum, and that an inner node has none, nor a step or other values without effect."""
    is_inner = row.criterion.code in block.parents
    if not is_inner and not row.row.cell("max_points"):
        row.row.refuse("max_points", Rule.LEAF_WITHOUT_MAXIMUM)
    if is_inner and row.row.cell("max_points"):
        row.row.refuse("max_points", Rule.INNER_NODE_WITH_MAXIMUM)
    for column in ("step", "effort", "actions", "minimum_points", "bonus_points"):
        if is_inner and row.row.cell(column):
            row.row.refuse(column, Rule.LEAF_ONLY)


def _upwards(row: CriterionRow, block: BlockCriteria) -> Iterator[CriterionRow]:
    """Yield `row` and its ancestors, up to the root, an unknown parent, or the point where a cycle closes."""
    seen: set[str] = set()
    here: CriterionRow | None = row
    while here is not None and here.criterion.code not in seen:
        seen.add(here.criterion.code)
        yield here
        here = block.rows.get(here.criterion.parent or "")


def _cycles(block: BlockCriteria) -> Iterator[list[CriterionRow]]:
    """Yield each cycle of parents once, from its first row in the table."""
    on_a_cycle: set[str] = set()
    for code, row in block.rows.items():
        path = list(_upwards(row, block))
        if path[-1].criterion.parent == code and code not in on_a_cycle:
            on_a_cycle.update(_codes(path))
            yield path


def _codes(rows: Iterable[CriterionRow]) -> list[str]:
    return [row.criterion.code for row in rows]
