"""Text folded for searching: `so y te` finds Sở Y tế."""

from __future__ import annotations

import unicodedata


def search_fold(text: str) -> str:
    """Return `text` in lower case without diacritics, đ as d, white space single."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
