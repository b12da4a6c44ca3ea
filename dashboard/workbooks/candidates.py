"""The lines of a table that hold figures along the agencies, before it is settled which of them are criteria."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from dashboard.data.numbers import NumberProblem
from dashboard.data.workbook.cells import CellProblem, CellValue, Sheet
from dashboard.data.workbook.result_sheets.criteria import parse_heading
from dashboard.data.workbook.result_sheets.grid import Grid, text_of
from dashboard.data.workbook.result_sheets.parts import TableNumbers
from dashboard.model import Issue
from dashboard.workbooks.layout import DoubtKind, GroupName, Line, Measure
from dashboard.workbooks.sums import Figures
from dashboard.workbooks.words import Label, label_of

OF_MAXIMUM = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*/\s*(\d+(?:[.,]\d+)?)")
"""`8,25/10`: points over the maximum."""
WITH_UNIT = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*(?:điểm|đ)\.?", re.IGNORECASE)
_MAXIMUM_IN_WORDS = re.compile(
    r"[\s–-]*[(\[]?\s*(?:điểm chuẩn|điểm tối đa|tối đa|thang điểm|từ)?\s*:?\s*(?:0\s*[-–]\s*)?"
    r"(\d+(?:[.,]\d+)?)\s*(?:điểm|đ)\s*[)\]]?\s*$",
    re.IGNORECASE,
)
LONGEST_HEADING = 200
"""Characters. Longer texts are paragraphs, and are not looked into."""


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


class SheetNumbers(TableNumbers):
    """The numbers of one sheet; what was read once is remembered, for a sheet has few different ones."""

    def __init__(self, texts: Iterable[str]) -> None:
        super().__init__(texts)
        self.read: dict[str, float] = {}


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
    problems: list[Issue] = field(default_factory=list[Issue])
    titles: list[str] = field(default_factory=list[str])
    rows: list[int] = field(default_factory=list[int])
    figures: dict[int, Figures] = field(default_factory=dict[int, Figures])
    """Of the candidates, by their place, along `rows`."""


def numbers_of(sheet: Sheet) -> SheetNumbers:
    """Return the reader of the numbers of a sheet."""
    return SheetNumbers(v.strip() for row in sheet.rows for v in row if isinstance(v, str))


def number_in(value: CellValue, numbers: SheetNumbers) -> float:
    """Return the number that a cell shows, with a unit or over a maximum too; NaN for none."""
    if isinstance(value, float):
        return value
    if not isinstance(value, str):
        return np.nan
    number = numbers.read.get(value)
    if number is None:
        number = numbers.read[value] = _number_in(text_of(value), numbers)
    return number


def _number_in(text: str, numbers: SheetNumbers) -> float:
    if not text.strip("+-−'")[:1].isdigit():
        return np.nan
    if match := OF_MAXIMUM.fullmatch(text) or WITH_UNIT.fullmatch(text):
        text = match[1]
    number = numbers.parse(text.strip("'"), None)
    return np.nan if isinstance(number, NumberProblem) else number


def may_head(value: CellValue) -> bool:
    """Whether a cell may be a heading: asked of every cell of a sheet, so without looking at its words."""
    return isinstance(value, str) and 1 < len(value) <= LONGEST_HEADING and not value[0].isdigit()


def figures_at(grid: Grid, rows: Iterable[int], column: int, numbers: SheetNumbers) -> Figures:
    """Return the numbers of one line along the agencies."""
    return np.array([number_in(grid.value(row, column), numbers) for row in rows], dtype=np.float64)


def holds_something(grid: Grid, row: int, column: int, numbers: SheetNumbers) -> bool:
    """Whether a cell holds a number, or something in place of one."""
    value = grid.value(row, column)
    return isinstance(value, CellProblem) or not np.isnan(number_in(value, numbers))


def code_in(value: CellValue) -> tuple[str, type]:
    """Return the code that a cell holds, and what it holds it as. A date was `1.2` before Excel saw it."""
    if isinstance(value, datetime.date):
        return f"{value.day}.{value.month}", datetime.date
    if isinstance(value, float):
        return text_of(value), float
    return text_of(value).rstrip(".)").strip(), str


def heading_parts(text: str) -> tuple[str, str, float | None]:
    """Return code, name and maximum of a heading, the maximum in words too: `Tiến độ (điểm chuẩn 3 điểm)`."""
    heading = parse_heading(text)
    if len(text) > LONGEST_HEADING:
        return heading.code, heading.name, heading.maximum
    if heading.maximum is None and (match := _MAXIMUM_IN_WORDS.search(text)) and match.start() > 0:
        rest = parse_heading(text[: match.start()].strip(" -–:,("))
        return rest.code, rest.name, float(match[1].replace(",", "."))
    return heading.code, heading.name, heading.maximum


def labelled(text: str) -> Label | None:
    """Return what a heading says, with its maximum or without it."""
    return label_of(text) or label_of(heading_parts(text)[1])
