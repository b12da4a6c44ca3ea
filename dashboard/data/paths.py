"""The paths under a data root: one folder per edition, with `current`, versions, their log and original files."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from dashboard.data.codes import is_safe_code
from dashboard.data.errors import EditionError
from dashboard.data.manifest import VERSION_LENGTH
from dashboard.data.storage import Storage, as_storage, open_root
from dashboard.model import EditionId, Rule
from dashboard.model.installation import shipped_folder

MANIFEST_FILE = "edition.json"

_VERSION = re.compile(rf"[0-9a-f]{{{VERSION_LENGTH}}}")


def data_address() -> str:
    """Return `DASHBOARD_DATA`, a folder or an address, else the `data/editions` that is shipped."""
    return os.environ.get("DASHBOARD_DATA", "") or str(shipped_folder() / "data" / "editions")


def data_root() -> Storage:
    """Return the storage of the editions. Raises EditionError for an invalid address; see `open_root`."""
    return open_root(data_address())


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
