"""Read figures as printed, to be reconciled with the recomputed ones, and their documents; both are optional."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.data.errors import IssueLog
from dashboard.data.numbers import plain_number
from dashboard.data.source_tables.blocks import AgencyRow, BlockRow, accept_agency, accept_block
from dashboard.data.source_tables.criteria import LARGEST_BLOCK_MAXIMUM
from dashboard.data.source_tables.source import SourceRow, TableFormat, TableSource
from dashboard.model import Fact, Rule, Source, Statistic

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
MOST_DECIMALS = 9
"""Most decimals: totals are exact to this many, so finer figures could not be reconciled."""
OF_AN_AGENCY = {Statistic.TOTAL, Statistic.RANK}
OF_AN_AGENCY_OR_BLOCK = {Statistic.BEST_TOTAL, Statistic.BEST_PCT, Statistic.WORST_TOTAL, Statistic.WORST_PCT}


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
    if decimals > MOST_DECIMALS:
        row.refuse("value", Rule.TOO_MANY_DECIMALS, limit=str(MOST_DECIMALS))
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
    if statistic in OF_AN_AGENCY and not named:
        row.refuse("agency", Rule.AGENCY_REQUIRED, statistic=row.notation.word_for(statistic))
    elif named and statistic not in OF_AN_AGENCY | OF_AN_AGENCY_OR_BLOCK:
        row.refuse("agency", Rule.AGENCY_NOT_EXPECTED, statistic=row.notation.word_for(statistic))
