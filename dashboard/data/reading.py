"""Reading an edition from the data root: the old version or the new, whole, or a reason why not."""

from __future__ import annotations

from pathlib import Path

from dashboard.data.fingerprint import FORMAT_VERSION, version_of
from dashboard.data.layout import MANIFEST_FILE, EditionFolder, edition_folder, is_version, not_permitted, read_current
from dashboard.data.manifest import FileDigest, Manifest, NotAManifest, UnknownFormat, parse_manifest
from dashboard.data.parquet import Columns, NotParquet, from_parquet, metadata_of
from dashboard.data.storage import Storage
from dashboard.data.tables import TABLE_NAMES, blocks_from, facts_from
from dashboard.data.unreadable import EditionError, UnreadableReason
from dashboard.model import Edition, EditionId


def current_version(root: Storage | Path, edition_id: EditionId) -> str:
    """Return the id of the version in force; cheap, so it can be asked on every rerun.

    Raises EditionError when there is no such edition or `current` is damaged.
    """
    return read_current(edition_folder(root, edition_id))


def read_edition(root: Storage | Path, edition_id: EditionId, version: str | None = None) -> Edition:
    """Return an edition in `version`, else in the version in force, which is resolved once.

    Every file is checked against the hash it was written with, and the whole against its fingerprint. Raises
    EditionError when the edition is not there or not as it was written.
    """
    folder = edition_folder(root, edition_id)
    version = read_current(folder) if version is None else version
    manifest = read_manifest(folder, version)
    read = folder.storage.at_once(lambda name: _read_table(folder, version, name, manifest), TABLE_NAMES)
    tables = dict(zip(TABLE_NAMES, read, strict=True))
    altered = EditionError(folder.file(version, MANIFEST_FILE), UnreadableReason.FILE_ALTERED)
    try:
        edition = Edition(
            id=manifest.id,
            version=version,
            programme_name=manifest.programme_name,
            title=manifest.title,
            decision=manifest.decision,
            issued=manifest.issued,
            source_url=manifest.source_url,
            precision=manifest.precision,
            percent_rule=manifest.percent_rule,
            blocks=blocks_from(tables, manifest.grades),
            facts=facts_from(tables["facts"]),
            sources=manifest.sources,
        )
    except (LookupError, ValueError, TypeError) as error:
        raise altered from error
    if Manifest.of(edition, manifest.files) != manifest:
        raise altered
    return edition


def read_manifest(folder: EditionFolder, version: str) -> Manifest:
    """Return the manifest of one version. Raises EditionError when it is missing, damaged or another edition's."""
    if not is_version(version):
        raise EditionError(str(folder.id), UnreadableReason.VERSION_MISSING, version=version)
    file = folder.file(version, MANIFEST_FILE)
    try:
        manifest = parse_manifest(_read_file(folder, file))
    except NotAManifest as error:
        raise EditionError(file, UnreadableReason.JSON_DAMAGED) from error
    except UnknownFormat as error:
        known = str(FORMAT_VERSION)
        raise EditionError(file, UnreadableReason.FORMAT_UNKNOWN, found=error.found, known=known) from error
    if manifest.id != folder.id or version_of(manifest.fingerprint) != version:
        raise EditionError(file, UnreadableReason.FILE_FOREIGN, owner=str(manifest.id))
    return manifest


def _read_table(folder: EditionFolder, version: str, name: str, manifest: Manifest) -> Columns:
    file = f"{name}.parquet"
    try:
        return from_parquet(_read_verified(folder, version, file, manifest))
    except NotParquet as error:
        raise EditionError(folder.file(version, file), UnreadableReason.FILE_ALTERED) from error


def _read_verified(folder: EditionFolder, version: str, file: str, manifest: Manifest) -> bytes:
    """Return the content of a file that matches its seal; says what happened to one that does not."""
    name = folder.file(version, file)
    content = _read_file(folder, name)
    digest = manifest.files.get(file)
    if digest == FileDigest.of(content):
        return content
    owner = _owner_if_foreign(content, manifest)
    if owner is not None:
        raise EditionError(name, UnreadableReason.FILE_FOREIGN, owner=owner)
    if digest is not None and len(content) < digest.size:
        sizes = {"expected": str(digest.size), "found": str(len(content))}
        raise EditionError(name, UnreadableReason.FILE_TRUNCATED, **sizes)
    raise EditionError(name, UnreadableReason.FILE_ALTERED)


def _owner_if_foreign(content: bytes, manifest: Manifest) -> str | None:
    """Return the edition that a whole Parquet file of another fingerprint was written for, else None."""
    try:
        metadata = metadata_of(content)
    except NotParquet:
        return None
    if metadata.get("fingerprint", manifest.fingerprint) == manifest.fingerprint:
        return None
    return metadata.get("edition", "?")


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
            return EditionError(path, UnreadableReason.FILE_MISSING)
    except OSError as error:
        return not_permitted(version_folder, error)
    version = version_folder.rpartition("/")[2]
    return EditionError(str(folder.id), UnreadableReason.VERSION_MISSING, version=version)
