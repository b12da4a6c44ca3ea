"""The grade bands (xếp loại) of each block; the table is optional."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.data.names import folded
from dashboard.data.numbers import plain_number
from dashboard.data.refusals import RefusalLog, Rule
from dashboard.data.source_tables.blocks import BlockRow, accept_block
from dashboard.data.source_tables.rows import SourceRow, TableFormat
from dashboard.data.source_tables.source import TableSource
from dashboard.model import Grade

FORMAT = TableFormat("grades.csv", required=("block", "name", "from_percent"))
MOST_DECIMALS = 9
"""Decimals to which percentages are compared, so finer ones would mark no other band."""
LOWEST, HIGHEST = 0, 100


def read_grades(
    source: TableSource, blocks: Mapping[str, BlockRow] | None, log: RefusalLog
) -> Mapping[str, tuple[Grade, ...]]:
    """Return the grades by block, highest first, whatever the order of the rows; none when there is no such table.

    A name and a percentage must be unique in their block.
    """
    if not source.has(FORMAT):
        return {}
    grades: dict[str, list[Grade]] = {}
    named: dict[tuple[str, str], int] = {}
    started: dict[tuple[str, float], int] = {}
    for row in source.rows(FORMAT, log) or ():
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
    if not LOWEST <= percent <= HIGHEST:
        row.refuse("from_percent", Rule.OUT_OF_RANGE, lowest=plain_number(LOWEST), highest=plain_number(HIGHEST))
    elif row.decimals("from_percent") > MOST_DECIMALS:
        row.refuse("from_percent", Rule.TOO_MANY_DECIMALS, limit=str(MOST_DECIMALS))
    return percent


def _highest_first(grades: list[Grade]) -> tuple[Grade, ...]:
    return tuple(sorted(grades, key=lambda grade: -grade.from_percent))
