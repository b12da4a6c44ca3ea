"""All editions of a data root: listed with their versions, from manifests and logs, and copied while people publish."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from dashboard.data.codes import is_safe_code
from dashboard.data.edition_files import read_edition, read_manifest
from dashboard.data.errors import EditionError
from dashboard.data.kept_files import ALIASES_FILE
from dashboard.data.paths import (
    MANIFEST_FILE,
    EditionFolder,
    current_or_none,
    edition_folder,
    is_version,
    not_permitted,
    read_current,
)
from dashboard.data.storage import Listing, LocalStorage, Storage, as_storage
from dashboard.data.version_log import LogEntry, log_of
from dashboard.model import EditionId, Issue, Rule

_DIGIT = re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True)
class ListedBlock:
    """A block in a list of editions."""

    code: str
    name: str
    agency_count: int


@dataclass(frozen=True, slots=True)
class EditionListing:
    """An edition in a list, from `edition.json` alone.

    If it cannot be read, `error` says why, and its names are its codes.
    """

    id: EditionId
    version: str
    programme_name: str
    title: str
    issued: datetime.date | None
    blocks: tuple[ListedBlock, ...]
    error: EditionError | None = None
    period_name: str = ""


def list_editions(root: Storage | Path) -> tuple[EditionListing, ...]:
    """Return every edition under `root` by programme and period; those that cannot be read have an error.

    A folder without `current` is not an edition yet. Only manifests are read, so damaged score files are not detected.
    Raises EditionError when `root` itself cannot be read; a missing root has no editions.
    """
    storage = as_storage(root)
    ids = _possible_ids(storage)
    listings = storage.at_once(lambda edition_id: _listing(storage, edition_id), ids)
    return tuple(listing for listing in listings if listing is not None)


def earlier_editions(listings: Iterable[EditionListing], edition_id: EditionId) -> tuple[EditionId, ...]:
    """Return the editions of the same programme and kind of period, ascending, up to and including `edition_id`.

    Periods are of one kind if they differ only in digits: 2019 and 2020 are, 2025-10 and 2025-luy-ke are not.
    """
    kind = _kind(edition_id)
    ids = (listing.id for listing in listings)
    return tuple(sorted(other for other in ids if _kind(other) == kind and other.period <= edition_id.period))


def previous_edition(listings: Iterable[EditionListing], edition_id: EditionId) -> EditionId | None:
    """Return the latest earlier edition of the same programme and kind of period; None when it is the first.

    It may be an unreadable one: skipping it would present an older edition as the previous one.
    """
    earlier = [other for other in earlier_editions(listings, edition_id) if other != edition_id]
    return earlier[-1] if earlier else None


def _kind(edition_id: EditionId) -> tuple[str, str]:
    return edition_id.programme, _DIGIT.sub("#", edition_id.period)


def _possible_ids(storage: Storage) -> list[EditionId]:
    """Return the ids that follow from the names of folders, ascending."""
    programmes = [name for name in _listed(storage, "").folders if is_safe_code(name)]
    periods = storage.at_once(lambda programme: _listed(storage, programme).folders, programmes)
    return sorted(
        EditionId(programme, period)
        for programme, of_programme in zip(programmes, periods, strict=True)
        for period in of_programme
        if is_safe_code(period)
    )


def _listed(storage: Storage, path: str) -> Listing:
    try:
        return storage.list(path)
    except OSError as error:
        raise not_permitted(path or storage.address, error) from error


def _listing(storage: Storage, edition_id: EditionId) -> EditionListing | None:
    """The edition in a folder; None if the folder has no current version, since it is not an edition yet."""
    version = ""
    try:
        folder = edition_folder(storage, edition_id)
        version = read_current(folder)
        manifest = read_manifest(folder, version)
    except EditionError as error:
        if error.rule is Rule.UNREADABLE_NO_SUCH_EDITION:
            return None
        if error.file == storage.address:  # the error is not about this edition
            raise
        return EditionListing(edition_id, version, edition_id.programme, str(edition_id), None, (), error)
    blocks = tuple(ListedBlock(*block) for block in manifest.blocks)
    info = manifest.info
    return EditionListing(
        edition_id, version, info.programme_name, info.title, info.issued, blocks, period_name=info.period_name
    )


@dataclass(frozen=True, slots=True)
class VersionSummary:
    """One version in a list, from its manifest and the log.

    `written`: when it was first logged, else when its manifest was written to the storage; None if that is missing.
    `entries`: its log entries, oldest first; empty for a version that is not in the log, such as a shipped one. If the
    version cannot be read, `error` says why, and its title is empty.
    """

    version: str
    is_current: bool
    written: datetime.datetime | None
    title: str
    decision: str
    issued: datetime.date | None
    blocks: tuple[ListedBlock, ...]
    entries: tuple[LogEntry, ...]
    error: EditionError | None = None

    @property
    def agency_count(self) -> int:
        """The number of agencies in all blocks."""
        return sum(block.agency_count for block in self.blocks)

    @property
    def submitted(self) -> LogEntry | None:
        """The first log entry of this version: who submitted it, from which file; None if the log has none."""
        return self.entries[0] if self.entries else None


def list_versions(root: Storage | Path, edition_id: EditionId) -> tuple[VersionSummary, ...]:
    """Return every version of an edition, newest first; none if the edition does not exist.

    Versions are ordered by the number of their first log entry, since clocks may go back. Versions without a log entry
    count as older than all others; only among these the time decides.

    Raises EditionError when the edition cannot be read; a damaged version is listed with its error.
    """
    folder = edition_folder(root, edition_id)
    versions = [name for name in _listed(folder.storage, folder.path).folders if is_version(name)]
    current = current_or_none(folder) if versions else None
    entries = log_of(folder).entries if versions else ()
    summaries = folder.storage.at_once(
        lambda version: _summary(folder, version, current, tuple(e for e in entries if e.version == version)), versions
    )
    oldest = datetime.datetime.min.replace(tzinfo=datetime.UTC)
    whole = (summary for summary in summaries if summary is not None)

    def age(summary: VersionSummary) -> tuple[int, datetime.datetime, str]:
        brought = summary.entries[0].number if summary.entries else 0
        return brought, summary.written or oldest, summary.version

    return tuple(sorted(whole, key=age, reverse=True))


def _summary(
    folder: EditionFolder, version: str, current: str | None, entries: tuple[LogEntry, ...]
) -> VersionSummary | None:
    """The version in a folder; None if its writer died before it was complete, which can be seen in an object store."""
    written = entries[0].when if entries else _modified(folder, version)
    try:
        manifest = read_manifest(folder, version)
    except EditionError as error:
        if error.file == folder.storage.address:  # the error is not about this version
            raise
        if written is None and version != current and error.rule is Rule.UNREADABLE_FILE_MISSING:
            return None
        return VersionSummary(version, version == current, written, "", "", None, (), entries, error)
    return VersionSummary(
        version=version,
        is_current=version == current,
        written=written,
        title=manifest.info.title,
        decision=manifest.info.decision,
        issued=manifest.info.issued,
        blocks=tuple(ListedBlock(*block) for block in manifest.blocks),
        entries=entries,
    )


def _modified(folder: EditionFolder, version: str) -> datetime.datetime | None:
    try:
        return folder.storage.modified(folder.file(version, MANIFEST_FILE))
    except OSError:
        return None


@dataclass(frozen=True, slots=True)
class CopiedRoot:
    """The number of things in a copy, and its errors; the source has the same errors."""

    editions: int
    versions: int
    entries: int
    originals: int
    unreadable: tuple[EditionError, ...]
    log_problems: tuple[Issue, ...]


def copy_root(root: Storage | Path, target: Path) -> CopiedRoot:
    """Copy all editions of a data root into a new folder, then read the copy back in the normal way.

    Each edition is copied in two steps: first the files that never change, while others go on publishing; then, under
    its lock, the files added since, the end of the log and `current`. So every edition is copied as of one moment.
    Nothing is synced. Raises EditionError when the root cannot be read or locked, and OSError when writing fails.
    """
    source, copy = as_storage(root), LocalStorage(target)
    target.mkdir(parents=True)
    ids: list[EditionId] = []
    for programme in filter(is_safe_code, _listed(source, "").folders):
        listing = _listed(source, programme)
        for period in filter(is_safe_code, listing.folders):
            folder = edition_folder(source, EditionId(programme, period))
            ids.append(folder.id)
            _copy(source, copy, _lasting_files(folder))
            with _held(folder):
                _copy(source, copy, _lasting_files(folder))
                changing = (folder.head, folder.current, folder.layout)
                _copy(source, copy, [path for path in changing if source.exists(path)])
        # after the editions: an alias may name an agency of the newest of them
        _copy(source, copy, [f"{programme}/{ALIASES_FILE}"] if ALIASES_FILE in listing.files else [])
    return _read_back(copy, ids)


@contextmanager
def _held(folder: EditionFolder) -> Iterator[None]:
    """Hold the lock of an edition, which needs permission to write to its folder."""
    with ExitStack() as held:
        try:
            held.enter_context(folder.storage.lock(folder.path))
        except OSError as error:
            raise not_permitted(folder.path, error) from error
        yield


def _lasting_files(folder: EditionFolder) -> Iterator[str]:
    """Yield the files that never change after they were written."""
    versions = [folder.version(name) for name in _listed(folder.storage, folder.path).folders if is_version(name)]
    for path in (*versions, folder.originals, folder.log):
        yield from (f"{path}/{name}" for name in _listed(folder.storage, path).files if f"{path}/{name}" != folder.head)


def _copy(source: Storage, copy: LocalStorage, paths: Iterable[str]) -> None:
    """Copy the files that the copy does not have yet."""

    def copy_one(path: str) -> None:
        try:
            content = source.read(path)
        except OSError as error:
            raise not_permitted(path, error) from error
        target = copy.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    source.at_once(copy_one, [path for path in paths if not copy.exists(path)])


def _read_back(copy: LocalStorage, ids: Iterable[EditionId]) -> CopiedRoot:
    versions = entries = originals = 0
    unreadable: list[EditionError] = []
    log_problems: list[Issue] = []
    folders = [edition_folder(copy, edition_id) for edition_id in ids]
    for folder in folders:
        for summary in list_versions(copy, folder.id):
            versions += 1
            try:
                read_edition(copy, folder.id, summary.version)
            except EditionError as error:
                unreadable.append(error)
        log = log_of(folder)
        entries += len(log.entries)
        log_problems += log.problems
        for name in copy.list(folder.originals).files:
            originals += 1
            path = f"{folder.originals}/{name}"
            if hashlib.sha256(copy.read(path)).hexdigest() != name.partition(".")[0]:
                unreadable.append(EditionError(path, Rule.UNREADABLE_ORIGINAL_ALTERED))
    return CopiedRoot(len(folders), versions, entries, originals, tuple(unreadable), tuple(log_problems))
