"""The interface of a storage for editions, whatever it is made of."""

from __future__ import annotations

import datetime
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TypeVar

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
