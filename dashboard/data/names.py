"""When two names are the same name."""

from __future__ import annotations

import unicodedata


def folded(name: str) -> str:
    """Return `name` without the differences that make no other name: case, runs of spaces, normal form."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())
