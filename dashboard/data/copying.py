"""Copy a data root while people publish (editions, logs, original files), and check that the copy is complete."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from dashboard.data.catalogue import list_versions
from dashboard.data.codes import is_safe_code
from dashboard.data.edition_files import read_edition
from dashboard.data.errors import EditionError
from dashboard.data.kept_files import ALIASES_FILE as ALIASES
from dashboard.data.paths import EditionFolder, edition_folder, is_version, not_permitted
from dashboard.data.storage import Listing, LocalStorage, Storage, as_storage
from dashboard.data.version_log import Issue, log_of
from dashboard.model import EditionId, Rule


@dataclass(frozen=True, slots=True)
class CopiedRoot:
    """The number of things in a copy, and its errors; the source has the same errors."""

    editions: int
    versions: int
    entries: int
    originals: int
    unreadable: tuple[EditionError, ...]
    log_problems: tuple[Issue, ...]


def copy_root(root: Storage | Path, target: Path) -> CopiedRoot:
    """Copy all editions of a data root into a new folder, then read the copy back in the normal way.

    Each edition is copied in two steps: first the files that never change, while others go on publishing; then, under
    its lock, the files added since, the end of the log and `current`. So every edition is copied as of one moment.
    Nothing is synced. Raises EditionError when the root cannot be read or locked, and OSError when writing fails.
    """
    source, copy = as_storage(root), LocalStorage(target)
    target.mkdir(parents=True)
    ids: list[EditionId] = []
    for programme in filter(is_safe_code, _listed(source, "").folders):
        listing = _listed(source, programme)
        for period in filter(is_safe_code, listing.folders):
            folder = edition_folder(source, EditionId(programme, period))
            ids.append(folder.id)
            _copy(source, copy, _lasting_files(folder))
            with _held(folder):
                _copy(source, copy, _lasting_files(folder))
                changing = (folder.head, folder.current, folder.layout)
                _copy(source, copy, [path for path in changing if source.exists(path)])
        # after the editions: an alias may name an agency of the newest of them
        _copy(source, copy, [f"{programme}/{ALIASES}"] if ALIASES in listing.files else [])
    return _read_back(copy, ids)


@contextmanager
def _held(folder: EditionFolder) -> Iterator[None]:
    """Hold the lock of an edition, which needs permission to write to its folder."""
    with ExitStack() as held:
        try:
            held.enter_context(folder.storage.lock(folder.path))
        except OSError as error:
            raise not_permitted(folder.path, error) from error
        yield


def _lasting_files(folder: EditionFolder) -> Iterator[str]:
    """Yield the files that never change after they were written."""
    versions = [folder.version(name) for name in _listed(folder.storage, folder.path).folders if is_version(name)]
    for path in (*versions, folder.originals, folder.log):
        yield from (f"{path}/{name}" for name in _listed(folder.storage, path).files if f"{path}/{name}" != folder.head)


def _copy(source: Storage, copy: LocalStorage, paths: Iterable[str]) -> None:
    """Copy the files that the copy does not have yet."""

    def copy_one(path: str) -> None:
        try:
            content = source.read(path)
        except OSError as error:
            raise not_permitted(path, error) from error
        target = copy.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    source.at_once(copy_one, [path for path in paths if not copy.exists(path)])


def _listed(storage: Storage, path: str) -> Listing:
    try:
        return storage.list(path)
    except OSError as error:
        raise not_permitted(path or storage.address, error) from error


def _read_back(copy: LocalStorage, ids: Iterable[EditionId]) -> CopiedRoot:
    versions = entries = originals = 0
    unreadable: list[EditionError] = []
    log_problems: list[Issue] = []
    folders = [edition_folder(copy, edition_id) for edition_id in ids]
    for folder in folders:
        for summary in list_versions(copy, folder.id):
            versions += 1
            try:
                read_edition(copy, folder.id, summary.version)
            except EditionError as error:
                unreadable.append(error)
        log = log_of(folder)
        entries += len(log.entries)
        log_problems += log.problems
        for name in copy.list(folder.originals).files:
            originals += 1
            path = f"{folder.originals}/{name}"
            if hashlib.sha256(copy.read(path)).hexdigest() != name.partition(".")[0]:
                unreadable.append(EditionError(path, Rule.UNREADABLE_ORIGINAL_ALTERED))
    return CopiedRoot(len(folders), versions, entries, originals, tuple(unreadable), tuple(log_problems))
