"""The blocks, their agencies, and their grade bands (xếp loại), which are optional."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.data.codes import folded
from dashboard.data.errors import IssueLog
from dashboard.data.numbers import plain_number
from dashboard.data.source_tables.source import SourceRow, TableFormat, TableSource
from dashboard.model import Agency, Grade, Rule, vietnamese_sort_key

BLOCKS = TableFormat("blocks.csv", required=("code", "name"), optional=("percent_decimals",))
FINEST_PERCENT = 9


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
            row, code, row.name("name"), row.whole_number("percent_decimals", 0, FINEST_PERCENT, default=1)
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


GRADES = TableFormat("grades.csv", required=("block", "name", "from_percent"))
DECIMALS_OF_PERCENT = 9
"""Percentages are compared to this many decimals, so finer ones would not mark another band."""
LOWEST_PERCENT, HIGHEST_PERCENT = 0, 100


def read_grades(
    source: TableSource, blocks: Mapping[str, BlockRow] | None, log: IssueLog
) -> Mapping[str, tuple[Grade, ...]]:
    """Return the grades by block, highest first whatever the order of rows; none when there is no such table.

    A name and a percentage must be unique in their block.
    """
    if not source.has(GRADES):
        return {}
    grades: dict[str, list[Grade]] = {}
    named: dict[tuple[str, str], int] = {}
    started: dict[tuple[str, float], int] = {}
    for row in source.rows(GRADES, log) or ():
        block, name, start = accept_block(row, blocks), row.name("name"), _from_percent(row)
        first_named = named.setdefault((block, folded(name)), row.line)
        if name and first_named != row.line:
            row.refuse("name", Rule.GRADE_DOUBLED, first_row=str(first_named))
        if start is None:
            continue
        first_started = started.setdefault((block, start), row.line)
        if first_started != row.line:
            row.refuse("from_percent", Rule.GRADE_START_DOUBLED, first_row=str(first_started))
        grades.setdefault(block, []).append(Grade(name, start))
    return {block: _highest_first(of_block) for block, of_block in grades.items()}


def _from_percent(row: SourceRow) -> float | None:
    percent = row.number("from_percent") if row.reference("from_percent") else None
    if percent is None:
        return None
    if not LOWEST_PERCENT <= percent <= HIGHEST_PERCENT:
        row.refuse(
            "from_percent",
            Rule.OUT_OF_RANGE,
            lowest=plain_number(LOWEST_PERCENT),
            highest=plain_number(HIGHEST_PERCENT),
        )
    elif row.decimals("from_percent") > DECIMALS_OF_PERCENT:
        row.refuse("from_percent", Rule.TOO_MANY_DECIMALS, limit=str(DECIMALS_OF_PERCENT))
    return percent


def _highest_first(grades: list[Grade]) -> tuple[Grade, ...]:
    return tuple(sorted(grades, key=lambda grade: -grade.from_percent))
