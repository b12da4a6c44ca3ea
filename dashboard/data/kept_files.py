"""Files kept beside the versions of an edition: original files, the workbook's layout, and aliases of agencies.

- The files that versions were made from, unchanged, named by the hash of their content.
- The layout of the workbook that an edition was read from, for the next period's file.
- Other spellings of agency names, kept with the programme: `ROOT/<programme>/aliases.csv`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from dashboard.data.codes import folded, is_safe_code
from dashboard.data.errors import EditionError
from dashboard.data.paths import EditionFolder, edition_folder, not_permitted
from dashboard.data.storage import Storage, as_storage
from dashboard.model import EditionId, Rule

ALIASES_FILE = "aliases.csv"
_ALIASES_HEADER = ["alias", "agency"]


@dataclass(frozen=True, slots=True)
class Alias:
    """A name as a sheet writes it, and the code of the agency it means."""

    alias: str
    agency: str


def read_aliases(root: Storage | Path, programme: str) -> tuple[Alias, ...]:
    """Return the aliases of a programme, oldest first; none if it has no table yet.

    Raises EditionError for a damaged table: agreed aliases must not get lost silently.
    """
    try:
        content = as_storage(root).read(_aliases_path(programme))
    except FileNotFoundError:
        return ()
    try:
        text = unicodedata.normalize("NFC", content.decode("utf-8-sig"))
        header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        if header != _ALIASES_HEADER or any(len(row) != len(_ALIASES_HEADER) for row in rows if row):
            raise ValueError(header)
    except (ValueError, csv.Error) as error:
        raise EditionError(_aliases_path(programme), Rule.UNREADABLE_ALIASES_DAMAGED) from error
    return tuple(Alias(*row) for row in rows if row)


def add_aliases(
    root: Storage | Path, programme: str, aliases: Iterable[Alias], *, before_write: Callable[[], None]
) -> None:
    """Add aliases to the table of a programme, under its lock; `before_write` may refuse by raising.

    An existing alias is not written again. Of two for the same name the later one counts, and both stay, so that
    earlier decisions remain visible. Raises EditionError when the table is damaged or locked, and OSError when writing
    fails.
    """
    storage = as_storage(root)
    with storage.lock(programme) as make_sure:
        known = read_aliases(storage, programme)
        agreed = agencies_by_alias(known)
        new = [alias for alias in dict.fromkeys(aliases) if agreed.get(folded(alias.alias)) != alias.agency]
        if new:
            before_write()
            make_sure()
            storage.replace(_aliases_path(programme), _aliases_table([*known, *new]))


def agencies_by_alias(aliases: Iterable[Alias]) -> Mapping[str, str]:
    """Return the agency code by folded alias."""
    return {folded(alias.alias): alias.agency for alias in aliases}


def _aliases_table(aliases: Iterable[Alias]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_ALIASES_HEADER)
    writer.writerows(_aliases_rows(aliases))
    return text.getvalue().encode()


def _aliases_rows(aliases: Iterable[Alias]) -> Iterator[list[str]]:
    for alias in aliases:
        yield [" ".join(alias.alias.split()), alias.agency]


def _aliases_path(programme: str) -> str:
    if not is_safe_code(programme):
        raise EditionError(programme, Rule.UNREADABLE_UNSAFE_NAME, name=programme)
    return f"{programme}/{ALIASES_FILE}"


def read_layout(root: Storage | Path, edition_id: EditionId) -> str | None:
    """Return the layout text kept with an edition, with U+FFFD for bytes that are not UTF-8; None if none is kept."""
    storage = as_storage(root)
    try:
        return storage.read(edition_folder(storage, edition_id).layout).decode("utf-8", "replace")
    except FileNotFoundError:
        return None


def write_layout(root: Storage | Path, edition_id: EditionId, text: str, *, before_write: Callable[[], None]) -> None:
    """Replace the layout text kept with an edition, under its lock; `before_write` may refuse by raising.

    Raises EditionError when the edition is locked, and OSError when writing fails.
    """
    storage = as_storage(root)
    folder = edition_folder(storage, edition_id)
    with storage.lock(folder.path) as make_sure:
        if read_layout(storage, edition_id) != text:
            before_write()
            make_sure()
            storage.replace(folder.layout, text.encode())


_PLAIN_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class OriginalFile:
    """A file as it was uploaded. `name` is its original name, which is displayed and never used as a path."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """The hash that the file is stored and requested by."""
        return hashlib.sha256(self.content).hexdigest()


def read_original(root: Storage | Path, edition_id: EditionId, sha256: str) -> OriginalFile:
    """Return the file with this hash, unchanged, named by its hash: the log has its original name.

    Raises EditionError when there is none, or when it was altered.
    """
    folder = edition_folder(root, edition_id)
    name = _kept_name(folder, sha256)
    if name is None:
        raise EditionError(f"{folder.originals}/{sha256[:64]}", Rule.UNREADABLE_ORIGINAL_MISSING)
    path = f"{folder.originals}/{name}"
    try:
        original = OriginalFile(name, folder.storage.read(path))
    except OSError as error:
        raise not_permitted(path, error) from error
    if original.sha256 != sha256:
        raise EditionError(path, Rule.UNREADABLE_ORIGINAL_ALTERED)
    return original


def write_original(folder: EditionFolder, original: OriginalFile) -> None:
    """Write an original, also over a damaged copy of it. The caller must hold the edition's lock."""
    name = _kept_name(folder, original.sha256) or f"{original.sha256}{_suffix(original.name)}"
    path = f"{folder.originals}/{name}"
    try:
        whole = folder.storage.read(path) == original.content
    except FileNotFoundError:
        whole = False
    if not whole:
        folder.storage.replace(path, original.content)


def _kept_name(folder: EditionFolder, sha256: str) -> str | None:
    if not _HASH.fullmatch(sha256):
        return None
    try:
        names = folder.storage.list(folder.originals).files
    except OSError as error:
        raise not_permitted(folder.originals, error) from error
    return next((name for name in names if name.partition(".")[0] == sha256), None)


def _suffix(name: str) -> str:
    """The suffix of a file name if it is plain, else `""`: a name may contain anything."""
    suffix = PurePosixPath(name.lower()).suffix
    return suffix if _PLAIN_SUFFIX.fullmatch(suffix) else ""
