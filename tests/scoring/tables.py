"""Random result sheets in exact decimals, with the rules of DESIGN.md worked out a second time, on paper so to say.

Nothing here uses a float or an array: `Decimal` for points, `Fraction` for shares, counting for ranks.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from dashboard.model import Block
from tests.scoring.blocks import block_of, flat_tree

Cells = tuple[Decimal | None, ...]


def rounded_half_even(value: Decimal, precision: int) -> Decimal:
    """`value` to `precision` decimals, a half to the even neighbour."""
    with localcontext(prec=40):
        return value.quantize(Decimal(1).scaleb(-precision), rounding=ROUND_HALF_EVEN)


def competition_ranks_by_counting(keys: Sequence[Any]) -> list[int]:
    """1-2-2-4: one more than the number of better ones."""
    return [1 + sum(other > key for other in keys) for key in keys]


@dataclass(frozen=True)
class Table:
    """Maxima of the criteria and the points of each agency; None is not applicable."""

    maxima: tuple[Decimal, ...]
    rows: tuple[Cells, ...]
    precision: int

    @property
    def by_percent(self) -> bool:
        return any(cell is None for row in self.rows for cell in row)

    def block(self) -> Block:
        rows = {f"a{i}": [None if cell is None else float(cell) for cell in row] for i, row in enumerate(self.rows)}
        return block_of(flat_tree(*map(float, self.maxima)), rows)

    def sums(self) -> list[Decimal]:
        """Applicable points of each agency added up, not rounded."""
        return [sum((cell for cell in row if cell is not None), Decimal(0)) for row in self.rows]

    def totals(self) -> list[Decimal]:
        return [rounded_half_even(points, self.precision) for points in self.sums()]

    def applicable_maxima(self) -> list[Decimal]:
        return [
            sum((maximum for maximum, cell in zip(self.maxima, row, strict=True) if cell is not None), Decimal(0))
            for row in self.rows
        ]

    def key(self, points: Decimal, maximum: Decimal) -> Decimal | Fraction:
        """What ranks an agency with the sum `points`: its total, or its percentage to nine decimals."""
        total = rounded_half_even(points, self.precision)
        if not self.by_percent:
            return total
        return Fraction(round(Fraction(total) / Fraction(maximum) * 100 * 10**9), 10**9)  # round is half-even

    def ranking_keys(self) -> list[Decimal | Fraction]:
        return [self.key(*both) for both in zip(self.sums(), self.applicable_maxima(), strict=True)]

    def ranks(self) -> list[int]:
        return competition_ranks_by_counting(self.ranking_keys())

    def keys_with(self, agency: int, points: Decimal) -> list[Decimal | Fraction]:
        """The keys when `agency` alone has the sum `points` instead of its own."""
        keys = self.ranking_keys()
        keys[agency] = self.key(points, self.applicable_maxima()[agency])
        return keys

    def rank_with(self, agency: int, points: Decimal) -> int:
        return competition_ranks_by_counting(self.keys_with(agency, points))[agency]

    def with_cell(self, agency: int, criterion: int, points: Decimal) -> "Table":
        row = self.rows[agency]
        changed = (*row[:criterion], points, *row[criterion + 1 :])
        return Table(self.maxima, (*self.rows[:agency], changed, *self.rows[agency + 1 :]), self.precision)


@st.composite
def tables(
    draw: st.DrawFn,
    *,
    not_applicable: bool | None = None,
    finer_than_precision: bool = True,
    agencies: tuple[int, int] = (1, 8),
) -> Table:
    """Sheets of up to eight agencies and six criteria, with many ties.

    `not_applicable`: whether some cells are empty (None: either). `finer_than_precision`: whether points may have
    more decimals than the totals that are compared.
    """
    decimals = draw(st.integers(0, 9))
    precision = draw(st.integers(0, 9) if finer_than_precision else st.integers(decimals, 9))
    step = Decimal(1).scaleb(-decimals)
    # powers of two and their multiples make percentages that lie exactly between two nine-decimal ones
    whole = st.sampled_from([1, 2, 3, 7, 10, 20, 63, 138, 512, 1000])
    maxima = tuple(draw(st.lists(whole.map(Decimal), min_size=1, max_size=6)))
    with_gaps = draw(st.booleans()) if not_applicable is None else not_applicable

    def cell(maximum: Decimal) -> st.SearchStrategy[Decimal | None]:
        units = int(maximum / step)
        points = st.one_of(
            st.integers(0, min(units, 3)),  # few values, so that totals tie
            st.integers(max(0, units - 3), units),
            st.integers(0, units),
        ).map(lambda count: count * step)
        return st.one_of(points, st.none()) if with_gaps else points

    row = st.tuples(*map(cell, maxima)).filter(lambda cells: any(points is not None for points in cells))
    rows = draw(st.lists(row, min_size=agencies[0], max_size=agencies[1]))
    if not_applicable and all(points is not None for cells in rows for points in cells):
        maxima += (Decimal(5),)  # a criterion that applies to the first agency only
        rows = [(*cells, None if i else Decimal(0)) for i, cells in enumerate(rows)]
        if len(rows) == 1:
            maxima += (Decimal(5),)
            rows = [(*rows[0], None)]
    return Table(maxima, tuple(rows), precision)
