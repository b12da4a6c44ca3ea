"""What the data root already knows of a programme, to read its next workbook by."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dashboard.data.aliases import agencies_by_alias, read_aliases
from dashboard.data.catalogue import list_editions
from dashboard.data.reading import read_edition
from dashboard.data.storage import Storage, as_storage
from dashboard.data.unreadable import EditionUnreadable
from dashboard.model import Edition


class KnownEditions:
    """The editions under a data root, read when they are asked for, and the aliases of their agencies.

    A `root` of None knows nothing. `unreadable` holds why an edition could not be read, once it has been asked for.
    """

    def __init__(self, root: Storage | Path | None) -> None:
        self._root = None if root is None else as_storage(root)
        self._listings = () if self._root is None else list_editions(self._root)
        self._read: dict[str, tuple[Edition, ...]] = {}
        self.unreadable: list[EditionUnreadable] = []

    @property
    def programmes(self) -> Mapping[str, str]:
        """The name of each programme, by code."""
        return {listing.id.programme: listing.programme_name for listing in self._listings}

    def of(self, programme: str) -> tuple[Edition, ...]:
        """The editions of a programme that can be read, the latest first."""
        if programme not in self._read and self._root is not None:
            ids = [listing.id for listing in self._listings if listing.id.programme == programme]
            found: list[Edition] = []
            for edition_id in sorted(ids, reverse=True):
                try:
                    found.append(read_edition(self._root, edition_id))
                except EditionUnreadable as error:
                    self.unreadable.append(error)
            self._read[programme] = tuple(found)
        return self._read.get(programme, ())

    def aliases(self, programme: str) -> Mapping[str, str]:
        """The agency that is meant by each folded alias. Raises EditionUnreadable when the table is damaged."""
        if self._root is None or programme not in self.programmes:
            return {}
        return agencies_by_alias(read_aliases(self._root, programme))
