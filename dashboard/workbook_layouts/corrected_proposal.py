"""Propose a layout for a workbook whose headings were assigned roles, as if they held words the proposer knows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from dashboard.data.workbook_cells.cells import CellValue, Sheet, Workbook
from dashboard.workbook_layouts.answered_layout import Kept, assignments_from_kept_layout
from dashboard.workbook_layouts.grid import Grid, text_of
from dashboard.workbook_layouts.headings import heads_agencies, heads_criteria, looks_like_agency
from dashboard.workbook_layouts.layout import Direction, Layout, Line, Role, TableLayout
from dashboard.workbook_layouts.previous_layout import as_before
from dashboard.workbook_layouts.proposer import Proposal, propose
from dashboard.workbook_layouts.role_assignments import AssignedRole, Axis, RoleAssignment, with_assignments

_WORDS = {AssignedRole.AGENCY_NAMES: "Cơ quan", AssignedRole.CRITERION_NAMES: "Tiêu chí"}
_NO_HEADING = "Ghi chú"
_LOOKED_AT = 30
"""Rows below a header that are read to see what a column holds."""


def proposal_with_assignments(
    workbook: Workbook,
    assignments: Sequence[RoleAssignment],
    kept: Kept | None = None,
    answered: Collection[str] = (),
) -> tuple[Proposal, bool]:
    """Return the layout that the cells suggest, adapted to the period before, and to assignments, which come first.

    The second value is whether the layout of the period before was used. Questions that are `answered` are kept.
    """
    first = propose(workbook)
    taught = [] if kept is None else list(assignments_from_kept_layout(kept.layout, first.layout, workbook))
    if not assignments and kept is None:
        return first, False
    of_sheets: dict[str, list[RoleAssignment]] = {}
    for assignment in (*assignments, *taught):
        of_sheets.setdefault(assignment.sheet, []).append(assignment)
    sheets = tuple(_taught(workbook, first.layout, of_sheets))
    proposal = propose(replace(workbook, sheets=sheets)) if sheets != workbook.sheets else first
    originals = {sheet.name: sheet for sheet in workbook.sheets}
    layout = replace(proposal.layout, tables=tuple(_as_it_says(t, originals) for t in proposal.layout.tables))
    proposal = replace(proposal, layout=layout)
    again = None if kept is None else as_before(proposal, kept, originals, answered)
    proposal = again or proposal
    return replace(proposal, layout=with_assignments(proposal.layout, assignments, originals)), again is not None


def _taught(workbook: Workbook, layout: Layout, assignments: Mapping[str, Sequence[RoleAssignment]]) -> Iterator[Sheet]:
    """The sheets that are used, with known words where the user assigned roles to headings."""
    for sheet in workbook.sheets:
        of_sheet = assignments.get(sheet.name, ())
        whole = next((p.role for p in of_sheet if p.axis is Axis.SHEET), None)
        if whole is AssignedRole.LEAVE_OUT:
            continue
        shown = replace(sheet, visible=True) if whole is not None and not sheet.visible else sheet
        header = next((p.index for p in of_sheet if p.role is AssignedRole.HEADER), None)
        names = next((p for p in of_sheet if p.role in _WORDS), None)
        if header is None and names is None:
            yield shown
            continue
        if header is None:
            header = _header_of(sheet, [table for table in layout.tables if table.sheet == sheet.name])
        column, word = (names.index, names.role) if names else _names_under(sheet, header)
        yield replace(shown, rows=_with_word(sheet, header, column, _WORDS[word]))


def _header_of(sheet: Sheet, tables: Sequence[TableLayout]) -> int:
    """The header row of the tables of a sheet; without a table, the first row with several texts."""
    for table in tables:
        heads = [line.heading_index for line in table.of_criteria if line.heading_index is not None]
        if table.direction is Direction.DOWN and heads:
            return min(heads)
        if table.direction is Direction.ACROSS and table.names is not None:
            return table.names
    filled = [sum(isinstance(value, str) and bool(value.strip()) for value in row) for row in sheet.rows]
    return next((row for least in (3, 2) for row, count in enumerate(filled) if count >= least), 0)


def _names_under(sheet: Sheet, header: int) -> tuple[int, AssignedRole]:
    """The column of names, and whether they are of agencies or criteria, judged by what the cells look like."""
    rows = sheet.rows[header + 1 : header + 1 + _LOOKED_AT]
    width = max(map(len, rows), default=0)
    texts = [[text_of(row[c]) for row in rows if c < len(row) and isinstance(row[c], str)] for c in range(width)]
    for column, found in enumerate(texts):
        if found and 2 * sum(map(looks_like_agency, found)) > len(found):
            return column, AssignedRole.AGENCY_NAMES
    longest = max(range(width), key=lambda c: sum(min(len(text), 60) for text in texts[c]), default=0)
    heads = [text_of(value) for value in sheet.rows[header]]
    across = sum(map(looks_like_agency, heads)) > 1
    return longest, AssignedRole.CRITERION_NAMES if across else AssignedRole.AGENCY_NAMES


def _with_word(sheet: Sheet, header: int, column: int, word: str) -> list[list[CellValue]]:
    """The rows with `word` in one cell of the header, and without other headings of names in the rows down to it."""
    rows = [list(row) for row in sheet.rows]
    for row in range(min(header + 1, len(rows))):
        for at, value in enumerate(rows[row]):
            if isinstance(value, str) and (heads_agencies(text_of(value)) or heads_criteria(text_of(value))):
                rows[row][at] = _NO_HEADING if row == header else None
    if header < len(rows):
        rows[header] += [None] * (column + 1 - len(rows[header]))
        rows[header][column] = word
    return rows


def _as_it_says(table: TableLayout, sheets: Mapping[str, Sheet]) -> TableLayout:
    """The table with the original headings of the sheet, not with the words put in their place."""
    grid = Grid(sheets[table.sheet], turned=table.direction is Direction.ACROSS)

    def line(each: Line) -> Line:
        if each.heading_index is None:
            return each
        return replace(each, heading=grid.heading(each.heading_index, each.index))

    def names(each: Line) -> Line:
        if each.role is not Role.NAMES or each.heading_index is None:
            return each
        return replace(each, heading=grid.heading(each.index, each.heading_index))

    agencies = tuple(map(names, table.of_agencies))
    return replace(table, of_criteria=tuple(map(line, table.of_criteria)), of_agencies=agencies)
