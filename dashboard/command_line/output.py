"""What the commands print: tables on standard output, sentences on standard error."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterable, Sequence

from dashboard.data import plain_number


def print_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print CSV with the line ends of the system's text files."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)


def say(sentence: str) -> None:
    """Print one sentence for the person at the keyboard."""
    print(sentence, file=sys.stderr)


def number_cell(number: float | None) -> str:
    """A number at full precision; an empty cell for none."""
    return "" if number is None else plain_number(number)


def truth_cell(truth: bool) -> str:
    """`true` or `false`."""
    return "true" if truth else "false"
