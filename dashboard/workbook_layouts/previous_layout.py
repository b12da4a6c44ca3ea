"""Match the tables of a new file to those of the period before: a line with the same heading keeps its role.

The result is a proposal like any other: the control checks it, and differences are reported or asked about. Headings
are compared, not positions, so an additional title or criterion does no harm. A heading that names a year, a quarter or
a month never keeps its role: the figures of a new period are under a new heading.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from dashboard.data.codes import folded
from dashboard.data.workbook_cells.cells import Sheet
from dashboard.model import Issue, Rule, Severity
from dashboard.workbook_layouts.answered_layout import TIME, Kept, timeless, with_answers, with_counted, with_names
from dashboard.workbook_layouts.grid import Grid
from dashboard.workbook_layouts.headings import Label, heading_parts, label_of
from dashboard.workbook_layouts.layout import (
    JOIN,
    LEAVE_OUT,
    SELF_SCORED,
    USE,
    Direction,
    Doubt,
    DoubtKind,
    Layout,
    Line,
    Measure,
    Reason,
    Role,
    TableLayout,
)
from dashboard.workbook_layouts.line_roles import LINE_CHOICES
from dashboard.workbook_layouts.proposer import Proposal
from dashboard.workbook_layouts.role_assignments import AssignedRole, as_self_scores, table_with_role

_LEFT_OUT = (Role.NOTE, Role.OTHER, Role.SUMMARY)
_ALIKE = ({*_LEFT_OUT}, {Role.GROUP, Role.GROUP_SUM})
"""Within each set, it makes no difference to the points which of the roles a line has."""
_MISSED = (Role.CRITERION, Role.GROUP_SUM, Role.TOTAL, Role.RANK, Role.MAXIMA, Role.CODES)
_CHOICES_OF_AGENCIES = (Role.AGENCY, Role.MAXIMA, Role.SUMMARY, Role.NOTE)
_MOST_NAMED = 12
Key = tuple[str, ...]


def as_before(
    proposal: Proposal, kept: Kept, sheets: Mapping[str, Sheet], answered: Collection[str]
) -> Proposal | None:
    """Return the proposal with the roles of the period before, and warnings of differences; None if no table matches.

    Doubts that are `answered` in this session stay as they are.
    """
    found = _Again(proposal.layout, kept, sheets, answered)
    if not found.pairs:
        return None
    layout = found.layout()
    return replace(proposal, layout=layout, warnings=(*proposal.warnings, *found.differences))


class _Again:
    """Matches the tables of a layout to those of the period before, and takes over the roles of their lines."""

    def __init__(self, proposed: Layout, kept: Kept, sheets: Mapping[str, Sheet], answered: Collection[str]) -> None:
        self._doubts = list(proposed.doubts)
        doubted = [{d.index or 0 for d in self._doubts if d.table == n} for n in range(len(proposed.tables))]
        known = zip(proposed.tables, doubted, strict=True)
        self._tables = [with_names(table, sheets[table.sheet], at) for table, at in known]
        self._kept, self._sheets, self._answered = kept, sheets, answered
        self.differences: list[Issue] = []
        self.pairs = self._pairs()

    def _pairs(self) -> dict[int, int]:
        """Map each table to its earlier one: by the name of the sheet, else the one with most headings in common.

        Of several with equally many, the first; none if their lines had different roles. A separate sheet of
        self-scores is matched by headings only if the new one is known to hold self-scores.
        """
        found: dict[int, int] = {}
        old = self._kept.layout.tables
        for by_name in (True, False):
            for number, table in enumerate(self._tables):
                is_form = table.names is None
                left = [n for n in range(len(old)) if is_form or n not in found.values()]
                if by_name:
                    left = [n for n in left if timeless(old[n].sheet) == timeless(table.sheet)]
                elif not _all_self_scored(table) and label_of(table.sheet) is not Label.SELF_SCORED:
                    left = [n for n in left if not _all_self_scored(old[n])]
                common = {n: _in_common(table, old[n]) for n in left}
                best = [n for n in left if common[n] and common[n] == max(common.values())]
                if number not in found and best and len({_roles(old[n]) for n in best}) == 1:
                    found[number] = best[0]
        return found

    def layout(self) -> Layout:
        for number, old in self.pairs.items():
            self._take_over(number, self._kept.layout.tables[old])
        self._join_blocks()
        for n, table in enumerate(self._kept.layout.tables):
            if n not in self.pairs.values() and table.names is not None:
                details = {"period": self._kept.period}
                rule = Rule.LAYOUT_KEPT_TABLE_GONE
                gone = Issue(table.sheet, None, None, None, rule, details, severity=Severity.WARNING)
                self.differences.append(gone)
        answers = {key: LEAVE_OUT for number in range(len(self._tables)) for key in self._new_table(number)}
        return with_answers(Layout(tuple(self._tables), tuple(self._doubts)), answers)

    def _take_over(self, number: int, old: TableLayout) -> None:
        sheet = self._tables[number].sheet
        grid = Grid(self._sheets[sheet], turned=old.direction is Direction.ACROSS)
        open_ones = self._take_counted(number, old)
        for of_agencies in (False, True):
            new, kept = _lines(self._tables[number], of_agencies), _lines(old, of_agencies)
            paired = _paired(new, kept)
            for line in (x for x in new if of_agencies or x.heading not in open_ones):
                self._take_line(number, line, paired.get(line.index), of_agencies, grid)
            here = {_key(line) for line in new}
            if gone := [x for x in kept if x.role in _MISSED and x.heading and _key(x) not in here]:
                self._differ(Rule.LAYOUT_KEPT_GONE, sheet, gone)
        of_whole = (DoubtKind.TABLE, DoubtKind.AGENCIES, DoubtKind.CODES, DoubtKind.SHARES)
        self._drop(lambda doubt: doubt.table == number and doubt.kind in of_whole)
        self._drop(
            lambda doubt: doubt.kind is DoubtKind.AGENCY_NAME and folded(doubt.value) in self._kept.agencies
            and doubt.table == number
        )  # fmt: skip
        if _all_self_scored(old) and not _all_self_scored(self._tables[number]):
            self._tables[number] = as_self_scores(self._tables[number], self._tables[number].block)

    def _take_counted(self, number: int, old: TableLayout) -> set[str]:
        """Of several columns under each criterion, count the same one as before; return the headings left in doubt."""
        left: set[str] = set()
        for doubt in [d for d in self._doubts if d.table == number and d.kind is DoubtKind.COUNTED]:
            counted = {x.heading for x in old.of_criteria if x.heading in doubt.choices and x.role is Role.CRITERION}
            if doubt.key in self._answered or TIME.search(doubt.value) or len(counted) != 1:
                left |= set(doubt.choices)
            else:
                self._tables[number] = with_counted(self._tables[number], doubt.choices, counted.pop())
                self._drop(lambda d, it=doubt: d is it)
        return left

    def _take_line(self, number: int, line: Line, before: Line | None, of_agencies: bool, grid: Grid) -> None:
        doubts = [d for d in self._doubts if d.kind is DoubtKind.LINE and d.table == number and d.index == line.index]
        doubts = [doubt for doubt in doubts if doubt.of_agencies == of_agencies]
        if any(doubt.key in self._answered for doubt in doubts):
            return
        table = self._tables[number]
        if before is None:
            self._new_line(table, number, line, of_agencies, bool(doubts), grid)
        elif TIME.search(" ".join(_texts(line))):
            return
        elif _is_alike(line, before):
            self._tables[number] = _replaced(table, line, replace(line, reason=Reason.AS_BEFORE), of_agencies)
            self._drop(lambda doubt: doubt in doubts)
        elif (assigned := _assigned_role(before)) is not None and (before.reason is Reason.ASSIGNED or doubts):
            table = table_with_role(table, of_agencies, line.index, assigned, grid)
            said = next(x for x in _lines(table, of_agencies) if x.index == line.index)
            if before.role is Role.CRITERION and not said.code and not said.name:
                said = replace(said, code=before.code, name=before.name, groups=before.groups, maximum=before.maximum)
            self._tables[number] = _replaced(table, said, replace(said, reason=Reason.AS_BEFORE), of_agencies)
            self._drop(lambda doubt: doubt in doubts)
        elif not doubts and before.role is not Role.NAMES:  # the figures suggest another role than before
            self._doubt(number, line, of_agencies, grid)

    def _new_line(
        self, table: TableLayout, number: int, line: Line, of_agencies: bool, doubted: bool, grid: Grid
    ) -> None:
        """Ask about a new criterion, and report other new lines; a new agency is asked about by its name elsewhere."""
        if of_agencies and table.names is not None:
            name = folded(line.name or grid.heading(line.index, table.names))
            if doubted and name in self._kept.agencies:
                agency = replace(line, role=Role.AGENCY, reason=Reason.AS_BEFORE, heading_index=None, heading="")
                self._tables[number] = _replaced(table, line, agency, of_agencies)
                self._drop(lambda d: (d.table, d.of_agencies, d.index) == (number, True, line.index))
        elif not doubted and line.role in (Role.CRITERION, Role.AGENCY):
            self._doubt(number, line, of_agencies, grid)
        elif not doubted and line.role in _MISSED:
            self._differ(Rule.LAYOUT_KEPT_NEW, table.sheet, [line])

    def _doubt(self, number: int, line: Line, of_agencies: bool, grid: Grid) -> None:
        at = (line.index, line.heading_index) if of_agencies else (line.heading_index, line.index)
        cell = grid.place(at[0] or 0, at[1] or 0)
        choices = _CHOICES_OF_AGENCIES if of_agencies else LINE_CHOICES
        if line.role not in choices:
            return
        key, said = f"{self._tables[number].sheet}.{cell}.line", line.heading or line.name
        doubt = Doubt(key, DoubtKind.LINE, number, choices, line.role, cell, said, of_agencies, line.index)
        self._doubts.append(doubt)

    def _join_blocks(self) -> None:
        """Give tables that held one block in the period before one block again."""
        first: dict[str, str] = {}
        for number, old in self.pairs.items():
            if self._tables[number].names is not None:
                block = first.setdefault(self._kept.layout.tables[old].block, self._tables[number].block)
                self._tables[number] = replace(self._tables[number], block=block)

    def _new_table(self, number: int) -> Iterator[str]:
        """Ask about a new table; yield the key of its doubt if its sheet was left out before."""
        table = self._tables[number]
        if number in self.pairs:
            return
        key = next((d.key for d in self._doubts if d.table == number and d.kind is DoubtKind.TABLE), "")
        if not key:
            first = next(iter(table.of_agencies), None)
            cell = Grid(self._sheets[table.sheet], turned=table.direction is Direction.ACROSS).place(
                first.index if first else 0, table.names or 0
            )
            key = f"{table.sheet}.{cell}.table"
            choices = (USE, LEAVE_OUT, JOIN, SELF_SCORED)
            self._doubts.append(
                Doubt(key, DoubtKind.NEW_TABLE, number, choices, USE, cell, table.sheet, suggested=False)
            )
        if timeless(table.sheet) in set(map(timeless, self._kept.layout.left_out)) and key not in self._answered:
            yield key

    def _differ(self, rule: Rule, sheet: str, lines: Sequence[Line]) -> None:
        names = [" › ".join(_texts(line)) for line in lines]
        shown = "; ".join(names[:_MOST_NAMED]) + ("; …" if len(names) > _MOST_NAMED else "")
        details = {"names": shown, "period": self._kept.period}
        self.differences.append(Issue(sheet, None, None, None, rule, details, severity=Severity.WARNING))

    def _drop(self, settled: Callable[[Doubt], bool]) -> None:
        self._doubts = [d for d in self._doubts if d.key in self._answered or not settled(d)]


def _lines(table: TableLayout, of_agencies: bool) -> tuple[Line, ...]:
    return table.of_agencies if of_agencies else table.of_criteria


def _replaced(table: TableLayout, old: Line, new: Line, of_agencies: bool) -> TableLayout:
    lines = tuple(new if line.index == old.index else line for line in _lines(table, of_agencies))
    return replace(table, of_agencies=lines) if of_agencies else replace(table, of_criteria=lines)


def _texts(line: Line) -> tuple[str, ...]:
    return *line.parent_headings, line.heading


def _key(line: Line) -> Key:
    """What identifies a line in another file: its headings without code, maximum and period; empty for none."""
    return tuple(timeless(heading_parts(text)[1] or text) for text in _texts(line)) if line.heading else ()


def _paired(new: Sequence[Line], old: Sequence[Line]) -> dict[int, Line]:
    """Map the index of each line to the line of the period before that has the same headings.

    If all headings are the same in the same order, all lines are paired; otherwise those whose heading had one role.
    """
    if [_key(line) for line in new] == [_key(line) for line in old]:
        return {
            line.index: before
            for line, before in zip(new, old, strict=True)
            if line.heading or line.role is not Role.AGENCY
        }
    by_key: dict[Key, list[Line]] = {}
    for line in old:
        by_key.setdefault(_key(line), []).append(line)
    found: dict[int, Line] = {}
    for line in new:
        before = by_key.get(_key(line), [])
        if len({(x.role, x.measure) for x in before}) == 1 and (line.heading or line.role is Role.MAXIMA):
            found[line.index] = before[0]
    return found


def _in_common(table: TableLayout, old: TableLayout) -> int:
    """How many headings of criteria two tables have in common; 0 if not more than half of the earlier ones."""
    if (table.direction, table.names is None) != (old.direction, old.names is None):
        return 0
    here, before = ({_key(x) for x in t.of_criteria if x.heading and x.role is not Role.NUMBERS} for t in (table, old))
    return len(here & before) if 2 * len(here & before) > len(before) else 0


def _roles(table: TableLayout) -> object:
    lines = [(of, _key(x), x.role, x.measure) for of in (True, False) for x in _lines(table, of) if x.heading]
    return tuple(lines), _all_self_scored(table)


def _all_self_scored(table: TableLayout) -> bool:
    return all(x.measure is Measure.SELF_SCORED for x in table.of_agencies if x.role is Role.AGENCY)


def _is_alike(one: Line, other: Line) -> bool:
    if one.measure is not other.measure:
        return False
    return one.role is other.role or any({one.role, other.role} <= alike for alike in _ALIKE)


def _assigned_role(line: Line) -> AssignedRole | None:
    """The assigned role that gives a line its role; None if there is none."""
    if line.measure is Measure.SELF_SCORED and line.role in (Role.AGENCY, Role.CRITERION):
        return AssignedRole.SELF_SCORED
    return AssignedRole(line.role.value) if line.role.value in set(AssignedRole) else None
