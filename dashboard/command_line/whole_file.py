"""A file that a command was asked to write."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO


def write_atomically(out: Path, content: bytes | Callable[[BinaryIO], None], *, replace: bool = True) -> None:
    """Write the whole file or nothing: aside, then in its place. `content`: the bytes, or what writes them.

    Raises OSError, FileExistsError among them when a file is there that may not be replaced.
    """
    handle, aside = tempfile.mkstemp(dir=out.parent, prefix=".writing-", suffix=out.suffix)
    try:
        with os.fdopen(handle, "wb") as file:
            if callable(content):
                content(file)
            else:
                file.write(content)
        Path(aside).chmod(0o644)
        if replace:
            Path(aside).replace(out)
        else:
            os.link(aside, out)  # refuses a file that has appeared meanwhile
    finally:
        Path(aside).unlink(missing_ok=True)
