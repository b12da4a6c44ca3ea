"""A source folder becomes an edition, or is refused with everything that is wrong in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from dashboard.data.fingerprint import with_version
from dashboard.data.refusals import RefusalLog, Rule
from dashboard.data.source_folder import agencies, blocks, criteria, documents, facts, grades, scores
from dashboard.data.source_folder.agencies import AgencyRow, read_agencies
from dashboard.data.source_folder.blocks import BlockRow, read_blocks
from dashboard.data.source_folder.criteria import BlockCriteria, read_criteria
from dashboard.data.source_folder.documents import read_documents
from dashboard.data.source_folder.facts import read_facts
from dashboard.data.source_folder.grades import read_grades
from dashboard.data.source_folder.metadata import read_metadata
from dashboard.data.source_folder.scores import BlockScores, read_scores
from dashboard.model import Block, Edition, Grade

TABLES = tuple(part.FORMAT.file for part in (blocks, criteria, agencies, scores, facts, documents, grades))


def read_source_folder(path: Path) -> Edition:
    """Return the edition that the folder holds, its version set.

    Raises SourceRefused with all that is wrong in it, not only the first thing.
    """
    log = RefusalLog()
    if not path.is_dir():
        log.refuse(str(path), Rule.FOLDER_MISSING)
        log.raise_if_any()
    about = read_metadata(path, log)
    block_rows = read_blocks(path, log)
    trees = read_criteria(path, block_rows, log)
    agency_rows = read_agencies(path, block_rows, log)
    matrices = read_scores(path, block_rows, trees, agency_rows, log)
    printed = read_facts(path, block_rows, agency_rows, log)
    sources = read_documents(path, log)
    bands = read_grades(path, block_rows, log)
    _refuse_unknown_files(path, log)
    log.raise_if_any()
    # Nothing was refused, so every file was understood.
    assert about is not None
    assert block_rows is not None
    assert trees is not None
    assert agency_rows is not None
    edition = Edition(
        id=about.id,
        version="",
        programme_name=about.programme_name,
        title=about.title,
        decision=about.decision,
        issued=about.issued,
        source_url=about.source_url,
        precision=about.precision,
        percent_rule=about.percent_rule,
        blocks=tuple(
            _block(row, trees[code], agency_rows, matrices[code], bands.get(code, ()))
            for code, row in block_rows.items()
        ),
        facts=printed,
        sources=sources,
    )
    return with_version(edition)


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


def _refuse_unknown_files(path: Path, log: RefusalLog) -> None:
    """Refuse tables by another name: a misspelt `fact.csv` would be left out without a word."""
    for file in sorted(path.glob("*.csv")):
        if file.name not in TABLES:
            log.refuse(file.name, Rule.FILE_UNKNOWN, known=", ".join(TABLES))
