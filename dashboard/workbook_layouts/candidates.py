"""The candidates of a table: lines with figures of the agencies, before it is decided which of them are criteria.

Several may belong to one criterion, such as “Tự chấm” and “Thẩm định”, two years, or several scorers: `merged` decides
which of them count.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from dashboard.data.workbook_cells.cells import CellProblem, CellValue
from dashboard.model import Issue
from dashboard.workbook_layouts.grid import Figures, Grid, SheetNumbers, text_of
from dashboard.workbook_layouts.headings import LONGEST_HEADING, Label, heading_parts, label_of
from dashboard.workbook_layouts.layout import DoubtKind, GroupName, Line, Measure, Reason, Role


@dataclass
class Candidate:
    """A line with figures. `index` is its place in the grid, `heading_index` that of its heading on the other axis.

    `groups`: the groups above it in the header. `code_kind`: the type of the cell with its code (text, number or date).
    """

    index: int
    heading_index: int
    heading: str
    code: str
    name: str
    maximum: float | None
    groups: tuple[GroupName, ...]
    label: Label | None
    figures: Figures
    measure: Measure = Measure.POINTS
    code_kind: type = str
    parent_headings: tuple[str, ...] = ()
    signs: bool = False
    """Whether its cells hold something in place of numbers: a sign, an error, a formula that was not calculated."""

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
    index: int | None = None
    suggested: bool = True


@dataclass
class Draft:
    """A table as far as it is understood. `grid` has one agency per row: transposed if the sheet has one per column."""

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
    """The figures of each candidate, by its index, in the order of `rows`."""


def may_head(value: CellValue) -> bool:
    """Whether a cell may be a heading. Called for every cell of a sheet, so it does not look at the words."""
    return isinstance(value, str) and 1 < len(value) <= LONGEST_HEADING and not value[0].isdigit()


def figures_at(grid: Grid, rows: Iterable[int], column: int, numbers: SheetNumbers) -> Figures:
    """Return the numbers of a column in the given rows; NaN for none."""
    return np.array([numbers.number_in(value) for value in grid.column(column, rows)], dtype=np.float64)


def holds_something(grid: Grid, row: int, column: int, numbers: SheetNumbers) -> bool:
    """Whether a cell holds a number, or something in place of one."""
    value = grid.value(row, column)
    return isinstance(value, CellProblem) or not np.isnan(numbers.number_in(value))


def code_in(value: CellValue) -> tuple[str, type]:
    """Return the code in a cell, and the type it is stored as. A date was `1.2` before Excel converted it."""
    if isinstance(value, datetime.date):
        return f"{value.day}.{value.month}", datetime.date
    if isinstance(value, float):
        return text_of(value), float
    return text_of(value).rstrip(".)").strip(), str


def labelled(text: str) -> Label | None:
    """Return the label of a heading, whether or not it also gives a maximum."""
    return label_of(text) or label_of(heading_parts(text)[1])


_SUBHEADINGS = frozenset((
    Label.SELF_SCORED, Label.APPRAISED, Label.POINTS, Label.PERIOD, Label.RANK, Label.PERCENT, Label.MAXIMA, Label.NOTE,
))  # fmt: skip
_MEASURED = (Label.SELF_SCORED, Label.APPRAISED, Label.POINTS, Label.PERIOD)
_OF_SCORERS = (None, Label.SUMMARY, Label.APPRAISED, Label.POINTS)
"""Labels that the columns of several scorers, and of their result, may have."""


@dataclass(frozen=True, slots=True)
class Merged:
    """The columns that count, those that do not, and the doubts about which of them count."""

    candidates: list[Candidate]
    lines: list[Line]
    doubts: list[LineDoubt]


def merged(candidates: Sequence[Candidate], place: Callable[[Candidate], str]) -> Merged:
    """Merge the columns under one heading into one criterion; the last that may count does, until it is answered."""
    under: dict[tuple[str, ...], list[Candidate]] = {}
    for candidate in candidates:
        if candidate.groups and candidate.parent_headings:
            under.setdefault(candidate.parent_headings, []).append(candidate)
    scorers = {path: _scorers(columns) for path, columns in under.items()}
    repeated = Counter(texts for path, texts in scorers.items() if heading_parts(path[-1])[2] is not None)
    found = Merged([], [], [])
    asked: set[tuple[str, ...]] = set()
    plans: dict[int, tuple[list[Candidate], list[Candidate]]] = {}
    for path, columns in under.items():
        texts = scorers[path] if repeated[scorers[path]] > 1 else ()  # for the total too, which has no maximum
        beside = columns if texts else [c for c in columns if c.label in _SUBHEADINGS]
        if not (texts or any(c.label in _MEASURED for c in beside)):
            continue
        points = [c for c in beside if _may_count(c, texts)]
        plans |= {c.index: (beside, points) for c in beside}
        _doubt(points, asked, found, place)
    for candidate in candidates:
        if candidate.index in plans:
            _settle(candidate, *plans[candidate.index], found)
        else:
            found.candidates.append(candidate)
    return found


def _doubt(
    points: Sequence[Candidate], asked: set[tuple[str, ...]], found: Merged, place: Callable[[Candidate], str]
) -> None:
    """Ask once, for all criteria with these columns, which one counts; ask about each where headings are the same."""
    texts = tuple(c.heading for c in points)
    if len(set(texts)) < len(texts):
        for each in points[:-1]:
            choices = Role.OTHER, Role.CRITERION
            doubt = LineDoubt(
                DoubtKind.LINE, choices, Role.OTHER, place(each), each.heading, False, each.index, suggested=False
            )
            found.doubts.append(doubt)
    elif len(points) > 1 and texts not in asked:
        asked.add(texts)
        value, cell = "; ".join(texts), place(points[0])
        found.doubts.append(LineDoubt(DoubtKind.COUNTED, texts, texts[-1], cell, value, False, suggested=False))


def _scorers(columns: Sequence[Candidate]) -> tuple[str, ...]:
    """The headings below another if nothing says which of them holds the points; empty otherwise."""
    open_ones = [c for c in columns if c.label in _OF_SCORERS]
    texts = tuple(c.heading for c in open_ones)
    alone = not any(c.code or c.maximum is not None or not c.heading for c in open_ones)
    if len(open_ones) < 2 or not alone or all(c.label in (Label.APPRAISED, Label.POINTS) for c in open_ones):
        return ()
    return texts


def _may_count(candidate: Candidate, scorers: Sequence[str]) -> bool:
    if scorers:
        return candidate.heading in scorers
    return candidate.label in _MEASURED and candidate.label is not Label.SELF_SCORED


def _settle(
    candidate: Candidate,
    beside: Sequence[Candidate],
    points: Sequence[Candidate],
    found: Merged,
) -> None:
    shown = candidate.parent_headings[-1]
    code, name, maximum = heading_parts(shown)
    outer_label = labelled(shown)
    line = Line(
        candidate.index, Role.OTHER, Reason.HEADING, heading_index=candidate.heading_index, heading=candidate.heading,
        parent_headings=candidate.parent_headings,
    )  # fmt: skip
    if candidate.label is Label.MAXIMA:
        found.lines.append(line)
        return
    for other in beside:
        known = other.figures[~np.isnan(other.figures)]
        if other.label is Label.MAXIMA and len(known) and np.ptp(known) == 0:
            maximum = float(known[0])
    candidate.code, candidate.name, candidate.groups = code, name, candidate.groups[:-1]
    candidate.maximum = maximum
    if candidate in points:
        if candidate is not points[-1]:
            found.lines.append(replace(line, code=code, name=name, groups=candidate.groups, maximum=maximum))
            return
        candidate.label = outer_label
    elif candidate.label is Label.SELF_SCORED and points:
        candidate.measure, candidate.label = Measure.SELF_SCORED, outer_label
    elif candidate.label in (Label.RANK, Label.PERCENT, Label.NOTE):
        candidate.label = Label.PERCENT  # about one criterion, but no points
    else:
        candidate.label = outer_label
    found.candidates.append(candidate)
