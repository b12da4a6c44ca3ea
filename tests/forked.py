"""Processes that a test forks: each does one work and says on a pipe how far it is, until somebody kills it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

Say = Callable[[str], None]
"""Tells the test one word, at once."""


def fork(work: Callable[[Say], None]) -> tuple[int, int]:
    """Return the id of a new process that does `work`, and where to read what it says."""
    report, words = os.pipe()
    process = os.fork()
    if process:
        os.close(words)
        return process, report
    try:
        work(lambda word: _write(words, word))
        os._exit(0)
    except BaseException as error:
        print(f"{error!r} from {error.__cause__!r}", file=sys.stderr, flush=True)
        os._exit(1)


def lines(report: int) -> list[str]:
    """Return all that was said."""
    with os.fdopen(report) as words:
        return words.read().splitlines()


def _write(pipe: int, word: str) -> None:
    os.write(pipe, f"{word}\n".encode())
