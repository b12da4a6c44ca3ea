"""What makes two editions the same: a hash of everything they say."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np

from dashboard.model import Block, Criterion, Edition, EditionInfo, Json, Points
from dashboard.model.edition import info_fields

FORMAT_VERSION = 1
"""Of the files that `write_edition` writes. It is hashed too, so that a new format gives new version folders."""
VERSION_LENGTH = 16
_hashed: WeakKeyDictionary[Edition, str] = WeakKeyDictionary()
"""An edition never changes, so each is hashed once."""


def fingerprint(edition: Edition) -> str:
    """Return the SHA-256, in hexadecimal, of the whole content but `version`.

    The order of blocks, criteria, agencies, facts and sources is content; the order of the rows that scores were
    read from is not. Sort keys are hashed because they are stored.
    """
    if edition not in _hashed:
        digest = hashlib.sha256()
        for part in _parts(edition):
            digest.update(len(part).to_bytes(8, "little"))
            digest.update(part)
        _hashed[edition] = digest.hexdigest()
    return _hashed[edition]


def with_version(edition: Edition) -> Edition:
    """Return `edition` with the version that belongs to its content."""
    versioned = replace(edition, version=version_of(fingerprint(edition)))
    _hashed[versioned] = _hashed[edition]
    return versioned


def version_of(full_fingerprint: str) -> str:
    """Return the version id, a folder name, of a fingerprint."""
    return full_fingerprint[:VERSION_LENGTH]


def info_document(info: EditionInfo) -> dict[str, Json]:
    """Return what an edition says of itself as JSON.

    A field is left out where it has its default: an edition that does not say it keeps the version that it had before
    there was such a field.
    """
    said = ((declared, getattr(info, declared.name)) for declared in info_fields(type(info)))
    return {
        "programme": info.id.programme,
        "period": info.id.period,
        **{
            declared.name: value.isoformat() if isinstance(value, datetime.date) else value
            for declared, value in said
            if declared.default is None or value != declared.default
        },
    }


def _parts(edition: Edition) -> Iterator[bytes]:
    yield _canonical(
        {
            "format": FORMAT_VERSION,
            **info_document(edition),
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
            # nothing at all for a block without grades, whose version must stay what it was before there were any
            **({"grades": [[grade.name, float(grade.from_percent)] for grade in block.grades]} if block.grades else {}),
        }
    )
    yield _array_bytes(block.points)
    yield b"" if block.self_points is None else _array_bytes(block.self_points)
    yield np.ascontiguousarray(block.origins).tobytes()


def _criterion(node: Criterion) -> list[Json]:
    numbers = (None if number is None else float(number) for number in (node.max_points, node.step, node.effort))
    # nothing at all where no actions are suggested and no bonus or penalty is declared, as for grades
    beyond: dict[str, Json] = {"minimum_points": float(node.minimum_points), "bonus_points": float(node.bonus_points)}
    return [
        *(node.code, node.parent, node.name, *numbers, node.provenance),
        *([node.actions] if node.actions else []),
        *([beyond] if any(beyond.values()) else []),
    ]


def _array_bytes(points: Points) -> bytes:
    """Little-endian bytes with one form of NaN and one of zero."""
    return np.where(np.isnan(points), np.nan, points + 0.0).astype("<f8").tobytes()


def _canonical(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
