"""Read tables with one criterion per row: several agencies, or one agency with self-scores and appraised points."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dashboard.data.workbook_cells.cells import Sheet
from dashboard.model import Issue, Rule
from dashboard.workbook_layouts.candidates import (
    Candidate,
    Draft,
    LineDoubt,
    code_in,
    figures_at,
    holds_something,
    labelled,
    may_head,
)
from dashboard.workbook_layouts.grid import Grid, numbers_of, text_of
from dashboard.workbook_layouts.headings import (
    Label,
    agency_in_title,
    heading_parts,
    heads_agencies,
    heads_criteria,
    label_of,
    looks_like_agency,
)
from dashboard.workbook_layouts.layout import DoubtKind, Line, Measure, Reason, Role
from dashboard.workbook_layouts.line_roles import look_like_shares, settle

_LONGEST_HEADER = 4
_NUMBERING = re.compile(r"\(?[a-h\d]{1,3}\)?(?: ?= ?.*)?", re.IGNORECASE)
_NO_AGENCY = {
    Label.NOTE: Role.NOTE,
    Label.SUMMARY: Role.SUMMARY,
    Label.TOTAL: Role.SUMMARY,
    Label.WEIGHT: Role.SUMMARY,
    Label.PERCENT: Role.SUMMARY,
    Label.RANK: Role.SUMMARY,
    Label.NUMBERS: Role.NUMBERS,
    Label.BONUS: Role.SUMMARY,
}


@dataclass
class _Column:
    """A column of the sheet with figures: the heading that names it, and the label under that heading.

    `path`: all headings above it, outermost first.
    """

    index: int
    name: str
    label: Label | None
    measure: Measure
    path: tuple[str, ...]

    def line(self, role: Role, head: int, name: str = "") -> Line:
        """The column as a line of agencies, of a table whose header is in the row `head`."""
        if role is Role.AGENCY and not name:  # named by its cell: no heading is recorded
            return Line(self.index, role, Reason.HEADING, measure=self.measure)
        measure = self.measure if role is Role.AGENCY else Measure.POINTS
        said, under = (self.path[-1], self.path[:-1]) if self.path else ("", ())
        return Line(
            self.index, role, Reason.HEADING, name=name, measure=measure, heading_index=head, heading=said,
            parent_headings=under,
        )  # fmt: skip


def tables_with_criteria_in_rows(sheet: Sheet) -> Iterator[Draft]:
    """Yield the tables of a sheet with one criterion per row, from top to bottom."""
    grid = Grid(sheet)
    row = above = 0
    while row < len(grid.rows):
        names = [c for c, value in enumerate(grid.rows[row]) if may_head(value) and heads_criteria(text_of(value))]
        agencies = names and any(may_head(v) and heads_agencies(text_of(v)) for v in grid.rows[row])
        if names and not agencies and sum(v is not None for v in grid.rows[row]) > 1:
            reading = _Reading(sheet, grid, row, names[0], above)
            draft = reading.draft()
            if draft is not None:
                yield draft
                row = above = reading.end
                continue
        row += 1


class _Reading:
    """Builds the draft of one table. Rows and columns here are those of the sheet; in the draft they are transposed."""

    def __init__(self, sheet: Sheet, grid: Grid, row: int, names: int, above: int) -> None:
        self._sheet, self._grid, self._row, self._names, self._above = sheet, grid, row, names, above
        self._numbers = numbers_of(sheet)
        self._turned = Grid(sheet, turned=True)
        self._body = self._first_body_row()
        self.end = self._last_row() + 1

    def draft(self) -> Draft | None:
        columns = [column for c in range(self._grid.width) if (column := self._column(c)) is not None]
        named = [c for c in columns if c.label is None or (c.name and c.label in (Label.SELF_SCORED, Label.APPRAISED))]
        alone = not named
        if alone:
            named = [c for c in columns if c.label in (Label.SELF_SCORED, Label.APPRAISED, Label.POINTS)]
        if not named or self.end <= self._body:
            return None
        draft = Draft(self._turned, self._numbers, None if alone else self._head_row(named), "")
        draft.titles = [
            text_of(v) for r in self._grid.rows[: self._row] for v in r if isinstance(v, str) and text_of(v)
        ]
        self._read_columns(draft, columns, named, alone)
        self._read_rows(draft, named)
        return draft

    def _first_body_row(self) -> int:
        row = self._row + 1
        while row < min(self._row + _LONGEST_HEADER, len(self._grid.rows)):
            merged = self._grid.first_of(row, self._names)[0] <= self._row
            if not merged and text_of(self._grid.value(row, self._names)):
                texts = [text_of(v) for v in self._grid.rows[row] if v is not None]
                if not _numbers_columns(texts):
                    break
            row += 1
        return row

    def _last_row(self) -> int:
        """The last row with a name and figures, before another header of the same kind."""
        last = self._body - 1
        for row in range(self._body, len(self._grid.rows)):
            if heads_criteria(self._grid.heading(row, self._names)) and len(self._filled(row)) > 1:
                break
            if any(
                holds_something(self._grid, row, c, self._numbers) for c in range(self._names + 1, self._grid.width)
            ):
                last = row
        return last

    def _filled(self, row: int) -> list[int]:
        return [c for c, value in enumerate(self._grid.rows[row]) if text_of(value)]

    def _column(self, at: int) -> _Column | None:
        """The headings of a column; None up to the criterion names, and for one with neither heading nor figures."""
        if at <= self._names:
            return None
        path: list[str] = []
        for row in range(self._row, self._body):
            text = self._grid.heading(row, at)
            if text and (not path or path[-1] != text) and not (_NUMBERING.fullmatch(text) and row > self._row):
                path.append(text)
        figures = any(holds_something(self._grid, r, at, self._numbers) for r in range(self._body, self.end))
        signs = any(0 < len(text_of(self._grid.value(r, at))) <= 3 for r in range(self._body, self.end))
        if not path and not figures:
            return None
        label = labelled(path[-1]) if path else None
        name = path[-1] if path else ""
        if len(path) > 1 and label is not None:
            name, outer = path[-2], labelled(path[-2])
            label = outer if outer in _NO_AGENCY else label
        elif label is not None:
            name = (
                self._unmerged_name(at)
                if label in (Label.SELF_SCORED, Label.APPRAISED) and self._body - self._row > 1
                else ""
            )
        if not figures and not (signs and label is None):
            label = Label.NOTE
        measure = Measure.SELF_SCORED if label is Label.SELF_SCORED else Measure.POINTS
        return _Column(at, name, label, measure, tuple(path))

    def _unmerged_name(self, at: int) -> str:
        for left in range(at, self._names, -1):
            if text := self._grid.heading(self._row, left):
                return text if label_of(text) is None else ""
        return ""

    def _head_row(self, named: list[_Column]) -> int:
        for row in range(self._row, self._body):
            if any(self._grid.heading(row, c.index) == c.name for c in named):
                return row
        return self._row

    def _read_columns(self, draft: Draft, columns: list[_Column], named: list[_Column], alone: bool) -> None:
        agency = self._only_agency(draft) if alone else ""
        taken = {c.index for c in named}
        for column in columns:
            at = column.index
            if at in taken:
                shown = self._grid.heading(draft.names, at) if draft.names is not None else ""
                name = agency if alone else ("" if shown == column.name else column.name)
                draft.agencies.append(column.line(Role.AGENCY, self._row, name))
            elif column.label is Label.MAXIMA:
                draft.agencies.append(column.line(Role.MAXIMA, self._row))
            else:
                role = _NO_AGENCY.get(column.label or Label.NOTE, Role.NOTE)
                draft.agencies.append(column.line(role, self._row))
        if any(line.measure is Measure.SELF_SCORED for line in draft.agencies) and not any(
            line.measure is Measure.POINTS for line in draft.agencies if line.role is Role.AGENCY
        ):
            draft.agencies = [replace(c, measure=Measure.POINTS) for c in draft.agencies]
        said = self._grid.heading(self._row, self._names)
        draft.agencies += [Line(self._names, Role.NAMES, Reason.HEADING, heading_index=self._row, heading=said)]
        if self._names and any(text_of(self._grid.value(r, self._names - 1)) for r in range(self._body, self.end)):
            draft.agencies.append(Line(self._names - 1, Role.CODES, Reason.HEADING))
        names = [c.name for c in named]
        if not alone and not any(map(looks_like_agency, names)):
            cell = self._grid.place(draft.names or self._row, named[0].index)
            draft.doubts.append(LineDoubt(DoubtKind.AGENCIES, ("use", "leave_out"), "use", cell, "; ".join(names[:4])))

    def _only_agency(self, draft: Draft) -> str:
        """The agency that a sheet belongs to: named by a line above its table, else by the name of the sheet."""
        for title in draft.titles:
            if said := agency_in_title(title):
                return said
        name = self._sheet.name
        if not looks_like_agency(name):
            cell = self._grid.place(self._row, self._names)
            draft.doubts.append(LineDoubt(DoubtKind.AGENCY_NAME, ("use", "leave_out"), "use", cell, name))
        return name

    def _read_rows(self, draft: Draft, named: list[_Column]) -> None:
        """Turn the rows into candidates, reading their codes and maxima, and settle what they are."""
        maxima = next((line.index for line in draft.agencies if line.role is Role.MAXIMA), None)
        codes = next((line.index for line in draft.agencies if line.role is Role.CODES), None)
        counted = [c.index for c in named if c.measure is Measure.POINTS] or [c.index for c in named]
        candidates: list[Candidate] = []
        for row in range(self._body, self.end):
            name = self._grid.heading(row, self._names)
            code, kind = ("", str) if codes is None else code_in(self._grid.value(row, codes))
            said, head = name, self._names
            if not name and codes is not None and code and not _is_code(code):
                name = said = code
                code, head = "", codes
            if not name and not code:
                if any(holds_something(self._grid, row, c, self._numbers) for c in counted):
                    self._refuse(draft, Rule.CRITERION_WITHOUT_NAME, row, "")
                continue
            label = labelled(name) if name else None
            own_code, own_name, maximum = heading_parts(name) if label is None else ("", name, None)
            code, own_name = (
                (code, own_name if own_code else name) if code and not own_code else (code or own_code, own_name)
            )
            if maxima is not None and not np.isnan(self._numbers.number_in(self._grid.value(row, maxima))):
                maximum = None
            figures = figures_at(self._turned, counted, row, self._numbers)
            signs = any(text_of(self._grid.value(row, c)) for c in counted)
            at_maxima = None if maxima is None else self._numbers.number_in(self._grid.value(row, maxima))
            shown = None if at_maxima is None or np.isnan(at_maxima) else float(at_maxima)
            candidates.append(
                Candidate(
                    row,
                    head,
                    said,
                    code,
                    _without_code(own_name, code),
                    maximum or shown,
                    (),
                    label,
                    figures,
                    code_kind=kind,
                    signs=signs,
                )
            )
        draft.rows, draft.figures = counted, {c.index: c.figures for c in candidates}
        settled = settle(candidates, lambda c: self._grid.place(c.index, c.heading_index))
        draft.criteria, draft.doubts = draft.criteria + settled.lines, draft.doubts + settled.doubts
        for bonus in settled.bonuses:
            self._refuse(draft, Rule.BONUS_OR_PENALTY_UNCLEAR, bonus.index, bonus.heading)
        if draft.names is not None:
            draft.criteria.append(Line(draft.names, Role.NAMES, Reason.HEADING))
        criteria = {line.index for line in settled.lines if line.role is Role.CRITERION}
        if look_like_shares([c for c in candidates if c.index in criteria]):
            cell = self._grid.place(candidates[0].index, self._names)
            draft.doubts.append(LineDoubt(DoubtKind.SHARES, ("use",), "use", cell, candidates[0].heading))

    def _refuse(self, draft: Draft, rule: Rule, row: int, value: str) -> None:
        place = self._grid.place(row, self._names)
        draft.issues.append(Issue(self._sheet.name, row + 1, None, value, rule, {}, place))


def _is_code(text: str) -> bool:
    return len(text) <= 8 and (text[:1].isdigit() or len(text) <= 3) and " " not in text


def _without_code(name: str, code: str) -> str:
    return name.removeprefix(f"{code}.").removeprefix(f"{code} ").strip() if code else name


def _numbers_columns(texts: Sequence[str]) -> bool:
    """Whether a row under the header numbers the columns, 1, 2, 3 or (1), (2), (3)=(1)+(2), and holds nothing else.

    The row of a criterion called C1 is not such a row, whatever its points are.
    """
    signs = [text.partition("=")[0].strip(" ()").casefold() for text in texts]
    digits = [int(sign) for sign in signs if sign.isdecimal() and len(sign) < 4]
    letters = [sign for sign in signs if len(sign) == 1 and sign.isalpha()]
    in_order = digits == list(range(digits[0], digits[0] + len(digits))) if digits else True
    return in_order and letters == list("abcdefgh"[: len(letters)]) and len(digits) + len(letters) == len(signs) > 2
