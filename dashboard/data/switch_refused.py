"""Why a version is not put in force, though it is there and whole."""

from __future__ import annotations

from dashboard.model import EditionId


class CurrentChanged(Exception):
    """Raised when another version is in force than the one that somebody had before them when they decided.

    `expected` and `found` are versions, None for none in force.
    """

    def __init__(self, edition_id: EditionId, expected: str | None, found: str | None) -> None:
        super().__init__(f"{edition_id}: {found} is in force, not {expected}")
        self.edition_id = edition_id
        self.expected = expected
        self.found = found


class AlreadyInForce(Exception):
    """Raised when the version that is to be put in force is in force: nothing would change, so nothing is logged."""

    def __init__(self, edition_id: EditionId, version: str) -> None:
        super().__init__(f"{edition_id}: {version} is in force already")
        self.edition_id = edition_id
        self.version = version
