"""Where things stand under a data root: `<programme>/<period>/current` and `<programme>/<period>/<version>/`."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from dashboard.data.codes import is_safe_code
from dashboard.data.fingerprint import VERSION_LENGTH
from dashboard.data.unreadable import EditionUnreadable, UnreadableReason
from dashboard.model import EditionId

PROJECT_FOLDER = Path(__file__).parents[2]
MANIFEST_FILE = "edition.json"

_CURRENT = "current"
_VERSION = re.compile(rf"[0-9a-f]{{{VERSION_LENGTH}}}")


def data_root() -> Path:
    """Return the folder of editions: `DASHBOARD_DATA`, else `data/editions` of the project folder."""
    configured = os.environ.get("DASHBOARD_DATA", "")
    return Path(configured) if configured else PROJECT_FOLDER / "data" / "editions"


@dataclass(frozen=True, slots=True)
class EditionFolder:
    """The folder of one edition, with its versions."""

    root: Path
    id: EditionId

    @property
    def path(self) -> Path:
        """The folder itself."""
        return self.root / self.id.programme / self.id.period

    @property
    def current(self) -> Path:
        """The file that names the version in force."""
        return self.path / _CURRENT

    def version(self, version: str) -> Path:
        """The folder of one version."""
        return self.path / version

    def named(self, path: Path) -> str:
        """The name of a file in messages: relative to the data root."""
        return path.relative_to(self.root).as_posix()


def edition_folder(root: Path, edition_id: EditionId) -> EditionFolder:
    """Return the folder of an edition, which need not exist.

    Raises EditionUnreadable, without touching the disk, when the id would lead out of the data root: it may come
    from a link that anybody typed.
    """
    for name in (edition_id.programme, edition_id.period):
        if not is_safe_code(name):
            raise EditionUnreadable(str(edition_id), UnreadableReason.UNSAFE_NAME, name=name)
    return EditionFolder(root, edition_id)


def read_current(folder: EditionFolder) -> str:
    """Return the id of the version in force. Raises EditionUnreadable when there is none or it is no version id."""
    try:
        text = folder.current.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        raise EditionUnreadable(str(folder.id), UnreadableReason.NO_SUCH_EDITION) from None
    except UnicodeDecodeError:
        raise EditionUnreadable(folder.named(folder.current), UnreadableReason.CURRENT_DAMAGED) from None
    except OSError as error:
        raise not_permitted(folder, folder.current, error) from error
    if not is_version(text.strip()):
        raise EditionUnreadable(folder.named(folder.current), UnreadableReason.CURRENT_DAMAGED)
    return text.strip()


def is_version(text: str) -> bool:
    """Whether `text` has the form of a version id."""
    return _VERSION.fullmatch(text) is not None


def not_permitted(folder: EditionFolder, path: Path, error: OSError) -> EditionUnreadable:
    """Return what to raise when the system does not let a file be read."""
    problem = error.strerror or type(error).__name__
    return EditionUnreadable(folder.named(path), UnreadableReason.NOT_PERMITTED, problem=problem)
