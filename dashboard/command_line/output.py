"""Output of the commands: exit codes, tables on standard output, sentences on standard error, atomic file writes."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import BinaryIO

from dashboard.data import plain_number
from dashboard.model import Block, Edition, IssueError, Provenance, Rule
from dashboard.ui.escaped_text import csv_line, inert_cell
from dashboard.ui.texts import Language, text


class ExitCode(IntEnum):
    """The exit codes. `USAGE` is argparse's own code for wrong arguments.

    `IMPOSSIBLE`: the request cannot be fulfilled, and no table was printed; the same number as `USAGE`.
    """

    OK = 0
    REFUSED = 1
    USAGE = 2
    IMPOSSIBLE = 2


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print CSV, separated by commas, with the system's line ends."""
    for row in (header, *([inert_cell(cell) for cell in row] for row in rows)):
        print(csv_line(row))


def say(sentence: str) -> None:
    """Print one sentence for the user on standard error."""
    print(sentence, file=sys.stderr)


def number_cell(number: float | None) -> str:
    """A number at full precision; an empty cell for None."""
    return "" if number is None else plain_number(number)


def truth_cell(truth: bool) -> str:
    """`true` or `false`."""
    return "true" if truth else "false"


def origins_notes(edition: Edition, block: Block, language: Language) -> Iterator[str]:
    """Yield the notice on illustrative scores, and the number of unpublished scores in `block`; nothing if none."""
    if Provenance.ILLUSTRATIVE in block.origin_counts():
        yield text("illustrative.outside", language)
    counts = {origin: count for origin, count in block.origin_counts().items() if origin is not Provenance.PUBLISHED}
    if not counts:
        return
    kinds = ", ".join(f"{count} {text(f'provenance.{origin}', language)}" for origin, count in counts.items())
    of_block = {"edition": edition.id, "block": block.code}
    yield text("command_line.origins", language, **of_block, kinds=kinds, count=sum(block.origin_counts().values()))


def illustrative_notes(edition: Edition, language: Language) -> Iterator[str]:
    """Yield the notice if the edition has illustrative scores."""
    if edition.has_illustrative_scores:
        yield text("illustrative.outside", language)


@contextmanager
def writing_into(place: object) -> Iterator[None]:
    """A context for writing into a folder or a file. Raises IssueError, which names `place`, in place of OSError."""
    try:
        yield
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise IssueError("", Rule.NOT_WRITTEN, folder=str(place), problem=problem) from error


def write_atomically(out: Path, content: bytes | Callable[[BinaryIO], None], *, replace: bool = True) -> None:
    """Write a temporary file and rename it, so that `out` is whole or unchanged. `content`: bytes, or their writer.

    Raises OSError; FileExistsError if `out` exists and may not be replaced.
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
            os.link(aside, out)  # fails if the file has appeared meanwhile
    finally:
        Path(aside).unlink(missing_ok=True)
