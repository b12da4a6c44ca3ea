"""Read scores from one table per block, one row per agency and one column per leaf, by the rules of `scores`."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.data.codes import folded
from dashboard.data.errors import IssueLog
from dashboard.data.numbers import NumberProblem, as_spreadsheets_show, plain_number
from dashboard.data.source_tables.blocks import (
    AGENCIES,
    CRITERIA,
    AgencyRow,
    BlockCriteria,
    BlockRow,
    accept_agency,
    accept_block,
)
from dashboard.data.source_tables.scores import (
    ORIGIN_INDEX,
    BlockScores,
    accept_leaf,
    empty_scores,
    points_problem,
)
from dashboard.data.source_tables.source import Measure, ScoreSheet, ScoreValue, SourceRow
from dashboard.model import Criterion, Issue, Provenance, Rule, Severity


def read_score_sheets(
    sheets: Sequence[ScoreSheet],
    blocks: Mapping[str, BlockRow] | None,
    criteria: Mapping[str, BlockCriteria] | None,
    agencies: Mapping[str, AgencyRow] | None,
    log: IssueLog,
) -> Mapping[str, BlockScores]:
    """Return the scores of each block; refused scores become zero points.

    Every block must have a sheet of points with every agency and every leaf on it.
    """
    scores = dict(empty_scores(criteria or {}, agencies or {}))
    found: dict[tuple[str, Measure], str] = {}
    for measure in Measure:  # the origins last: they override the one origin that the sheet of points gives for all
        for sheet in (sheet for sheet in sheets if sheet.measure is measure):
            block = accept_block(sheet.heading, blocks)
            if block not in scores or criteria is None:
                continue
            first = found.setdefault((block, measure), sheet.heading.file)
            if first != sheet.heading.file:
                sheet.heading.refuse("block", Rule.SCORE_SHEET_DOUBLED, first=first)
                continue
            _SheetOfBlock(sheet, block, criteria[block], agencies, scores[block], log).read()
    for code, row in (blocks or {}).items():
        if code in scores and (code, Measure.POINTS) not in found:
            row.row.refuse("code", Rule.BLOCK_WITHOUT_SCORES)
    return scores


@dataclass(frozen=True, slots=True)
class _SheetOfBlock:
    """A sheet, with its block and the matrices that it fills."""

    sheet: ScoreSheet
    block: str
    criteria: BlockCriteria
    agencies: Mapping[str, AgencyRow] | None
    scores: BlockScores
    log: IssueLog

    def read(self) -> None:
        columns = self._columns()
        rows = self._rows()
        if self.sheet.measure is Measure.POINTS:
            self.scores.origins[:] = ORIGIN_INDEX[self.sheet.heading.provenance()]
            self._refuse_gaps(rows, columns)
        for number, (row, values) in enumerate(zip(rows, self.sheet.values, strict=True)):
            if self._is_forgotten(values):
                self.sheet.agencies[number].refuse("agency", Rule.SCORES_NOT_FILLED)
            elif self.sheet.measure is Measure.SELF_POINTS and all(value is None for value in values):
                continue
            elif self.sheet.measure is Measure.ORIGINS:
                self._read_origins(number, row, columns, values)
            else:
                self._read_points(number, row, columns, values)

    def _is_forgotten(self, values: Sequence[ScoreValue]) -> bool:
        """Whether a row that must be filled in is completely empty."""
        must = self.sheet.measure is Measure.POINTS and not self.sheet.empty_is_not_applicable
        return must and len(values) > 0 and all(value is None for value in values)

    def _columns(self) -> list[int | None]:
        """Return the index of the leaf for each column of the sheet, None for unknown or doubled ones."""
        taken: set[str] = set()
        columns: list[int | None] = []
        for heading in self.sheet.leaves:
            code = accept_leaf(heading, self.criteria)
            if code in taken:
                meant = self.criteria.code_by_shortened.get(code)
                if meant is None or meant in taken:
                    heading.refuse("criterion", Rule.COLUMN_DOUBLED)
                else:
                    heading.refuse("criterion", Rule.CRITERION_LOST_ZERO, meant=meant)
                    code = meant
            columns.append(None if code in taken else self.scores.columns.get(code))
            taken.add(code)
            if code in self.scores.columns:
                self._compare_leaf(heading, self.scores.leaves[self.scores.columns[code]])
        return columns

    def _compare_leaf(self, heading: SourceRow, leaf: Criterion) -> None:
        others = (row.criterion for row in self.criteria.rows.values())
        named = {folded(other.name): other.code for other in others if other.code in self.scores.columns}
        table = heading.table(CRITERIA)
        self._compare_name(heading, leaf.code, leaf.name, named, table)
        if not heading.cell("maximum") or self.sheet.measure is not Measure.POINTS:
            return
        maximum = heading.number("maximum", leaf.max_points)
        if maximum is not None and leaf.max_points is not None and maximum != leaf.max_points:
            said = plain_number(leaf.max_points)
            heading.warn("maximum", Rule.MAXIMUM_DIFFERS, maximum=said, table=table)

    def _rows(self) -> list[int | None]:
        """Return the index of the agency for each row of the sheet, None for unknown or doubled ones."""
        first: dict[str, int] = {}
        rows: list[int | None] = []
        known = self.agencies or {}
        named = {folded(row.agency.name): code for code, row in known.items() if row.block == self.block}
        for heading in self.sheet.agencies:
            code = accept_agency(heading, self.block, self.agencies)
            doubled = first.setdefault(code, heading.line) != heading.line
            if code and doubled:
                heading.refuse("agency", Rule.CODE_DOUBLED, first_row=str(first[code]))
            rows.append(None if doubled else self.scores.rows.get(code))
            if code in self.scores.rows:
                table = heading.table(AGENCIES)
                self._compare_name(heading, code, known[code].agency.name, named, table)
        return rows

    def _compare_name(self, heading: SourceRow, code: str, name: str, named: Mapping[str, str], table: str) -> None:
        """Compare the name beside a code with that in the edition: another agency's or leaf's name means rows slipped.

        A name that no agency or criterion has causes a warning, on the sheet of points only.
        """
        found = heading.cell("name")
        if not found or folded(found) == folded(name):
            return
        if other := named.get(folded(found)):
            heading.refuse("name", Rule.NAME_OF_OTHER, code=code, name=name, other=other)
        elif self.sheet.measure is Measure.POINTS:
            heading.warn("name", Rule.NAME_DIFFERS, name=name, table=table)

    def _refuse_gaps(self, rows: Sequence[int | None], columns: Sequence[int | None]) -> None:
        """Refuse leaves without a column and agencies without a row."""
        file = self.sheet.heading.file
        for column in sorted(set(range(len(self.scores.leaves))).difference(columns)):
            leaf = self.scores.leaves[column].code
            self.log.refuse(file, Rule.SCORE_COLUMN_MISSING, block=self.block, criterion=leaf)
        for row in sorted(set(range(len(self.scores.agencies))).difference(rows)):
            self.log.refuse(file, Rule.SCORE_ROW_MISSING, block=self.block, agency=self.scores.agencies[row])

    def _read_points(
        self, number: int, row: int | None, columns: Sequence[int | None], values: Sequence[ScoreValue]
    ) -> None:
        matrix = self.scores.points if self.sheet.measure is Measure.POINTS else self.scores.self_points
        leaves = self.scores.leaves
        for place, (column, value) in enumerate(zip(columns, values, strict=True)):
            leaf = None if column is None else leaves[column]
            points = self._points(number, place, value, leaf)
            if row is not None and column is not None:
                matrix[row, column] = points
        if self.sheet.measure is Measure.POINTS and row is not None and not self.scores.has_maximum(row):
            agency = self.scores.agencies[row]
            self.sheet.agencies[number].refuse("agency", Rule.AGENCY_NOT_SCORED, block=self.block, agency=agency)

    def _points(self, number: int, place: int, value: ScoreValue, leaf: Criterion | None) -> float:
        """Points in a cell, NaN when they are not applicable, 0 when they are refused."""
        if isinstance(value, int | float):
            points = as_spreadsheets_show(value)
        elif value is None or (isinstance(value, str) and folded(value) == folded(self.sheet.not_applicable)):
            if value is None and self._must_be_filled:
                self._refuse(number, place, Rule.SCORE_EMPTY, "", not_applicable=self.sheet.not_applicable)
            return math.nan
        elif isinstance(value, str):
            parsed = self.sheet.heading.notation.parse(value.strip(), None if leaf is None else leaf.largest_size)
            if isinstance(parsed, NumberProblem):
                details = {"suggestion": parsed.suggestion} if parsed.suggestion else {}
                self._refuse(number, place, parsed.rule, value, **details)
                return 0.0
            points = parsed
        else:
            self._refuse(number, place, value.rule, value.text)
            return 0.0
        problem = None if leaf is None else points_problem(points, leaf)
        if problem is None:
            return points
        shown = value if isinstance(value, str) else plain_number(points)
        self._note(number, place, problem.rule, shown, problem.severity, problem.details)
        return points if problem.severity is Severity.WARNING else 0.0

    @property
    def _must_be_filled(self) -> bool:
        return self.sheet.measure is Measure.POINTS and not self.sheet.empty_is_not_applicable

    def _read_origins(
        self, number: int, row: int | None, columns: Sequence[int | None], values: Sequence[ScoreValue]
    ) -> None:
        notation = self.sheet.heading.notation
        for place, (column, value) in enumerate(zip(columns, values, strict=True)):
            if value is None:
                continue
            word = (
                value
                if isinstance(value, str)
                else plain_number(value)
                if isinstance(value, int | float)
                else value.text
            )
            try:
                origin = Provenance(notation.code_of(word))
            except ValueError:
                known = ", ".join(map(notation.word_for, Provenance))
                self._refuse(number, place, Rule.PROVENANCE_UNKNOWN, word, known=known)
                continue
            if row is not None and column is not None:
                self.scores.origins[row, column] = ORIGIN_INDEX[origin]

    def _refuse(self, number: int, place: int, rule: Rule, value: str, **details: str) -> None:
        self._note(number, place, rule, value, Severity.ERROR, details)

    def _note(
        self, number: int, place: int, rule: Rule, value: str, severity: Severity, details: Mapping[str, str]
    ) -> None:
        cell, heading = self.sheet.place(number, place), self.sheet.agencies[number]
        self.log.add(Issue(heading.file, heading.line, None, value, rule, details, cell, severity))
