"""Store editions in a bucket of an S3 object store.

This module wraps pyarrow's S3 client: it reads and writes objects within bounded time, and translates its errors.
"""

from __future__ import annotations

import datetime
import logging
import random
import re
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pyarrow import fs

from dashboard.data.errors import EditionError
from dashboard.data.storage import Item, Listing, Result, Storage
from dashboard.model import Rule

# pyarrow has no type stubs, so a strict checker cannot know what its functions return; the signatures here say it.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false, reportUnknownParameterType=false, reportUnknownLambdaType=false


CONNECT_TIMEOUT = 3.0
REQUEST_TIMEOUT = 5.0
"""Seconds without receiving a byte, not for the whole answer: a large file on a slow line may take longer."""
ATTEMPTS = 2

_NO_ANSWER = {"NETWORK_CONNECTION", "REQUEST_TIMEOUT", "SERVICE_UNAVAILABLE", "SLOW_DOWN", "INTERNAL_FAILURE"}
_NO_ACCESS = {
    "ACCESS_DENIED",
    "INVALID_ACCESS_KEY_ID",
    "INVALID_CLIENT_TOKEN_ID",
    "INVALID_SIGNATURE",
    "MISSING_AUTHENTICATION_TOKEN",
    "SIGNATURE_DOES_NOT_MATCH",
    "UNRECOGNIZED_CLIENT",
}
_ERROR_NAME = re.compile(r"AWS Error ([A-Z][A-Z0-9_]*)(?: \(HTTP status ([0-9]{3})\))?")


@dataclass(frozen=True, slots=True)
class S3Location:
    """A bucket and the prefix of its keys; credentials are not here but in the environment."""

    bucket: str
    prefix: str
    endpoint: str = ""
    scheme: str = "https"
    region: str = ""

    @property
    def address(self) -> str:
        """The address as users type it."""
        path = f"s3://{self.bucket}" + (f"/{self.prefix}" if self.prefix else "")
        parts = {
            "endpoint_override": self.endpoint,
            "scheme": "" if self.scheme == "https" else self.scheme,
            "region": self.region,
        }
        query = "&".join(f"{name}={value}" for name, value in parts.items() if value)
        return f"{path}?{query}" if query else path

    def key(self, path: str) -> str:
        """Bucket and key of a path below the prefix, in the form that pyarrow expects."""
        return "/".join(part for part in (self.bucket, self.prefix, path) if part)


@dataclass(frozen=True, slots=True)
class StoredName:
    """An entry below a prefix; `modified` is by the store's clock, None for what only seems to be a folder."""

    name: str
    is_folder: bool
    modified: datetime.datetime | None
    size: int = 0


def read_object(location: S3Location, path: str) -> bytes:
    """Return the content of an object. Raises FileNotFoundError and EditionError."""
    with _told(location), _client(location).open_input_stream(location.key(path)) as stream:
        return stream.read()


def write_object(location: S3Location, path: str, content: bytes) -> None:
    """Write an object by one PUT, so that readers get the old or the new one. Raises EditionError."""
    with _told(location), _client(location).open_output_stream(location.key(path)) as stream:
        stream.write(content)


def delete_object(location: S3Location, path: str) -> None:
    """Delete an object, if it still exists. Raises EditionError."""
    try:
        with _told(location):
            _client(location).delete_file(location.key(path))
    except FileNotFoundError:
        return


def names_under(location: S3Location, path: str) -> list[StoredName]:
    """Return the entries directly below a path, sorted by name. Raises EditionError."""
    with _told(location):
        selector = fs.FileSelector(location.key(path), allow_not_found=True)
        found = _client(location).get_file_info(selector)
    names = [
        StoredName(info.base_name, info.type == fs.FileType.Directory, info.mtime, info.size or 0) for info in found
    ]
    return sorted(names, key=lambda name: name.name)


def object_modified(location: S3Location, path: str) -> datetime.datetime:
    """Return the time at which an object was written. Raises FileNotFoundError and EditionError."""
    with _told(location):
        info = _client(location).get_file_info(location.key(path))
    if info.type != fs.FileType.File:
        raise FileNotFoundError(path)
    return info.mtime


def require_bucket(location: S3Location) -> None:
    """Raise EditionError if the bucket does not exist, which otherwise looks like an empty bucket."""
    with _told(location):
        info = _client(location).get_file_info(location.bucket)
    if info.type == fs.FileType.NotFound:
        raise EditionError(location.address, Rule.UNREADABLE_STORE_NO_BUCKET, bucket=location.bucket)


@lru_cache(maxsize=8)
def _client(location: S3Location) -> Any:
    return fs.S3FileSystem(
        endpoint_override=location.endpoint or None,
        scheme=location.scheme,
        region=location.region or None,
        connect_timeout=CONNECT_TIMEOUT,
        request_timeout=REQUEST_TIMEOUT,
        retry_strategy=fs.AwsStandardS3RetryStrategy(max_attempts=ATTEMPTS),
        background_writes=False,
        allow_delayed_open=True,  # one PUT for small objects, instead of a multipart upload
    )


@contextmanager
def _told(location: S3Location) -> Iterator[None]:
    """Translate the client's errors. Only the name of an error is kept: its text may contain anything."""
    try:
        yield
    except FileNotFoundError:
        raise FileNotFoundError(location.address) from None
    except OSError as error:
        named = _ERROR_NAME.search(str(error))
        raise _unreadable(location, _name_of(named) if named else type(error).__name__) from None


def _name_of(error: re.Match[str]) -> str:
    """The client's name of an error; without one, as for a proxy's answer without a body, its HTTP status."""
    name, status = error.groups()
    if name != "UNKNOWN" or status is None:
        return name
    return "SERVICE_UNAVAILABLE" if status[0] == "5" else f"HTTP {status}"


def _unreadable(location: S3Location, error: str) -> EditionError:
    if error in _NO_ANSWER:
        return EditionError(location.address, Rule.UNREADABLE_STORE_NO_ANSWER)
    if error in _NO_ACCESS:
        return EditionError(location.address, Rule.UNREADABLE_STORE_NO_ACCESS)
    if error == "NO_SUCH_BUCKET":
        return EditionError(location.address, Rule.UNREADABLE_STORE_NO_BUCKET, bucket=location.bucket)
    return EditionError(location.address, Rule.UNREADABLE_STORE_FAILED, problem=error)


LOCK_PATIENCE = 20.0
"""Seconds to wait for the lock."""
LOCK_EXPIRES = datetime.timedelta(minutes=2)
"""Age at which a lock counts as abandoned by a dead process, measured by the store's clock, not ours."""
READS_AT_ONCE = 12

_LOCK = ".lock"
_LONGEST_PAUSE = 0.4
_GIVEN_BACK = b"given back"
"""Content of a lock that was released but could not be deleted. A lock that is held is empty."""
_given_back: set[str] = set()
"""Names of locks that this process has released and that may still exist."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ObjectStorage(Storage):
    """A bucket, or a prefix in it. Objects are written atomically, so no temporary objects are needed.

    There is no rename: the last file of a folder is written last, and readers look for that file. The lock consists of
    objects: a writer creates its own, and holds the lock only if no other object exists then. That excludes two holders
    on a store that lists what was just written (S3 does since 2020), as long as no holder stalls for longer than
    LOCK_EXPIRES between the last confirmation and the write. A failing store leaves no lock held: a holder deletes its
    object on release, or else marks it as released.
    """

    location: S3Location

    @property
    def address(self) -> str:
        """The address as users type it."""
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
            self._let_go(path, mine)

    def at_once(self, work: Callable[[Item], Result], items: Iterable[Item]) -> list[Result]:
        """See Storage."""
        with ThreadPoolExecutor(READS_AT_ONCE) as workers:
            return list(workers.map(work, items))

    def _take_lock(self, path: str) -> str:
        """Create a lock object and return its name once it is the only one."""
        pause = 0.02
        give_up = time.monotonic() + LOCK_PATIENCE
        while True:
            mine, alone = uuid.uuid4().hex, False
            try:
                write_object(self.location, f"{path}/{_LOCK}/{mine}", b"")
                alone = self._only(path, mine)
            finally:
                if not alone:
                    self._let_go(path, mine)
            if alone:
                return mine
            if time.monotonic() > give_up:
                raise EditionError(path, Rule.UNREADABLE_LOCK_TAKEN)
            time.sleep(random.uniform(0.0, pause))
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _let_go(self, path: str, mine: str) -> None:
        """Release our lock; even if the store fails, this process no longer counts it as held."""
        _given_back.add(mine)
        self._give_back(path, mine)

    def _only(self, path: str, mine: str) -> bool:
        """Whether our lock exists and no other valid one; locks that are over are removed."""
        locks = self._locks(path)
        ours = locks.pop(mine, None)
        if ours is None:
            return False
        held = [lock for lock in locks.values() if not self._is_over(path, lock, ours)]
        return not held

    def _is_over(self, path: str, lock: StoredName, ours: StoredName) -> bool:
        """Whether a lock is not held: it was released, or it was abandoned by a dead process and is ended now."""
        if lock.size > 0 or lock.name in _given_back:
            self._give_back(path, lock.name)
            return True
        assert lock.modified is not None
        assert ours.modified is not None
        return ours.modified - lock.modified > LOCK_EXPIRES and self._give_back(path, lock.name)

    def _give_back(self, path: str, name: str) -> bool:
        """Delete a lock, or else mark it as released; return whether its holder could see that.

        The work under the lock is finished by then, so a failing store only causes a log message.
        """
        lock = f"{path}/{_LOCK}/{name}"
        try:
            delete_object(self.location, lock)
        except EditionError as error:
            _LOG.warning("the lock %s could not be deleted: %s", lock, error.word)
        else:
            _given_back.discard(name)
            return True
        try:
            write_object(self.location, lock, _GIVEN_BACK)
        except EditionError as error:
            _LOG.warning("the lock %s holds up other processes until it expires: %s", lock, error.word)
            return False
        return True

    def _locks(self, path: str) -> dict[str, StoredName]:
        found = names_under(self.location, f"{path}/{_LOCK}")
        return {name.name: name for name in found if not name.is_folder and name.modified is not None}

    def _confirm(self, path: str, mine: str) -> None:
        """Raise if our lock was ended as expired. Other locks do not matter: their owners will find ours."""
        ours = self._locks(path).get(mine)
        if ours is None or ours.size > 0:
            raise EditionError(path, Rule.UNREADABLE_LOCK_TAKEN)
