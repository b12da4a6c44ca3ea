"""Which editions stand under a data root, and which of them follow each other."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dashboard.data.codes import is_safe_code
from dashboard.data.layout import EditionFolder, edition_folder, read_current
from dashboard.data.reading import read_manifest
from dashboard.data.unreadable import EditionUnreadable, UnreadableReason
from dashboard.model import EditionId

_DIGIT = re.compile(r"[0-9]")


@dataclass(frozen=True, slots=True)
class ListedBlock:
    """A block as a list of editions names it."""

    code: str
    name: str
    agency_count: int


@dataclass(frozen=True, slots=True)
class EditionListing:
    """An edition as a list names it, from `edition.json` alone.

    For one that cannot be read, `error` says why, and its names are its codes.
    """

    id: EditionId
    version: str
    programme_name: str
    title: str
    issued: datetime.date | None
    blocks: tuple[ListedBlock, ...]
    error: EditionUnreadable | None = None


def list_editions(root: Path) -> tuple[EditionListing, ...]:
    """Return every edition under `root` by programme and period, those that cannot be read too, with their error.

    A folder without `current` is no edition yet. Only names are read, so a damaged score file is not found here.
    Raises EditionUnreadable when `root` itself cannot be looked into; a missing one has no editions.
    """
    return tuple(_listing(root, edition_id) for edition_id in sorted(_edition_ids(root)))


def earlier_editions(listings: Iterable[EditionListing], edition_id: EditionId) -> tuple[EditionId, ...]:
    """Return the editions of the same programme and kind of period, ascending, up to and including `edition_id`.

    Periods are of one kind when they differ in digits alone: 2019 and 2020 are, 2025-10 and 2025-luy-ke are not.
    """
    kind = _kind(edition_id)
    ids = (listing.id for listing in listings)
    return tuple(sorted(other for other in ids if _kind(other) == kind and other.period <= edition_id.period))


def previous_edition(listings: Iterable[EditionListing], edition_id: EditionId) -> EditionId | None:
    """Return the latest earlier edition of the same programme and kind of period; None when it is the first.

    It may be one that cannot be read: comparing with an older one instead would call that the previous.
    """
    earlier = [other for other in earlier_editions(listings, edition_id) if other != edition_id]
    return earlier[-1] if earlier else None


def _kind(edition_id: EditionId) -> tuple[str, str]:
    return edition_id.programme, _DIGIT.sub("#", edition_id.period)


def _edition_ids(root: Path) -> Iterator[EditionId]:
    try:
        for programme in _folders(root):
            for period in _folders(programme):
                edition_id = EditionId(programme.name, period.name)
                if _has_current(edition_folder(root, edition_id)):
                    yield edition_id
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise EditionUnreadable(str(root), UnreadableReason.NOT_PERMITTED, problem=problem) from error


def _has_current(folder: EditionFolder) -> bool:
    """Whether the folder is an edition, or one that may not be looked into: that is for its listing to say."""
    try:
        return folder.current.exists()
    except OSError:
        return True


def _folders(path: Path) -> Iterator[Path]:
    """Yield the folders in `path` that can be part of an edition's id."""
    if path.is_dir():
        yield from (folder for folder in path.iterdir() if is_safe_code(folder.name) and folder.is_dir())


def _listing(root: Path, edition_id: EditionId) -> EditionListing:
    version = ""
    try:
        folder = edition_folder(root, edition_id)
        version = read_current(folder)
        manifest = read_manifest(folder, version)
    except EditionUnreadable as error:
        return EditionListing(edition_id, version, edition_id.programme, str(edition_id), None, (), error)
    blocks = tuple(ListedBlock(*block) for block in manifest.blocks)
    return EditionListing(edition_id, version, manifest.programme_name, manifest.title, manifest.issued, blocks)
