"""Storages for editions: a folder of this machine or a bucket of an object store, with the same interface.

This module opens a storage by its folder or the address of its bucket.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from dashboard.data.errors import EditionError
from dashboard.data.storage.local_storage import LocalStorage
from dashboard.data.storage.object_storage import ObjectStorage, S3Location
from dashboard.data.storage.storage import Listing, Storage
from dashboard.model import Rule

__all__ = ["Listing", "LocalStorage", "ObjectStorage", "Storage", "as_storage", "open_root"]

PARAMETERS = ("endpoint_override", "scheme", "region")
"""The parameters allowed after the `?` of an address, with the meaning that pyarrow gives them."""
SCHEMES = ("s3", "file")

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def as_storage(root: Storage | Path) -> Storage:
    """Return `root`; a path is turned into a LocalStorage."""
    return LocalStorage(root) if isinstance(root, Path) else root


def open_root(address: str) -> Storage:
    """Return the storage of a folder, or of an address such as `s3://bucket/prefix?endpoint_override=host:9000`.

    The storage is not accessed yet. Raises EditionError, which shows the address only up to a possible secret. Keys
    come from the environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`) or other sources of the S3 client. An
    address with keys is refused: it would appear in process lists and logs.
    """
    scheme = _SCHEME.match(address)
    if scheme is None:
        return LocalStorage(Path(address))
    if scheme[1].lower() not in SCHEMES:
        known = ", ".join(f"{name}://" for name in SCHEMES)
        raise EditionError(scheme[0], Rule.UNREADABLE_ADDRESS_UNKNOWN, known=known)
    try:
        parts = urlsplit(address)
    except ValueError:
        raise EditionError(scheme[0], Rule.UNREADABLE_ADDRESS_MALFORMED) from None
    if parts.scheme == "file":
        return LocalStorage(Path(unquote(parts.path)))
    return ObjectStorage(_location(parts.netloc, parts.path, parts.query))


def _location(bucket: str, path: str, query: str) -> S3Location:
    if "@" in bucket:
        raise EditionError("s3://", Rule.UNREADABLE_ADDRESS_WITH_SECRET)
    parameters = dict(parse_qsl(query, keep_blank_values=True))
    if unknown := sorted(parameters.keys() - set(PARAMETERS)):
        details = {"parameter": unknown[0], "known": ", ".join(PARAMETERS)}
        raise EditionError(f"s3://{bucket}", Rule.UNREADABLE_ADDRESS_PARAMETER, **details)
    endpoint, scheme = parameters.get("endpoint_override", ""), parameters.get("scheme", "https")
    if "@" in endpoint:
        raise EditionError(f"s3://{bucket}", Rule.UNREADABLE_ADDRESS_WITH_SECRET)
    prefix = unquote(path).strip("/")
    if not _BUCKET.fullmatch(bucket) or scheme not in ("http", "https") or "//" in prefix or "://" in endpoint:
        raise EditionError(f"s3://{bucket}", Rule.UNREADABLE_ADDRESS_MALFORMED)
    return S3Location(bucket, prefix, endpoint, scheme, parameters.get("region", ""))
