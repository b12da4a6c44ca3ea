"""What a workbook needs to be told in words; `dashboard.ui.localizer.Localizer` can."""

from __future__ import annotations

import datetime
from typing import Protocol

from dashboard.model import Block, Criterion, EditionInfo, Provenance


class Words(Protocol):
    """The texts of one language. Keys used here stand under `[workbook]`, `[rank]` and `[provenance_meaning]`."""

    def __call__(self, key: str, **values: object) -> str:
        """The text `key` with its placeholders filled."""
        ...

    def count(self, value: int) -> str:
        """A whole number with its thousands marked."""
        ...

    def agencies(self, count: int, block: Block) -> str:
        """How many agencies of a block."""
        ...

    def maximum_of(self, leaf: Criterion) -> str:
        """The maximum of a criterion, and that it is a bonus or a penalty where it is."""
        ...

    def date(self, day: datetime.date) -> str:
        """A date."""
        ...

    def period(self, of: EditionInfo) -> str:
        """A period in words."""
        ...

    def provenance(self, provenance: Provenance) -> str:
        """An origin in one word."""
        ...
