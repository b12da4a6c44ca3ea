"""What is in force when somebody decides: the `expected` of what is then asked for."""

from __future__ import annotations

from pathlib import Path

from dashboard.data import EditionUnreadable, Storage, UnreadableReason, current_version
from dashboard.model import EditionId

_NOTHING = (UnreadableReason.NO_SUCH_EDITION, UnreadableReason.CURRENT_DAMAGED)


def version_in_force(root: Storage | Path, edition_id: EditionId) -> str | None:
    """Return the version in force; None when there is none, or what says so is damaged. Raises EditionUnreadable."""
    try:
        return current_version(root, edition_id)
    except EditionUnreadable as problem:
        if problem.reason in _NOTHING:
            return None
        raise
