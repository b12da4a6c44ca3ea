"""The blocks, and how many decimals each prints of a percentage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.data.refusals import RefusalLog, Rule
from dashboard.data.source_tables.rows import SourceRow, TableFormat
from dashboard.data.source_tables.source import TableSource

FORMAT = TableFormat("blocks.csv", required=("code", "name"), optional=("percent_decimals",))
FINEST_PERCENT = 9


@dataclass(frozen=True, slots=True)
class BlockRow:
    """One block, with the row that defines it."""

    row: SourceRow
    code: str
    name: str
    percent_decimals: int


def read_blocks(source: TableSource, log: RefusalLog) -> Mapping[str, BlockRow] | None:
    """Return the blocks by code in source order; None when not every row could be read."""
    rows = source.rows(FORMAT, log)
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
    if log.lost_rows(source.name(FORMAT)):
        return None
    if not blocks:
        log.refuse(source.name(FORMAT), Rule.TABLE_EMPTY)
    return blocks


def accept_block(row: SourceRow, blocks: Mapping[str, BlockRow] | None) -> str:
    """Return the code in the row's `block` cell; refuses one that is not among `blocks`, if those are known."""
    code = row.reference("block")
    if code and blocks is not None and code not in blocks:
        row.refuse("block", Rule.BLOCK_UNKNOWN, table=row.table(FORMAT), known=", ".join(blocks))
    return code
