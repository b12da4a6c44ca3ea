"""The border to pyarrow's S3 client: objects in and out, within bounded time, its errors as reasons."""

# pyarrow has no type stubs, so a strict checker cannot know what its functions return; the signatures here say it.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false, reportUnknownParameterType=false, reportUnknownLambdaType=false

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pyarrow import fs

from dashboard.data.errors import EditionError
from dashboard.model import Rule

CONNECT_TIMEOUT = 3.0
REQUEST_TIMEOUT = 5.0
"""Seconds without a single byte, not of the whole answer: a large file over a slow line takes as long as it takes."""
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
    """Where a bucket is, and under which keys of it; no secret, those come from the environment."""

    bucket: str
    prefix: str
    endpoint: str = ""
    scheme: str = "https"
    region: str = ""

    @property
    def address(self) -> str:
        """The address as it is typed."""
        path = f"s3://{self.bucket}" + (f"/{self.prefix}" if self.prefix else "")
        parts = {
            "endpoint_override": self.endpoint,
            "scheme": "" if self.scheme == "https" else self.scheme,
            "region": self.region,
        }
        query = "&".join(f"{name}={value}" for name, value in parts.items() if value)
        return f"{path}?{query}" if query else path

    def key(self, path: str) -> str:
        """Bucket and key of a path under the prefix, as pyarrow wants them."""
        return "/".join(part for part in (self.bucket, self.prefix, path) if part)


@dataclass(frozen=True, slots=True)
class StoredName:
    """Something under a prefix; `modified` is the store's own clock, and None for what only seems a folder."""

    name: str
    is_folder: bool
    modified: datetime.datetime | None
    size: int = 0


def read_object(location: S3Location, path: str) -> bytes:
    """Return an object. Raises FileNotFoundError and EditionError."""
    with _told(location), _client(location).open_input_stream(location.key(path)) as stream:
        return stream.read()


def write_object(location: S3Location, path: str, content: bytes) -> None:
    """Write an object by one PUT: readers get the old one or the new one. Raises EditionError."""
    with _told(location), _client(location).open_output_stream(location.key(path)) as stream:
        stream.write(content)


def delete_object(location: S3Location, path: str) -> None:
    """Delete an object, also one that is gone already. Raises EditionError."""
    try:
        with _told(location):
            _client(location).delete_file(location.key(path))
    except FileNotFoundError:
        return


def names_under(location: S3Location, path: str) -> list[StoredName]:
    """Return what stands right under a path, in order of names. Raises EditionError."""
    with _told(location):
        selector = fs.FileSelector(location.key(path), allow_not_found=True)
        found = _client(location).get_file_info(selector)
    names = [
        StoredName(info.base_name, info.type == fs.FileType.Directory, info.mtime, info.size or 0) for info in found
    ]
    return sorted(names, key=lambda name: name.name)


def object_modified(location: S3Location, path: str) -> datetime.datetime:
    """Return when an object was written. Raises FileNotFoundError and EditionError."""
    with _told(location):
        info = _client(location).get_file_info(location.key(path))
    if info.type != fs.FileType.File:
        raise FileNotFoundError(path)
    return info.mtime


def require_bucket(location: S3Location) -> None:
    """Raise EditionError when there is no such bucket, which otherwise looks like an empty one."""
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
        allow_delayed_open=True,  # one PUT for what is small enough, instead of an upload in parts
    )


@contextmanager
def _told(location: S3Location) -> Iterator[None]:
    """Turn the client's errors into reasons. Of their text only the name goes on: it may hold anything."""
    try:
        yield
    except FileNotFoundError:
        raise FileNotFoundError(location.address) from None
    except OSError as error:
        named = _ERROR_NAME.search(str(error))
        raise _unreadable(location, _name_of(named) if named else type(error).__name__) from None


def _name_of(error: re.Match[str]) -> str:
    """The client's name of an error; where it has none, as for an answer of a proxy without a body, its status."""
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
