"""What the first sheet says of the whole: who made it, when, why, and under which link it is found again."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cover:
    """`made`: when the workbook is written, in the reader's time. `link`: the view that it was written from.

    `assumptions`: sentences on what is assumed of others. What is empty is left out.
    """

    title: str
    made: datetime.datetime
    author: str = ""
    note: str = ""
    link: str = ""
    assumptions: tuple[str, ...] = ()
