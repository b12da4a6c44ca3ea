"""Roles that the user assigns to a row, column or sheet: the choices, and applying them to a layout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from dashboard.data.workbook_cells.cells import Sheet
from dashboard.workbook_layouts.candidates import code_in
from dashboard.workbook_layouts.grid import Grid
from dashboard.workbook_layouts.headings import heading_parts
from dashboard.workbook_layouts.layout import Direction, DoubtKind, Layout, Line, Measure, Reason, Role, TableLayout
from dashboard.workbook_layouts.proposer import self_scored_line


class Axis(StrEnum):
    """What a role is assigned to."""

    ROW = "row"
    COLUMN = "column"
    SHEET = "sheet"


class AssignedRole(StrEnum):
    """What a row, column or sheet may be called. The value is the key under `[assigned_role]` in the catalogues."""

    HEADER = "header"
    AGENCY_NAMES = "agency_names"
    CRITERION_NAMES = "criterion_names"
    AGENCY = "agency"
    CRITERION = "criterion"
    SELF_SCORED = "self_scored"
    MAXIMA = "maxima"
    CODES = "codes"
    GROUP = "group"
    GROUP_SUM = "group_sum"
    TOTAL = "total"
    RANK = "rank"
    SUMMARY = "summary"
    OTHER = "other"
    NOTE = "note"
    USE = "use"
    JOIN = "join"
    LEAVE_OUT = "leave_out"
    SELF_SCORES = "self_scores"


@dataclass(frozen=True, slots=True)
class RoleAssignment:
    """The role that the user gives to a row, column or sheet. `index` counts from 0, and is 0 for a sheet."""

    sheet: str
    axis: Axis
    index: int
    role: AssignedRole


_OF_SHEET = (AssignedRole.USE, AssignedRole.LEAVE_OUT, AssignedRole.SELF_SCORES, AssignedRole.JOIN)
_LEFT_OUT = (AssignedRole.OTHER, AssignedRole.NOTE)
_OF_AGENCIES = {
    Direction.DOWN: (
        AssignedRole.AGENCY, AssignedRole.MAXIMA, AssignedRole.SUMMARY, AssignedRole.HEADER, AssignedRole.NOTE,
    ),
    Direction.ACROSS: (
        AssignedRole.CRITERION_NAMES, AssignedRole.AGENCY, AssignedRole.SELF_SCORED, AssignedRole.MAXIMA,
        AssignedRole.CODES, AssignedRole.SUMMARY, *_LEFT_OUT, AssignedRole.AGENCY_NAMES,
    ),
}  # fmt: skip
_SUMS = (AssignedRole.GROUP_SUM, AssignedRole.TOTAL, AssignedRole.RANK)
_OF_CRITERIA = {
    Direction.DOWN: (
        AssignedRole.AGENCY_NAMES, AssignedRole.CRITERION, AssignedRole.SELF_SCORED, *_SUMS, AssignedRole.CODES,
        *_LEFT_OUT, AssignedRole.CRITERION_NAMES,
    ),
    Direction.ACROSS: (AssignedRole.CRITERION, AssignedRole.GROUP, *_SUMS, AssignedRole.HEADER, *_LEFT_OUT),
}  # fmt: skip


def assignable_roles(axis: Axis, direction: Direction | None) -> tuple[AssignedRole, ...]:
    """Return the choices for a row, a column or a sheet; `direction` is that of the sheet's table, None without one."""
    if axis is Axis.SHEET:
        return _OF_SHEET if direction else _OF_SHEET[:2]
    if direction is None:
        return (AssignedRole.HEADER,) if axis is Axis.ROW else (AssignedRole.AGENCY_NAMES, AssignedRole.CRITERION_NAMES)
    of_agencies = (axis is Axis.ROW) == (direction is Direction.DOWN)
    return (_OF_AGENCIES if of_agencies else _OF_CRITERIA)[direction]


_ROLES = {each: Role(each.value) for each in AssignedRole if each.value in set(Role)} | {
    AssignedRole.SELF_SCORED: Role.CRITERION
}
_ALONE = {Role.TOTAL: Role.OTHER, Role.RANK: Role.OTHER, Role.MAXIMA: Role.NOTE, Role.CODES: Role.NOTE}
"""Roles that only one line of a table may have; when another line gets one, the line that had it gets the value."""
_NAMED = (Role.CRITERION, Role.GROUP, Role.GROUP_SUM)


def with_assignments(layout: Layout, assignments: Iterable[RoleAssignment], sheets: Mapping[str, Sheet]) -> Layout:
    """Return the layout with the roles assigned to lines, and with sheets of self-scores beside the points.

    The assignments of headers and names, and which sheets are read, matter when a layout is proposed: see
    `corrected_proposal`.
    """
    for assignment in assignments:
        if assignment.axis is not Axis.SHEET and assignment.role in _ROLES:
            layout = _with_line_role(layout, assignment, sheets)
        elif assignment.role is AssignedRole.SELF_SCORES:
            layout = _sheet_of_self_scores(layout, assignment.sheet)
        elif assignment.role is AssignedRole.JOIN:
            layout = _joined_sheet(layout, assignment.sheet)
        elif assignment.role is AssignedRole.USE:
            layout = _without_table_doubt(layout, assignment.sheet)
    return layout


def _with_line_role(layout: Layout, assignment: RoleAssignment, sheets: Mapping[str, Sheet]) -> Layout:
    tables, doubts = list(layout.tables), layout.doubts
    for number in _tables_with(tables, assignment):
        table = tables[number]
        of_agencies = (assignment.axis is Axis.ROW) == (table.direction is Direction.DOWN)
        grid = Grid(sheets[table.sheet], turned=table.direction is Direction.ACROSS)
        tables[number] = table_with_role(table, of_agencies, assignment.index, assignment.role, grid)
        doubts = tuple(
            doubt for doubt in doubts
            if (doubt.table, doubt.kind, doubt.of_agencies, doubt.index)
            != (number, DoubtKind.LINE, of_agencies, assignment.index)
        )  # fmt: skip
    return Layout(tuple(tables), doubts)


def _tables_with(tables: Sequence[TableLayout], assignment: RoleAssignment) -> list[int]:
    """The sheet's tables that have the line, else the last that begins before it; also all tables of the same form."""
    here = [n for n, table in enumerate(tables) if table.sheet == assignment.sheet]
    having = [n for n in here if any(line.index == assignment.index for line in _lines(tables[n], assignment.axis))]
    if not having:
        before = [n for n in here if any(line.index < assignment.index for line in _lines(tables[n], assignment.axis))]
        having = (before or here)[-1:]
    forms = [tables[n] for n in having if tables[n].names is None]
    alike = [n for n, table in enumerate(tables) if any(_is_same_form(table, form) for form in forms)]
    return sorted({*having, *alike})


def _lines(table: TableLayout, axis: Axis) -> Sequence[Line]:
    return table.of_agencies if (axis is Axis.ROW) == (table.direction is Direction.DOWN) else table.of_criteria


def _is_same_form(table: TableLayout, form: TableLayout) -> bool:
    """Whether two tables are the same form, filled in by an agency each."""

    def shape(of: TableLayout) -> object:
        places = tuple(line.index for line in of.of_agencies)
        return of.names, of.direction, places, tuple((line.index, line.heading) for line in of.of_criteria)

    return shape(table) == shape(form)


def table_with_role(table: TableLayout, of_agencies: bool, at: int, assigned: AssignedRole, grid: Grid) -> TableLayout:
    """Return the table in which the line at index `at` has the role that `assigned` gives it."""
    lines = table.of_agencies if of_agencies else table.of_criteria
    role = Role.AGENCY if of_agencies and assigned is AssignedRole.SELF_SCORED else _ROLES[assigned]
    line = next((each for each in lines if each.index == at), Line(at, role))
    measure = Measure.SELF_SCORED if assigned is AssignedRole.SELF_SCORED else Measure.POINTS
    said = replace(line, role=role, measure=measure, reason=Reason.ASSIGNED)
    if of_agencies:
        if assigned is AssignedRole.SELF_SCORED and (beside := _beside(lines, at)) is not None:
            said = replace(said, name=beside.name or _name(table, beside, grid))
    else:
        said = _headed(table, said, line, grid)
        if assigned is AssignedRole.SELF_SCORED and (beside := _beside(lines, at)) is not None:
            said = replace(said, code=beside.code, name=beside.name, groups=beside.groups, maximum=beside.maximum)
    others = (
        replace(each, role=_ALONE[role], reason=Reason.ASSIGNED) if role in _ALONE and each.role is role else each
        for each in lines
        if each.index != at
    )
    new = tuple(sorted((*others, said), key=lambda each: each.index))
    return replace(table, of_agencies=new) if of_agencies else replace(table, of_criteria=new)


def _beside(lines: Sequence[Line], at: int) -> Line | None:
    """The line of points that belongs to self-scores at `at`: the nearest, on equal distance the one before."""
    points = [
        x for x in lines if x.role in (Role.AGENCY, Role.CRITERION) and x.measure is Measure.POINTS and x.index != at
    ]
    return min(points, key=lambda line: (abs(line.index - at), line.index > at), default=None)


def _name(table: TableLayout, line: Line, grid: Grid) -> str:
    return "" if table.names is None else grid.heading(line.index, table.names)


def _headed(table: TableLayout, said: Line, before: Line, grid: Grid) -> Line:
    """A line of criteria with its heading, and with its code, name and maximum where the role has them."""
    heads = Counter(line.heading_index for line in table.of_criteria if line.heading_index is not None)
    head, text = before.heading_index, before.heading
    if head is None and heads:
        head = heads.most_common(1)[0][0]
        text = grid.heading(head, said.index)
    said = replace(said, heading_index=head, heading=text)
    if said.role not in _NAMED:
        return replace(said, code="", name="", groups=(), maximum=None)
    if before.role in _NAMED:
        return said
    code, name, maximum = heading_parts(text)
    codes = next((line.index for line in table.of_agencies if line.role is Role.CODES), None)
    if codes is not None and not code:
        code = code_in(grid.value(codes, said.index))[0]
    above = [line for line in table.of_criteria if line.role is Role.CRITERION and line.index < said.index]
    return replace(said, code=code, name=name, maximum=maximum, groups=above[-1].groups if above else ())


def _sheet_of_self_scores(layout: Layout, sheet: str) -> Layout:
    block = next((table.block for table in layout.tables if table.sheet != sheet), None)
    tables = tuple(
        as_self_scores(table, table.block if block is None else block) if table.sheet == sheet else table
        for table in layout.tables
    )
    return _without_table_doubt(replace(layout, tables=tables), sheet)


def as_self_scores(table: TableLayout, block: str) -> TableLayout:
    """Return a table as the self-scores of `block`; its totals and ranks do not count."""
    agencies = tuple(
        replace(line, measure=Measure.SELF_SCORED) if line.role is Role.AGENCY else line for line in table.of_agencies
    )
    return replace(
        table, block=block, of_agencies=agencies, of_criteria=tuple(map(self_scored_line, table.of_criteria))
    )


def _joined_sheet(layout: Layout, sheet: str) -> Layout:
    others = [table for table in layout.tables if table.sheet != sheet]
    tables = tuple(joined_to_others(table, others) if table.sheet == sheet else table for table in layout.tables)
    return _without_table_doubt(replace(layout, tables=tables), sheet)


def joined_to_others(table: TableLayout, others: Sequence[TableLayout]) -> TableLayout:
    """Return a table as further criteria of the agencies of the first other table with the same direction."""
    first = next((t for t in others if t.direction is table.direction), next(iter(others), table))
    return replace(table, block=first.block)


def _without_table_doubt(layout: Layout, sheet: str) -> Layout:
    kept = (d for d in layout.doubts if not (d.kind is DoubtKind.TABLE and layout.tables[d.table].sheet == sheet))
    return replace(layout, doubts=tuple(kept))
