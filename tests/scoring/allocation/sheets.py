"""Small result sheets with steps, and every way there is to spend points on them, tried one after the other.

Everything is whole hundredths of a point; no float, no array and none of the product's arithmetic.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import chain, product
from math import prod

from hypothesis import strategies as st

from dashboard.model import Block, CriteriaTree, Criterion, Scenario
from tests.scoring.blocks import block_of
from tests.scoring.tables import rounded_half_even

HUNDREDTHS = 100
MOST_WAYS = 4000

Leaf = tuple[int, int | None]
"""Maximum and step."""
Points = tuple[int | None, ...]
"""Points of all agencies, one after the other; None is not applicable."""


@dataclass(frozen=True)
class Sheet:
    """Two or more groups of criteria, the points of each agency, and how much there is to spend."""

    groups: tuple[tuple[Leaf, ...], ...]
    rows: tuple[tuple[int | None, ...], ...]
    precision: int
    budget: int

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        return tuple(chain.from_iterable(self.groups))

    @cached_property
    def block(self) -> Block:
        nodes: list[Criterion] = []
        for g, group in enumerate(self.groups):
            nodes.append(Criterion(f"g{g}", None, f"Group {g}"))
            nodes += [
                Criterion(f"g{g}.{i}", f"g{g}", f"Leaf {i}", maximum / HUNDREDTHS, step and step / HUNDREDTHS)
                for i, (maximum, step) in enumerate(group)
            ]
        in_points = [[None if cell is None else cell / HUNDREDTHS for cell in row] for row in self.rows]
        return block_of(CriteriaTree(tuple(nodes)), {f"a{agency}": row for agency, row in enumerate(in_points)})

    @property
    def points(self) -> float:
        """The budget in points."""
        return self.budget / HUNDREDTHS

    @cached_property
    def today(self) -> Points:
        return tuple(chain.from_iterable(self.rows))

    def choices(self) -> list[list[int | None]]:
        """For each cell what it may have: today's points, and any allowed points above."""
        unit = HUNDREDTHS // 10**self.precision
        found: list[list[int | None]] = []
        for row in self.rows:
            for points, (maximum, step) in zip(row, self.leaves, strict=True):
                if points is None:
                    found.append([None])
                    continue
                stepped = {points for points in range(0, maximum + 1) if points % (step or unit) == 0}
                found.append([points, *sorted(other for other in stepped | {maximum} if other > points)])
        return found

    def ways(self) -> Iterator[Points]:
        """Every allowed spending within the budget."""
        for points in product(*self.choices()):
            if self.spent(points) <= self.budget:
                yield points

    def spent(self, points: Points) -> int:
        return total(points) - total(self.today)

    def agency_shares(self, points: Points) -> list[Fraction]:
        return [self._share(points, self._row(agency)) for agency in range(len(self.rows))]

    def group_shares(self, points: Points) -> list[Fraction]:
        """Points of all agencies over their applicable maxima, for each group that applies to anybody."""
        shares: list[Fraction] = []
        first = 0
        for group in self.groups:
            cells = [
                cell
                for agency in range(len(self.rows))
                for cell in self._row(agency)[first : first + len(group)]
                if self.today[cell] is not None
            ]
            shares += [self._share(points, cells)] if cells else []
            first += len(group)
        return shares

    def at_percent(self, points: Points, percent: int) -> list[int]:
        """Agencies whose total, rounded as it is compared, is at least `percent` of their maximum."""
        reached: list[int] = []
        for agency in range(len(self.rows)):
            cells = self._row(agency)
            rounded = rounded_half_even(Decimal(total(points[c] for c in cells)) / HUNDREDTHS, self.precision)
            if rounded * 100 * HUNDREDTHS >= percent * self._maximum(cells):
                reached.append(agency)
        return reached

    def after(self, scenario: Scenario) -> Points:
        """The sheet's points with the scenario's changes, each of which must be an allowed raise."""
        block, points = self.block, list(self.today)
        for (agency, criterion), value in scenario.changes.items():
            column = block.tree.leaf_index[criterion]
            cell = block.agency_index[agency] * len(self.leaves) + column
            before = points[cell]
            hundredths = round(value * HUNDREDTHS)
            assert before is not None
            assert hundredths > before
            assert hundredths / HUNDREDTHS == value
            assert block.tree.leaves[column].problem_with(value) is None
            points[cell] = hundredths
        return tuple(points)

    def _row(self, agency: int) -> range:
        return range(agency * len(self.leaves), (agency + 1) * len(self.leaves))

    def _maximum(self, cells: range | list[int]) -> int:
        return sum(self.leaves[cell % len(self.leaves)][0] for cell in cells if self.today[cell] is not None)

    def _share(self, points: Points, cells: range | list[int]) -> Fraction:
        return Fraction(total(points[cell] for cell in cells), self._maximum(cells))


def total(points) -> int:
    """Applicable points added up."""
    return sum(cell for cell in points if cell is not None)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """Up to three agencies on up to four criteria, some with steps; points and maxima may lie off them."""
    precision = draw(st.integers(0, 1))
    leaf = st.one_of(
        st.tuples(st.sampled_from([100, 200, 250, 300] if precision == 0 else [30, 50, 45]), st.none()),
        st.tuples(st.sampled_from([100, 200, 300, 500]), st.sampled_from([50, 75, 100, 150, 200])),
    )
    groups = draw(st.lists(st.lists(leaf, min_size=1, max_size=2).map(tuple), min_size=1, max_size=2).map(tuple))
    leaves = tuple(chain.from_iterable(groups))
    row = st.tuples(*(_cells(maximum) for maximum, _ in leaves)).filter(
        lambda row: any(cell is not None for cell in row)
    )
    rows = tuple(draw(st.lists(row, min_size=1, max_size=3)))
    budget = draw(st.one_of(st.integers(0, 40).map(lambda quarters: quarters * 25), st.integers(0, 800)))
    sheet = Sheet(groups, rows, precision, budget)
    return sheet if prod(map(len, sheet.choices())) <= MOST_WAYS else Sheet(groups, rows[:1], precision, budget)


@st.composite
def even_sheets(draw: st.DrawFn) -> Sheet:
    """Sheets on which steps divide one another, and points and maxima lie on them."""
    steps = st.sampled_from([None, 50, 100, 200])
    groups = draw(st.lists(st.lists(steps, min_size=1, max_size=2), min_size=1, max_size=2))
    precision = draw(st.integers(0, 1)) if all(step is not None and step >= 100 for step in chain(*groups)) else 1
    unit = HUNDREDTHS // 10**precision

    def leaf(step: int | None) -> Leaf:
        return draw(st.integers(1, 3 if step else 5)) * (step or unit), step

    of_groups = tuple(tuple(leaf(step) for step in group) for group in groups)
    cells = [
        st.integers(0, maximum // (step or unit)).map(lambda count, step=step: count * (step or unit)) | st.none()
        for maximum, step in chain(*of_groups)
    ]
    row = st.tuples(*cells).filter(lambda row: any(cell is not None for cell in row))
    rows = tuple(draw(st.lists(row, min_size=1, max_size=3)))
    sheet = Sheet(of_groups, rows, precision, draw(st.integers(0, 80)) * 10)
    return sheet if prod(map(len, sheet.choices())) <= MOST_WAYS else replace(sheet, rows=rows[:1])


def _cells(maximum: int) -> st.SearchStrategy[int | None]:
    """Points of one score: mostly in quarters, sometimes finer than anything that can be awarded."""
    points = [st.integers(0, maximum // unit).map(lambda count, unit=unit: count * unit) for unit in (25, 25, 5, 1)]
    return st.one_of(*points, st.none())
