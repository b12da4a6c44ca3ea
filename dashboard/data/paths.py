"""Where editions are: the address of the data root and its storage, and the paths under it.

There is one folder per edition, with `current`, versions, their log and original files.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from dashboard.data.codes import is_safe_code
from dashboard.data.errors import EditionError
from dashboard.data.manifest import VERSION_LENGTH
from dashboard.data.object_storage import ObjectStorage, S3Location
from dashboard.data.storage import LocalStorage, Storage, as_storage
from dashboard.model import EditionId, Rule
from dashboard.model.installation import shipped_folder

MANIFEST_FILE = "edition.json"

_VERSION = re.compile(rf"[0-9a-f]{{{VERSION_LENGTH}}}")
_PARAMETERS = ("endpoint_override", "scheme", "region")
"""The parameters allowed after the `?` of an address, with the meaning that pyarrow gives them."""
_SCHEMES = ("s3", "file")

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def data_address() -> str:
    """Return `DASHBOARD_DATA`, a folder or an address, else the `data/editions` that is shipped."""
    return os.environ.get("DASHBOARD_DATA", "") or str(shipped_folder() / "data" / "editions")


def data_root() -> Storage:
    """Return the storage of the editions. Raises EditionError for an invalid address; see `open_root`."""
    return open_root(data_address())


def open_root(address: str) -> Storage:
    """Return the storage of a folder, or of an address such as `s3://bucket/prefix?endpoint_override=host:9000`.

    The storage is not accessed yet. Raises EditionError, which shows the address only up to a possible secret. Keys
    come from the environment (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`) or other sources of the S3 client. An
    address with keys is refused: it would appear in process lists and logs.
    """
    scheme = _SCHEME.match(address)
    if scheme is None:
        return LocalStorage(Path(address))
    if scheme[1].lower() not in _SCHEMES:
        known = ", ".join(f"{name}://" for name in _SCHEMES)
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
    if unknown := sorted(parameters.keys() - set(_PARAMETERS)):
        details = {"parameter": unknown[0], "known": ", ".join(_PARAMETERS)}
        raise EditionError(f"s3://{bucket}", Rule.UNREADABLE_ADDRESS_PARAMETER, **details)
    endpoint, scheme = parameters.get("endpoint_override", ""), parameters.get("scheme", "https")
    if "@" in endpoint:
        raise EditionError(f"s3://{bucket}", Rule.UNREADABLE_ADDRESS_WITH_SECRET)
    prefix = unquote(path).strip("/")
    if not _BUCKET.fullmatch(bucket) or scheme not in ("http", "https") or "//" in prefix or "://" in endpoint:
        raise EditionError(f"s3://{bucket}", Rule.UNREADABLE_ADDRESS_MALFORMED)
    return S3Location(bucket, prefix, endpoint, scheme, parameters.get("region", ""))


@dataclass(frozen=True, slots=True)
class EditionFolder:
    """The folder of one edition. Its paths are relative to the data root; messages show them in this form too."""

    storage: Storage
    id: EditionId

    @property
    def path(self) -> str:
        """The folder itself."""
        return f"{self.id.programme}/{self.id.period}"

    @property
    def current(self) -> str:
        """The file with the id of the current version."""
        return f"{self.path}/current"

    @property
    def layout(self) -> str:
        """The file with the layout of the workbook that its newest version was read from."""
        return f"{self.path}/layout.toml"

    @property
    def log(self) -> str:
        """The folder of log entries."""
        return f"{self.path}/log"

    @property
    def head(self) -> str:
        """The file with the number and hash of the last log entry."""
        return f"{self.log}/head"

    @property
    def originals(self) -> str:
        """The folder of the files that versions were made from."""
        return f"{self.path}/originals"

    def version(self, version: str) -> str:
        """The folder of one version."""
        return f"{self.path}/{version}"

    def file(self, version: str, name: str) -> str:
        """A file of one version."""
        return f"{self.path}/{version}/{name}"


def edition_folder(root: Storage | Path, edition_id: EditionId) -> EditionFolder:
    """Return the folder of an edition, which need not exist.

    Raises EditionError, without accessing the disk, when the id would lead out of the data root: it may come from a
    link that anyone typed.
    """
    for name in (edition_id.programme, edition_id.period):
        if not is_safe_code(name):
            raise EditionError(str(edition_id), Rule.UNREADABLE_UNSAFE_NAME, name=name)
    return EditionFolder(as_storage(root), edition_id)


def read_current(folder: EditionFolder) -> str:
    """Return the id of the current version. Raises EditionError when there is none or it is no version id."""
    try:
        text = folder.storage.read(folder.current).decode()
    except (FileNotFoundError, NotADirectoryError):
        raise EditionError(str(folder.id), Rule.UNREADABLE_NO_SUCH_EDITION) from None
    except UnicodeDecodeError:
        raise EditionError(folder.current, Rule.UNREADABLE_CURRENT_DAMAGED) from None
    except OSError as error:
        raise not_permitted(folder.current, error) from error
    if not is_version(text.strip()):
        raise EditionError(folder.current, Rule.UNREADABLE_CURRENT_DAMAGED)
    return text.strip()


def current_or_none(folder: EditionFolder) -> str | None:
    """Return the current version; None when there is none, or `current` is damaged. Raises EditionError."""
    try:
        return read_current(folder)
    except EditionError as error:
        if error.rule in (Rule.UNREADABLE_NO_SUCH_EDITION, Rule.UNREADABLE_CURRENT_DAMAGED):
            return None
        raise


def is_version(text: str) -> bool:
    """Whether `text` has the form of a version id."""
    return _VERSION.fullmatch(text) is not None


def not_permitted(path: str, error: OSError) -> EditionError:
    """Return the error for a file or folder that the system does not permit to be read."""
    problem = error.strerror or type(error).__name__
    return EditionError(path, Rule.UNREADABLE_NOT_PERMITTED, problem=problem)
