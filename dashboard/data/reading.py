"""Reading an edition from the data root: the old version or the new, whole, or a reason why not."""

from __future__ import annotations

from pathlib import Path

from dashboard.data.errors import EditionError
from dashboard.data.layout import (
    MANIFEST_FILE,
    EditionFolder,
    current_or_none,
    edition_folder,
    is_version,
    not_permitted,
    read_current,
)
from dashboard.data.manifest import FileDigest, Manifest, parse_manifest
from dashboard.data.parquet import from_parquet, metadata_of
from dashboard.data.storage import Storage
from dashboard.data.tables import TABLES, blocks_from, facts_from
from dashboard.model import Edition, EditionId, Rule


def current_version(root: Storage | Path, edition_id: EditionId) -> str:
    """Return the id of the version in force; cheap, so it can be asked on every rerun.

    Raises EditionError when there is no such edition or `current` is damaged.
    """
    return read_current(edition_folder(root, edition_id))


def current_version_or_none(root: Storage | Path, edition_id: EditionId) -> str | None:
    """Return the version in force; None when there is none, or what says so is damaged. Raises EditionError."""
    return current_or_none(edition_folder(root, edition_id))


def read_edition(root: Storage | Path, edition_id: EditionId, version: str | None = None) -> Edition:
    """Return an edition in `version`, else in the version in force, which is resolved once.

    Every file is checked against the hash it was written with, and the whole against its fingerprint. Raises
    EditionError when the edition is not there or not as it was written.
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
    """Return the manifest of one version. Raises EditionError when it is missing, damaged or another edition's."""
    if not is_version(version):
        raise EditionError(str(folder.id), Rule.UNREADABLE_VERSION_MISSING, version=version)
    file = folder.file(version, MANIFEST_FILE)
    manifest = parse_manifest(_read_file(folder, file), file)
    if manifest.info.id != folder.id or manifest.info.version != version:
        raise EditionError(file, Rule.UNREADABLE_FILE_FOREIGN, owner=str(manifest.info.id))
    return manifest


def _read_verified(folder: EditionFolder, version: str, file: str, manifest: Manifest) -> bytes:
    """Return the content of a file that matches its digest; says what happened to one that does not."""
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
    """What to raise for a file that is not there: its whole version may be missing."""
    version_folder = path.rpartition("/")[0]
    try:
        if folder.storage.exists(version_folder):
            return EditionError(path, Rule.UNREADABLE_FILE_MISSING)
    except OSError as error:
        return not_permitted(version_folder, error)
    version = version_folder.rpartition("/")[2]
    return EditionError(str(folder.id), Rule.UNREADABLE_VERSION_MISSING, version=version)
