"""The control: recompute printed totals, group sums and ranks from the points, and report those that differ.

This shows whether a layout is wrong: whether it counts what it should not, or leaves out what counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np

from dashboard.data.codes import folded
from dashboard.data.numbers import plain_number
from dashboard.data.workbook_cells.workbook_reading import FactKey, FactPlace
from dashboard.model import Edition, Issue, Rule, Severity, Statistic
from dashboard.scoring import rank_block
from dashboard.workbook_layouts.figures import with_sign
from dashboard.workbook_layouts.headings import says_mean
from dashboard.workbook_layouts.layout import Line, Measure, Role
from dashboard.workbook_layouts.normalized_grid import Source

MOST_FAILING = Fraction(1, 10)
"""Share of the printed sums that may differ before the layout is taken to be wrong."""
MOST_NAMED = 20
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
        return failing > MOST_FAILING * printed


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
    failing = (found for kind in (totals, group_sums, wrong_ranks, means) for found in kind[:MOST_NAMED])
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
