"""The files that versions were made from, kept as they came, under the hash of their content."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dashboard.data.errors import EditionError
from dashboard.data.layout import EditionFolder, edition_folder, not_permitted
from dashboard.data.storage import Storage
from dashboard.model import EditionId, Rule

_PLAIN_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """A file as it was uploaded. `name` is what it was called; it is shown, never used as a path."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash that it is kept under and asked for by."""
        return hashlib.sha256(self.content).hexdigest()


def keep_original(root: Storage | Path, edition_id: EditionId, original: OriginalFile) -> None:
    """Keep a file beside the versions of an edition; one that is kept already and whole is left as it is.

    `submit_version` does this for the file of an edition. Raises EditionError, and OSError when the disk refuses.
    """
    folder = edition_folder(root, edition_id)
    with folder.storage.lock(folder.path):
        write_original(folder, original)


def read_original(root: Storage | Path, edition_id: EditionId, sha256: str) -> OriginalFile:
    """Return the file of this hash, as it was received, called by its hash: what it was called stands in the log.

    Raises EditionError when there is none or it is not as it was.
    """
    folder = edition_folder(root, edition_id)
    name = _kept_name(folder, sha256)
    if name is None:
        raise EditionError(f"{folder.originals}/{sha256[:64]}", Rule.UNREADABLE_ORIGINAL_MISSING)
    path = f"{folder.originals}/{name}"
    try:
        original = OriginalFile(name, folder.storage.read(path))
    except OSError as error:
        raise not_permitted(path, error) from error
    if original.sha256 != sha256:
        raise EditionError(path, Rule.UNREADABLE_ORIGINAL_ALTERED)
    return original


def write_original(folder: EditionFolder, original: OriginalFile) -> None:
    """Keep a file, also in place of one that is no longer what was kept; for the holder of the edition's lock."""
    name = _kept_name(folder, original.sha256) or f"{original.sha256}{_suffix(original.name)}"
    path = f"{folder.originals}/{name}"
    try:
        whole = folder.storage.read(path) == original.content
    except FileNotFoundError:
        whole = False
    if not whole:
        folder.storage.replace(path, original.content)


def _kept_name(folder: EditionFolder, sha256: str) -> str | None:
    if not _HASH.fullmatch(sha256):
        return None
    try:
        names = folder.storage.list(folder.originals).files
    except OSError as error:
        raise not_permitted(folder.originals, error) from error
    return next((name for name in names if name.partition(".")[0] == sha256), None)


def _suffix(name: str) -> str:
    """The suffix of a file name if it is a plain one; a name may hold anything."""
    suffix = PurePosixPath(name.lower()).suffix
    return suffix if _PLAIN_SUFFIX.fullmatch(suffix) else ""
