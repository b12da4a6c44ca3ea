"""What the commands end with, print and write: tables on standard output, sentences on standard error, whole files."""

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
    """`USAGE` is what argparse itself ends with when the arguments make no sense.

    `IMPOSSIBLE`: what was asked for cannot be had, and nothing was printed; the same number.
    """

    OK = 0
    REFUSED = 1
    USAGE = 2
    IMPOSSIBLE = 2


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print CSV, cut at commas, with the line ends of the system's text files."""
    for row in (header, *([inert_cell(cell) for cell in row] for row in rows)):
        print(csv_line(row))


def say(sentence: str) -> None:
    """Print one sentence for the person at the keyboard."""
    print(sentence, file=sys.stderr)


def number_cell(number: float | None) -> str:
    """A number at full precision; an empty cell for none."""
    return "" if number is None else plain_number(number)


def truth_cell(truth: bool) -> str:
    """`true` or `false`."""
    return "true" if truth else "false"


def origins_notes(edition: Edition, block: Block, language: Language) -> Iterator[str]:
    """Yield the notice on made-up scores, and how many scores of `block` are not published; nothing when all are."""
    if Provenance.ILLUSTRATIVE in block.origin_counts():
        yield text("illustrative.outside", language)
    counts = {origin: count for origin, count in block.origin_counts().items() if origin is not Provenance.PUBLISHED}
    if not counts:
        return
    kinds = ", ".join(f"{count} {text(f'provenance.{origin}', language)}" for origin, count in counts.items())
    of_block = {"edition": edition.id, "block": block.code}
    yield text("command_line.origins", language, **of_block, kinds=kinds, count=sum(block.origin_counts().values()))


def illustrative_notes(edition: Edition, language: Language) -> Iterator[str]:
    """Yield the notice where the edition has scores that a program made up."""
    if edition.has_illustrative_scores:
        yield text("illustrative.outside", language)


@contextmanager
def writing_into(place: object) -> Iterator[None]:
    """What is done in it writes into a folder or a file. Raises IssueError, which names it, in place of OSError."""
    try:
        yield
    except OSError as error:
        problem = error.strerror or type(error).__name__
        raise IssueError("", Rule.NOT_WRITTEN, folder=str(place), problem=problem) from error


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
