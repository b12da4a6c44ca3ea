"""Convert what was recognised and answered to tables: from here, a result sheet is checked like a source folder."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dashboard.data.codes import folded
from dashboard.data.errors import IssueLog
from dashboard.data.numbers import NumberProblem, decimals_of, plain_number
from dashboard.data.source_tables import (
    AGENCIES,
    BLOCKS,
    CRITERIA,
    FACTS,
    GRADES,
    LARGEST_BLOCK_MAXIMUM,
    Entries,
    Measure,
    Notation,
    ScoreSheet,
    ScoreValue,
    SourceRow,
    TableFormat,
)
from dashboard.data.workbook_cells.cells import CellProblem, CellValue
from dashboard.data.workbook_cells.workbook_reading import FactKey, FactPlace
from dashboard.model import Block, Provenance, Rule, Severity, Statistic
from dashboard.workbook_layouts.criterion_questions import MISTAKE, NOT_APPLICABLE, ZERO
from dashboard.workbook_layouts.edition_questions import About
from dashboard.workbook_layouts.grid import RANK_WITH_VALUE, text_of
from dashboard.workbook_layouts.headings import BonusKind, proposed_code
from dashboard.workbook_layouts.part import HEADINGS, NAMES, BlockParts, Part, SheetCriterion

Rows = dict[str, list[SourceRow]]


@dataclass
class ResultTables:
    """A `TableSource`: rows by the file that would hold them in a source folder."""

    file: str
    entries: Entries
    tables: Rows = field(default_factory=dict[str, list[SourceRow]])
    scores: list[ScoreSheet] = field(default_factory=list[ScoreSheet])

    def add(self, table: TableFormat, row: SourceRow) -> None:
        """Append a row to a table."""
        self.tables.setdefault(table.file, []).append(row)

    def name(self, table: TableFormat) -> str:
        """The name of the workbook: a result sheet does not have one sheet per table."""
        return self.file

    def metadata(self, log: IssueLog) -> Entries | None:
        """The answers about the edition as a whole."""
        return self.entries

    def has(self, table: TableFormat) -> bool:
        """Whether the sheets had anything for the table."""
        return table.file in self.tables

    def rows(self, table: TableFormat, log: IssueLog) -> Iterable[SourceRow] | None:
        """The rows that were added to the table."""
        return self.tables.get(table.file, [])

    def score_sheets(self, log: IssueLog) -> Sequence[ScoreSheet]:
        """The scores of each block."""
        return self.scores

    def refuse_unknown_tables(self, log: IssueLog) -> None:
        """Do nothing: what is not read was reported when the sheets were read."""


WORD_NOT_APPLICABLE = "không áp dụng"
_RANK = re.compile(r"=?0*(\d{1,5})=?")
_OF_MAXIMA = (Provenance.PUBLISHED, Provenance.ILLUSTRATIVE)


def convert(
    file: str, found: Sequence[BlockParts], about: About, log: IssueLog, places: dict[FactKey, FactPlace]
) -> ResultTables:
    """Return the tables; the position of each printed figure is added to `places`."""
    source = ResultTables(file, about.entries)
    for block in found:
        before = next((e.block_by_code[block.code] for e in about.earlier if block.code in e.block_by_code), None)
        _Conversion(source, block, before, about, log, places).add_all()
    return source


@dataclass
class _Conversion:
    """Converts one block; `before` is that block in an earlier edition."""

    source: ResultTables
    block: BlockParts
    before: Block | None
    about: About
    log: IssueLog
    places: dict[FactKey, FactPlace]

    def add_all(self) -> None:
        part = self.block.parts[0]
        decimals = "" if self.before is None else str(self.before.percent_decimals)
        cells = {"code": self.block.code, "name": self.block.name, "percent_decimals": decimals}
        self.source.add(BLOCKS, self._row(part, HEADINGS, NAMES, cells))
        self._add_criteria(part)
        for each in self.block.parts:
            for agency in each.agencies:
                cells = {"block": self.block.code, "code": agency.code, "name": agency.name}
                self.source.add(AGENCIES, self._row(each, agency.row, NAMES, cells))
            self._add_facts(each)
        self._add_scores(Measure.POINTS)
        if any(c.self_scored_column is not None for c in part.criteria):
            self._add_scores(Measure.SELF_POINTS)
        for grade in self.before.grades if self.before else ():
            cells = {"block": self.block.code, "name": grade.name, "from_percent": plain_number(grade.from_percent)}
            self.source.add(GRADES, self._row(part, HEADINGS, NAMES, cells))

    def _row(self, part: Part, row: int, column: int, cells: Mapping[str, str]) -> SourceRow:
        place = part.place(row, column)
        notation = Notation(part.numbers.parse)
        line = part.grid.line(row, column)
        return SourceRow(part.sheet, line, cells, self.log, notation, dict.fromkeys(cells, place))

    def _add_criteria(self, part: Part) -> None:
        """Add the leaves and the groups above them: the groups of the header, else those of the earlier edition."""
        known = {} if self.before is None else self.before.tree.by_code
        added: set[str] = set()
        for criterion in part.criteria:
            before = known.get(criterion.code)
            parent = self._groups_of_header(part, criterion, added)
            if not parent and before is not None and self.before is not None:
                parent = self._groups_of_before(part, criterion, self.before, added)
            most = self._largest_maximum if criterion.maximum is None else criterion.maximum
            off = self._largest_maximum if criterion.taken_off is None else criterion.taken_off
            maximum, minimum, bonus = {
                None: (most, 0.0, 0.0),
                BonusKind.BONUS: (0.0, 0.0, most),
                BonusKind.PENALTY: (0.0, -most, 0.0),
                BonusKind.BOTH: (0.0, -off, most),
            }[criterion.beyond]
            same = before is not None and before.max_points == maximum
            step = before.step if before is not None and same else None
            if before is not None and same and criterion.beyond is None:  # as the earlier edition has them
                minimum, bonus = before.minimum_points, before.bonus_points
            origin = before.provenance if before is not None and same else self._origin_of_maxima
            cells = {
                "block": self.block.code,
                "code": criterion.code,
                "parent": parent,
                "name": criterion.name,
                "max_points": plain_number(maximum),
                "step": "" if step is None else plain_number(step),
                "effort": plain_number(before.effort) if before is not None and before.effort != 1 else "",
                "provenance": origin.value,
                "actions": before.actions if before is not None else "",
                "minimum_points": plain_number(minimum) if minimum else "",
                "bonus_points": plain_number(bonus) if bonus else "",
            }
            row = self._row(part, HEADINGS, criterion.column, cells)
            self.source.add(CRITERIA, replace(row, notation=Notation()))

    @property
    def _largest_maximum(self) -> float:
        """Placeholder for a maximum that is not answered yet, so that no score is refused as too high meanwhile."""
        return LARGEST_BLOCK_MAXIMUM / (1 + len(self.block.parts[0].criteria)) // 1

    @property
    def _origin_of_maxima(self) -> Provenance:
        origin = self.about.provenance
        return origin if origin in _OF_MAXIMA else Provenance.PUBLISHED

    def _groups_of_header(self, part: Part, criterion: SheetCriterion, added: set[str]) -> str:
        parent = ""
        names = {} if self.before is None else {folded(n.name): n.code for n in self.before.tree.nodes if not n.is_leaf}
        leaves = {c.code for c in part.criteria}
        for group in criterion.groups:
            name = group.name or group.code
            code = group.code or names.get(folded(name)) or proposed_code(name)
            if code in leaves:
                code = f"nhom-{code}"
            self._add_group(part, criterion, code, parent, name, added)
            parent = code
        return parent

    def _groups_of_before(self, part: Part, criterion: SheetCriterion, before: Block, added: set[str]) -> str:
        parent = ""
        for group in before.tree.ancestors(criterion.code):
            self._add_group(part, criterion, group.code, parent, group.name, added)
            parent = group.code
        return parent

    def _add_group(
        self, part: Part, criterion: SheetCriterion, code: str, parent: str, name: str, added: set[str]
    ) -> None:
        if code in added:
            return
        added.add(code)
        cells = {"block": self.block.code, "code": code, "parent": parent, "name": name, "max_points": ""}
        self.source.add(CRITERIA, self._row(part, HEADINGS, criterion.column, cells))

    def _add_scores(self, measure: Measure) -> None:
        first = self.block.parts[0]
        rows = [(part, agency) for part in self.block.parts for agency in part.agencies]
        columns: dict[int, list[int | None]] = {}
        taken_off: dict[int, list[bool]] = {}
        for part in self.block.parts:
            by_code = {c.code: c.column if measure is Measure.POINTS else c.self_scored_column for c in part.criteria}
            columns[id(part)] = [by_code[c.code] for c in first.criteria]
            without_sign = {c.code: c.without_sign for c in part.criteria}
            taken_off[id(part)] = [without_sign[c.code] for c in first.criteria]
        maxima = [criterion.maximum for criterion in first.criteria]
        values: list[list[ScoreValue]] = []
        for part, agency in rows:
            row = part.grid.rows[agency.row]
            read = [
                None if column is None else self._value(part, row[column], maximum)
                for column, maximum in zip(columns[id(part)], maxima, strict=True)
            ]
            values.append(
                [
                    0.0 - value if off and isinstance(value, float) else value
                    for value, off in zip(read, taken_off[id(part)], strict=True)
                ]
            )
        heading = {"block": self.block.code, "provenance": self.about.provenance.value}

        def place(number: int, leaf: int) -> str:
            part, agency = rows[number]
            return part.place(agency.row, columns[id(part)][leaf] or 0)

        self.source.scores.append(
            ScoreSheet(
                measure=measure,
                heading=self._row(first, HEADINGS, NAMES, heading),
                agencies=[self._row(part, a.row, NAMES, {"agency": a.code}) for part, a in rows],
                leaves=[self._row(first, HEADINGS, c.column, {"criterion": c.code}) for c in first.criteria],
                values=values,
                place=place,
                not_applicable=WORD_NOT_APPLICABLE,
                empty_is_not_applicable=all(part.meanings.get("") != MISTAKE for part in self.block.parts),
            )
        )

    def _value(self, part: Part, value: CellValue, maximum: float | None) -> ScoreValue:
        """A cell as input of the score rules, with a sign replaced by its answered meaning."""
        if isinstance(value, float | CellProblem):
            return value
        text = text_of(value)
        meaning = part.meanings.get(folded(text))
        if meaning == ZERO:
            return 0.0
        if meaning == NOT_APPLICABLE:
            return None if not text and part.meanings.get("") != MISTAKE else WORD_NOT_APPLICABLE
        if not text:
            return None
        if part.rank_with_value and (match := RANK_WITH_VALUE.fullmatch(text)):
            text = match[2]
        number = part.numbers.parse(text, maximum)
        return text if isinstance(number, NumberProblem) else number

    def _add_facts(self, part: Part) -> None:
        printed = (part.total_column, Statistic.TOTAL), (part.rank_column, Statistic.RANK)
        for agency in part.agencies:
            for column, statistic in printed:
                if column is not None:
                    self._add_fact(part, agency.row, column, statistic, agency.code)

    def _add_fact(self, part: Part, row: int, column: int, statistic: Statistic, agency: str) -> None:
        value = part.grid.value(row, column)
        printed = text_of(value)
        if not printed or isinstance(value, CellProblem):
            return
        number = self._printed_number(part, printed, statistic)
        if number is None:
            part.note(self.log, Rule.PRINTED_UNREADABLE, row, column, printed, Severity.WARNING)
            return
        cells = {
            "block": self.block.code,
            "statistic": statistic.value,
            "agency": agency,
            "value": number,
            "printed": printed,
            "source": f"{self.source.file}, {part.sheet}",
            "provenance": self.about.provenance.value,
        }
        source_row = self._row(part, row, column, cells)
        self.source.add(FACTS, replace(source_row, notation=Notation()))
        line = part.grid.line(row, column)
        place = FactPlace(part.sheet, line, part.place(row, column), printed)
        self.places[self.block.code, statistic, agency, float(number)] = place

    def _printed_number(self, part: Part, printed: str, statistic: Statistic) -> str | None:
        """The printed number, with a decimal point and the decimals of the cell; None if there is no number."""
        ranked = RANK_WITH_VALUE.fullmatch(printed)
        if statistic is Statistic.RANK:
            match = ranked or _RANK.fullmatch(printed)
            return None if match is None else match[1]
        maximum = sum(criterion.maximum or 0.0 for criterion in part.criteria)
        number = part.numbers.parse(printed, maximum)
        if isinstance(number, NumberProblem):
            return None
        decimals = decimals_of(printed.replace(",", ".")) if printed.count(",") + printed.count(".") == 1 else 0
        return f"{number:.{min(decimals, 9)}f}" if decimals else plain_number(number)
