"""The layout that is kept with a programme: what is written of it, what is read, and headings in words of its own."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from dashboard.data.codes import folded
from dashboard.data.errors import IssueLog
from dashboard.data.workbook.cells import Sheet, Workbook
from dashboard.data.workbook.workbook_reading import Known
from dashboard.model import Issue, Rule, Severity
from dashboard.workbooks.candidates import may_head
from dashboard.workbooks.grid import Grid, text_of
from dashboard.workbooks.layout import (
    Direction,
    Layout,
    Role,
    TableLayout,
)
from dashboard.workbooks.layout_file import LayoutFileError, layout_from_toml
from dashboard.workbooks.pointing import Axis, Pointing, What

TIME = re.compile(r"\b(?:(?:năm|tháng|quý|kỳ|đợt) ?(?:[ivx]+|\d+)|(?:\d{1,2}/)?20\d\d)\b", re.IGNORECASE)
_MOST_LEFT_OUT = 100


@dataclass(frozen=True, slots=True)
class Kept:
    """The layout that a period was read by, and the names of the agencies that it had."""

    period: str
    layout: Layout
    agencies: frozenset[str]


def kept_by(known: Known, answers: Mapping[str, str], file: str, log: IssueLog) -> Kept | None:
    """Return the layout kept with the programme, of the same period or else the latest; None where there is none.

    One that cannot be read is named in a warning.
    """
    programmes = known.programmes
    programme = answers.get("programme", "").strip() or (next(iter(programmes)) if len(programmes) == 1 else "")
    if programme not in programmes:
        return None
    earlier, period = known.earlier(programme), answers.get("period", "").strip()
    told = next((of for of in earlier.layouts if of[0] == period), next(iter(earlier.layouts), None))
    if told is None:
        return None
    editions = [edition for edition in earlier.editions if edition.id.period == told[0]]
    names = {agency.name for edition in editions for block in edition.blocks for agency in block.agencies}
    try:
        return Kept(told[0], layout_from_toml(told[1]), frozenset((*map(folded, names), *earlier.aliases)))
    except LayoutFileError as error:
        details = {"period": told[0], "problem": error.problem}
        log.add(Issue(file, None, None, None, Rule.LAYOUT_KEPT_DAMAGED, details, severity=Severity.WARNING))
        return None


def to_keep(layout: Layout, workbook: Workbook, made: tuple[str, ...]) -> Layout:
    """Return a layout without doubts with what tells it again: the names of rows, and the sheets that are left out.

    `made`: the sheets that were made of lists.
    """
    grids = {sheet.name: sheet for sheet in workbook.sheets}
    used = {table.sheet for table in layout.tables}
    tables = tuple(with_names(table, grids[table.sheet], ()) for table in layout.tables if table.sheet in grids)
    left_out = tuple(s.name for s in workbook.sheets if s.name not in used and any(map(any, s.rows)))
    return Layout(tables, (), left_out[:_MOST_LEFT_OUT], made)


def timeless(text: str) -> str:
    """Return a heading or the name of a sheet without the year, quarter or month in it, folded."""
    return TIME.sub("", folded(text)).strip(" -–_().,")


def with_names(table: TableLayout, sheet: Sheet, doubted: Collection[int]) -> TableLayout:
    """The table in which rows that are no agencies, or in doubt, are known by their names."""
    if table.names is None:
        return table
    grid, names = Grid(sheet, turned=table.direction is Direction.ACROSS), table.names
    lines = tuple(
        replace(line, head=names, said=grid.heading(line.at, names))
        if line.head is None and (line.role is not Role.AGENCY or line.at in doubted)
        else line
        for line in table.of_agencies
    )
    return replace(table, of_agencies=lines)


def headings_to_teach(kept: Layout, proposed: Layout, workbook: Workbook) -> Iterator[Pointing]:
    """Yield what to point at so that a heading in words of its own is known again, on sheets where it was not found."""
    for sheet in workbook.sheets:
        found = {_heading_of_names(table) for table in proposed.tables if table.sheet == sheet.name}
        for table in kept.tables:
            heading, words = _heading_of_names(table), _words(table)
            if not heading or heading in found or not words:
                continue
            down = table.direction is Direction.DOWN
            for row, column in _places_of(heading, sheet):
                here = {folded(text_of(value)) for r in sheet.rows[max(row - 3, 0) : row + 4] for value in r}
                here = here if down else {folded(text_of(sheet.cell(r, column))) for r in range(len(sheet.rows))}
                if 2 * len(words & here) > len(words):
                    what = What.AGENCY_NAMES if down else What.CRITERION_NAMES
                    yield Pointing(sheet.name, Axis.ROW, row, What.HEADER)
                    yield Pointing(sheet.name, Axis.COLUMN, column, what)
                    found.add(heading)
                    break


def _places_of(heading: str, sheet: Sheet) -> Iterator[tuple[int, int]]:
    for row, values in enumerate(sheet.rows):
        for column, value in enumerate(values):
            if may_head(value) and folded(text_of(value)) == heading:
                yield row, column


def _heading_of_names(table: TableLayout) -> str:
    """What heads the names in the rows of the sheet, of agencies or of criteria, folded; `""` where nothing does."""
    lines = table.of_criteria if table.direction is Direction.DOWN else table.of_agencies
    return next((folded(line.said) for line in lines if line.role is Role.NAMES), "")


def _words(table: TableLayout) -> set[str]:
    return {folded(line.said) for line in table.of_criteria if line.said and line.role is not Role.NAMES}
