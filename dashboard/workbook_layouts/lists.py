"""Convert sheets on which no row is one agency to one agency per row; each cell keeps its original position.

A list may have one row per score, or a separate list of names for each criterion, each in its own order. A sheet that
does not fit down to the last cell is not converted, and the proposer refuses it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import islice

from dashboard.data.codes import folded
from dashboard.data.workbook_cells.cells import CellRange, CellValue, Sheet
from dashboard.sandbox.spreadsheet import cell_name
from dashboard.workbook_layouts.candidates import code_in, holds_something, labelled, may_head
from dashboard.workbook_layouts.grid import Grid, SheetNumbers, numbers_of, text_of
from dashboard.workbook_layouts.headings import (
    Label,
    heading_parts,
    heads_agencies,
    heads_criteria,
    label_of_column,
    label_of_row,
    looks_like_agency,
)


class Shape(StrEnum):
    """How the scores are arranged. The value is the kind of the question about it."""

    LONG_LIST = "long_list"
    LISTS_APART = "lists_apart"


OF_LISTS = frozenset(shape.value for shape in Shape)
"""The kinds of the questions about lists."""
_MOST_HEADERS = 20
"""Most headers tried per sheet: each attempt reads all rows below it."""


@dataclass(frozen=True, slots=True)
class LaidOutAnew:
    """A converted `sheet` with one agency per row, and the `cell` of the heading of the names on the original sheet."""

    sheet: Sheet
    shape: Shape
    cell: str
    agencies: int
    criteria: int


def laid_out_anew(sheet: Sheet) -> LaidOutAnew | None:
    """Return the sheet converted to one agency per row; None if it has that already, or cannot be converted."""
    grid, numbers = Grid(sheet), None
    for row, names, criteria in islice(_headers(sheet), _MOST_HEADERS):
        numbers = numbers or numbers_of(sheet)
        if criteria is None:
            shape, table = Shape.LISTS_APART, _lists_apart(grid, row, names, numbers)
        else:
            shape, table = Shape.LONG_LIST, _long_list(grid, row, names, criteria, numbers)
        if table is not None:
            made = table.sheet(sheet, row)
            return LaidOutAnew(made, shape, cell_name(row, names), len(table.agencies), len(table.criteria))
    return None


def _headers(sheet: Sheet) -> Iterator[tuple[int, int, int | None]]:
    """Yield the rows that may be headers, with the column of agencies and that of criteria, if there is one."""
    for row, values in enumerate(sheet.rows):
        heads = {column: text_of(value) for column, value in enumerate(values) if may_head(value)}
        names = next((column for column, text in heads.items() if heads_agencies(text)), None)
        if names is not None:
            yield row, names, next((column for column, text in heads.items() if heads_criteria(text)), None)


_Place = tuple[int, int]
_Cell = tuple[CellValue, _Place]


@dataclass
class _Table:
    """Scores by agency and criterion, from which a sheet is made. `own` are self-scores."""

    head: _Place
    agencies: dict[str, _Cell] = field(default_factory=dict[str, _Cell])
    criteria: dict[str, _Cell] = field(default_factory=dict[str, _Cell])
    scores: dict[tuple[str, str], _Cell] = field(default_factory=dict[tuple[str, str], _Cell])
    own: dict[tuple[str, str], _Cell] = field(default_factory=dict[tuple[str, str], _Cell])
    maxima: dict[str, _Cell] = field(default_factory=dict[str, _Cell])

    def sheet(self, before: Sheet, header: int) -> Sheet:
        """The new sheet: the rows above the header, then the table."""
        rows: list[list[_Cell | None]] = [
            [(value, (row, column)) for column, value in enumerate(values)]
            for row, values in enumerate(before.rows[:header])
        ]
        pairs = bool(self.own)
        merged: list[CellRange] = [area for area in before.merged if area.bottom < header]
        top: list[_Cell | None] = [("Cơ quan", self.head)]
        for heading in self.criteria.values():
            if pairs:
                merged.append(CellRange(header, len(top), header, len(top) + 1))
            top += [heading, None] if pairs else [heading]
        rows.append(top)
        if pairs:
            merged.append(CellRange(header, 0, header + 1, 0))
            under: list[_Cell | None] = [None]
            for _, place in self.criteria.values():
                under += [("Tự chấm", place), ("Thẩm định", place)]
            rows.append(under)
        if self.maxima:
            line: list[_Cell | None] = [("Điểm tối đa", self.head)]
            for key in self.criteria:
                line += [self.maxima.get(key)] * (2 if pairs else 1)
            rows.append(line)
        for agency, name in self.agencies.items():
            line = [name]
            for key in self.criteria:
                line += [self.own.get((agency, key))] if pairs else []
                line.append(self.scores.get((agency, key)))
            rows.append(line)
        values = [[None if cell is None else cell[0] for cell in row] for row in rows]
        origins = tuple(tuple(None if cell is None else cell[1] for cell in row) for row in rows)
        return replace(before, rows=values, merged=tuple(merged), origins=origins)


def _long_list(grid: Grid, header: int, names: int, criteria: int, numbers: SheetNumbers) -> _Table | None:
    """Read a list with one row per score: agency, criterion, points; None if it does not fit."""
    columns = _columns_of_list(grid, header, names, criteria, numbers)
    if columns is None:
        return None
    points, own, maxima, codes = columns
    table, agency = _Table((header, names)), ""
    for row in range(header + 1, len(grid.rows)):
        name = grid.heading(row, names) or agency
        criterion = grid.heading(row, criteria)
        code, kind = ("", str) if codes is None else code_in(grid.value(row, codes))
        if not any(holds_something(grid, row, at, numbers) for at in (points, own, maxima) if at is not None):
            continue  # an empty row, a signature, or a missing score
        if (
            not (name and (criterion or code))
            or label_of_row(name)
            or heads_criteria(criterion)
            or kind not in (str, float)
        ):
            return None
        agency = name
        with_code = f"{code}. {criterion}"
        is_read_back = heading_parts(with_code)[:2] == (code, heading_parts(criterion)[1])
        heading = with_code if is_read_back else criterion
        key = folded(name), folded(heading or code)
        if key in table.scores:
            return None
        table.agencies.setdefault(key[0], (name, grid.first_of(row, names)))
        table.criteria.setdefault(key[1], (heading or code, (row, criteria)))
        table.scores[key] = grid.value(row, points), (row, points)
        if own is not None:
            table.own[key] = grid.value(row, own), (row, own)
        if maxima is not None and not _same_maximum(table, key[1], grid.value(row, maxima), (row, maxima)):
            return None
    _sort_by_code(table)
    few = min(len(table.agencies), len(table.criteria))
    return table if few > 1 and 2 * len(table.scores) > len(table.agencies) * len(table.criteria) else None


def _sort_by_code(table: _Table) -> None:
    """Sort criteria by codes such as 1.2: the rows of a list may be in any order."""
    codes = {key: heading_parts(text_of(heading))[0] for key, (heading, _) in table.criteria.items()}
    if all(re.fullmatch(r"\d+(\.\d+)+", code) for code in codes.values()):
        order = sorted(table.criteria, key=lambda key: [int(part) for part in codes[key].split(".")])
        table.criteria = {key: table.criteria[key] for key in order}


def _same_maximum(table: _Table, criterion: str, value: CellValue, place: _Place) -> bool:
    return value is None or table.maxima.setdefault(criterion, (value, place))[0] == value


def _columns_of_list(
    grid: Grid, header: int, names: int, criteria: int, numbers: SheetNumbers
) -> tuple[int, int | None, int | None, int | None] | None:
    """The columns of points, self-scores, maxima and codes; None if headings leave them open or others have figures."""
    found: dict[Label, list[int]] = {}
    for column in range(grid.width):
        text = grid.heading(header, column)
        label = Label.CODES if label_of_column(text) is Label.CODES else labelled(text)
        label = Label.POINTS if label is Label.APPRAISED else label
        if column not in (names, criteria):
            figures = any(holds_something(grid, r, column, numbers) for r in range(header + 1, len(grid.rows)))
            if label is None and figures:
                return None
            if label is not None:
                found.setdefault(label, []).append(column)
    kinds = Label.POINTS, Label.SELF_SCORED, Label.MAXIMA, Label.CODES
    of = [found.get(kind, []) for kind in kinds]
    if len(of[0]) != 1 or any(len(columns) > 1 for columns in of) or Label.PERIOD in found:
        return None
    own, maxima, codes = (next(iter(columns), None) for columns in of[1:])
    return of[0][0], own, maxima, codes


def _lists_apart(grid: Grid, header: int, names: int, numbers: SheetNumbers) -> _Table | None:
    """Read a list of names and points for each criterion, with the same names in each; None if they do not fit."""
    rows, maxima = _rows_of_lists(grid, header, names)
    own = {folded(text_of(grid.value(row, names))) for row in rows}
    if len(own) < 2 or len(own) < len(rows):
        return None
    lists = [names]
    for column in range(names + 1, grid.width):
        here = [folded(text_of(value)) for value in grid.column(column, rows) if may_head(value)]
        if len(here) == len(rows) == len(set(here)) and set(here) == own:
            lists.append(column)
        elif any(text in own or looks_like_agency(text) for text in here):
            return None  # a list of other agencies: unclear whose points are beside it
    if len(lists) < 2 or any(
        _names_more(grid, row, lists, own, numbers) for row in range(rows[-1] + 1, len(grid.rows))
    ):
        return None
    table = _Table((header, names))
    for row in rows:
        table.agencies[folded(text_of(grid.value(row, names)))] = grid.value(row, names), (row, names)
    for start, end in zip(lists, [*lists[1:], grid.width], strict=True):
        columns = [c for c in range(start + 1, end) if any(holds_something(grid, r, c, numbers) for r in rows)]
        for column in columns:
            heading, place = _heading_of_list(grid, header, rows[0], column, start if len(columns) == 1 else column)
            if labelled(heading) is Label.RANK or label_of_column(heading) is Label.NUMBERS:
                continue
            key = f"{column}"
            table.criteria[key] = heading or None, place
            if maxima is not None:
                table.maxima[key] = grid.value(maxima, column), (maxima, column)
            for row in rows:
                agency = folded(text_of(grid.value(row, start)))
                table.scores[agency, key] = grid.value(row, column), (row, column)
    return table if len(table.criteria) > 1 else None


def _rows_of_lists(grid: Grid, header: int, names: int) -> tuple[Sequence[int], int | None]:
    """The rows of the first list, and the row of maxima above them."""
    found: list[int] = []
    maxima = None
    for row in range(header + 1, len(grid.rows)):
        name = text_of(grid.value(row, names))
        label = label_of_row(name) if name else None
        if label is Label.MAXIMA and not found and maxima is None:
            maxima = row
        elif name and label is None:
            found.append(row)
        elif found:
            break
    return found, maxima


def _names_more(grid: Grid, row: int, lists: Sequence[int], names: set[str], numbers: SheetNumbers) -> bool:
    """Whether a row below the lists continues them, or begins others."""
    texts = [(at, text_of(grid.value(row, at))) for at in lists]
    if any(folded(text) in names or heads_agencies(text) for _, text in texts):
        return True
    scored = [text for at, text in texts if holds_something(grid, row, at + 1, numbers)]
    return any(not text or label_of_row(text) is None for text in scored)


def _heading_of_list(grid: Grid, header: int, first: int, column: int, names: int) -> tuple[str, _Place]:
    """The innermost heading above a column, else above the names beside it, with its cell."""
    for at in dict.fromkeys((column, names)):
        for row in range(first - 1, header - 1, -1):
            text = grid.heading(row, at)
            if text and not heads_agencies(text):
                return text, grid.first_of(row, at)
    return "", (header, column)
