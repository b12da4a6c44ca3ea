"""The fingerprint of an edition, a hash of its whole content, and `edition.json`, the manifest with its metadata.

The manifest also has the digests that detect a damaged or foreign file.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, cast
from weakref import WeakKeyDictionary

import numpy as np

from dashboard.data.errors import EditionError
from dashboard.model import (
    INFO_FIELDS,
    Block,
    Criterion,
    Edition,
    EditionId,
    EditionInfo,
    FieldKind,
    Grade,
    Json,
    PercentRule,
    Points,
    Rule,
    Source,
)
from dashboard.model.edition import info_fields

FORMAT_VERSION = 1
"""Format of the files that `write_edition` writes. It is hashed too, so a new format gives new version folders."""
VERSION_LENGTH = 16
_hashed: WeakKeyDictionary[Edition, str] = WeakKeyDictionary()
"""Fingerprints by edition: an edition never changes, so each is hashed once."""


def fingerprint(edition: Edition) -> str:
    """Return the SHA-256, in hexadecimal, of the whole content except `version`.

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
    """Return `edition` with the version id of its content."""
    versioned = replace(edition, version=version_of(fingerprint(edition)))
    _hashed[versioned] = _hashed[edition]
    return versioned


def version_of(full_fingerprint: str) -> str:
    """Return the version id, a folder name, of a fingerprint."""
    return full_fingerprint[:VERSION_LENGTH]


def info_document(info: EditionInfo) -> dict[str, Json]:
    """Return the metadata of an edition as JSON.

    A field with its default value is left out, so that editions without the field keep the version that they had before
    the field existed.
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
            # left out for a block without grades, so that its version stays what it was before grades existed
            **({"grades": [[grade.name, float(grade.from_percent)] for grade in block.grades]} if block.grades else {}),
        }
    )
    yield _array_bytes(block.points)
    yield b"" if block.self_points is None else _array_bytes(block.self_points)
    yield np.ascontiguousarray(block.origins).tobytes()


def _criterion(node: Criterion) -> list[Json]:
    numbers = (None if number is None else float(number) for number in (node.max_points, node.step, node.effort))
    # left out where there are no actions and no bonus or penalty, as for grades
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


@dataclass(frozen=True, slots=True)
class FileDigest:
    """Size and SHA-256 of a file when it was written."""

    size: int
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> FileDigest:
        """The digest of `content`."""
        return cls(len(content), hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything in `edition.json`. `blocks` holds code, name and number of agencies of each block.

    `grades` holds the grade bands of blocks that have any, by block; the file omits it where there are none.
    """

    info: EditionInfo
    sources: tuple[Source, ...]
    blocks: tuple[tuple[str, str, int], ...]
    grades: Mapping[str, tuple[Grade, ...]]
    fingerprint: str
    files: Mapping[str, FileDigest]

    def describes(self, edition: Edition) -> bool:
        """Whether this is the manifest of `edition`."""
        grades = {block.code: block.grades for block in edition.blocks if block.grades}
        said = (fingerprint(edition), _blocks(edition), grades)
        return said == (self.fingerprint, self.blocks, self.grades)


def manifest_bytes(edition: Edition, files: Mapping[str, FileDigest]) -> bytes:
    """Return the content of `edition.json` for `edition` and its `files`; the same input gives the same bytes."""
    document = {
        "format": FORMAT_VERSION,
        "fingerprint": fingerprint(edition),
        **info_document(edition),
        "sources": [{"key": source.key, "title": source.title, "url": source.url} for source in edition.sources],
        "blocks": [{"code": code, "name": name, "agencies": count} for code, name, count in _blocks(edition)],
        "files": {name: {"bytes": digest.size, "sha256": digest.sha256} for name, digest in files.items()},
    }
    if any(block.grades for block in edition.blocks):
        document["grades"] = {
            block.code: [{"name": grade.name, "from_percent": grade.from_percent} for grade in block.grades]
            for block in edition.blocks
            if block.grades
        }
    return (json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def _blocks(edition: Edition) -> tuple[tuple[str, str, int], ...]:
    return tuple((block.code, block.name, len(block.agencies)) for block in edition.blocks)


@lru_cache(maxsize=256)
def parse_manifest(content: bytes, file: str) -> Manifest:
    """Return the manifest in `content`; errors name `file`; the same content is parsed only once.

    Raises EditionError for another format version, and for what is not a complete manifest.
    """
    try:
        document = json.loads(content)
        found = document["format"]
        if found == FORMAT_VERSION:
            return _manifest(cast("dict[str, Any]", document))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise EditionError(file, Rule.UNREADABLE_JSON_DAMAGED) from error
    raise EditionError(file, Rule.UNREADABLE_FORMAT_UNKNOWN, found=str(found), known=str(FORMAT_VERSION))


def _manifest(document: Mapping[str, Any]) -> Manifest:
    return Manifest(
        info=_info(document),
        sources=tuple(Source(_text(s, "key"), _text(s, "title"), _text(s, "url")) for s in document["sources"]),
        blocks=tuple((_text(b, "code"), _text(b, "name"), _whole_number(b, "agencies")) for b in document["blocks"]),
        grades={
            block: tuple(Grade(_text(g, "name"), _number(g, "from_percent")) for g in grades)
            for block, grades in document.get("grades", {}).items()
        },
        fingerprint=_text(document, "fingerprint"),
        files={
            name: FileDigest(_whole_number(digest, "bytes"), _text(digest, "sha256"))
            for name, digest in document["files"].items()
        },
    )


def _info(document: Mapping[str, Any]) -> EditionInfo:
    said: dict[str, Any] = {
        declared.name: declared.default
        if declared.default is not None and declared.name not in document
        else _READERS[declared.kind](document, declared.name)
        for declared in INFO_FIELDS
    }
    edition_id = EditionId(_text(document, "programme"), _text(document, "period"))
    return EditionInfo(id=edition_id, version=version_of(_text(document, "fingerprint")), **said)


def _text(document: Mapping[str, Any], key: str) -> str:
    value = document[key]
    if not isinstance(value, str):
        raise TypeError(f"{key} is no text")
    return value


def _whole_number(document: Mapping[str, Any], key: str) -> int:
    value = document[key]
    if not isinstance(value, int):
        raise TypeError(f"{key} is no whole number")
    return value


def _number(document: Mapping[str, Any], key: str) -> float:
    value = document[key]
    if not isinstance(value, int | float):
        raise TypeError(f"{key} is no number")
    return float(value)


def _date(document: Mapping[str, Any], key: str) -> datetime.date | None:
    return None if document[key] is None else datetime.date.fromisoformat(document[key])


_READERS: Mapping[FieldKind, Callable[[Mapping[str, Any], str], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.WEB_ADDRESS: _text,
    FieldKind.DATE: _date,
    FieldKind.PRECISION: _whole_number,
    FieldKind.PERCENT_RULE: lambda document, key: PercentRule(document[key]),
}
