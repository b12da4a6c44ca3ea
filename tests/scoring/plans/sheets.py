"""Small result sheets with steps, efforts, locks and a goal, and every plan there is, worked out by trying them all.

Nothing here uses a float or an array, nor anything of `dashboard.scoring`: the rules are those of DESIGN.md once more.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import product

from hypothesis import strategies as st

from dashboard.model import Block, CriteriaTree, Criterion
from dashboard.scoring.plans import Efforts, Goal, Limits, PercentGoal, RankGoal, TotalGoal
from tests.scoring.blocks import block_of
from tests.scoring.tables import Table

AGENCY = 0
"""The agency that plans are for."""


@dataclass(frozen=True)
class TriedPlan:
    """A plan found by trying: the criteria it touches, and its effort."""

    touched: frozenset[int]
    effort: Fraction


@dataclass(frozen=True)
class Sheet:
    """A table with steps and efforts of its criteria, a goal, and limits; the agency is the first."""

    table: Table
    steps: tuple[Decimal | None, ...]
    efforts: tuple[Decimal, ...]
    fixed: Decimal
    locked: frozenset[int]
    max_criteria: int | None
    goal: Goal

    @property
    def block(self) -> Block:
        tree = CriteriaTree(
            tuple(
                Criterion(
                    code(number),
                    None,
                    f"Criterion {number}",
                    float(maximum),
                    None if step is None else float(step),
                    float(effort),
                )
                for number, (maximum, step, effort) in enumerate(
                    zip(self.table.maxima, self.steps, self.efforts, strict=True)
                )
            )
        )
        rows = {f"a{i}": [None if c is None else float(c) for c in row] for i, row in enumerate(self.table.rows)}
        return block_of(tree, rows)

    @property
    def limits(self) -> Limits:
        return Limits(frozenset(map(code, self.locked)), self.max_criteria)

    @property
    def costs(self) -> Efforts:
        return Efforts(float(self.fixed))

    def with_limits(self, *, locked: frozenset[int], max_criteria: int | None) -> "Sheet":
        return Sheet(self.table, self.steps, self.efforts, self.fixed, locked, max_criteria, self.goal)

    def scores(self, criterion: int) -> list[Decimal]:
        """Today's points on a criterion, and all that may be awarded above them."""
        today, maximum = self.table.rows[AGENCY][criterion], self.table.maxima[criterion]
        if today is None:
            return []
        if criterion in self.locked:
            return [today]
        step = self.steps[criterion] or Decimal(1).scaleb(-self.table.precision)
        rungs = [step * count for count in range(int(maximum / step) + 1)]
        return [today, *(score for score in sorted({*rungs, maximum}) if score > today)]

    def tried(self) -> Iterator[tuple[TriedPlan, Decimal]]:
        """Yield every plan within the limits, whether it reaches the goal or not, with the points it adds up to."""
        today = self.table.rows[AGENCY]
        applicable = [number for number, cell in enumerate(today) if cell is not None]
        for raised in product(*(self.scores(number) for number in applicable)):
            gains = {
                number: score - (today[number] or Decimal(0))
                for number, score in zip(applicable, raised, strict=True)
                if score != today[number]
            }
            if self.max_criteria is None or len(gains) <= self.max_criteria:
                efforts = sum(
                    (Fraction(self.efforts[number]) * Fraction(gain) for number, gain in gains.items()), Fraction(0)
                )
                yield (
                    TriedPlan(frozenset(gains), efforts + Fraction(self.fixed) * len(gains)),
                    sum(raised, Decimal(0)),
                )

    def reached(self, points: Decimal) -> bool:
        """Whether the goal is reached with the sum `points`."""
        if points not in self._reached:
            self._reached[points] = self._is_reached(points)
        return self._reached[points]

    @cached_property
    def _reached(self) -> dict[Decimal, bool]:
        return {}

    def _is_reached(self, points: Decimal) -> bool:
        table, maximum = self.table, self.table.applicable_maxima()[AGENCY]
        match self.goal:
            case RankGoal(rank, strict):
                keys = table.keys_with(AGENCY, points)
                own, others = keys[AGENCY], keys[:AGENCY] + keys[AGENCY + 1 :]
                return sum(other >= own if strict else other > own for other in others) < rank
            case TotalGoal(total):
                return Table(table.maxima, ((points,),), table.precision).totals()[0] >= Decimal(repr(total))
            case PercentGoal(percent):
                total = Table(table.maxima, ((points,),), table.precision).totals()[0]
                share = Fraction(round(Fraction(total) / Fraction(maximum) * 100 * 10**9), 10**9)
                return share >= Fraction(repr(percent))

    def cheapest(self, allowed: Sequence[TriedPlan]) -> TriedPlan | None:
        """The plan of least effort, and of those one that touches the fewest criteria."""
        return min(allowed, key=lambda plan: (plan.effort, len(plan.touched)), default=None)

    def reaching(self) -> list[TriedPlan]:
        """Every plan within the limits that reaches the goal."""
        return [plan for plan, points in self.tried() if self.reached(points)]


def code(number: int) -> str:
    """Code of a criterion by its number."""
    return f"c{number}"


def numbers(codes: Mapping[str, object] | Sequence[str]) -> frozenset[int]:
    """Numbers of criteria by their codes."""
    return frozenset(int(found[1:]) for found in codes)


@st.composite
def sheets(draw: st.DrawFn, *, hard: bool = False) -> Sheet:
    """Sheets of up to four agencies and four criteria, in totals or percentages, with every kind of goal and limit.

    `hard`: the goal is high and the limits are narrow, so that many goals are out of reach.
    """
    precision = draw(st.integers(0, 2))
    unit = Decimal(1).scaleb(-precision)
    # halves of the unit: finer than the precision, and halfway between two totals
    halves = [draw(st.integers(2, 10)) for _ in range(draw(st.integers(1, 4)))]
    maxima = tuple(half * unit / 2 for half in halves)
    with_gaps = draw(st.booleans())

    def row() -> tuple[Decimal | None, ...]:
        cells = tuple(
            None if with_gaps and draw(st.integers(0, 4)) == 0 else draw(st.integers(0, half)) * unit / 2
            for half in halves
        )
        return cells if any(cell is not None for cell in cells) else (Decimal(0), *cells[1:])

    table = Table(maxima, tuple(row() for _ in range(draw(st.integers(1, 4)))), precision)
    rank = st.builds(RankGoal, st.integers(1, 1 if hard else len(table.rows)), st.booleans())
    total = st.integers(sum(halves) // 2 if hard else 0, sum(halves) + 1).map(
        lambda half: TotalGoal(float(half * unit / 2))
    )
    percent = st.integers(600 if hard else 0, 1010).map(lambda tenths: PercentGoal(tenths / 10))
    return Sheet(
        table=table,
        steps=tuple(draw(st.sampled_from([None, None, unit / 2, unit, 3 * unit / 2, 2 * unit])) for _ in maxima),
        efforts=tuple(draw(st.sampled_from(EFFORTS)) for _ in maxima),
        fixed=draw(st.sampled_from([Decimal(0), Decimal(0), unit / 2, 2 * unit, Decimal("0.3")])),
        locked=frozenset(draw(st.sets(st.integers(0, len(maxima) - 1), min_size=int(hard), max_size=1 + hard))),
        max_criteria=draw(st.sampled_from([None, 0, 1, 2] if hard else [None, None, 0, 1, 2, 3])),
        goal=draw(st.one_of(rank, total, percent)),
    )


EFFORTS = [Decimal(text) for text in ("1", "1", "1", "2", "0.5", "1.25", "1.37")]
