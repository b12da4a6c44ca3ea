"""Read tables with one agency per row: find them in a sheet, and interpret the headings of their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from dashboard.data.codes import folded
from dashboard.data.workbook_cells.cells import Sheet
from dashboard.model import Issue, Rule, Severity
from dashboard.workbook_layouts.candidates import (
    Candidate,
    Draft,
    LineDoubt,
    code_in,
    figures_at,
    holds_something,
    labelled,
    may_head,
    merged,
)
from dashboard.workbook_layouts.grid import Grid, SheetNumbers, numbers_of, text_of
from dashboard.workbook_layouts.headings import (
    Label,
    heading_parts,
    label_of,
    looks_like_agency,
)
from dashboard.workbook_layouts.layout import DoubtKind, GroupName, Line, Measure, Reason, Role
from dashboard.workbook_layouts.line_roles import look_like_shares, settle
from dashboard.workbook_layouts.tables import Section, SheetTable, TableColumn, side_by_side, tables_of

_ROLES = {
    Label.NUMBERS: Role.NUMBERS,
    Label.NAMES: Role.NAMES,
    Label.CODES: Role.CODES,
    Label.NOTE: Role.NOTE,
}
_COUNTED = (Label.POINTS, Label.APPRAISED)
_OF_ROWS = (*_COUNTED, Label.SELF_SCORED, Label.RANK, Label.PERCENT)


def tables_with_agencies_in_rows(sheet: Sheet) -> Iterator[Draft]:
    """Yield the tables of a sheet with one agency per row, including tables side by side."""
    numbers = numbers_of(sheet)
    for window in side_by_side(sheet):
        for table in tables_of(Grid(window)):
            for section in table.sections:
                if not section.rows:
                    continue
                yield _Reading(table, section, numbers).draft()


class _Reading:
    """Builds the draft of one table, or of one of its sections."""

    def __init__(self, table: SheetTable, section: Section, numbers: SheetNumbers) -> None:
        self._table, self._grid = table, table.grid
        self._rows, self._is_last = section.rows, section is table.sections[-1]
        self._numbers = numbers
        self._of_rows: dict[int, tuple[Label, str]] = {}
        self._measures = self._column_of_measures()
        self._draft = Draft(table.grid, numbers, table.name_column, section.label or "", titles=list(table.titles))

    def _column_of_measures(self) -> int | None:
        """The column that says what each row of an agency holds: points, self-scores or ranks.

        The label and the agency of each row are kept; the rows that count are then those of points, one per agency.
        """
        grid, names = self._grid, self._table.name_column
        named = sorted(row for section in self._table.sections for row in section.rows)
        of_own = (
            row for row in self._table.nameless_rows if max((n for n in named if n < row), default=-1) in self._rows
        )
        rows = sorted({*self._rows, *of_own})
        for column in range(names + 1, min(names + 3, grid.width)):
            name, found = "", dict[int, tuple[Label, str]]()
            for row in rows:
                name = text_of(grid.heading(row, names)) or name
                label = label_of(text_of(grid.value(row, column)))
                if label in _OF_ROWS:
                    found[row] = label, name
            counted = [name for label, name in found.values() if label in _COUNTED]
            told = {name for _, name in found.values()}
            if len(found) == len(rows) > len(counted) and told == set(counted) and len(told) == len(counted):
                self._of_rows = found
                self._rows = [row for row, (label, _) in found.items() if label in _COUNTED]
                return column
        return None

    def draft(self) -> Draft:
        self._read_rows()
        self._refuse_other_shapes()
        candidates: list[Candidate] = []
        for column in self._table.columns:
            self._read_column(column, candidates)
        columns = merged(candidates, lambda c: self._grid.place(c.heading_index, c.index))
        candidates = columns.candidates
        self._draft.criteria += columns.lines
        self._draft.doubts += columns.doubts
        self._read_maxima([c for c in candidates if c.maximum is None and not c.has_figures])
        self._draft.rows, self._draft.figures = self._rows, {c.index: c.figures for c in candidates}
        settled = settle(candidates, lambda c: self._grid.place(c.heading_index, c.index))
        self._draft.criteria += settled.lines
        self._draft.doubts += settled.doubts
        for bonus in settled.bonuses:
            self._refuse(Rule.BONUS_OR_PENALTY_UNCLEAR, bonus.heading_index, bonus.index, bonus.heading)
        criteria = {line.index for line in settled.lines if line.role is Role.CRITERION}
        counted = [c for c in candidates if c.index in criteria]
        if look_like_shares(counted) and not any(line.role is Role.MAXIMA for line in self._draft.agencies):
            first = counted[0]
            cell = self._grid.place(first.heading_index, first.index)
            self._draft.doubts.append(LineDoubt(DoubtKind.SHARES, ("use",), "use", cell, first.heading))
        return self._draft

    def _read_rows(self) -> None:
        table = self._table
        if self._measures is not None:
            self._read_measured_rows()
            return
        maxima = {table.maxima_row} - {None}
        numbered = table.of_label(Label.NUMBERS)
        index = numbered[0].column if numbered and numbered[0].column < table.name_column else None
        with_number = [r for r in self._rows if index is not None and text_of(self._grid.value(r, index))]
        for row in self._rows:
            name = text_of(self._grid.heading(row, table.name_column))
            label = label_of(name)
            number = "" if index is None else text_of(self._grid.value(row, index))
            if label is Label.MAXIMA and not maxima:
                maxima = {row}
            elif label in (Label.MAXIMA, Label.SUMMARY, Label.WEIGHT, Label.TOTAL, Label.RANK, Label.PERCENT):
                self._add_row(row, Role.SUMMARY, Reason.HEADING)
            elif (
                number
                and not number.rstrip(".").isdigit()
                and len(with_number) > 1
                and self._most_are_digits(with_number, index)
            ):
                self._doubt_row(row, name, Role.SUMMARY)
            elif not number and 2 * len(with_number) > len(self._rows):
                self._doubt_row(row, name, Role.SUMMARY if not looks_like_agency(name) else Role.AGENCY)
            else:
                self._add_row(row, Role.AGENCY, Reason.FIGURES)
        for row in maxima:
            if row is not None:
                self._add_row(row, Role.MAXIMA, Reason.HEADING)
        if not maxima and table.unlabelled_maxima_row is not None:
            self._doubt_row(table.unlabelled_maxima_row, "", Role.MAXIMA)
        for row in table.summary_rows:
            if row not in self._rows:
                self._add_row(row, Role.SUMMARY, Reason.HEADING)
        for row in table.nameless_rows:
            self._refuse(Rule.ROW_WITHOUT_NAME, row, table.name_column, "")
        for row in table.rows_above:
            self._refuse(Rule.ROW_ABOVE_HEADER, row, table.name_column, self._grid.heading(row, table.name_column))

        for row in table.unread_rows if self._is_last else ():
            if looks_like_agency(name := self._grid.heading(row, table.name_column)):
                self._refuse(Rule.ROW_NOT_READ, row, table.name_column, name, Severity.WARNING)

    def _read_measured_rows(self) -> None:
        for row, (label, name) in self._of_rows.items():
            shown = "" if text_of(self._grid.heading(row, self._table.name_column)) == name else name
            if label in _COUNTED:
                self._draft.agencies.append(Line(row, Role.AGENCY, Reason.HEADING, name=shown))
            elif label is Label.SELF_SCORED:
                own = Line(row, Role.AGENCY, Reason.HEADING, name=shown, measure=Measure.SELF_SCORED)
                self._draft.agencies.append(own)
            else:
                self._add_row(row, Role.NOTE, Reason.HEADING)
        if self._table.maxima_row is not None:
            self._add_row(self._table.maxima_row, Role.MAXIMA, Reason.HEADING)
        for row in self._table.rows_above:
            self._refuse(Rule.ROW_ABOVE_HEADER, row, self._table.name_column, self._grid.heading(row, 0))

    def _read_maxima(self, candidates: Sequence[Candidate]) -> None:
        """Read the maxima of columns without points: a maximum distinguishes a criterion from a note."""
        for row in [line.index for line in self._draft.agencies if line.role is Role.MAXIMA][:1]:
            for candidate in candidates:
                maximum = self._numbers.number_in(self._grid.value(row, candidate.index))
                candidate.maximum = None if np.isnan(maximum) else maximum

    def _most_are_digits(self, rows: Sequence[int], index: int | None) -> bool:
        texts = [text_of(self._grid.value(row, index or 0)).rstrip(".") for row in rows]
        return 2 * sum(text.isdigit() for text in texts) > len(texts)

    def _add_row(self, row: int, role: Role, why: Reason) -> None:
        self._draft.agencies.append(Line(row, role, why))

    def _doubt_row(self, row: int, name: str, proposed: Role) -> None:
        self._add_row(row, proposed, Reason.NO_NUMBER)
        choices = (Role.AGENCY, Role.MAXIMA, Role.SUMMARY, Role.NOTE)
        cell = self._grid.place(row, self._table.name_column)
        self._draft.doubts.append(LineDoubt(DoubtKind.LINE, choices, proposed, cell, name, True, row, suggested=False))

    def _refuse(self, rule: Rule, row: int, column: int, value: str, severity: Severity = Severity.ERROR) -> None:
        place = self._grid.place(row, column)
        sheet, line = self._grid.sheet.name, self._grid.line(row, column)
        self._draft.issues.append(Issue(sheet, line, None, value, rule, cell=place, severity=severity))

    def _refuse_other_shapes(self) -> None:
        """Refuse long lists, and sheets with a separate list of names per criterion: no row is one agency there."""
        grid, own = self._grid, self._table.name_column
        names = {folded(text_of(grid.value(row, own))) for row in self._rows}
        if len(self._rows) > 3 and 2 * len(names) <= len(self._rows):
            self._refuse(Rule.LAYOUT_LONG_LIST, self._rows[0], own, text_of(grid.value(self._rows[0], own)))
        for column in range(own + 1, grid.width):
            values = grid.column(column, self._rows)
            others = (folded(text_of(value)) for value in values if may_head(value))
            if len(names) > 1 and 2 * sum(other in names for other in others) >= len(self._rows):
                self._refuse(Rule.LAYOUT_LISTS_APART, self._rows[0], column, text_of(grid.value(self._rows[0], column)))
                return

    def _read_column(self, column: TableColumn, candidates: list[Candidate]) -> None:
        grid, at = self._grid, column.column
        head = column.path_rows[-1] if column.path_rows else self._table.top
        said = column.heading
        values = grid.column(at, self._rows)
        is_filled = any(map(text_of, values))
        is_numbering = at < self._table.name_column and all(
            text.rstrip(".").isdigit() or not text for text in map(text_of, values)
        )
        role = _ROLES.get(column.label) if column.label else None
        if is_numbering and (column.label is Label.RANK or not said) and role is None:
            role = Role.NUMBERS
        role = Role.NOTE if at == self._measures else role
        under = tuple(self._unmerged(column)[0][:-1])
        if role is not None and not (role is Role.NOTE and len(column.path) > 1):
            self._draft.criteria.append(
                Line(at, role, Reason.HEADING, heading_index=head, heading=said, parent_headings=under)
            )
        elif is_filled and not any(holds_something(grid, row, at, self._numbers) for row in self._rows):
            if all(len(text_of(value)) <= 20 for value in values):
                candidates.append(self._candidate(column, head))  # only signs: the user is asked what they mean
            else:
                note = Line(at, Role.NOTE, Reason.NO_FIGURES, heading_index=head, heading=said, parent_headings=under)
                self._draft.criteria.append(note)
        elif is_filled or (said and grid.first_of(head, at)[1] == at):
            candidates.append(self._candidate(column, head))

    def _candidate(self, column: TableColumn, head: int) -> Candidate:
        grid, at = self._grid, column.column
        path, rows = self._unmerged(column)
        value = grid.value(*grid.first_of(head, at)) if column.path_rows else None
        code, name, maximum = heading_parts(path[-1]) if path else ("", "", None)
        kind = str
        if column.path_rows and not isinstance(value, str):
            code, kind = code_in(value)
            name = ""
        label = labelled(path[-1]) if path else None
        groups = [GroupName(*heading_parts(text)[:2]) for text in path[:-1]]
        if len(path) > 1 and label is None:  # a code above its name, or a name above its code, in separate cells
            outer = heading_parts(path[-2])
            alone = self._spans_alone(column, rows[-2], path[-2])
            if alone and (not (code and outer[0]) or not (name and outer[1])):
                code, name = code or outer[0], name or outer[1]
                maximum = outer[2] if maximum is None else maximum
                groups.pop()
        figures = figures_at(grid, self._rows, at, self._numbers)
        signs = any(map(text_of, grid.column(at, self._rows)))
        return Candidate(
            at, head, column.heading, code, name, maximum, tuple(groups), label, figures, code_kind=kind,
            parent_headings=tuple(path[:-1]), signs=signs,
        )  # fmt: skip

    def _spans_alone(self, column: TableColumn, row: int, text: str) -> bool:
        same = (c for c in self._table.columns if (row, text) in zip(c.path_rows, c.path, strict=True))
        return len(list(same)) == 1 and not any(
            not c.path or c.path_rows[0] > row for c in self._table.columns if c.column == column.column + 1
        )

    def _unmerged(self, column: TableColumn) -> tuple[list[str], list[int]]:
        """The path of a column, with the group heading that is above a column further left and was not merged."""
        path, rows = list(column.path), list(column.path_rows)
        if not rows or rows[0] == self._table.top or self._table.first_row - self._table.top < 2:
            return path, rows
        grid = self._grid
        for left in range(column.column - 1, self._table.name_column, -1):
            heading = grid.heading(self._table.top, left)
            if heading:
                under = any(
                    c.column == left and len(c.path) > 1 and c.path_rows[0] == self._table.top
                    for c in self._table.columns
                )
                if under and not grid.is_merged(self._table.top, left) and labelled(heading) is None:
                    return [heading, *path], [self._table.top, *rows]
                break
        return path, rows
