"""`edition.json`: what an edition is called, and the hashes by which a damaged or foreign file is known."""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from dashboard.data.fingerprint import FORMAT_VERSION, fingerprint
from dashboard.model import Edition, EditionId, Grade, PercentRule, Source


class NotAManifest(Exception):
    """Raised for bytes that are no `edition.json`, or not a whole one."""


class UnknownFormat(Exception):
    """Raised for a manifest of another format version, which `found` names."""

    def __init__(self, found: object) -> None:
        super().__init__(f"format version {found!r}")
        self.found = str(found)


@dataclass(frozen=True, slots=True)
class FileDigest:
    """Size and SHA-256 of a file as it was written."""

    size: int
    sha256: str

    @classmethod
    def of(cls, content: bytes) -> FileDigest:
        """The seal of `content`."""
        return cls(len(content), hashlib.sha256(content).hexdigest())


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything in `edition.json`. `blocks` holds code, name and number of agencies of each block.

    `grades` holds the grade bands of the blocks that have any, by block; the file says nothing where there are none.
    """

    id: EditionId
    programme_name: str
    title: str
    decision: str
    issued: datetime.date | None
    source_url: str
    precision: int
    percent_rule: PercentRule
    sources: tuple[Source, ...]
    blocks: tuple[tuple[str, str, int], ...]
    grades: Mapping[str, tuple[Grade, ...]]
    fingerprint: str
    files: Mapping[str, FileDigest]

    @classmethod
    def of(cls, edition: Edition, files: Mapping[str, FileDigest]) -> Manifest:
        """The manifest of `edition` when it is written as `files`."""
        return cls(
            id=edition.id,
            programme_name=edition.programme_name,
            title=edition.title,
            decision=edition.decision,
            issued=edition.issued,
            source_url=edition.source_url,
            precision=edition.precision,
            percent_rule=edition.percent_rule,
            sources=edition.sources,
            blocks=tuple((block.code, block.name, len(block.agencies)) for block in edition.blocks),
            grades={block.code: block.grades for block in edition.blocks if block.grades},
            fingerprint=fingerprint(edition),
            files=dict(files),
        )


def manifest_bytes(manifest: Manifest) -> bytes:
    """Return the content of `edition.json`; the same manifest gives the same bytes."""
    document = {
        "format": FORMAT_VERSION,
        "fingerprint": manifest.fingerprint,
        "programme": manifest.id.programme,
        "period": manifest.id.period,
        "programme_name": manifest.programme_name,
        "title": manifest.title,
        "decision": manifest.decision,
        "issued": manifest.issued and manifest.issued.isoformat(),
        "source_url": manifest.source_url,
        "precision": manifest.precision,
        "percent_rule": manifest.percent_rule,
        "sources": [{"key": source.key, "title": source.title, "url": source.url} for source in manifest.sources],
        "blocks": [{"code": code, "name": name, "agencies": count} for code, name, count in manifest.blocks],
        "files": {name: {"bytes": digest.size, "sha256": digest.sha256} for name, digest in manifest.files.items()},
    }
    if manifest.grades:
        document["grades"] = {
            block: [{"name": grade.name, "from_percent": grade.from_percent} for grade in grades]
            for block, grades in manifest.grades.items()
        }
    return (json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()


def parse_manifest(content: bytes) -> Manifest:
    """Return the manifest in `content`. Raises NotAManifest or UnknownFormat."""
    try:
        document = json.loads(content)
        found = document["format"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise NotAManifest(str(error)) from error
    if found != FORMAT_VERSION:
        raise UnknownFormat(found)
    try:
        return _manifest(cast("dict[str, Any]", document))
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise NotAManifest(str(error)) from error


def _manifest(document: Mapping[str, Any]) -> Manifest:
    issued = document["issued"]
    return Manifest(
        id=EditionId(_text(document, "programme"), _text(document, "period")),
        programme_name=_text(document, "programme_name"),
        title=_text(document, "title"),
        decision=_text(document, "decision"),
        issued=None if issued is None else datetime.date.fromisoformat(issued),
        source_url=_text(document, "source_url"),
        precision=_whole_number(document, "precision"),
        percent_rule=PercentRule(document["percent_rule"]),
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
