"""Rules for codes (as folder names, in links, as typed text), and for when two names are the same."""

from __future__ import annotations

import unicodedata

LONGEST_CODE = 80
"""In characters; a Vietnamese letter takes up to three of the 255 bytes that a folder name may have."""
LONGEST_TEXT = 32_767
"""Most characters of a workbook cell: an edition with a longer text could not be exported completely."""
SEPARATORS = ":=,~"
"""Separators of codes in links and on the command line (`AGENCY:CRITERION=POINTS`), not allowed inside a code."""

_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_NO_CHARACTERS = "\ufffe\uffff"
"""Unicode reserves them for programs; no workbook may contain them."""


def has_control_character(text: str) -> bool:
    """Whether `text` holds a line break or another invisible character, such as one for the writing direction."""
    return not text.isprintable() and any(
        unicodedata.category(character) in _INVISIBLE or character in _NO_CHARACTERS for character in text
    )


def is_safe_code(text: str) -> bool:
    """Whether `text` can be the name of a folder that is not hidden and stays inside its parent folder."""
    return (
        0 < len(text) <= LONGEST_CODE
        and not text.startswith(".")
        and ".." not in text
        and not any(separator in text for separator in "/\\")
        and not has_control_character(text)
    )


def has_separator(text: str) -> bool:
    """Whether `text` contains a separator of codes."""
    return any(separator in text for separator in SEPARATORS)


def without_trailing_zeros(code: str) -> str:
    """Return what `code` becomes when a spreadsheet reads it as a number: `4.1` for `4.10`."""
    return code.rstrip("0").rstrip(".") if "." in code else code


def folded(name: str) -> str:
    """Return `name` without irrelevant differences: case, repeated spaces, Unicode normal form."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())
