"""The solution of least cost, and among equals one that touches the fewest criteria: exact, in whole numbers.

For each count of touched criteria there is a bound (`task`) and an exhaustive search (`search`). Counts are processed
in the order of their bounds until no other can be better. HiGHS (`scipy.optimize.milp`) solves the same task and the
tests compare the two, but it is slower on the ties that are usual here (one effort for all criteria, equal steps).
With a variable each for touched, steps and the last gain to the maximum, a question with a fixed effort took it 0.4 s
of CPU time for 100 criteria and 0.9 s for 300, where this takes 2 and 4 ms.

If today's points lie between the allowed steps, each at another offset, hardly any two sums are equal and a search has
much to examine. If every gain is allowed on those criteria, the least cost is found at once. It is a bound, and in its
solution at most one gain is not the largest; rounding that gain up costs less than one more step.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from dashboard.scoring.arithmetic import Floats
from dashboard.scoring.plans.search import Order, Search, SearchBudget
from dashboard.scoring.plans.task import (
    AllowedGains,
    Bound,
    Improvement,
    Solution,
    Task,
    best_bound,
    chosen,
    coarse_bounds,
)


def relaxed(task: Task) -> Task | None:
    """Return `task` with every gain allowed where the stride is its commonest one; None if these are already easy."""
    counts: dict[int, int] = {}
    for improvement in task.improvements:
        counts[improvement.allowed.stride] = counts.get(improvement.allowed.stride, 0) + improvement.allowed.length
    stride = min(counts, key=lambda stride: (-counts[stride], stride))
    if all(_is_easy(improvement.allowed) for improvement in task.improvements if improvement.allowed.stride == stride):
        return None
    return replace(task, improvements=tuple(_relaxed(improvement, stride) for improvement in task.improvements))


def rounded_up(task: Task, solution: Solution) -> Solution:
    """Return `solution` with each gain raised to the next that `task` allows."""
    gains = {index: task.improvements[index].allowed.at_least(gain) for index, gain in solution.gains.items()}
    return Solution(gains, task.effort_of(gains))


def _relaxed(improvement: Improvement, stride: int) -> Improvement:
    if improvement.allowed.stride != stride:
        return improvement
    return replace(improvement, allowed=AllowedGains(1, 1, improvement.allowed.top))


def _is_easy(allowed: AllowedGains) -> bool:
    """Whether a search only needs the smallest and the largest gain, or treats it together with others of its kind."""
    return allowed.is_even or allowed.length <= 2


_DEARER = (1.0, 1.02, 1.05, 1.1, 1.2, 1.5, 2.0)
"""Prices to try, in multiples of the bound's: the higher the price of a unit, the more large gains are preferred."""


def rounded_solution(task: Task, bound: Bound) -> Solution | None:
    """Return the cheapest of a few solutions with the bound's count; None if none of them reaches the need."""
    best: Solution | None = None
    for touched in _sets(task, bound):
        solution = _lowered(task, touched)
        if solution is not None and (best is None or solution.effort < best.effort):
            best = solution
        if best is not None and best.effort <= bound.effort:
            break
    return best


def _sets(task: Task, bound: Bound) -> Iterator[list[int]]:
    """Yield sets to touch: those with the smallest reduced costs; among equals the largest, then in tree order."""
    for factor in _DEARER:
        reduced = task.reduced_costs(factor * bound.price)
        yield _first(task, bound, reduced)
    yield _first(task, bound, -task.largest.astype(np.float64))


def _first(task: Task, bound: Bound, reduced: Floats) -> list[int]:
    by_size = np.argsort(-task.largest, kind="stable")
    ranked = np.empty(len(by_size))
    ranked[by_size[np.argsort(reduced[by_size], kind="stable")]] = np.arange(len(by_size))
    return [int(index) for index in chosen(task, bound.count, ranked)]


def _lowered(task: Task, touched: Iterable[int]) -> Solution | None:
    """A solution with the largest gain on each, from which the excess is removed, most expensive and smallest first."""
    gains = {index: task.improvements[index].allowed.top for index in touched}
    excess = sum(gains.values()) - task.need
    if excess < 0:
        return None
    for index in sorted(gains, key=lambda index: (-task.improvements[index].effort, gains[index], -index)):
        if not excess:
            break
        kept = task.improvements[index].allowed.at_least(gains[index] - excess)
        excess -= gains[index] - kept
        gains[index] = kept
    return Solution(gains, task.effort_of(gains))


WIDTHS = (64, 1024, 16_384)
"""Partial solutions that a search keeps: few at first, which nearly always finds the least, then more to prove it."""

BUDGET = 2_000_000
"""Partial solutions examined to prove that a cost is the least, about half a second; few tasks need a tenth of it."""

BUDGET_FOR_FEWEST = 200_000
"""The same to prove that a solution of equal cost cannot touch fewer, which matters less."""


@dataclass(frozen=True, slots=True)
class LeastEffort:
    """A solution, and the most that another could save: 0 if the solution is proven to cost the least."""

    solution: Solution
    possible_saving: int


class _Budgets:
    """The remaining search budgets: for proofs of the least cost, and for proofs of the fewest touched."""

    def __init__(self) -> None:
        self.for_least = SearchBudget(BUDGET)
        self.for_fewest = SearchBudget(BUDGET_FOR_FEWEST)


def least_effort(task: Task) -> LeastEffort | None:
    """Return the solution of `task` that costs least, among equals one that touches the fewest.

    None if no solution reaches the need. The same task gives the same solution on every machine. If the proof takes too
    long (`BUDGET`), the best solution so far, with the most that another could save. That it touches the fewest is not
    proven in every case (`BUDGET_FOR_FEWEST`): among hundreds of improvements it may be a few more.
    """
    best, floor = _from_relaxed(task)
    budget, order = _Budgets(), Order(task)
    unproven = coarse_bounds(task)
    for width in WIDTHS:
        best, unproven = _round(order, unproven, best, width, budget)
    if best is None:
        return None
    lowest = min((_cost(task, bound) for bound in unproven if _can_beat(task, bound, best)), default=task.cost(best))
    return LeastEffort(best, task.cost(best) - max(lowest, floor))


def _from_relaxed(task: Task) -> tuple[Solution | None, int]:
    """Return a solution from an easier, relaxed task, and a lower bound of the cost; None and 0 without such a task."""
    easier = relaxed(task)
    found = None if easier is None else least_effort(easier)
    if easier is None or found is None:
        return None, 0
    return rounded_up(task, found.solution), easier.cost(found.solution) - found.possible_saving


def _round(
    order: Order, bounds: Iterable[Bound], best: Solution | None, width: int, budget: _Budgets
) -> tuple[Solution | None, list[Bound]]:
    """Search each count that could beat `best`, most promising first; return the best and the unproven bounds."""
    task = order.task
    queue = [(*_rank(task, bound), bound) for bound in bounds]
    heapq.heapify(queue)
    unproven: list[Bound] = []
    while queue:
        bound = heapq.heappop(queue)[-1]
        if not _can_beat(task, bound, best):
            break
        if bound.is_best:
            best, complete = _searched(order, bound, best, width, budget)
            if not complete:
                unproven.append(bound)
        else:
            bound = best_bound(task, bound)
            if _can_beat(task, bound, best):
                best = _better(task, best, rounded_solution(task, bound))
                heapq.heappush(queue, (*_rank(task, bound), bound))
    return best, unproven


def _searched(
    order: Order, bound: Bound, best: Solution | None, width: int, budget: _Budgets
) -> tuple[Solution | None, bool]:
    """Return the better of `best` and the result of a search, and whether the search was exhaustive."""
    task = order.task
    most = task.largest_cost if best is None else task.cost(best) - task.fixed * bound.count
    if best is not None and bound.count >= len(best.gains):
        most -= 1
    could_save = best is None or _cost(task, bound) < task.cost(best)
    search = Search(order, bound, most, width, budget.for_least if could_save else budget.for_fewest)
    found = search.run()
    return _better(task, best, found), search.complete or search.most_effort < bound.effort


def _better(task: Task, one: Solution | None, other: Solution | None) -> Solution | None:
    """The cheaper of two; at equal cost the one that touches fewer; if these are equal too, `one`."""
    if one is None or other is None:
        return one or other
    return other if (task.cost(other), len(other.gains)) < (task.cost(one), len(one.gains)) else one


def _can_beat(task: Task, bound: Bound, best: Solution | None) -> bool:
    return best is None or (_cost(task, bound), bound.count) < (task.cost(best), len(best.gains))


def _cost(task: Task, bound: Bound) -> int:
    return bound.effort + task.fixed * bound.count


def _rank(task: Task, bound: Bound) -> tuple[int, int, bool]:
    """The sort key of bounds; unique for each bound in the queue."""
    return _cost(task, bound), bound.count, bound.is_best
