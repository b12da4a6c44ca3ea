"""Plans for an agency: the one of least effort and clearly different alternatives, or why the goal is out of reach."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate

from dashboard.model import Block, Points
from dashboard.scoring.arithmetic import Floats
from dashboard.scoring.plans.least_effort import least_effort
from dashboard.scoring.plans.plan import Impossible, Move, Plan, PlanResult, Plans, PlanStart
from dashboard.scoring.plans.question import PER_EFFORT, Efforts, Goal, LimitKind, Limits, effort_units, locked_columns
from dashboard.scoring.plans.task import PER_POINT, Improvement, Task, in_common_units

_REMEDIES = (
    frozenset({LimitKind.LOCKS}),
    frozenset({LimitKind.MAX_CRITERIA}),
    frozenset({LimitKind.LOCKS, LimitKind.MAX_CRITERIA}),
)


def impossible(start: PlanStart, goal: Goal, limits: Limits) -> Impossible:
    """Describe why `goal` is out of reach. Every maximum is an allowed score, so the best closes the largest gaps."""
    short = start.short_of(goal)
    best = largest_gaps(start, limits)
    remedies: list[frozenset[LimitKind]] = []
    for remedy in _REMEDIES:
        is_smallest = not any(smaller < remedy for smaller in remedies)
        if is_smallest and _reach(start, _lifted(limits, remedy)) >= short:
            remedies.append(remedy)
    reaches = accumulate(largest_gaps(start, _lifted(limits, frozenset({LimitKind.MAX_CRITERIA}))).values())
    return Impossible(
        best=start.outcome(best),
        remedies=tuple(remedies),
        criteria_needed=next((count for count, reach in enumerate(reaches, 1) if reach >= short), None),
        keys=tuple(
            code
            for code in start.block.tree.by_code
            if code in limits.locked and _reach(start, _without_lock(limits, code)) >= short
        ),
    )


def largest_gaps(start: PlanStart, limits: Limits) -> dict[int, int]:
    """Gains to the maximum by column on as many criteria as the limits allow, largest first, in tree order if equal."""
    locked = locked_columns(start.block, limits)
    tops = {column: allowed.top for column, allowed in start.allowed.items() if column not in locked}
    largest = sorted(tops, key=lambda column: -tops[column])[: limits.max_criteria]
    return {column: tops[column] for column in largest}


def _lifted(limits: Limits, remedy: frozenset[LimitKind]) -> Limits:
    return Limits(
        locked=frozenset() if LimitKind.LOCKS in remedy else limits.locked,
        max_criteria=None if LimitKind.MAX_CRITERIA in remedy else limits.max_criteria,
    )


def _without_lock(limits: Limits, code: str) -> Limits:
    return Limits(limits.locked - {code}, limits.max_criteria)


def _reach(start: PlanStart, limits: Limits) -> int:
    return sum(largest_gaps(start, limits).values())


MOST_PLANS = 5


def find_plans(
    block: Block,
    row: int,
    goal: Goal,
    limits: Limits,
    efforts: Efforts,
    precision: int,
    *,
    points: Points | None = None,
    today: Floats | None = None,
    count: int = 1,
) -> PlanResult:
    """Return up to `count` plans with which the agency in `row` reaches `goal`, or why there is none.

    `points` are those of all other agencies, agencies × leaves (the block's if None); `today` those that the agency
    itself starts from (its row of `points` if None). `precision` is the edition's. A criterion is raised to a multiple
    of its step, or of 10^-`precision` without one, or to its maximum; never above it, never below today, and not
    where it is not applicable. A criterion that is not touched keeps today's points, whatever they are.

    The first plan has the least effort, and touches the fewest criteria of all plans with that effort; remaining ties
    are broken by a fixed rule, which prefers criteria with much left to gain, then those first in the tree.
    Each alternative has the least effort of all plans that take at most half as many of the criteria of earlier plans
    as the first plan touches; there are fewer than `count` plans if no such plan is left. A goal that is already
    reached has one plan, without moves.

    Raises ValueError for codes and shapes that do not fit the block, for a count outside 1 to 5, and if points and
    efforts are too fine to be computed in whole numbers (thousands of points at nine decimals).
    """
    if not 1 <= count <= MOST_PLANS:
        raise ValueError(f"1 to {MOST_PLANS} plans can be asked for, not {count}")
    start = PlanStart.of(block, row, precision, points, today)
    locked = locked_columns(block, limits)
    finder = _Finder(start, goal, limits, effort_units(block, efforts), efforts.fixed_units, locked)
    while len(finder.plans) < count and finder.find():
        pass
    return Plans(tuple(finder.plans)) if finder.plans else impossible(start, goal, limits)


@dataclass
class _Finder:
    """Finds one plan after another. `shown`: the columns of the plans found so far."""

    start: PlanStart
    goal: Goal
    limits: Limits
    effort: tuple[int, ...]
    fixed: int
    locked: frozenset[int]
    plans: list[Plan] = field(default_factory=list[Plan])
    shown: set[int] = field(default_factory=set[int])

    def find(self) -> bool:
        """Find one more plan; return whether there was one. After a plan without moves there is none."""
        short = self.start.short_of(self.goal)
        if not short:
            if self.plans:
                return False
            self._add({}, 0)
            return True
        # points with more than nine decimals may add up to less than on the grid, by half a unit each
        for spare in (0, len(self.start.today)):
            solved = self._solve(short + spare)
            if solved is not None and self.start.reaches(self.goal, solved[0]):
                self._add(*solved)
                return True
        # … or to more, which matters if nothing less than every maximum is enough
        gaps = largest_gaps(self.start, self.limits)
        if self.plans or not self.start.reaches(self.goal, gaps):
            return False
        self._add(gaps, 0)
        return True

    def _solve(self, need: int) -> tuple[dict[int, int], int] | None:
        """Return gains by column and the most that other gains could save, both in grid units."""
        columns = [column for column in self.start.allowed if column not in self.locked]
        most = self.limits.max_criteria
        task = Task(
            improvements=tuple(
                Improvement(self.start.allowed[column], self.effort[column], column in self.shown) for column in columns
            ),
            need=need,
            fixed=self.fixed * PER_POINT,
            most=len(columns) if most is None else min(most, len(columns)),
            most_shown=len(self.plans[0].moves) // 2 if self.plans else 0,
        )
        if not columns:
            return None
        reduced = in_common_units(task)
        found = least_effort(reduced.task)
        if found is None:
            return None
        gains = {columns[index]: gain * reduced.unit for index, gain in sorted(found.solution.gains.items())}
        return gains, found.possible_saving * reduced.cost_unit

    def _add(self, gains: Mapping[int, int], saving: int) -> None:
        costs = {column: self.effort[column] * gain + self.fixed * PER_POINT for column, gain in gains.items()}
        effort = _as_effort(sum(costs.values()))
        leaves = self.start.block.tree.leaves
        plan = Plan(
            moves=tuple(
                Move(
                    leaf=leaves[column],
                    column=column,
                    today=float(self.start.today[column]),
                    target=self.start.target(column, gain),
                    effort=_as_effort(costs[column]),
                )
                for column, gain in sorted(gains.items())
            ),
            effort=effort,
            extra_effort=round(effort - self.plans[0].effort, 9) if self.plans else 0.0,
            possible_saving=_as_effort(saving),
            outcome=self.start.outcome(gains),
        )
        self.plans.append(plan)
        self.shown |= set(gains)


def _as_effort(cost: int) -> float:
    """The effort for a cost in grid units of points times units of effort."""
    return float(Fraction(cost, PER_POINT * PER_EFFORT))
