"""How a total of points is best spent: the raised scores, and what they lift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from dashboard.model import Cell, Scenario
from dashboard.scoring.allocation.open_scores import ONE_POINT, raised_points
from dashboard.scoring.allocation.question import Part, Question
from dashboard.scoring.allocation.raise_sums import share_out
from dashboard.scoring.arithmetic import share_of


@dataclass(frozen=True, slots=True)
class Lift:
    """One agency or criterion group (`code`) before and after; `maximum` and points are sums of applicable leaves."""

    code: str
    maximum: float
    points_before: float
    points_after: float

    @property
    def percent_before(self) -> Fraction:
        """Points before, in percent of the maximum."""
        return share_of(self.points_before, self.maximum)

    @property
    def percent_after(self) -> Fraction:
        """Points after, in percent of the maximum."""
        return share_of(self.points_after, self.maximum)


@dataclass(frozen=True, eq=False)
class Allocation:
    """How a total of points is best spent.

    `scenario`: the raised scores alone. `spent`: points added in all, at most `budget`. `lifts`: what was to be lifted,
    raised or not; groups in tree order, agencies in Vietnamese name order. `reached_before`, `reached_after`: codes of
    the agencies at or above the percentage that was asked for, in name order; empty when none was.
    `proven`: False when scores are so fine for so large a budget that each had to be taken too low, by less than one
    unit of the edition's precision, to search. The answer then keeps to the budget and is never worse than the best
    for a budget less by those units, but a last step may be missing that could just have been paid.
    """

    scenario: Scenario
    budget: float
    spent: float
    lifts: tuple[Lift, ...]
    proven: bool
    reached_before: tuple[str, ...] = ()
    reached_after: tuple[str, ...] = ()

    @property
    def lowest_before(self) -> Lift:
        """The lift that started lowest."""
        return min(self.lifts, key=lambda lift: lift.percent_before)

    @property
    def lowest_after(self) -> Lift:
        """The lift that ends lowest."""
        return min(self.lifts, key=lambda lift: lift.percent_after)


def answer(question: Question, parts: Sequence[Part], raises: Sequence[int]) -> Allocation:
    """Raise each part by so many units, score by score, and say what that gives."""
    block = question.block
    changes: dict[Cell, float] = {}
    after = question.awarded.copy()
    for part, amount in zip(parts, raises, strict=True):
        for score, raised in share_out(amount, part.scores).items():
            points = raised_points(block, score, raised, question.grid)
            changes[block.agencies[score.row].code, block.tree.leaves[score.column].code] = points
            after[score.row, score.column] = round(points * ONE_POINT)
    lifts = (
        Lift(part.code, *(units / ONE_POINT for units in (part.maximum, part.awarded, int(after[part.cells].sum()))))
        for part in parts
    )
    return Allocation(
        scenario=Scenario(changes),
        budget=question.budget,
        spent=int((after - question.awarded).sum()) / ONE_POINT,
        lifts=tuple(lifts),
        proven=question.grid.holds_all,
    )
