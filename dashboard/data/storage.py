"""The interface of a storage for editions, and the storage in a folder of this machine or of a mounted file server.

`object_storage.py` has the other one, a bucket.
"""

from __future__ import annotations

import datetime
import os
import shutil
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout

from dashboard.data.errors import EditionError
from dashboard.model import Rule

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Listing:
    """Sorted names in a folder, without its path."""

    folders: tuple[str, ...]
    files: tuple[str, ...]


class Storage(ABC):
    """A data root. Paths are relative to it, with `/` between folders.

    A storage is a small hashable value: two with the same address are equal, so caches use it as key. All methods raise
    FileNotFoundError for what does not exist; for what the storage does not permit, they raise OSError (a folder) or
    EditionError, which explains why (an object store).

    Names that begin with a dot are reserved for the storage: its temporary files and its locks.
    """

    @property
    @abstractmethod
    def address(self) -> str:
        """The folder or address for display; it never contains a secret."""

    def __str__(self) -> str:
        return self.address

    @abstractmethod
    def read(self, path: str) -> bytes:
        """Return the content of a file; while it is being replaced, the old or the new one, never a mixture."""

    @abstractmethod
    def modified(self, path: str) -> datetime.datetime:
        """Return the time at which a file was written, in UTC."""

    @abstractmethod
    def exists(self, path: str) -> bool:
        """Whether there is a file or a folder of this name."""

    @abstractmethod
    def list(self, path: str) -> Listing:
        """Return the names in a folder, except those that begin with a dot; nothing if the folder does not exist."""

    @abstractmethod
    def create(self, path: str, content: bytes) -> None:
        """Write a new file atomically. Raises FileExistsError. The caller must hold the folder's lock."""

    @abstractmethod
    def replace(self, path: str, content: bytes) -> None:
        """Write or replace a file atomically. The caller must hold the folder's lock."""

    @abstractmethod
    def write_folder(self, path: str, files: Mapping[str, bytes]) -> None:
        """Write a folder; its last file is written last. The caller must hold the lock of the parent folder.

        A new folder appears complete. An existing, incomplete one gets these files one by one.
        """

    @abstractmethod
    def lock(self, path: str) -> AbstractContextManager[Callable[[], None]]:
        """Hold the only lock of a folder, which is created if it does not exist.

        The yielded function must be called right before each important write, in case the lock was lost; it then
        raises EditionError (UNREADABLE_LOCK_TAKEN), as does waiting too long for another holder. A lock ends with the
        process that holds it, however that ends.
        """

    def at_once(self, work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """Return `work(item)` for every item, in order; run concurrently where reading is mostly waiting."""
        return [work(item) for item in items]


LOCK_PATIENCE = 20.0
"""Seconds to wait for the lock. Writing the largest edition takes two or three."""

_ASIDE = ".writing-"
_LOCK = ".lock"
_LOCK_PAUSE = 0.02


@dataclass(frozen=True, slots=True)
class LocalStorage(Storage):
    """A folder. Files and folders are written under temporary names, synced and renamed.

    The lock is a file lock of the system (`flock` on Linux): it works between processes and is released when its holder
    dies, even by `kill -9`; on a file server it is as reliable as the server's locks.
    """

    folder: Path

    @property
    def address(self) -> str:
        """The folder."""
        return str(self.folder)

    def read(self, path: str) -> bytes:
        """See Storage."""
        return (self.folder / path).read_bytes()

    def modified(self, path: str) -> datetime.datetime:
        """See Storage."""
        return datetime.datetime.fromtimestamp((self.folder / path).stat().st_mtime, datetime.UTC)

    def exists(self, path: str) -> bool:
        """See Storage."""
        return (self.folder / path).exists()

    def list(self, path: str) -> Listing:
        """See Storage."""
        folder = self.folder / path
        entries = [entry for entry in folder.iterdir() if entry.name[0] != "."] if folder.is_dir() else []
        folders = {entry.name for entry in entries if entry.is_dir()}
        return Listing(tuple(sorted(folders)), tuple(sorted({entry.name for entry in entries} - folders)))

    def create(self, path: str, content: bytes) -> None:
        """See Storage."""
        target = self.folder / path
        if target.exists():
            raise FileExistsError(f"{path} is there already")
        _make_folder(target.parent)
        _put(target, content)

    def replace(self, path: str, content: bytes) -> None:
        """See Storage."""
        target = self.folder / path
        _make_folder(target.parent)
        _put(target, content)

    def write_folder(self, path: str, files: Mapping[str, bytes]) -> None:
        """See Storage."""
        target = self.folder / path
        if target.exists():  # incomplete: a folder that is not empty cannot be replaced atomically, but its files can
            for name, content in files.items():
                _put(target / name, content)
            return
        _make_folder(target.parent)
        aside = _aside(target.parent)
        aside.mkdir()
        try:
            for name, content in files.items():
                _write_synced(aside / name, content)
            _sync_folder(aside)
            aside.rename(target)
        except OSError:
            shutil.rmtree(aside, ignore_errors=True)
            raise
        _sync_folder(target.parent)

    @contextmanager
    def lock(self, path: str) -> Iterator[Callable[[], None]]:
        """See Storage. A new holder removes the temporary files of writers that were killed under this lock."""
        folder = self.folder / path
        _make_folder(folder)
        # preserve_lock_file: use a system lock or fail, and keep the file, which `_clear_leftovers` looks for
        lock = FileLock(folder / _LOCK, timeout=LOCK_PATIENCE, poll_interval=_LOCK_PAUSE, preserve_lock_file=True)
        try:
            lock.acquire()
        except Timeout:
            raise EditionError(path, Rule.UNREADABLE_LOCK_TAKEN) from None
        try:
            _clear_leftovers(folder)
            yield _nothing_to_confirm
        finally:
            lock.release()


def _nothing_to_confirm() -> None:
    """Do nothing: a file lock is not lost while its holder lives."""


def _clear_leftovers(folder: Path) -> None:
    """Remove temporary files in `folder`, and in those of its folders that this lock covers.

    A folder with its own lock (an edition in its programme) is written by the holder of that lock. The lock file is
    older than the temporary files, so it is checked after they were listed.
    """
    for leftover in (*folder.glob(f"{_ASIDE}*"), *folder.glob(f"*/{_ASIDE}*")):
        if leftover.parent != folder and (leftover.parent / _LOCK).exists():
            continue
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def _aside(folder: Path) -> Path:
    return folder / f"{_ASIDE}{uuid.uuid4().hex}"


def _put(target: Path, content: bytes) -> None:
    aside = _aside(target.parent)
    try:
        _write_synced(aside, content)
        aside.replace(target)
    finally:
        aside.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _make_folder(path: Path) -> None:
    """Create `path` and its missing parents, syncing each into its parent folder."""
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
    """Sync the names in a folder to disk. Windows cannot open folders, and has no such call."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def as_storage(root: Storage | Path) -> Storage:
    """Return `root`; a path is turned into a LocalStorage."""
    return LocalStorage(root) if isinstance(root, Path) else root
