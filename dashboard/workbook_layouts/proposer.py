"""Propose a layout from the cells, with a reason for every line and a list of doubts.

It never decides alone: no edition is read while a doubt is open. Where several agencies fill in the same form, each on
its own sheet or in its own file, all forms together decide what a line is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboard.data.codes import folded
from dashboard.data.workbook_cells.cells import Sheet, Workbook
from dashboard.model import Issue, Rule, Severity
from dashboard.workbook_layouts.agencies_in_rows import tables_with_agencies_in_rows
from dashboard.workbook_layouts.candidates import Draft, LineDoubt, figures_at
from dashboard.workbook_layouts.criteria_in_rows import tables_with_criteria_in_rows
from dashboard.workbook_layouts.grid import Figures, adds_up, is_mean_or_sum, is_twin, run_after, text_of
from dashboard.workbook_layouts.headings import Label, label_of, looks_like_agency
from dashboard.workbook_layouts.layout import (
    JOIN,
    LEAVE_OUT,
    MOST_DOUBTS,
    MOST_TABLES,
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


@dataclass(frozen=True, slots=True)
class Proposal:
    """A layout; `problems` cannot be solved by assigning roles, `warnings` name sheets and rows that are left out."""

    layout: Layout
    problems: tuple[Issue, ...]
    warnings: tuple[Issue, ...]
    titles: tuple[str, ...]


FORM = "form"
"""Begins the key of a doubt about a form that several agencies fill in."""


def propose(workbook: Workbook) -> Proposal:
    """Return the layout that the cells suggest. A malicious workbook may make this take long."""
    drafts: list[tuple[Draft, Direction]] = []
    warnings: list[Issue] = []
    for sheet in workbook.sheets:
        if not any(text_of(value) for row in sheet.rows for value in row):
            continue
        if not sheet.visible:
            warnings.append(Issue(sheet.name, None, None, None, Rule.SHEET_HIDDEN, severity=Severity.WARNING))
            continue
        found = list(_tables(sheet))
        if not found:
            warnings.append(Issue(sheet.name, None, None, None, Rule.SHEET_WITHOUT_TABLE, severity=Severity.WARNING))
        drafts += found[: MOST_TABLES - len(drafts)]
    for draft, _ in drafts:
        _doubt_odd_ones(draft)
        _doubt_means(draft)
    doubt_sums_of_forms([draft for draft, _ in drafts])
    _name_blocks(drafts)
    _compare_tables(drafts)
    tables = tuple(_table(draft, direction) for draft, direction in drafts)
    doubts = [
        Doubt(_key(draft, doubt), doubt.kind, number, doubt.choices, doubt.proposed, doubt.cell, doubt.value,
              doubt.of_agencies, doubt.index, doubt.suggested)
        for number, (draft, _) in enumerate(drafts) for doubt in draft.doubts
    ]  # fmt: skip
    issues = [issue for draft, _ in drafts for issue in draft.issues]
    problems = [issue for issue in issues if issue.severity is Severity.ERROR]
    warnings += [issue for issue in issues if issue.severity is Severity.WARNING]
    if not tables:
        problems.append(Issue(workbook.file, None, None, None, Rule.LAYOUT_UNKNOWN))
    titles = dict.fromkeys(title for draft, _ in drafts for title in draft.titles)
    return Proposal(Layout(tables, tuple(doubts[:MOST_DOUBTS])), tuple(problems), tuple(warnings), tuple(titles))


def _tables(sheet: Sheet) -> Iterator[tuple[Draft, Direction]]:
    across = [
        draft
        for draft in tables_with_criteria_in_rows(sheet)
        if any(line.role is Role.CRITERION for line in draft.criteria)
    ]
    down = [] if across else list(tables_with_agencies_in_rows(sheet))
    yield from ((draft, Direction.ACROSS) for draft in across)
    yield from ((draft, Direction.DOWN) for draft in down)


def _key(draft: Draft, doubt: LineDoubt) -> str:
    """The key of a doubt. A form that agencies fill in on a sheet each has one key, so that it is asked about once."""
    kind = doubt.kind.removeprefix("layout_")
    if draft.names is None and doubt.kind is DoubtKind.LINE:
        return f"{FORM}.{doubt.cell}.{kind}"
    return f"{draft.grid.sheet.name}.{doubt.cell}.{kind}"


def _table(draft: Draft, direction: Direction) -> TableLayout:
    by_place = sorted(draft.agencies, key=lambda line: line.index), sorted(draft.criteria, key=lambda line: line.index)
    table = TableLayout(draft.grid.sheet.name, direction, draft.block, draft.names, *map(tuple, by_place))
    maxima = next((line.index for line in table.of_agencies if line.role is Role.MAXIMA), None)
    if maxima is None:
        return table
    lines = tuple(  # such a maximum is read from the line of maxima, also in the next file
        replace(line, maximum=None)
        if draft.numbers.number_in(draft.grid.value(maxima, line.index)) == line.maximum
        else line
        for line in table.of_criteria
    )
    return replace(table, of_criteria=lines)


def _doubt_means(draft: Draft) -> None:
    """Doubt agencies whose points are the mean or the sum of all others."""
    agencies = [line for line in draft.agencies if line.role is Role.AGENCY and line.measure is Measure.POINTS]
    criteria = [line.index for line in draft.criteria if line.role is Role.CRITERION and line.measure is Measure.POINTS]
    if len(agencies) < 3 or not criteria:
        return
    places = {row: place for place, row in enumerate(draft.rows)}
    figures = np.array([draft.figures[at] for at in criteria])[:, [places[line.index] for line in agencies]].T
    known = ~np.isnan(figures).any(axis=0)
    sums, means = figures.sum(axis=0), figures.mean(axis=0)
    count = len(agencies)
    alike = sum(looks_like_agency(_agency_name(draft, line)) for line in agencies)
    for place, line in enumerate(agencies):
        rest_mean = (sums - figures[place]) / (count - 1)
        near = (np.abs(figures[place] - rest_mean) < 0.06) | (np.abs(figures[place] - (sums - figures[place])) < 0.06)
        if not near[known].all() or not np.isfinite(means[known]).all():
            continue
        named = looks_like_agency(_agency_name(draft, line))
        is_mean = is_mean_or_sum(figures[place], np.delete(figures, place, axis=0))
        if is_mean and named:  # an agency may really have average points
            _doubt_agency(draft, line, Role.AGENCY, suggested=False)
        elif is_mean:
            draft.agencies[draft.agencies.index(line)] = replace(line, role=Role.SUMMARY, reason=Reason.IS_MEAN)
            _doubt_agency(draft, line, Role.SUMMARY, suggested=True)
        elif not named and 2 * alike > count:
            _doubt_agency(draft, line, Role.AGENCY, suggested=False)


def _doubt_odd_ones(draft: Draft) -> None:
    """Doubt an agency without total, rank or self-scores where others have them: it may be a summary of all."""
    agencies = [line for line in draft.agencies if line.role is Role.AGENCY and line.measure is Measure.POINTS]
    printed = [line.index for line in draft.criteria if line.role in (Role.TOTAL, Role.RANK)]
    without = [{line.index for line in agencies if not text_of(draft.grid.value(line.index, at))} for at in printed]
    scored = [line for line in draft.agencies if line.role is Role.AGENCY and line.measure is Measure.SELF_SCORED]
    if scored and draft.names is not None:
        own = {_agency_name(draft, line) for line in scored}
        without.append({line.index for line in agencies if _agency_name(draft, line) not in own})
    odd = {at for places in without if len(places) * 3 < len(agencies) for at in places}
    for line in agencies:
        if line.index in odd and not any(doubt.of_agencies and doubt.index == line.index for doubt in draft.doubts):
            _doubt_agency(draft, line, Role.AGENCY, suggested=False)


def _doubt_agency(draft: Draft, line: Line, proposed: Role, *, suggested: bool) -> None:
    draft.doubts = [doubt for doubt in draft.doubts if not (doubt.of_agencies and doubt.index == line.index)]
    choices, name = (Role.AGENCY, Role.SUMMARY, Role.NOTE), _agency_name(draft, line)
    cell = draft.grid.place(line.index, draft.names if draft.names is not None else 0)
    draft.doubts.append(LineDoubt(DoubtKind.LINE, choices, proposed, cell, name, True, line.index, suggested))


def _agency_name(draft: Draft, line: Line) -> str:
    return line.name or ("" if draft.names is None else text_of(draft.grid.heading(line.index, draft.names)))


def _name_blocks(drafts: Sequence[tuple[Draft, Direction]]) -> None:
    """Name the block of each table by section, line above it or sheet; all forms of single agencies share one block."""
    per_sheet: dict[str, int] = {}
    taken: set[tuple[str, str]] = set()
    for draft, _ in drafts:
        per_sheet[draft.grid.sheet.name] = per_sheet.get(draft.grid.sheet.name, 0) + 1
    for draft, _ in drafts:
        if draft.names is None:
            continue
        sheet = draft.grid.sheet.name
        title = draft.titles[-1] if draft.titles and per_sheet[sheet] > 1 else ""
        draft.block = draft.block or title or sheet
        if (sheet, draft.block) in taken:  # two tables under one heading are two blocks unless the user says otherwise
            draft.block = f"{draft.block} ({draft.grid.place(draft.agencies[0].index, draft.names)})"
        taken.add((sheet, draft.block))


def _compare_tables(drafts: Sequence[tuple[Draft, Direction]]) -> None:
    """Find and relate tables of the same agencies, such as self-scores and points, or a summary and its details."""
    agencies = [_agency_names(draft) for draft, _ in drafts]
    for number, (draft, _) in enumerate(drafts):
        for earlier in range(number):
            other = drafts[earlier][0]
            common = agencies[number] & agencies[earlier]
            if draft.names is None or other.names is None or 2 * len(common) < len(agencies[number]):
                continue
            labels = [label_of(d.grid.sheet.name) for d in (other, draft)]
            if labels.count(Label.SELF_SCORED) == 1 and set(_criteria(draft)) == set(_criteria(other)):
                own, appraised = (other, draft) if labels[0] is Label.SELF_SCORED else (draft, other)
                own.block = appraised.block
                _become_self_scored(own)
                continue
            summary = _is_summary_of(other, draft, common)
            less = other if summary or len(_criteria(other)) < len(_criteria(draft)) else draft
            if not summary and not _is_summary_of(draft, other, common) and _may_be_joined(other, draft, labels):
                _doubt_join(draft)
                continue
            cell = less.grid.place(less.agencies[0].index, less.names or 0)
            if not any(doubt.kind is DoubtKind.TABLE for doubt in less.doubts):
                choices = (LEAVE_OUT, USE, JOIN, SELF_SCORED)
                doubt = LineDoubt(DoubtKind.TABLE, choices, LEAVE_OUT, cell, less.grid.sheet.name, suggested=summary)
                less.doubts.append(doubt)


def _may_be_joined(one: Draft, other: Draft, labels: Sequence[Label | None]) -> bool:
    """Whether two tables have the same agencies and no criteria in common, as when each group has its own sheet."""
    codes = [{line.code for line in draft.criteria if line.role is Role.CRITERION} - {""} for draft in (one, other)]
    above = any(a.startswith(f"{b}.") or b.startswith(f"{a}.") for a in codes[0] for b in codes[1])
    return (
        _agency_names(one) == _agency_names(other)
        and not {*_criteria(one)} & {*_criteria(other)}
        and not above
        and not {Label.SELF_SCORED, Label.TOTAL, Label.SUMMARY} & {*labels}
    )


def _doubt_join(draft: Draft) -> None:
    """Ask once whether a table has further criteria of the agencies of an earlier one."""
    if any(doubt.kind is DoubtKind.TABLE for doubt in draft.doubts):
        return
    cell = draft.grid.place(draft.agencies[0].index, draft.names or 0)
    choices = (JOIN, LEAVE_OUT, USE, SELF_SCORED)
    draft.doubts.append(LineDoubt(DoubtKind.TABLE, choices, JOIN, cell, draft.grid.sheet.name))


def _become_self_scored(draft: Draft) -> None:
    """Make a table one of self-scores; its totals and ranks are not those that count."""
    draft.agencies = [
        replace(line, measure=Measure.SELF_SCORED) if line.role is Role.AGENCY else line for line in draft.agencies
    ]
    draft.criteria = [self_scored_line(line) for line in draft.criteria]


def self_scored_line(line: Line) -> Line:
    """Return a line of criteria with its role in a table of self-scores."""
    printed = line.role in (Role.TOTAL, Role.RANK, Role.GROUP_SUM)
    return replace(line, role=Role.OTHER, reason=Reason.OTHER_SHEET) if printed else line


def _agency_names(draft: Draft) -> set[str]:
    names = (_agency_name(draft, line) for line in draft.agencies if line.role is Role.AGENCY)
    return {folded(name) for name in names if name}


def _criteria(draft: Draft) -> list[str]:
    return [folded(line.name or line.code) for line in draft.criteria if line.role is Role.CRITERION]


def _is_summary_of(summary: Draft, detail: Draft, common: set[str]) -> bool:
    """Whether each criterion of `summary` is the sum of consecutive criteria of `detail`."""
    if len(_criteria(summary)) >= len(_criteria(detail)):
        return False
    rows: list[list[int]] = []
    for draft in (summary, detail):
        by_name = {
            folded(text_of(draft.grid.heading(line.index, draft.names or 0))): line.index
            for line in draft.agencies if line.role is Role.AGENCY
        }  # fmt: skip
        rows.append([by_name[name] for name in sorted(common) if name in by_name])
    if len(rows[0]) != len(rows[1]):
        return False
    wholes, parts = (_all_figures(draft, where) for draft, where in zip((summary, detail), rows, strict=True))
    place = 0
    for whole in wholes:
        length = next((n for n in range(1, len(parts) - place + 1) if adds_up(whole, parts[place : place + n])), 0)
        if not length:
            return False
        place += length
    return place == len(parts)


def _all_figures(draft: Draft, rows: Sequence[int]) -> Figures:
    """The points of some agencies, criterion by criterion."""
    lines = [line.index for line in draft.criteria if line.role is Role.CRITERION and line.measure is Measure.POINTS]
    return np.array([figures_at(draft.grid, rows, at, draft.numbers) for at in lines])


_FEWEST_FIGURES = 3


def doubt_sums_of_forms(drafts: Sequence[Draft]) -> None:
    """Doubt criteria that equal the sum of the lines after them in every form: the points of one agency prove nothing.

    Where the lines are numbered, the numbering decides which line is above which.
    """
    forms: dict[object, list[Draft]] = {}
    for draft in drafts:
        if draft.names is None:
            shape = tuple((line.index, line.heading, line.role) for line in _in_order(draft))
            forms.setdefault(shape, []).append(draft)
    for alike in forms.values():
        lines = [line for line in _in_order(alike[0]) if _is_counted(line)]
        figures = np.hstack([_figures(draft, lines) for draft in alike])
        for place, line in enumerate(lines):
            if len(alike) > 1 and not line.code and _stands_over_the_next(lines, figures, place):
                for draft in alike:
                    _doubt(draft, line.index)


def _in_order(draft: Draft) -> list[Line]:
    return sorted(draft.criteria, key=lambda line: line.index)


def _is_counted(line: Line) -> bool:
    return line.role is Role.CRITERION and line.measure is Measure.POINTS


def _figures(draft: Draft, lines: Sequence[Line]) -> Figures:
    """Points and self-scores of the agency, line by line."""
    columns = [line.index for line in draft.agencies if line.role is Role.AGENCY]
    found = [figures_at(draft.grid, columns, line.index, draft.numbers) for line in lines]
    return np.array(found).reshape(len(lines), len(columns))


def _stands_over_the_next(lines: Sequence[Line], figures: Figures, place: int) -> bool:
    """Whether a line is the sum of those after it, by its figures and, where they are printed, by the maxima."""
    length = run_after(figures, place) or int(is_twin(figures, place))
    if not length or np.count_nonzero(~np.isnan(figures[place])) < _FEWEST_FIGURES:
        return False
    own, maxima = lines[place].maximum, [line.maximum for line in lines[place + 1 : place + 1 + length]]
    known = [maximum for maximum in maxima if maximum is not None]
    return own is None or len(known) < length or abs(sum(known) - own) < 1e-9


def _doubt(draft: Draft, at: int) -> None:
    [place] = [n for n, line in enumerate(draft.criteria) if line.index == at]
    line = draft.criteria[place]
    draft.criteria[place] = replace(line, role=Role.GROUP_SUM, reason=Reason.ADDS_UP)
    if not any(doubt.index == at and not doubt.of_agencies for doubt in draft.doubts):
        cell = draft.grid.place(line.heading_index or 0, at)
        doubt = LineDoubt(DoubtKind.LINE, LINE_CHOICES, Role.GROUP_SUM, cell, line.heading, False, at, suggested=False)
        draft.doubts.append(doubt)
