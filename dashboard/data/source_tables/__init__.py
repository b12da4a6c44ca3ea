"""Build an edition from its tables, by rules that hold for CSV files and for sheets of a workbook alike.

Tables that break the rules are refused with all their errors.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from dashboard.data.errors import IssueLog
from dashboard.data.manifest import with_version
from dashboard.data.source_tables.blocks import (
    AGENCIES,
    BLOCKS,
    CRITERIA,
    LARGEST_BLOCK_MAXIMUM,
    AgencyRow,
    BlockCriteria,
    BlockRow,
    read_agencies,
    read_blocks,
    read_criteria,
)
from dashboard.data.source_tables.metadata import read_info
from dashboard.data.source_tables.optional_tables import (
    DOCUMENTS,
    FACTS,
    GRADES,
    read_documents,
    read_facts,
    read_grades,
)
from dashboard.data.source_tables.score_sheets import read_score_sheets
from dashboard.data.source_tables.scores import SCORES, BlockScores, read_scores
from dashboard.data.source_tables.source import (
    Entries,
    Entry,
    Measure,
    Notation,
    ScoreSheet,
    ScoreValue,
    SourceRow,
    TableFormat,
    TableSource,
)
from dashboard.model import Block, Edition, Grade

__all__ = [
    "AGENCIES",
    "BLOCKS",
    "CRITERIA",
    "DOCUMENTS",
    "FACTS",
    "GRADES",
    "LARGEST_BLOCK_MAXIMUM",
    "Entries",
    "Entry",
    "Measure",
    "Notation",
    "ScoreSheet",
    "ScoreValue",
    "SourceRow",
    "TableFormat",
    "edition_from",
]

TABLES = (BLOCKS, CRITERIA, AGENCIES, SCORES, FACTS, DOCUMENTS, GRADES)


def edition_from(source: TableSource, log: IssueLog) -> Edition:
    """Return the edition in the tables, with its version set.

    Raises SourceError with all errors in the tables and all that the log had before. Warnings do not prevent an
    edition; they stay in the log.
    """
    info = read_info(source.metadata(log), log)
    block_rows = read_blocks(source, log)
    trees = read_criteria(source, block_rows, log)
    agency_rows = read_agencies(source, block_rows, log)
    sheets = source.score_sheets(log)
    if sheets is None:
        matrices = read_scores(source, block_rows, trees, agency_rows, log)
    else:
        matrices = read_score_sheets(sheets, block_rows, trees, agency_rows, log)
    printed = read_facts(source, block_rows, agency_rows, log)
    sources = read_documents(source, log)
    bands = read_grades(source, block_rows, log)
    source.refuse_unknown_tables(log)
    log.raise_if_any()
    # Nothing was refused, so every table was understood.
    assert info is not None
    assert block_rows is not None
    assert trees is not None
    assert agency_rows is not None
    blocks = tuple(
        _block(row, trees[code], agency_rows, matrices[code], bands.get(code, ())) for code, row in block_rows.items()
    )
    return with_version(Edition.of(info, blocks, printed, sources))


def _block(
    row: BlockRow,
    tree: BlockCriteria,
    agency_rows: Mapping[str, AgencyRow],
    scores: BlockScores,
    bands: tuple[Grade, ...],
) -> Block:
    return Block(
        code=row.code,
        name=row.name,
        tree=tree.tree(),
        agencies=tuple(agency_rows[code].agency for code in scores.agencies),
        points=scores.points,
        origins=scores.origins,
        self_points=None if np.isnan(scores.self_points).all() else scores.self_points,
        percent_decimals=row.percent_decimals,
        grades=bands,
    )
