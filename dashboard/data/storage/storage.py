"""What a place for editions must be able to do, whatever it is made of."""

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
    """Names in a folder, sorted; without the folder before them."""

    folders: tuple[str, ...]
    files: tuple[str, ...]


class Storage(ABC):
    """A data root. Paths are relative to it, with `/` between folders.

    A storage is a small value that can be hashed and compared: two with the same address are the same, so caches are
    keyed by it. Everything here raises FileNotFoundError for what is not there, and for what the place does not
    let happen OSError (a folder) or EditionError, which says why in a sentence (an object store).

    Names that begin with a dot are the storage's own: what it writes aside, and its locks.
    """

    @property
    @abstractmethod
    def address(self) -> str:
        """The folder or address as people may see it; it never holds a secret."""

    def __str__(self) -> str:
        return self.address

    @abstractmethod
    def read(self, path: str) -> bytes:
        """Return the content of a file: the old or the new, never a mixture, while it is replaced."""

    @abstractmethod
    def modified(self, path: str) -> datetime.datetime:
        """Return when a file was written, in UTC."""

    @abstractmethod
    def exists(self, path: str) -> bool:
        """Whether there is a file or a folder of this name."""

    @abstractmethod
    def list(self, path: str) -> Listing:
        """Return what stands in a folder but for names with a dot before them; nothing when it is not there."""

    @abstractmethod
    def create(self, path: str, content: bytes) -> None:
        """Write a new file, whole or not at all. Raises FileExistsError. For the holder of the folder's lock."""

    @abstractmethod
    def replace(self, path: str, content: bytes) -> None:
        """Write a file, new or in place of another, in one step. For the holder of the folder's lock."""

    @abstractmethod
    def write_folder(self, path: str, files: Mapping[str, bytes]) -> None:
        """Write a folder; its last file is written last. For the holder of the lock of the folder above.

        A new one appears whole. One that is there already, since it is not whole, gets these files one by one.
        """

    @abstractmethod
    def lock(self, path: str) -> AbstractContextManager[Callable[[], None]]:
        """Hold the one lock of a folder, which is made when it is missing.

        What is handed out is called right before each write that counts, in case the lock was lost. Either raises
        EditionError (LOCK_TAKEN) when another holder does not release it in time.
        A lock ends with the process that holds it, however that ends.
        """

    def at_once(self, work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """Return `work` of every item in order; several at once where reading is mostly waiting."""
        return [work(item) for item in items]
