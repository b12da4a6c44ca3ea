"""The lines of a table that hold figures along the agencies, before it is settled which of them are criteria."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from dashboard.data.workbook.cells import CellProblem, CellValue
from dashboard.model import Issue
from dashboard.workbooks.figures import Figures, SheetNumbers
from dashboard.workbooks.grid import Grid, text_of
from dashboard.workbooks.headings import LONGEST_HEADING, heading_parts
from dashboard.workbooks.layout import DoubtKind, GroupName, Line, Measure
from dashboard.workbooks.words import Label, label_of


@dataclass
class Candidate:
    """A line with figures. `at` is its place in the grid, `head` that of its heading on the other axis.

    `groups`: what the header has above it. `code_kind`: whether the code stands in its cell as text, number or date.
    """

    at: int
    head: int
    said: str
    code: str
    name: str
    maximum: float | None
    groups: tuple[GroupName, ...]
    label: Label | None
    figures: Figures
    measure: Measure = Measure.POINTS
    code_kind: type = str
    under: tuple[str, ...] = ()
    signs: bool = False
    """Whether something stands here in place of numbers: a sign, an error, a formula that was not calculated."""

    @property
    def has_figures(self) -> bool:
        """Whether any agency has a number here, or something in place of one."""
        return self.signs or not np.isnan(self.figures).all()


@dataclass
class LineDoubt:
    """A doubt about a line, or about the whole table, before the tables are numbered."""

    kind: DoubtKind
    choices: tuple[str, ...]
    proposed: str
    cell: str
    value: str = ""
    of_agencies: bool = True
    at: int | None = None
    suggested: bool = True


@dataclass
class Draft:
    """A table as far as it is understood. `grid` has the agencies down: it is turned when they stand across."""

    grid: Grid
    numbers: SheetNumbers
    names: int | None
    block: str
    agencies: list[Line] = field(default_factory=list[Line])
    criteria: list[Line] = field(default_factory=list[Line])
    doubts: list[LineDoubt] = field(default_factory=list[LineDoubt])
    issues: list[Issue] = field(default_factory=list[Issue])
    titles: list[str] = field(default_factory=list[str])
    rows: list[int] = field(default_factory=list[int])
    figures: dict[int, Figures] = field(default_factory=dict[int, Figures])
    """Of the candidates, by their place, along `rows`."""


def may_head(value: CellValue) -> bool:
    """Whether a cell may be a heading: asked of every cell of a sheet, so without looking at its words."""
    return isinstance(value, str) and 1 < len(value) <= LONGEST_HEADING and not value[0].isdigit()


def figures_at(grid: Grid, rows: Iterable[int], column: int, numbers: SheetNumbers) -> Figures:
    """Return the numbers of one line along the agencies."""
    return np.array([numbers.number_in(value) for value in grid.column(column, rows)], dtype=np.float64)


def holds_something(grid: Grid, row: int, column: int, numbers: SheetNumbers) -> bool:
    """Whether a cell holds a number, or something in place of one."""
    value = grid.value(row, column)
    return isinstance(value, CellProblem) or not np.isnan(numbers.number_in(value))


def code_in(value: CellValue) -> tuple[str, type]:
    """Return the code that a cell holds, and what it holds it as. A date was `1.2` before Excel saw it."""
    if isinstance(value, datetime.date):
        return f"{value.day}.{value.month}", datetime.date
    if isinstance(value, float):
        return text_of(value), float
    return text_of(value).rstrip(".)").strip(), str


def labelled(text: str) -> Label | None:
    """Return what a heading says, with its maximum or without it."""
    return label_of(text) or label_of(heading_parts(text)[1])
