"""The versions of an edition: what each says, which is in force, and what the log tells of it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from pathlib import Path

from dashboard.data.catalogue import ListedBlock
from dashboard.data.layout import (
    MANIFEST_FILE,
    EditionFolder,
    current_or_none,
    edition_folder,
    is_version,
    not_permitted,
)
from dashboard.data.reading import read_manifest
from dashboard.data.storage import Storage
from dashboard.data.unreadable import EditionUnreadable, UnreadableReason
from dashboard.data.version_log import LogEntry, log_of
from dashboard.model import EditionId


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """One version as a list names it, from its manifest and the log.

    `written`: when it was first logged, else when its manifest was written to the storage; None when that is gone.
    `entries`: what the log says of it, oldest first; empty for a version that no log tells of, such as a shipped one.
    For one that cannot be read `error` says why, and its title is empty.
    """

    version: str
    in_force: bool
    written: datetime.datetime | None
    title: str
    decision: str
    issued: datetime.date | None
    blocks: tuple[ListedBlock, ...]
    entries: tuple[LogEntry, ...]
    error: EditionUnreadable | None = None

    @property
    def agency_count(self) -> int:
        """Agencies of all blocks."""
        return sum(block.agency_count for block in self.blocks)

    @property
    def submitted(self) -> LogEntry | None:
        """The entry that tells who first brought this version, from which file; None when the log does not know."""
        return self.entries[0] if self.entries else None


def list_versions(root: Storage | Path, edition_id: EditionId) -> tuple[VersionSummary, ...]:
    """Return every version of an edition, the newest first; none for an edition that is not there.

    The order is that of the log, by the number of the entry that brought a version: clocks go back. A version that no
    log tells of is older than all that it tells of; among such the clock is all there is.

    Raises EditionUnreadable when the edition cannot be looked into; a damaged version is listed with its error.
    """
    folder = edition_folder(root, edition_id)
    try:
        versions = [name for name in folder.storage.list(folder.path).folders if is_version(name)]
    except OSError as error:
        raise not_permitted(folder.path, error) from error
    in_force = current_or_none(folder) if versions else None
    entries = log_of(folder).entries if versions else ()
    summaries = folder.storage.at_once(
        lambda version: _summary(folder, version, in_force, tuple(e for e in entries if e.version == version)), versions
    )
    oldest = datetime.datetime.min.replace(tzinfo=datetime.UTC)
    whole = (summary for summary in summaries if summary is not None)

    def age(summary: VersionSummary) -> tuple[int, datetime.datetime, str]:
        brought = summary.entries[0].number if summary.entries else 0
        return brought, summary.written or oldest, summary.version

    return tuple(sorted(whole, key=age, reverse=True))


def _summary(
    folder: EditionFolder, version: str, in_force: str | None, entries: tuple[LogEntry, ...]
) -> VersionSummary | None:
    """The version in a folder; None when its writer died before it was whole, which an object store shows."""
    written = entries[0].when if entries else _modified(folder, version)
    try:
        manifest = read_manifest(folder, version)
    except EditionUnreadable as error:
        if error.file == folder.storage.address:  # it is not about this version
            raise
        if written is None and version != in_force and error.reason is UnreadableReason.FILE_MISSING:
            return None
        return VersionSummary(version, version == in_force, written, "", "", None, (), entries, error)
    return VersionSummary(
        version=version,
        in_force=version == in_force,
        written=written,
        title=manifest.title,
        decision=manifest.decision,
        issued=manifest.issued,
        blocks=tuple(ListedBlock(*block) for block in manifest.blocks),
        entries=entries,
    )


def _modified(folder: EditionFolder, version: str) -> datetime.datetime | None:
    try:
        return folder.storage.modified(folder.file(version, MANIFEST_FILE))
    except OSError:
        return None
