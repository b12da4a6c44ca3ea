"""The optional tables: grade bands (xếp loại), figures as printed, and the documents that printed them.

Printed figures are reconciled with the recomputed ones.
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.data.codes import folded
from dashboard.data.errors import IssueLog
from dashboard.data.numbers import plain_number
from dashboard.data.source_tables.blocks import (
    LARGEST_BLOCK_MAXIMUM,
    AgencyRow,
    BlockRow,
    accept_agency,
    accept_block,
)
from dashboard.data.source_tables.source import SourceRow, TableFormat, TableSource
from dashboard.model import Fact, Grade, Rule, Source, Statistic

GRADES = TableFormat("grades.csv", required=("block", "name", "from_percent"))
_DECIMALS_OF_PERCENT = 9
"""Percentages are compared to this many decimals, so finer ones would not mark another band."""
_LOWEST_PERCENT, _HIGHEST_PERCENT = 0, 100


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
    if not _LOWEST_PERCENT <= percent <= _HIGHEST_PERCENT:
        row.refuse(
            "from_percent",
            Rule.OUT_OF_RANGE,
            lowest=plain_number(_LOWEST_PERCENT),
            highest=plain_number(_HIGHEST_PERCENT),
        )
    elif row.decimals("from_percent") > _DECIMALS_OF_PERCENT:
        row.refuse("from_percent", Rule.TOO_MANY_DECIMALS, limit=str(_DECIMALS_OF_PERCENT))
    return percent


def _highest_first(grades: list[Grade]) -> tuple[Grade, ...]:
    return tuple(sorted(grades, key=lambda grade: -grade.from_percent))


DOCUMENTS = TableFormat("sources.csv", required=("key", "title", "url"))


def read_documents(source: TableSource, log: IssueLog) -> tuple[Source, ...]:
    """Return the documents in source order; none when there is no such table."""
    if not source.has(DOCUMENTS):
        return ()
    documents: dict[str, Source] = {}
    lines: dict[str, int] = {}
    for row in source.rows(DOCUMENTS, log) or ():
        key = row.name("key")
        document = Source(key, row.name("title"), row.url("url"))
        if key in documents:
            row.refuse("key", Rule.CODE_DOUBLED, first_row=str(lines[key]))
        elif key:
            documents[key], lines[key] = document, row.line
    return tuple(documents.values())


FACTS = TableFormat(
    "facts.csv",
    required=("block", "statistic", "agency", "value", "printed", "source"),
    optional=("provenance", "note"),
)
_MOST_DECIMALS = 9
"""Most decimals: totals are exact to this many, so finer figures could not be reconciled."""
_OF_AN_AGENCY = {Statistic.TOTAL, Statistic.RANK}
_OF_AN_AGENCY_OR_BLOCK = {Statistic.BEST_TOTAL, Statistic.BEST_PCT, Statistic.WORST_TOTAL, Statistic.WORST_PCT}


def read_facts(
    source: TableSource,
    blocks: Mapping[str, BlockRow] | None,
    agencies: Mapping[str, AgencyRow] | None,
    log: IssueLog,
) -> tuple[Fact, ...]:
    """Return the facts in source order without refused ones; none when there is no such table."""
    if not source.has(FACTS):
        return ()
    facts = (_fact(row, blocks, agencies) for row in source.rows(FACTS, log) or ())
    return tuple(fact for fact in facts if fact is not None)


def _fact(
    row: SourceRow, blocks: Mapping[str, BlockRow] | None, agencies: Mapping[str, AgencyRow] | None
) -> Fact | None:
    block = accept_block(row, blocks)
    statistic = _statistic(row)
    agency = accept_agency(row, block, agencies) if row.cell("agency") else None
    if statistic is not None:
        _check_agency(row, statistic)
    value = row.number("value") if row.reference("value") else None
    decimals = 0 if value is None else row.decimals("value")
    if decimals > _MOST_DECIMALS:
        row.refuse("value", Rule.TOO_MANY_DECIMALS, limit=str(_MOST_DECIMALS))
    if value is not None and abs(value) > LARGEST_BLOCK_MAXIMUM:
        limit = plain_number(LARGEST_BLOCK_MAXIMUM)
        row.refuse("value", Rule.OUT_OF_RANGE, lowest=f"-{limit}", highest=limit)
    printed, source, note, provenance = row.text("printed"), row.name("source"), row.text("note"), row.provenance()
    if statistic is None or value is None:
        return None
    return Fact(block, statistic, agency, value, decimals, printed, source, provenance, note)


def _statistic(row: SourceRow) -> Statistic | None:
    try:
        return Statistic(row.notation.code_of(row.cell("statistic")))
    except ValueError:
        row.refuse("statistic", Rule.STATISTIC_UNKNOWN, known=", ".join(map(row.notation.word_for, Statistic)))
        return None


def _check_agency(row: SourceRow, statistic: Statistic) -> None:
    """Check that a total names an agency, and that a mean names none, since it would be ignored."""
    named = bool(row.cell("agency"))
    if statistic in _OF_AN_AGENCY and not named:
        row.refuse("agency", Rule.AGENCY_REQUIRED, statistic=row.notation.word_for(statistic))
    elif named and statistic not in _OF_AN_AGENCY | _OF_AN_AGENCY_OR_BLOCK:
        row.refuse("agency", Rule.AGENCY_NOT_EXPECTED, statistic=row.notation.word_for(statistic))
