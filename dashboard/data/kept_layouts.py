"""The layout of the workbook that an edition was read from, kept with the edition for the next period's file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dashboard.data.layout import edition_folder
from dashboard.data.storage import Storage, as_storage
from dashboard.model import EditionId


def read_layout(root: Storage | Path, edition_id: EditionId) -> str | None:
    """Return the text that is kept with an edition, with U+FFFD for what is no UTF-8; None where none is kept."""
    storage = as_storage(root)
    try:
        return storage.read(edition_folder(storage, edition_id).layout).decode("utf-8", "replace")
    except FileNotFoundError:
        return None


def write_layout(root: Storage | Path, edition_id: EditionId, text: str, *, before_write: Callable[[], None]) -> None:
    """Keep a text with an edition, instead of the one before, under its lock; `before_write` may refuse by raising.

    Raises EditionError when the edition is locked, and OSError when the disk refuses.
    """
    storage = as_storage(root)
    folder = edition_folder(storage, edition_id)
    with storage.lock(folder.path) as make_sure:
        if read_layout(storage, edition_id) != text:
            before_write()
            make_sure()
            storage.replace(folder.layout, text.encode())
