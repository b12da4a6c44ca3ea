"""What a person reviews before publishing: cells of the workbook, the outcome of the layout, and the control.

The preview shows the first rows and columns of each sheet, and others that are doubted or have an unusual role. The
control recomputes printed totals, group sums and ranks from the points, and reports those that differ. This shows
whether a layout is wrong: whether it counts what it should not, or leaves out what counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from dashboard.data.codes import folded
from dashboard.data.numbers import plain_number
from dashboard.data.workbook_cells.cells import CellValue, Sheet, Workbook
from dashboard.data.workbook_cells.workbook_reading import FactKey, FactPlace
from dashboard.model import Block, Edition, Issue, Rule, Severity, Statistic
from dashboard.scoring import rank_block
from dashboard.workbook_layouts.grid import text_of, with_sign
from dashboard.workbook_layouts.headings import says_mean
from dashboard.workbook_layouts.layout import Direction, Layout, Line, Measure, Role, TableLayout
from dashboard.workbook_layouts.normalized_grid import Source

_MOST_ROWS = 60
_MOST_COLUMNS = 40
_FIRST_ROWS = 40
_MOST_SHEETS = 60
_MOST_CELLS = 40_000
_LONGEST_TEXT = 80


@dataclass(frozen=True, slots=True)
class SheetPicture:
    """Some `rows` and `columns` of a sheet, by index from 0, with the values of their cells.

    `height`, `width`: of the whole sheet. Long texts are truncated. A hidden sheet is not `visible`.
    """

    name: str
    visible: bool
    height: int
    width: int
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    cells: tuple[tuple[str | float, ...], ...]


def pictures(workbook: Workbook, layout: Layout) -> tuple[SheetPicture, ...]:
    """Return a picture of each sheet that is not empty, up to the most that are shown."""
    return tuple(_pictures(workbook, layout))


def _pictures(workbook: Workbook, layout: Layout) -> Iterator[SheetPicture]:
    drawn = cells = 0
    for sheet in workbook.sheets:
        height = max((n + 1 for n, row in enumerate(sheet.rows) if any(v is not None for v in row)), default=0)
        width = max((n + 1 for row in sheet.rows for n, value in enumerate(row) if value is not None), default=0)
        if not height:
            continue
        tables = [table for table in layout.tables if table.sheet == sheet.name]
        doubted = [d for d in layout.doubts if d.index is not None and layout.tables[d.table].sheet == sheet.name]
        rows, columns = set[int](), set[int]()
        for doubt in doubted:
            is_row = doubt.of_agencies == (layout.tables[doubt.table].direction is Direction.DOWN)
            (rows if is_row else columns).add(doubt.index or 0)
        shown_rows = _places(height, _FIRST_ROWS, _MOST_ROWS, [*rows, *_odd(tables, rows=True)])
        shown_columns = _places(width, _MOST_COLUMNS - 10, _MOST_COLUMNS, [*columns, *_odd(tables, rows=False)])
        drawn, cells = drawn + 1, cells + len(shown_rows) * len(shown_columns)
        if drawn > _MOST_SHEETS or cells > _MOST_CELLS:
            return
        shown = tuple(tuple(_shown(sheet, row, column) for column in shown_columns) for row in shown_rows)
        yield SheetPicture(sheet.name, sheet.visible, height, width, shown_rows, shown_columns, shown)


def _places(length: int, first: int, most: int, beside: Iterable[int]) -> tuple[int, ...]:
    """The first indexes, then as many of `beside` as there is room for."""
    if length <= most:
        return tuple(range(length))
    others = [at for at in dict.fromkeys(beside) if first <= at < length]
    return (*range(first), *sorted(others[: most - first]))


def _odd(tables: Sequence[TableLayout], *, rows: bool) -> Iterator[int]:
    """Yield the lines whose role is not the most frequent one in their table."""
    for table in tables:
        lines: Sequence[Line] = table.of_agencies if rows == (table.direction is Direction.DOWN) else table.of_criteria
        usual = Counter(line.role for line in lines).most_common(1)
        yield from (line.index for line in lines if line.role is not usual[0][0])


def _shown(sheet: Sheet, row: int, column: int) -> str | float:
    value: CellValue = sheet.cell(row, column)
    if isinstance(value, float):
        return value
    text = text_of(value)
    return text if len(text) <= _LONGEST_TEXT else f"{text[: _LONGEST_TEXT - 1]}…"


_MOST_BEST = 3


@dataclass(frozen=True, slots=True)
class BlockOutcome:
    """One block: `best` are the first agencies by rank, with their totals in points.

    `maximum`: the sum of the maxima, None while one is not answered; `earlier_maximum`: that of the latest earlier
    edition of the block, whose period is `earlier_period`; None if there is none.
    """

    name: str
    agencies: int
    criteria: int
    maximum: float | None
    best: tuple[tuple[str, float], ...]
    earlier_maximum: float | None = None
    earlier_period: str | None = None


def outcomes(edition: Edition, earlier: Sequence[Edition], unknown: Collection[str]) -> tuple[BlockOutcome, ...]:
    """Return the outcome of each block; `unknown`: the codes of blocks with a maximum that is not answered yet."""
    found: list[BlockOutcome] = []
    for block in edition.blocks:
        standings = rank_block(block, edition.precision)
        order = sorted(range(len(block.agencies)), key=lambda row: (int(standings.rank[row]), row))
        best = tuple((block.agencies[row].name, float(standings.total[row])) for row in order[:_MOST_BEST])
        maximum = None if block.code in unknown else _maximum(block)
        before = next(((e, e.block_by_code[block.code]) for e in earlier if block.code in e.block_by_code), None)
        found.append(
            BlockOutcome(
                block.name,
                len(block.agencies),
                len(block.tree.leaves),
                maximum,
                best,
                None if before is None else _maximum(before[1]),
                None if before is None else before[0].id.period,
            )
        )
    return tuple(found)


def _maximum(block: Block) -> float:
    return block.tree.total_maximum


_MOST_FAILING = Fraction(1, 10)
"""Share of the printed sums that may differ before the layout is taken to be wrong."""
_MOST_OF_A_KIND = 20
"""Most figures reported per kind of printed figure that differs."""


class Printed(StrEnum):
    """The kind of a printed figure. The value is the key of its name under `[control]` in the text catalogues."""

    TOTAL = "total"
    GROUP_SUM = "group_sum"
    RANK = "rank"
    MEAN = "mean"


@dataclass(frozen=True, slots=True)
class Failing:
    """A printed figure that differs from the one recomputed from the points; `group` names the group of a group sum."""

    what: Printed
    agency: str
    group: str
    printed: float
    recomputed: float
    sheet: str
    row: int
    cell: str


@dataclass(frozen=True, slots=True)
class Control:
    """How many printed sums (totals and group sums) and ranks there are, and how many agree with the points.

    `failing` has the first ones of each kind that differ. Printed means cause warnings, but decide nothing.
    """

    sums: int = 0
    sums_held: int = 0
    ranks: int = 0
    ranks_held: int = 0
    failing: tuple[Failing, ...] = ()

    @property
    def warnings(self) -> tuple[Issue, ...]:
        """Warnings of group sums and means that differ, which no published figure of the edition covers."""
        return tuple(
            Issue(f.sheet, f.row, None, plain_number(f.printed), Rule.PRINTED_FIGURE_DIFFERS,
                  {"recomputed": plain_number(f.recomputed)}, f.cell, Severity.WARNING)
            for f in self.failing
            if f.what in (Printed.GROUP_SUM, Printed.MEAN)
        )  # fmt: skip

    @property
    def decisive(self) -> tuple[int, int]:
        """How many figures differ, and how many are printed: of the sums, or of the ranks where there are no sums."""
        printed, held = (self.sums, self.sums_held) if self.sums else (self.ranks, self.ranks_held)
        return printed - held, printed

    @property
    def stops(self) -> bool:
        """Whether so many figures differ that the layout must be checked."""
        failing, printed = self.decisive
        return failing > _MOST_FAILING * printed


def control(edition: Edition, places: dict[FactKey, FactPlace], sources: Sequence[Source]) -> Control:
    """Compare an edition with the figures printed in the tables that it was read from."""
    sums = sums_held = ranks = ranks_held = 0
    rows: dict[tuple[str, str], tuple[str, float, int]] = {}
    for block in edition.blocks:
        standings = rank_block(block, edition.precision)
        for row, agency in enumerate(block.agencies):
            known = agency.name, float(standings.exact_total[row]), int(standings.rank[row])
            rows[block.code, agency.code] = known
    totals: list[Failing] = []
    group_sums: list[Failing] = []
    wrong_ranks: list[Failing] = []
    for fact in edition.facts:
        if (fact.block, fact.agency or "") not in rows:
            continue
        name, total, rank = rows[fact.block, fact.agency or ""]
        place = places.get((fact.block, fact.statistic, fact.agency, fact.value), _NOWHERE)
        at = place.sheet, place.row, place.cell
        if fact.statistic is Statistic.TOTAL:
            sums += 1
            if _same(fact.value, total, fact.decimals):
                sums_held += 1
            else:
                totals.append(Failing(Printed.TOTAL, name, "", fact.value, round(total, 9), *at))
        elif fact.statistic is Statistic.RANK:
            ranks += 1
            if fact.value == rank:
                ranks_held += 1
            else:
                wrong_ranks.append(Failing(Printed.RANK, name, "", fact.value, float(rank), *at))
    for source in sources:
        for line in source.layout.of_criteria:
            if line.role is Role.GROUP_SUM or (line.role is Role.TOTAL and source.joined):
                known_totals = {folded(name): total for name, total, _ in rows.values()} if source.joined else {}
                printed, wrong = _group_sums(source, line, known_totals)
                sums, sums_held = sums + printed, sums_held + printed - len(wrong)
                group_sums += wrong
    means = list(_means(sources[0])) if len(sources) == 1 else []  # of several tables: a mean of which agencies?
    failing = (found for kind in (totals, group_sums, wrong_ranks, means) for found in kind[:_MOST_OF_A_KIND])
    return Control(sums, sums_held, ranks, ranks_held, tuple(failing))


_NOWHERE = FactPlace("", 0, "", "")


def _same(printed: float, exact: float, decimals: int) -> bool:
    return abs(printed - exact) <= 0.5 * 10.0**-decimals + 1e-9


def _group_sums(source: Source, line: Line, totals: Mapping[str, float]) -> tuple[int, list[Failing]]:
    """How many sums of one group are printed, and those that differ from the sum of its criteria.

    The total of a table joined with others is the sum of its own criteria, or the agency's total in `totals`.
    """
    own = {line.name} - {""} | {line.code} - {""}
    depth = len(line.groups)
    parts = [
        other
        for other in source.layout.of_criteria
        if other.role is Role.CRITERION
        and other.measure is Measure.POINTS
        and other.groups[:depth] == line.groups
        and (
            line.role is Role.TOTAL
            or (len(other.groups) > depth and {other.groups[depth].name, other.groups[depth].code} & own)
            or (line.groups and not _has_own(source, line))
        )
    ]
    if not parts:
        return 0, []
    printed, wrong = 0, list[Failing]()
    agencies = source.agencies(Measure.POINTS)
    by_part = [
        with_sign(
            part.name or part.heading,
            np.array([source.numbers.number_in(source.grid.value(agency.index, part.index)) for _, agency in agencies]),
        )
        for part in parts
    ]
    for (name, agency), points in zip(agencies, np.array(by_part).T, strict=True):
        value = source.numbers.number_in(source.grid.value(agency.index, line.index))
        if np.isnan(value) or np.isnan(points).all():
            continue
        printed += 1
        recomputed = float(np.nansum(points))
        decimals = len(plain_number(float(value)).partition(".")[2])
        allowed = [recomputed, *([totals[folded(name)]] if line.role is Role.TOTAL and folded(name) in totals else [])]
        if not any(_same(float(value), sum_, decimals) for sum_ in allowed):
            grid, at = source.grid, (agency.index, line.index)
            group = " ".join(filter(None, (line.code, line.name))) or line.heading
            figures = float(value), round(recomputed, 9)
            where = source.sheet.name, grid.line(*at), grid.place(*at)
            wrong.append(Failing(Printed.GROUP_SUM, name, group, *figures, *where))
    return printed, wrong


def _means(source: Source) -> Iterator[Failing]:
    """Yield the figures of a row of means that are not the mean of the agencies, rounded or truncated."""
    grid, names = source.grid, source.layout.names
    agencies = [line.index for _, line in source.agencies(Measure.POINTS)]
    counted = [
        x.index for x in source.layout.of_criteria
        if x.role in (Role.CRITERION, Role.TOTAL) and x.measure is Measure.POINTS
    ]  # fmt: skip
    for line in source.layout.of_agencies:
        name = line.name or ("" if names is None else grid.heading(line.index, names))
        for at in counted if line.role is Role.SUMMARY and says_mean(name) else ():
            printed = source.numbers.number_in(grid.value(line.index, at))
            points = np.array([source.numbers.number_in(grid.value(row, at)) for row in agencies])
            if np.isnan(printed) or np.isnan(points).all():
                continue
            mean = float(np.nanmean(points))
            if abs(printed - mean) >= 10.0 ** -len(plain_number(float(printed)).partition(".")[2]):
                where = source.sheet.name, grid.line(line.index, at), grid.place(line.index, at)
                yield Failing(Printed.MEAN, name, "", float(printed), round(mean, 9), *where)


def _has_own(source: Source, line: Line) -> bool:
    """Whether a group sum heads its own group, so that it is not the sum of the group that it is in."""
    depth = len(line.groups)
    return any(
        len(other.groups) > depth
        and other.groups[:depth] == line.groups
        and (other.groups[depth].code, other.groups[depth].name) == (line.code, line.name)
        for other in source.layout.of_criteria
    )
