"""A plan: which criteria to raise, to what, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from dashboard.model import Criterion
from dashboard.scoring.arithmetic import EXACT_DECIMALS
from dashboard.scoring.plans.limits import LimitKind


@dataclass(frozen=True, slots=True)
class Move:
    """One criterion of a plan: from today's points to more, and the effort of that, the fixed effort with it."""

    leaf: Criterion
    column: int
    today: float
    target: float
    effort: float

    @property
    def points(self) -> float:
        """Points gained, free of binary noise."""
        return round(self.target - self.today, EXACT_DECIMALS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where an agency stands: its rank, whether it shares it, its total and percentage as they are compared."""

    rank: int
    tied: bool
    total: float
    percent: Fraction


@dataclass(frozen=True, slots=True)
class Plan:
    """Moves in tree order that reach a goal, their effort, and the outcome when everybody else stands still.

    `extra_effort`: what it costs more than the best plan. `possible_saving`: what another plan under the same
    conditions could cost less at the most; 0 when it is proven that none does, which only a very unusual block
    makes too long to prove.
    """

    moves: tuple[Move, ...]
    effort: float
    extra_effort: float
    possible_saving: float
    outcome: Outcome

    @property
    def points(self) -> float:
        """Points gained altogether, free of binary noise."""
        return round(sum(move.points for move in self.moves), EXACT_DECIMALS)


@dataclass(frozen=True, slots=True)
class Plans:
    """The plan of least effort, then alternatives that differ from it, dearer and dearer. Never empty.

    An alternative takes at most half as many of the criteria that earlier plans touch as the first plan touches.
    """

    plans: tuple[Plan, ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """No plan within the limits reaches the goal.

    `best`: where the agency gets with all that the limits allow. `remedies`: the smallest sets of limits that must be
    lifted for the goal to come into reach; none when the maxima themselves are too low. `criteria_needed`: the smallest
    number of criteria that would be enough with the locks as they are, None when no number is.
    `keys`: locked codes of which each, unlocked alone, would be enough.
    """

    best: Outcome
    remedies: tuple[frozenset[LimitKind], ...]
    criteria_needed: int | None
    keys: tuple[str, ...]


PlanResult = Plans | Impossible
