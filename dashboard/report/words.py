"""What a workbook needs to be told in words; `dashboard.ui.localizer.Localizer` can."""

from __future__ import annotations

import datetime
from typing import Protocol

from dashboard.model import EditionInfo, Provenance


class Words(Protocol):
    """The texts of one language. Keys used here stand under `[workbook]`, `[rank]` and `[provenance_meaning]`."""

    def __call__(self, key: str, **values: object) -> str:
        """The text `key` with its placeholders filled."""
        ...

    def count(self, value: int) -> str:
        """A whole number with its thousands marked."""
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
