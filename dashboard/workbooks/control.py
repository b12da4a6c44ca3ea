"""The control: which printed totals, group sums and ranks the points give, and which they do not.

A layout that is wrong shows here: it counts what it should not, or leaves out what counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from dashboard.data.numbers import plain_number
from dashboard.data.workbook.workbook_reading import FactKey, FactPlace
from dashboard.model import Edition, Issue, Rule, Severity, Statistic
from dashboard.scoring import rank_block
from dashboard.workbooks.candidates import number_in
from dashboard.workbooks.layout import Line, Measure, Role
from dashboard.workbooks.normal_form import Source

MOST_FAILING = Fraction(1, 10)
"""Of the printed sums: with more that do not hold, the layout is not believed."""
MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class Control:
    """How many printed sums (totals and sums of groups) and ranks there are, and how many of them hold.

    `failing` names the first sums that do not hold, as warnings.
    """

    sums: int = 0
    sums_held: int = 0
    ranks: int = 0
    ranks_held: int = 0
    failing: tuple[Issue, ...] = ()

    @property
    def stops(self) -> bool:
        """Whether so much does not hold that the layout must be looked at. Ranks count where there are no sums."""
        printed, held = (self.sums, self.sums_held) if self.sums else (self.ranks, self.ranks_held)
        return printed - held > MOST_FAILING * printed


def control(edition: Edition, places: dict[FactKey, FactPlace], sources: Sequence[Source]) -> Control:
    """Return the control of an edition against what is printed in the tables it was read from."""
    sums = sums_held = ranks = ranks_held = 0
    rows = {}
    for block in edition.blocks:
        standings = rank_block(block, edition.precision)
        for row, agency in enumerate(block.agencies):
            rows[block.code, agency.code] = float(standings.exact_total[row]), int(standings.rank[row])
    for fact in edition.facts:
        if (fact.block, fact.agency or "") not in rows:
            continue
        total, rank = rows[fact.block, fact.agency or ""]
        if fact.statistic is Statistic.TOTAL:
            sums += 1
            sums_held += _same(fact.value, total, fact.decimals)
        elif fact.statistic is Statistic.RANK:
            ranks += 1
            ranks_held += fact.value == rank
    failing: list[Issue] = []
    for source in sources:
        for line in source.layout.of_criteria:
            if line.role is Role.GROUP_SUM:
                printed, wrong = _group_sums(source, line)
                sums, sums_held = sums + printed, sums_held + printed - len(wrong)
                failing += wrong[: MOST_NAMED - len(failing)]
    return Control(sums, sums_held, ranks, ranks_held, tuple(failing))


def _same(printed: float, exact: float, decimals: int) -> bool:
    return abs(printed - exact) <= 0.5 * 10.0**-decimals + 1e-9


def _group_sums(source: Source, line: Line) -> tuple[int, list[Issue]]:
    """How many sums of one group are printed, and those that its criteria do not give."""
    own = {line.name} - {""} | {line.code} - {""}
    depth = len(line.groups)
    parts = [
        other
        for other in source.layout.of_criteria
        if other.role is Role.CRITERION
        and other.measure is Measure.POINTS
        and other.groups[:depth] == line.groups
        and (
            (len(other.groups) > depth and {other.groups[depth].name, other.groups[depth].code} & own)
            or (line.groups and not _has_own(source, line))
        )
    ]
    if not parts:
        return 0, []
    printed, wrong = 0, list[Issue]()
    for _, agency in source.agencies(Measure.POINTS):
        value = number_in(source.grid.value(agency.at, line.at), source.numbers)
        points = [number_in(source.grid.value(agency.at, part.at), source.numbers) for part in parts]
        if np.isnan(value) or np.isnan(points).all():
            continue
        printed += 1
        recomputed = float(np.nansum(points))
        decimals = len(plain_number(float(value)).partition(".")[2])
        if not _same(float(value), recomputed, decimals):
            grid, at = source.grid, (agency.at, line.at)
            details = {"recomputed": plain_number(round(recomputed, 9))}
            wrong.append(
                Issue(source.sheet.name, grid.line(*at), None, plain_number(float(value)),
                        Rule.PRINTED_FIGURE_DIFFERS, details, grid.place(*at), Severity.WARNING)
            )  # fmt: skip
    return printed, wrong


def _has_own(source: Source, line: Line) -> bool:
    """Whether a group sum heads a group of its own, so that it is not the sum of the group that it stands in."""
    depth = len(line.groups)
    return any(
        len(other.groups) > depth
        and other.groups[:depth] == line.groups
        and (other.groups[depth].code, other.groups[depth].name) == (line.code, line.name)
        for other in source.layout.of_criteria
    )
