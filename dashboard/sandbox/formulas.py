"""Which text a spreadsheet program takes for a formula when somebody edits its cell or opens it in a CSV file."""

from __future__ import annotations

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def looks_like_formula(text: str) -> bool:
    """Whether a cell with `text` must be marked as text."""
    return text.startswith(_STARTS)
