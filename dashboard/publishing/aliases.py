"""Other names of agencies, agreed on by whoever submits what was read by them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from dashboard.access import Action, User
from dashboard.data import Alias, Storage, add_aliases
from dashboard.model import EditionId
from dashboard.publishing.permission import ask


def keep_aliases(root: Storage | Path, on: EditionId, aliases: Sequence[Alias], by: User) -> None:
    """Keep aliases with the programme of `on`, for the next workbook. To be called once the edition is submitted.

    Raises NotAuthorized, EditionUnreadable and OSError; the table of aliases is then as it was.
    """
    if aliases:
        ask(by, Action.ADD_ALIAS, on)
        add_aliases(root, on.programme, aliases, before_write=lambda: ask(by, Action.ADD_ALIAS, on))
