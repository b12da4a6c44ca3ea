"""What makes two editions the same: a hash of everything they say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from dashboard.model import Block, Criterion, Edition, Points

FORMAT_VERSION = 1
"""Of the files that `write_edition` writes. It is hashed too, so that a new format gives new version folders."""
VERSION_LENGTH = 16


def fingerprint(edition: Edition) -> str:
    """Return the SHA-256, in hexadecimal, of the whole content but `version`.

    The order of blocks, criteria, agencies, facts and sources is content; the order of the rows that scores were
    read from is not. Sort keys are hashed because they are stored.
    """
    digest = hashlib.sha256()
    for part in _parts(edition):
        digest.update(len(part).to_bytes(8, "little"))
        digest.update(part)
    return digest.hexdigest()


def with_version(edition: Edition) -> Edition:
    """Return `edition` with the version that belongs to its content."""
    return replace(edition, version=version_of(fingerprint(edition)))


def version_of(full_fingerprint: str) -> str:
    """Return the version id, a folder name, of a fingerprint."""
    return full_fingerprint[:VERSION_LENGTH]


def _parts(edition: Edition) -> Iterator[bytes]:
    yield _canonical(
        {
            "format": FORMAT_VERSION,
            "programme": edition.id.programme,
            "period": edition.id.period,
            "programme_name": edition.programme_name,
            "title": edition.title,
            "decision": edition.decision,
            "issued": edition.issued and edition.issued.isoformat(),
            "source_url": edition.source_url,
            "precision": edition.precision,
            "percent_rule": edition.percent_rule,
            "facts": [
                [f.block, f.statistic, f.agency, float(f.value), f.decimals, f.printed, f.source, f.provenance, f.note]
                for f in edition.facts
            ],
            "sources": [[source.key, source.title, source.url] for source in edition.sources],
        }
    )
    for block in edition.blocks:
        yield from _block_parts(block)


def _block_parts(block: Block) -> Iterator[bytes]:
    yield _canonical(
        {
            "code": block.code,
            "name": block.name,
            "percent_decimals": block.percent_decimals,
            "criteria": [_criterion(node) for node in block.tree.nodes],
            "agencies": [[a.code, a.name, a.sort_key, a.provenance] for a in block.agencies],
            **_grades(block),
        }
    )
    yield _array_bytes(block.points)
    yield b"" if block.self_points is None else _array_bytes(block.self_points)
    yield np.ascontiguousarray(block.origins).tobytes()


def _grades(block: Block) -> dict[str, list[list[str | float]]]:
    """Nothing at all for a block without grades, whose version must stay what it was before there were any."""
    return {"grades": [[grade.name, float(grade.from_percent)] for grade in block.grades]} if block.grades else {}


def _criterion(node: Criterion) -> list[str | float | None]:
    numbers = (None if number is None else float(number) for number in (node.max_points, node.step, node.effort))
    return [node.code, node.parent, node.name, *numbers, node.provenance]


def _array_bytes(points: Points) -> bytes:
    """Little-endian bytes with one form of NaN and one of zero, whatever computed them."""
    return np.where(np.isnan(points), np.nan, points + 0.0).astype("<f8").tobytes()


def _canonical(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
