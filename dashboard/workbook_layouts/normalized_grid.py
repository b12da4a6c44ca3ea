"""A table in normal form: one agency per row; columns for points, self-scores, total, rank; each cell with its origin.

Transposed tables, pairs of columns and tables on two sheets all become one grid here, which one reader reads.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from dashboard.data.codes import folded
from dashboard.data.workbook_cells.cells import CellValue, Sheet
from dashboard.model.computed_once import computed_once
from dashboard.sandbox.spreadsheet import cell_name
from dashboard.workbook_layouts.grid import OF_MAXIMUM, WITH_UNIT, Grid, SheetNumbers, numbers_of, text_of
from dashboard.workbook_layouts.layout import Direction, GroupName, Line, Measure, Role, TableLayout
from dashboard.workbook_layouts.part import Part, SheetCriterion

_RUNNING_NUMBER = re.compile(r"\d{1,3}[.)]\s*(?=\D)")
_ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?)(I{0,3})")
_NO_GROUP = re.compile(r"(?:sheet|trang|bảng)\s*\d*|\d+", re.IGNORECASE)
"""A sheet name that does not name a criterion group."""
Place = tuple[str, int, int]
"""Sheet, row and column of a cell, counted from 0."""


@dataclass(frozen=True)
class NormalizedGrid(Grid):
    """`values` with their `places`, None for a cell of no sheet. `turned`: the sheet has one agency per column."""

    values: Sequence[Sequence[CellValue]] = ()
    places: Sequence[Sequence[Place | None]] = ()

    @computed_once
    def rows(self) -> list[list[CellValue]]:
        """The values."""
        return [list(row) for row in self.values]

    @computed_once
    def width(self) -> int:
        """How many columns there are."""
        return len(self.values[0]) if self.values else 0

    def first_of(self, row: int, column: int) -> tuple[int, int]:
        """The cell itself: nothing is merged here."""
        return row, column

    def is_merged(self, row: int, column: int) -> bool:
        """Never: nothing is merged here."""
        return False

    def heading(self, row: int, column: int) -> str:
        """The text of a cell."""
        return text_of(self.value(row, column))

    def is_row_hidden(self, row: int) -> bool:
        """Whether all cells of an agency on its sheet are hidden."""
        return self._is_hidden(self.places[row], in_rows=not self.turned)

    def is_column_hidden(self, column: int) -> bool:
        """Whether all figures of a column on its sheet are hidden."""
        return self._is_hidden([row[column] for row in self.places[1:]], in_rows=self.turned)

    def _is_hidden(self, places: Sequence[Place | None], *, in_rows: bool) -> bool:
        hidden = self.sheet.hidden_rows if in_rows else self.sheet.hidden_columns
        own = [place for place in places if place is not None and place[0] == self.sheet.name]
        return bool(own) and all((row if in_rows else column) in hidden for _, row, column in own)

    def place(self, row: int, column: int) -> str:
        """The name of a cell in the workbook; with the name of its sheet if that is another one."""
        place = self.places[row][column] or next((p for p in self.places[row] if p is not None), None)
        if place is None:
            return ""
        name = cell_name(place[1], place[2])
        return name if place[0] == self.sheet.name else f"'{place[0]}'!{name}"

    def line(self, row: int, column: int) -> int:
        """The row number in the sheet, from 1."""
        place = self.places[row][column] or next((p for p in self.places[row] if p is not None), None)
        return 1 if place is None else place[1] + 1


Key = tuple[str, str, tuple[GroupName, ...]]


@dataclass
class Source:
    """A table of the layout with its sheet, seen with one agency per row."""

    layout: TableLayout
    sheet: Sheet
    joined: bool = False
    """Whether other tables have further criteria of the same agencies, so that its sums do not cover all criteria."""
    grid: Grid = field(init=False)
    numbers: SheetNumbers = field(init=False)

    def __post_init__(self) -> None:
        self.grid = Grid(self.sheet, turned=self.layout.direction is Direction.ACROSS)
        self.numbers = numbers_of(self.sheet)

    def agencies(self, measure: Measure) -> list[tuple[str, Line]]:
        """The agencies with points of this measure, each with its name."""
        return self._agencies.get(measure, [])

    @computed_once
    def _agencies(self) -> dict[Measure, list[tuple[str, Line]]]:
        found: dict[Measure, list[tuple[str, Line]]] = {}
        for line in self.layout.of_agencies:
            if line.role is Role.AGENCY:
                found.setdefault(line.measure, []).append((self.name_of(line), line))
        return found

    def name_of(self, line: Line) -> str:
        """The name of an agency, without the running number that some put before it."""
        if line.name or self.layout.names is None:
            return line.name
        name = self.grid.heading(line.index, self.layout.names)
        return _RUNNING_NUMBER.sub("", name, count=1) if self._all_numbered else name

    @computed_once
    def _all_numbered(self) -> bool:
        names = self.layout.names
        lines = [line for line in self.layout.of_agencies if line.role is Role.AGENCY and not line.name]
        return names is not None and all(_RUNNING_NUMBER.match(self.grid.heading(x.index, names)) for x in lines)

    def criteria(self, measure: Measure) -> dict[Key, Line]:
        """The criteria with points of this measure, by code, name and groups."""
        return self._criteria.get(measure, {})

    @computed_once
    def _criteria(self) -> dict[Measure, dict[Key, Line]]:
        found: dict[Measure, dict[Key, Line]] = {}
        for line in self.layout.of_criteria:
            if line.role is Role.CRITERION:
                criteria, key = found.setdefault(line.measure, {}), key_of(line)
                if key in criteria:  # kept under another key, so that the rules of criteria refuse it
                    key = (*key[:2], (*key[2], GroupName("", f"({line.index + 1})")))
                criteria[key] = line
        return found

    def only(self, role: Role) -> Line | None:
        """The line of criteria with a role that only one line may have; None if there is none."""
        return next((line for line in self.layout.of_criteria if line.role is role), None)

    def maximum(self, line: Line) -> float | None:
        """The maximum of a criterion from the line of maxima, else from its heading."""
        for maxima in self.layout.of_agencies:
            if maxima.role is Role.MAXIMA:
                number = self.numbers.number_in(self.grid.value(maxima.index, line.index))
                if not np.isnan(number):
                    return float(number)
        return line.maximum

    def has_number_for_code(self, line: Line) -> bool:
        """Whether the code of a criterion is stored in its cell as a number, where 4.10 becomes 4.1."""
        codes = next((x.index for x in self.layout.of_agencies if x.role is Role.CODES), line.heading_index)
        return codes is not None and isinstance(self.grid.value(codes, line.index), float)

    def place(self, agency: int, criterion: int) -> Place:
        """The position of a cell on the sheet."""
        at = (criterion, agency) if self.layout.direction is Direction.ACROSS else (agency, criterion)
        return self.sheet.name, *self.sheet.origin(*at)


def key_of(line: Line) -> Key:
    """Return what identifies a criterion within its table."""
    return line.code, line.name, line.groups


@dataclass
class Normal:
    """A normal form under construction, column by column."""

    source: Source
    own: Source | None
    headings: list[tuple[str, Place | None]] = field(default_factory=list[tuple[str, Place | None]])
    columns: list[list[tuple[CellValue, Place | None]]] = field(
        default_factory=list[list[tuple[CellValue, Place | None]]]
    )

    def add(self, heading: str, at: Place | None, cells: list[tuple[CellValue, Place | None]]) -> int:
        """Append a column, and return its index."""
        self.headings.append((heading, at))
        self.columns.append(cells)
        return len(self.columns) - 1


def normalised(source: Source, own: Source | None, beside: Sequence[Source], *, alone: bool) -> Part:
    """Return a table as a part; `own` is the table on another sheet that has its self-scores.

    Tables `beside` it have further criteria of the same agencies. `alone`: whether its sheet has no other table.
    """
    layout, grid = source.layout, source.grid
    agencies = source.agencies(Measure.POINTS) or source.agencies(Measure.SELF_SCORED)
    form = Normal(source, own)
    names = layout.names
    form.add("", None, [(name, source.place(a.index, names if names is not None else a.index)) for name, a in agencies])
    code_column = None
    if (codes := source.only(Role.CODES)) is not None:
        cells = [(grid.value(a.index, codes.index), source.place(a.index, codes.index)) for _, a in agencies]
        code_column = form.add("", None, [(text_of(v) or None, p) for v, p in cells])
    criteria: list[SheetCriterion] = []
    points = [(source, agencies, key, line) for key, line in _counted(source).items()]
    for other in beside:
        by_name = {folded(name): line for name, line in other.agencies(Measure.POINTS)}
        rows = [(name, by_name[folded(name)]) for name, _ in agencies]
        points += [(other, rows, key, line) for key, line in _counted(other).items()]
    doubled, unusable = _doubled_codes([key for _, _, key, _ in points]), _unusable_codes(points)
    for of, rows, key, line in points:
        maximum = of.maximum(line)
        head = of.place(line.heading_index, line.index) if line.heading_index is not None else None
        at = form.add(line.heading, head, [_points(of, a, line, maximum) for _, a in rows])
        self_at = _add_self_scores(form, of, key, line, rows, maximum)
        code, name, groups = key
        if of.joined and not groups and not _NO_GROUP.fullmatch(of.sheet.name):
            groups = (GroupName("", of.sheet.name),)
        if code in unusable:
            code = ""
        elif code in doubled:  # the numbering restarts in each group
            code = f"{groups[-1].code}.{code}" if groups and groups[-1].code else ""
        criteria.append(SheetCriterion(at, code, name, maximum, groups, of.has_number_for_code(line), self_at))
    total, rank = (None if beside else _add_printed(form, role, agencies) for role in (Role.TOTAL, Role.RANK))
    grid_rows = [[heading or None for heading, _ in form.headings], *_turned([[v for v, _ in c] for c in form.columns])]
    places = [[at for _, at in form.headings], *_turned([[p for _, p in c] for c in form.columns])]
    normal = NormalizedGrid(source.sheet, grid.turned, grid_rows, places)
    prefix = f"sheet.{source.sheet.name}" + ("" if alone else f".{normal.place(1, 0) if agencies else ''}")
    return Part(prefix, normal, layout.block, source.numbers, criteria, code_column, total, rank)


def _counted(source: Source) -> dict[Key, Line]:
    return source.criteria(Measure.POINTS) or source.criteria(Measure.SELF_SCORED)


def may_be_joined(one: Source, other: Source) -> bool:
    """Whether two tables of one block have the same agencies and no criteria in common."""
    names = [sorted(folded(name) for name, _ in source.agencies(Measure.POINTS)) for source in (one, other)]
    criteria = [{folded(name or code) for code, name, _ in _counted(source)} for source in (one, other)]
    return names[0] == names[1] and len(set(names[0])) == len(names[0]) and not criteria[0] & criteria[1]


def _unusable_codes(points: Sequence[tuple[Source, object, Key, Line]]) -> set[str]:
    """Codes that identify nothing: of criteria above others that count too, or used again in a joined table."""
    codes = [(source, key[0]) for source, _, key, _ in points if key[0]]
    over = {code for _, code in codes if any(other.startswith(f"{code}.") for _, other in codes)}
    first: dict[str, Source] = {}
    anew = {code for source, code in codes if first.setdefault(code, source) is not source}
    return over | anew


def _turned(columns: Sequence[Sequence[object]]) -> list[list[object]]:
    return [list(row) for row in zip(*columns, strict=True)]


def _doubled_codes(keys: Sequence[Key]) -> set[str]:
    codes = [code for code, _, _ in keys]
    return {code for code in codes if code and "." not in code and codes.count(code) > 1}


def _points(source: Source, agency: Line, criterion: Line, maximum: float | None) -> tuple[CellValue, Place]:
    """The value of a cell, without the unit or the maximum that some write after points."""
    value = source.grid.value(agency.index, criterion.index)
    place = source.place(agency.index, criterion.index)
    if isinstance(value, str):
        text = text_of(value)
        if match := OF_MAXIMUM.fullmatch(text):
            over = source.numbers.number_in(match[2])
            value = match[1] if maximum is None or over == maximum else text
        elif match := WITH_UNIT.fullmatch(text):
            value = match[1]
        elif text[:1] == "'" and text[1:2].isdigit():
            value = text[1:]
    return value, place


def _add_self_scores(
    form: Normal, source: Source, key: Key, line: Line, agencies: Sequence[tuple[str, Line]], maximum: float | None
) -> int | None:
    beside = source.criteria(Measure.SELF_SCORED).get(key)
    rows: dict[str, Line] = dict(source.agencies(Measure.SELF_SCORED))
    if source.agencies(Measure.POINTS) == [] or source.criteria(Measure.POINTS) == {}:
        return None
    if beside is not None:
        cells = [_points(source, agency, beside, maximum) for _, agency in agencies]
    elif rows:
        cells = [_points(source, rows[n], line, maximum) if n in rows else (None, None) for n, _ in agencies]
    elif form.own is not None:
        rows = dict(form.own.agencies(Measure.SELF_SCORED))
        wanted, others = folded(key[1] or key[0]), form.own.criteria(Measure.POINTS).values()
        named = [other for other in others if folded(other.name or other.code) == wanted]
        if len(named) != 1:
            return None
        (other,) = named
        cells = [_points(form.own, rows[n], other, maximum) if n in rows else (None, None) for n, _ in agencies]
    else:
        return None
    return form.add("", None, list(cells))


def _add_printed(form: Normal, role: Role, agencies: Sequence[tuple[str, Line]]) -> int | None:
    line = form.source.only(role)
    if line is None:
        return None
    source = form.source
    cells: list[tuple[CellValue, Place | None]] = []
    for _, agency in agencies:
        value = source.grid.value(agency.index, line.index)
        text = text_of(value) if isinstance(value, str) else ""
        if role is Role.RANK and (roman := _ROMAN.fullmatch(text.upper())):
            value = float(10 * len(roman[1]) + {"IX": 9, "IV": 4, "V": 5, "": 0}[roman[2]] + len(roman[3]))
        elif text[:1] == "'" and text[1:2].isdigit():
            value = text[1:]
        cells.append((value, source.place(agency.index, line.index)))
    return form.add(line.heading, None, cells)
