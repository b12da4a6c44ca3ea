"""Editions in a bucket of an object store that speaks S3."""

from __future__ import annotations

import datetime
import random
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from dashboard.data.storage.s3_bucket import (
    S3Location,
    delete_object,
    names_under,
    object_modified,
    read_object,
    require_bucket,
    write_object,
)
from dashboard.data.storage.storage import Item, Listing, Result, Storage
from dashboard.data.unreadable import EditionUnreadable, UnreadableReason

LOCK_PATIENCE = 20.0
"""Seconds to wait for the lock."""
LOCK_EXPIRES = datetime.timedelta(minutes=2)
"""After this a lock counts as left by a process that died; the store's clock decides, not ours."""
READS_AT_ONCE = 12

_LOCK = ".lock"
_LONGEST_PAUSE = 0.4


@dataclass(frozen=True, slots=True)
class ObjectStorage(Storage):
    """A bucket, or what stands under a prefix of it. Objects appear whole, so nothing is written aside.

    There is no rename: of a folder the last file is written last, and it is what readers look for. The lock is made
    of objects: who wants it writes one of its own and has it only if none of somebody else's is there then. That
    excludes two holders on a store that lists what was just written (S3 does, since 2020), as long as nobody who
    has it stalls for longer than LOCK_EXPIRES between the last confirmation and the write.
    """

    location: S3Location

    @property
    def address(self) -> str:
        """The address as it is typed."""
        return self.location.address

    def read(self, path: str) -> bytes:
        """See Storage."""
        return read_object(self.location, path)

    def modified(self, path: str) -> datetime.datetime:
        """See Storage."""
        return object_modified(self.location, path)

    def exists(self, path: str) -> bool:
        """See Storage."""
        folder, _, name = path.rpartition("/")
        return any(found.name == name for found in names_under(self.location, folder))

    def list(self, path: str) -> Listing:
        """See Storage."""
        found = [name for name in names_under(self.location, path) if name.name[:1] not in ("", ".")]
        if not found:
            require_bucket(self.location)
        return Listing(
            tuple(name.name for name in found if name.is_folder),
            tuple(name.name for name in found if not name.is_folder),
        )

    def create(self, path: str, content: bytes) -> None:
        """See Storage."""
        if self.exists(path):
            raise FileExistsError(f"{path} is there already")
        write_object(self.location, path, content)

    def replace(self, path: str, content: bytes) -> None:
        """See Storage."""
        write_object(self.location, path, content)

    def write_folder(self, path: str, files: Mapping[str, bytes]) -> None:
        """See Storage."""
        *first, last = files.items()
        self.at_once(lambda file: write_object(self.location, f"{path}/{file[0]}", file[1]), first)
        write_object(self.location, f"{path}/{last[0]}", last[1])

    @contextmanager
    def lock(self, path: str) -> Iterator[Callable[[], None]]:
        """See Storage."""
        mine = self._take_lock(path)
        try:
            yield lambda: self._confirm(path, mine)
        finally:
            delete_object(self.location, f"{path}/{_LOCK}/{mine}")

    def at_once(self, work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """See Storage."""
        with ThreadPoolExecutor(READS_AT_ONCE) as workers:
            return list(workers.map(work, items))

    def _take_lock(self, path: str) -> str:
        """Return the name of our lock object, the only one there."""
        mine, pause = uuid.uuid4().hex, 0.02
        give_up = time.monotonic() + LOCK_PATIENCE
        while True:
            write_object(self.location, f"{path}/{_LOCK}/{mine}", b"")
            if self._only(path, mine):
                return mine
            delete_object(self.location, f"{path}/{_LOCK}/{mine}")
            if time.monotonic() > give_up:
                raise EditionUnreadable(path, UnreadableReason.LOCK_TAKEN)
            time.sleep(random.uniform(0.0, pause))
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _only(self, path: str, mine: str) -> bool:
        """Whether our lock is there and no other; locks that have expired are removed, and do not count."""
        found = {
            name.name: name.modified
            for name in names_under(self.location, f"{path}/{_LOCK}")
            if not name.is_folder and name.modified is not None
        }
        ours = found.pop(mine, None)
        expired = {name for name, modified in found.items() if ours is not None and ours - modified > LOCK_EXPIRES}
        for name in expired:
            delete_object(self.location, f"{path}/{_LOCK}/{name}")
        return ours is not None and found.keys() == expired

    def _confirm(self, path: str, mine: str) -> None:
        """Raise when our lock was removed as expired. Others that are there only ask, and will find ours."""
        if not self.exists(f"{path}/{_LOCK}/{mine}"):
            raise EditionUnreadable(path, UnreadableReason.LOCK_TAKEN)
