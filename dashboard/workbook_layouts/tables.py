"""Find the tables of a sheet: header, columns and rows, whatever else is above, between and below them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from dashboard.data.workbook_cells.cells import CellProblem, CellValue, Sheet
from dashboard.workbook_layouts.candidates import may_head
from dashboard.workbook_layouts.grid import Grid, text_of
from dashboard.workbook_layouts.headings import (
    Label,
    heads_agencies,
    heads_criteria,
    label_of_column,
    label_of_row,
)

_NUMBER_LIKE = re.compile(
    r"[+-]?\d[\d .,]*%?|0*\d{1,4} ?\([\d.,]+\)|[+-]?\d[\d.,]*(?: ?/ ?\d[\d.,]*| ?(?:điểm|đ)\.?)", re.IGNORECASE
)
_LONGEST_HEADER = 12
"""Most rows of a header: the first row of data is searched for this far below the heading of the names."""
NOT_APPLICABLE_LIKE = re.compile(r"[-–—x]|k/?ad|n/?a|khong ap dung|\*|\.", re.IGNORECASE)


@dataclass(frozen=True)
class TableColumn:
    """One column: the headings above it, outermost first, and what they say it is (None: perhaps a criterion)."""

    column: int
    path: tuple[str, ...]
    path_rows: tuple[int, ...]
    label: Label | None

    @property
    def heading(self) -> str:
        """The innermost text."""
        return self.path[-1] if self.path else ""


@dataclass
class Section:
    """Agencies under one heading inside a table; the whole table when there is none."""

    label: str
    rows: list[int] = field(default_factory=list[int])


@dataclass
class SheetTable:
    """A table of a sheet with one agency per row."""

    grid: Grid
    top: int
    first_row: int
    name_column: int
    columns: list[TableColumn]
    sections: list[Section] = field(default_factory=list[Section])
    maxima_row: int | None = None
    unlabelled_maxima_row: int | None = None
    summary_rows: list[int] = field(default_factory=list[int])
    rows_above: list[int] = field(default_factory=list[int])
    nameless_rows: list[int] = field(default_factory=list[int])
    unread_rows: list[int] = field(default_factory=list[int])
    titles: list[str] = field(default_factory=list[str])

    def of_label(self, label: Label) -> list[TableColumn]:
        """The columns whose heading has this label."""
        return [column for column in self.columns if column.label is label]


def side_by_side(sheet: Sheet) -> list[Sheet]:
    """Return the sheet, or one copy for each table if several are side by side, with all other cells empty."""
    for values in sheet.rows:
        heads = [c for c, value in enumerate(values) if may_head(value) and heads_agencies(text_of(value))]
        if len(heads) > 1 and not any(heads_criteria(text_of(v)) for v in values if may_head(v)):
            starts = [0, *(_start(values, head) for head in heads[1:])]
            width = max(map(len, sheet.rows))
            return [_window(sheet, start, end) for start, end in zip(starts, [*starts[1:], width], strict=True)]
    return [sheet]


def _start(values: Sequence[CellValue], head: int) -> int:
    before = text_of(values[head - 1]) if head else ""
    return head - 1 if label_of_column(before) is Label.NUMBERS else head


def _window(sheet: Sheet, start: int, end: int) -> Sheet:
    rows = [[*([None] * min(start, len(row))), *row[start:end]] for row in sheet.rows]
    return replace(sheet, rows=rows)


def tables_of(grid: Grid) -> Iterator[SheetTable]:
    """Yield the tables of the grid that have one agency per row."""
    row, above = 0, 0
    while row < len(grid.rows):
        table = _table_at(grid, row, above)
        if table is None:
            row += 1
            continue
        row = above = _read_rows(table)
        if any(section.rows for section in table.sections):
            rows = [r for section in table.sections for r in section.rows]
            table.columns = [
                c for c in table.columns if c.path or any(is_figure(grid.value(r, c.column)) for r in rows)
            ]
            yield table


def _table_at(grid: Grid, row: int, above: int) -> SheetTable | None:
    """The table whose header has the heading of the agency names in `row`; None if `row` is not such a header."""
    values = grid.rows[row]
    if sum(value is not None for value in values) < 2:
        return None
    texts = [text_of(value) if isinstance(value, str) and not value[:1].isdigit() else "" for value in values]
    names = [column for column, text in enumerate(texts) if text and heads_agencies(text)]
    if not names or heads_criteria(texts[names[0]]):
        return None
    return _table_under(grid, row, names[0], above)


def _table_under(grid: Grid, row: int, name: int, above: int) -> SheetTable | None:
    first = _first_data_row(grid, row, name)
    if first is None:
        return None
    header = list(range(_group_rows_above(grid, row, name, above), _header_bottom(grid, row, name, first)))
    columns = [_column(grid, column, header, name) for column in range(grid.width)]
    columns = [column for column in columns if column.path or _has_numbers(grid, column.column, first)]
    table = SheetTable(grid, header[0], header[-1] + 1, name, columns)
    table.titles = _titles(grid, above, header[0])
    table.rows_above = [r for r in range(above, header[0]) if _seems_scored(grid, r, table)]
    return table


def _seems_scored(grid: Grid, row: int, table: SheetTable) -> bool:
    """Whether a row outside a table has a name, and several figures in columns where the table has figures."""
    figures = [
        c.column for c in table.columns if c.column != table.name_column and is_figure(grid.value(row, c.column))
    ]
    return len(figures) > 1 and text_of(grid.value(row, table.name_column)) != ""


def _header_bottom(grid: Grid, row: int, name: int, first: int) -> int:
    """The first row below the header that is not part of it: a row of maxima, of column numbers, or of agencies."""
    bottom = row + 1
    while bottom < first:
        own = text_of(grid.value(bottom, name))
        if own and not grid.is_merged(bottom, name):
            break
        texts = [text_of(v) for c, v in enumerate(grid.rows[bottom]) if c > name and v is not None]
        merged_with_header = grid.first_of(bottom, name)[0] <= row
        if not merged_with_header and texts and all(_NUMBER_LIKE.fullmatch(text) for text in texts):
            break
        bottom += 1
    return bottom


def _first_data_row(grid: Grid, row: int, name: int) -> int | None:
    """The first row under the header with a name and figures beside it."""
    for below in range(row + 1, min(row + _LONGEST_HEADER, len(grid.rows))):
        label = text_of(grid.value(below, name))
        if not label or (heads_agencies(label) and grid.is_merged(below, name)):
            continue
        if label_of_row(label) is None and (_figures(grid, below, name) or _section_follows(grid, below, name)):
            return below
    return None


def _section_follows(grid: Grid, row: int, name: int) -> bool:
    nothing = not any(v is not None for c, v in enumerate(grid.rows[row]) if c > name)
    return nothing and row + 1 < len(grid.rows) and _figures(grid, row + 1, name)


def _figures(grid: Grid, row: int, name: int) -> bool:
    """Whether there are scores, or signs for none, to the right of a name."""
    return any(is_figure(value) for column, value in enumerate(grid.rows[row]) if column > name)


def is_figure(value: CellValue) -> bool:
    """Whether a cell holds a number, a text that could be one, or a sign for none."""
    if isinstance(value, float | CellProblem):
        return True
    text = text_of(value)
    return bool(text) and (_NUMBER_LIKE.fullmatch(text) or NOT_APPLICABLE_LIKE.fullmatch(text)) is not None


def _group_rows_above(grid: Grid, row: int, name: int, above: int) -> int:
    """The first row of the header, counting the rows above `row` that hold only names of criterion groups."""
    top = row
    while top > above:
        cells = [c for c in range(grid.width) if grid.heading(top - 1, c)]
        groups = {grid.first_of(top - 1, c) for c in cells}
        spans = len(cells) > len(groups)
        if not cells or min(cells) <= name or not (spans or len(groups) > 1) or 2 * len(cells) < grid.width - name - 1:
            break
        top -= 1
    return top


def _column(grid: Grid, column: int, header: Sequence[int], name: int) -> TableColumn:
    path: list[str] = []
    rows: list[int] = []
    seen: set[tuple[int, int]] = set()
    for row in header:
        first = grid.first_of(row, column)
        text = grid.heading(row, column)
        if text and first not in seen:
            seen.add(first)
            path.append(text)
            rows.append(first[0])
    label = Label.NAMES if column == name else label_of_column(path[-1]) if path else None
    return TableColumn(column, tuple(path), tuple(rows), label)


def _has_numbers(grid: Grid, column: int, first: int) -> bool:
    return any(is_figure(row[column]) for row in grid.rows[first:])


def _titles(grid: Grid, start: int, end: int) -> list[str]:
    return [
        text_of(value) for row in grid.rows[start:end] for value in row if isinstance(value, str) and text_of(value)
    ]


def _read_rows(table: SheetTable) -> int:
    """Sort every row below the header into its list in `table`; return the first row after the table."""
    grid, name = table.grid, table.name_column
    figures = [c.column for c in table.columns if c.label not in (Label.NUMBERS, Label.NAMES, Label.CODES)]
    index = [column.column for column in table.of_label(Label.NUMBERS)]
    section = Section("")
    table.sections.append(section)
    waiting: list[int] = []
    row = table.first_row
    while row < len(grid.rows):
        if row > table.first_row and _table_at(grid, row, row) is not None:
            break
        values = grid.rows[row]
        label = text_of(values[name]) or next(
            (text_of(values[c]) for c in range(name) if isinstance(values[c], str) and not is_figure(values[c])), ""
        )
        has_figures = any(is_figure(values[column]) for column in figures)
        said = label_of_row(label) if label else None
        if said is Label.MAXIMA:
            table.maxima_row = row
        elif said is Label.NUMBERS:
            pass
        elif said is not None and has_figures:
            table.summary_rows.append(row)
        elif label and has_figures and values[name] is not None:
            for between in waiting:
                section = Section(text_of(grid.heading(between, name)) or _first_text(grid.rows[between]))
                table.sections.append(section)
            waiting = []
            section.rows.append(row)
        elif label and any(isinstance(values[column], float) for column in index):
            section.rows.append(row)  # numbered like the other agencies, but without figures
        elif has_figures and not section.rows and table.maxima_row is None and len(table.sections) == 1:
            table.unlabelled_maxima_row = row
        elif has_figures:
            table.nameless_rows.append(row)
        elif _first_text(values):
            waiting.append(row)
        row += 1
    table.unread_rows = [r for r in waiting if text_of(grid.value(r, name))]
    return row


def _first_text(values: Sequence[CellValue]) -> str:
    texts = [text_of(value) for value in values if value is not None]
    return max(texts, key=len, default="")
