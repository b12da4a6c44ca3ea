"""What an uploaded file is called from here on."""

from __future__ import annotations

from pathlib import PurePosixPath

LONGEST_FILE_NAME = 200
"""Characters: what a person can still read, and every program downstream can hold."""
_UNREADABLE = "\ufffd"


def readable_file_name(name: str) -> str:
    """Return a name with what no screen can show replaced (NUL, half a surrogate pair), cut short before its suffix."""
    shown = "".join(sign if sign.isprintable() else _UNREADABLE for sign in name) or _UNREADABLE
    if len(shown) <= LONGEST_FILE_NAME:
        return shown
    suffix = PurePosixPath(shown).suffix[:8]
    return f"{shown[: LONGEST_FILE_NAME - 1 - len(suffix)]}…{suffix}"
