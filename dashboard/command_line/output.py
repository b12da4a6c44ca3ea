"""What the commands print: tables on standard output, sentences on standard error."""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterable, Sequence

from dashboard.data import plain_number
from dashboard.sandbox.formulas import looks_like_formula

_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?(?:e[+-]?[0-9]+)?")


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print CSV with the line ends of the system's text files.

    A spreadsheet program would calculate a cell that begins like a formula; such text gets an apostrophe before it.
    """
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_inert(cell) for cell in row] for row in rows)


def say(sentence: str) -> None:
    """Print one sentence for the person at the keyboard."""
    print(sentence, file=sys.stderr)


def number_cell(number: float | None) -> str:
    """A number at full precision; an empty cell for none."""
    return "" if number is None else plain_number(number)


def truth_cell(truth: bool) -> str:
    """`true` or `false`."""
    return "true" if truth else "false"


def _inert(cell: str) -> str:
    is_formula = looks_like_formula(cell) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if is_formula else cell
