"""Write and read editions under the data root. Writes are atomic; reads return a complete edition or a reason.

A reader sees the old version or the new one, never a part of one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from dashboard.data.errors import AlreadyCurrent, EditConflict, EditionError
from dashboard.data.kept_files import OriginalFile, write_original
from dashboard.data.manifest import FileDigest, Manifest, fingerprint, manifest_bytes, parse_manifest, version_of
from dashboard.data.parquet import TABLES, blocks_from, facts_from, from_parquet, metadata_of, tables_of, to_parquet
from dashboard.data.paths import (
    MANIFEST_FILE,
    EditionFolder,
    current_or_none,
    edition_folder,
    is_version,
    not_permitted,
    read_current,
)
from dashboard.data.storage import Storage
from dashboard.data.version_log import LogAction, LogDetails, LogEntry, append
from dashboard.model import Edition, EditionId, Rule


def current_version(root: Storage | Path, edition_id: EditionId) -> str:
    """Return the id of the current version; cheap, so it can be called on every rerun.

    Raises EditionError when there is no such edition or `current` is damaged.
    """
    return read_current(edition_folder(root, edition_id))


def current_version_or_none(root: Storage | Path, edition_id: EditionId) -> str | None:
    """Return the current version; None when there is none, or `current` is damaged. Raises EditionError."""
    return current_or_none(edition_folder(root, edition_id))


def read_edition(root: Storage | Path, edition_id: EditionId, version: str | None = None) -> Edition:
    """Return an edition in `version`, else in the current version, which is resolved once.

    Every file is checked against the hash it was written with, and the whole against its fingerprint. Raises
    EditionError when the edition does not exist or differs from what was written.
    """
    folder = edition_folder(root, edition_id)
    version = read_current(folder) if version is None else version
    manifest = read_manifest(folder, version)
    altered = EditionError(folder.file(version, MANIFEST_FILE), Rule.UNREADABLE_FILE_ALTERED)
    files = folder.storage.at_once(lambda name: _read_verified(folder, version, f"{name}.parquet", manifest), TABLES)
    try:
        tables = {name: from_parquet(content) for name, content in zip(TABLES, files, strict=True)}
        blocks = blocks_from(tables, manifest.grades)
        edition = Edition.of(manifest.info, blocks, facts_from(tables["facts"]), manifest.sources)
    except (LookupError, ValueError, TypeError) as error:
        raise altered from error
    if not manifest.describes(edition):
        raise altered
    return edition


def read_manifest(folder: EditionFolder, version: str) -> Manifest:
    """Return the manifest of one version. Raises EditionError when it is missing, damaged, or of another edition."""
    if not is_version(version):
        raise EditionError(str(folder.id), Rule.UNREADABLE_VERSION_MISSING, version=version)
    file = folder.file(version, MANIFEST_FILE)
    manifest = parse_manifest(_read_file(folder, file), file)
    if manifest.info.id != folder.id or manifest.info.version != version:
        raise EditionError(file, Rule.UNREADABLE_FILE_FOREIGN, owner=str(manifest.info.id))
    return manifest


def _read_verified(folder: EditionFolder, version: str, file: str, manifest: Manifest) -> bytes:
    """Return the content of a file if it matches its digest; raise an error that says what happened otherwise."""
    name = folder.file(version, file)
    content = _read_file(folder, name)
    digest = manifest.files.get(file)
    if digest == FileDigest.of(content):
        return content
    written_for = metadata_of(content)
    if written_for.get("fingerprint", manifest.fingerprint) != manifest.fingerprint:
        raise EditionError(name, Rule.UNREADABLE_FILE_FOREIGN, owner=written_for.get("edition", "?"))
    if digest is not None and len(content) < digest.size:
        sizes = {"expected": str(digest.size), "found": str(len(content))}
        raise EditionError(name, Rule.UNREADABLE_FILE_TRUNCATED, **sizes)
    raise EditionError(name, Rule.UNREADABLE_FILE_ALTERED)


def _read_file(folder: EditionFolder, path: str) -> bytes:
    try:
        return folder.storage.read(path)
    except (FileNotFoundError, NotADirectoryError):
        raise _missing(folder, path) from None
    except OSError as error:
        raise not_permitted(path, error) from error


def _missing(folder: EditionFolder, path: str) -> EditionError:
    """The error for a file that does not exist: its whole version may be missing."""
    version_folder = path.rpartition("/")[0]
    try:
        if folder.storage.exists(version_folder):
            return EditionError(path, Rule.UNREADABLE_FILE_MISSING)
    except OSError as error:
        return not_permitted(version_folder, error)
    version = version_folder.rpartition("/")[2]
    return EditionError(str(folder.id), Rule.UNREADABLE_VERSION_MISSING, version=version)


BUILT = LogDetails(LogAction.PUBLISHED, who="build", name="build")
"""The log details of an edition that a program wrote on no user's behalf."""

_MENDED_BY_WRITING = (
    Rule.UNREADABLE_VERSION_MISSING,
    Rule.UNREADABLE_FILE_MISSING,
    Rule.UNREADABLE_FILE_TRUNCATED,
    Rule.UNREADABLE_FILE_ALTERED,
    Rule.UNREADABLE_FILE_FOREIGN,
    Rule.UNREADABLE_JSON_DAMAGED,
)
"""Errors of a version that writing it again repairs: its id determines its content."""


def write_version(edition: Edition, root: Storage | Path) -> str:
    """Write `edition` under `root` without making it current, and return its version id.

    An existing version is left as it is; a damaged one is written again. A crash at any moment leaves the whole version
    or none; temporary files it leaves are never read. Raises ValueError when `edition.version` does not match its
    content, EditionError when another process keeps the lock or the version was written by a newer program, and
    OSError when writing fails.
    """
    folder, files = _prepared(edition, root)
    with folder.storage.lock(folder.path):
        _write(folder, edition.version, files)
    return edition.version


def submit_version(
    edition: Edition,
    root: Storage | Path,
    details: LogDetails,
    original: OriginalFile | None = None,
    *,
    before_write: Callable[[], None] | None = None,
) -> LogEntry:
    """Write `edition` as a version that is kept but not current, with the file it was made from, and log it.

    All under one lock. `before_write` is called under it, before the first byte; if it raises, nothing is written. The
    entry, with name and hash of `original`, is written last, so that every version in the log is complete. Raises what
    `write_version` does.
    """
    folder, files = _prepared(edition, root)
    with folder.storage.lock(folder.path) as confirm:
        if before_write is not None:
            before_write()
        if original is not None:
            write_original(folder, original)
        _write(folder, edition.version, files)
        confirm()
        return append(folder, edition.version, current_or_none(folder), details)


def activate(
    root: Storage | Path,
    edition_id: EditionId,
    version: str,
    *,
    expected: str | None,
    details: LogDetails,
    before_switch: Callable[[], None] | None = None,
) -> LogEntry:
    """Make a version current by one atomic switch under the edition's lock, and log it before that.

    `expected`: the current version when the user decided, None when there was none. `before_switch` is called under the
    lock, right before the log entry; if it raises, nothing is written. Readers see the old version or the new one. A
    crash leaves the old one current or the new one; if the old one, the entry did not take effect. Raises EditConflict
    when another version than `expected` is current by now, AlreadyCurrent when `version` is, EditionError when the
    version is missing or damaged, and OSError when writing fails.
    """
    folder = edition_folder(root, edition_id)
    read_edition(root, edition_id, version)
    with folder.storage.lock(folder.path) as confirm:
        found = current_or_none(folder)
        if found != expected:
            raise EditConflict(edition_id, expected=expected, found=found)
        if found == version:
            raise AlreadyCurrent(edition_id, version)
        if before_switch is not None:
            before_switch()
        return _switch(folder, version, found, details, confirm)


def write_edition(edition: Edition, root: Storage | Path, details: LogDetails = BUILT) -> str:
    """Write `edition` under `root`, activate it whatever version is current, and return its version id.

    The switch is logged with `details`; if the edition is current already, there is no switch and no log entry. Raises
    what `write_version` does.
    """
    folder, files = _prepared(edition, root)
    with folder.storage.lock(folder.path) as confirm:
        _write(folder, edition.version, files)
        found = current_or_none(folder)
        if found != edition.version:
            _switch(folder, edition.version, found, details, confirm)
    return edition.version


def _prepared(edition: Edition, root: Storage | Path) -> tuple[EditionFolder, Mapping[str, bytes]]:
    """The folder of `edition` and its files by name, the manifest last."""
    full = fingerprint(edition)
    if edition.version != version_of(full):
        raise ValueError(f"{edition.id} has the content of version {version_of(full)}, not {edition.version!r}")
    metadata = {"edition": str(edition.id), "fingerprint": full}
    files = {f"{name}.parquet": to_parquet(table, metadata) for name, table in tables_of(edition).items()}
    digests = {name: FileDigest.of(content) for name, content in files.items()}
    manifest = manifest_bytes(edition, digests)
    return edition_folder(root, edition.id), {**files, MANIFEST_FILE: manifest}


def _write(folder: EditionFolder, version: str, files: Mapping[str, bytes]) -> None:
    """Write a version that is missing or damaged; leave a complete one as it is.

    It is complete if it can be read: its id is a hash of its content. Its bytes may differ, since another release of
    pyarrow may write the same table differently.
    """
    try:
        read_edition(folder.storage, folder.id, version)
    except EditionError as error:
        if error.rule not in _MENDED_BY_WRITING:
            raise
        folder.storage.write_folder(folder.version(version), files)
        read_edition(folder.storage, folder.id, version)


def _switch(
    folder: EditionFolder, version: str, found: str | None, details: LogDetails, confirm: Callable[[], None]
) -> LogEntry:
    confirm()
    entry = append(folder, version, found, details)
    confirm()
    folder.storage.replace(folder.current, f"{version}\n".encode())
    return entry
