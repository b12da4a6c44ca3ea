"""Writing an edition under the data root so that no reader ever sees half of it."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path

from dashboard.data.fingerprint import fingerprint, version_of
from dashboard.data.layout import MANIFEST_FILE, EditionFolder, edition_folder
from dashboard.data.manifest import FileSeal, Manifest, manifest_bytes
from dashboard.data.parquet import to_parquet
from dashboard.data.reading import check_files
from dashboard.data.tables import tables_of
from dashboard.model import Edition

_ASIDE = ".writing-"


def write_edition(edition: Edition, root: Path) -> str:
    """Write `edition` under `root`, put it in force and return its version id.

    A version folder that is there already is left as it is. A crash at any moment leaves the old version in force
    or the new one; what it leaves aside is never read. Raises ValueError when `edition.version` is not that of its
    content, EditionUnreadable when the version is there but damaged, and OSError when the disk refuses.
    """
    version = version_of(fingerprint(edition))
    if edition.version != version:
        raise ValueError(f"{edition.id} has the content of version {version}, not {edition.version!r}")
    folder = edition_folder(root, edition.id)
    _make_folder(folder.path)
    if not folder.version(version).exists():
        _write_aside_and_rename(folder.version(version), _files(edition))
    check_files(folder, version)
    _put_in_force(folder, version)
    return version


def _files(edition: Edition) -> Mapping[str, bytes]:
    metadata = {"edition": str(edition.id), "fingerprint": fingerprint(edition)}
    files = {f"{name}.parquet": to_parquet(table, metadata) for name, table in tables_of(edition).items()}
    seals = {name: FileSeal.of(content) for name, content in files.items()}
    return {**files, MANIFEST_FILE: manifest_bytes(Manifest.of(edition, seals))}


def _write_aside_and_rename(target: Path, files: Mapping[str, bytes]) -> None:
    aside = target.with_name(f"{_ASIDE}{uuid.uuid4().hex}")
    aside.mkdir()
    try:
        for name, content in files.items():
            _write_synced(aside / name, content)
        _sync_folder(aside)
        aside.rename(target)
    except OSError:
        shutil.rmtree(aside, ignore_errors=True)
        # Somebody else may have built the same content in the meantime; theirs is as good as ours.
        if not target.is_dir():
            raise
    _sync_folder(target.parent)


def _put_in_force(folder: EditionFolder, version: str) -> None:
    aside = folder.path / f"{_ASIDE}{uuid.uuid4().hex}"
    try:
        _write_synced(aside, f"{version}\n".encode())
        aside.replace(folder.current)
    finally:
        aside.unlink(missing_ok=True)
    _sync_folder(folder.path)


def _make_folder(path: Path) -> None:
    """Make `path` and the folders above it that are missing, each synced into the one that holds it."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
