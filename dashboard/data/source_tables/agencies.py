"""Who is ranked, and in which block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.data.names import folded
from dashboard.data.refusals import RefusalLog, Rule
from dashboard.data.source_tables.blocks import BlockRow, accept_block
from dashboard.data.source_tables.rows import SourceRow, TableFormat
from dashboard.data.source_tables.source import TableSource
from dashboard.model import Agency, vietnamese_sort_key

FORMAT = TableFormat("agencies.csv", required=("block", "code", "name"), optional=("provenance",))


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One agency, with its block and the row that defines it."""

    row: SourceRow
    block: str
    agency: Agency


def read_agencies(
    source: TableSource, blocks: Mapping[str, BlockRow] | None, log: RefusalLog
) -> Mapping[str, AgencyRow] | None:
    """Return the agencies by code in source order; None when not every row could be read.

    A code must be unique in the edition, since a scenario names an agency by its code alone; a name, in its block.
    """
    rows = source.rows(FORMAT, log)
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
    if log.lost_rows(source.name(FORMAT)):
        return None
    for block in (blocks or {}).values():
        if not any(agency.block == block.code for agency in agencies.values()):
            block.row.refuse("code", Rule.BLOCK_WITHOUT_AGENCIES, table=source.name(FORMAT))
    return agencies


def accept_agency(row: SourceRow, block: str, agencies: Mapping[str, AgencyRow] | None) -> str:
    """Return the code in the row's `agency` cell; refuses an unknown one and one of another block."""
    code = row.reference("agency")
    if code and agencies is not None:
        if code not in agencies:
            row.refuse("agency", Rule.AGENCY_UNKNOWN, table=row.table(FORMAT))
        elif agencies[code].block != block:
            row.refuse("agency", Rule.AGENCY_OF_OTHER_BLOCK, block=agencies[code].block)
    return code
