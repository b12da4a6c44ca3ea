"""Which codes can be a folder name, stand in a link and be typed, and when two names are the same name."""

from __future__ import annotations

import unicodedata

LONGEST_CODE = 80
"""Characters; a Vietnamese letter takes up to three of the 255 bytes that a folder name may have."""
LONGEST_TEXT = 32_767
"""Characters that a cell of a workbook holds: an edition that has more in a text could not be exported whole."""
SEPARATORS = ":=,~"
"""What links and the command line put between codes (`AGENCY:CRITERION=POINTS`), so that no code may hold one."""

_INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_NO_CHARACTERS = "\ufffe\uffff"
"""Unicode keeps them for programs; no workbook may hold one."""


def has_control_character(text: str) -> bool:
    """Whether `text` holds a line break or another character that cannot be seen, such as a writing direction."""
    return not text.isprintable() and any(
        unicodedata.category(character) in _INVISIBLE or character in _NO_CHARACTERS for character in text
    )


def is_safe_code(text: str) -> bool:
    """Whether `text` can be the name of a folder that stays where it is put and is not hidden."""
    return (
        0 < len(text) <= LONGEST_CODE
        and not text.startswith(".")
        and ".." not in text
        and not any(separator in text for separator in "/\\")
        and not has_control_character(text)
    )


def has_separator(text: str) -> bool:
    """Whether `text` holds a sign that separates codes."""
    return any(separator in text for separator in SEPARATORS)


def without_trailing_zeros(code: str) -> str:
    """Return what a spreadsheet makes of `code` when it takes it for a number: `4.1` for `4.10`."""
    return code.rstrip("0").rstrip(".") if "." in code else code


def folded(name: str) -> str:
    """Return `name` without the differences that make no other name: case, runs of spaces, normal form."""
    return unicodedata.normalize("NFC", " ".join(name.split()).casefold())
