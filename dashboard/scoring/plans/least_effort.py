"""The solution of least cost, and of those one that touches the fewest criteria: exact, in whole numbers.

For each count of touched criteria there is a bound (`bounds`) and a search that misses nothing (`search`). Counts are
taken in the order of their bounds until no other can be better. `scipy.optimize.milp` (HiGHS) solves the same task and
the tests hold the two against each other, but it cannot be waited for: with the ties that are usual here (one effort
for all criteria, equal steps) it took from a tenth of a second to minutes for 300 criteria.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

from dashboard.scoring.plans.bounds import Bound, best_bound, coarse_bounds
from dashboard.scoring.plans.rounding import rounded_solution
from dashboard.scoring.plans.search import Order, Search
from dashboard.scoring.plans.task import Solution, Task

WIDTHS = (64, 1024, 16_384, 131_072)
"""Partial solutions that a search keeps: few at first, which finds nearly always the least, then more to prove it."""


@dataclass(frozen=True, slots=True)
class LeastEffort:
    """A solution, and what another could cost less at the most: 0 when it is proven to be the least."""

    solution: Solution
    possible_saving: int


def least_effort(task: Task) -> LeastEffort | None:
    """Return the solution of `task` that costs least, of equal ones one that touches the fewest.

    None when no solution reaches the need. The same task gives the same solution on every machine.
    """
    order = Order(task)
    best, unproven = _first_round(order)
    for width in WIDTHS[1:]:
        remaining: list[Bound] = []
        for bound in unproven:
            best, complete = _searched(order, bound, best, width)
            if not complete:
                remaining.append(bound)
        unproven = [bound for bound in remaining if _can_beat(task, bound, best)]
    if best is None:
        return None
    lowest = min((_cost(task, bound) for bound in unproven), default=task.cost(best))
    return LeastEffort(best, task.cost(best) - lowest)


def _first_round(order: Order) -> tuple[Solution | None, list[Bound]]:
    """Search each count that could be best, most promising first; return those that stay unproven too."""
    task, best = order.task, None
    queue = [(*_rank(task, bound), bound) for bound in coarse_bounds(task)]
    heapq.heapify(queue)
    unproven: list[Bound] = []
    while queue:
        bound = heapq.heappop(queue)[-1]
        if not _can_beat(task, bound, best):
            break
        if not bound.is_best:
            bound = best_bound(task, bound)
            heapq.heappush(queue, (*_rank(task, bound), bound))
            continue
        best = _better(task, best, rounded_solution(task, bound))
        best, complete = _searched(order, bound, best, WIDTHS[0])
        if not complete:
            unproven.append(bound)
    return best, unproven


def _searched(order: Order, bound: Bound, best: Solution | None, width: int) -> tuple[Solution | None, bool]:
    """Return the better of `best` and what a search finds, and whether the search has left nothing out."""
    task = order.task
    if not _can_beat(task, bound, best):
        return best, True
    most = task.largest_cost if best is None else task.cost(best) - task.fixed * bound.count.total
    if best is not None and bound.count.total >= len(best.gains):
        most -= 1
    search = Search(order, bound, most, width)
    return _better(task, best, search.run()), search.complete or search.most_effort < bound.effort


def _better(task: Task, one: Solution | None, other: Solution | None) -> Solution | None:
    """The cheaper of two, the one that touches fewer when both cost the same, `one` when these are equal too."""
    if one is None or other is None:
        return one or other
    return other if (task.cost(other), len(other.gains)) < (task.cost(one), len(one.gains)) else one


def _can_beat(task: Task, bound: Bound, best: Solution | None) -> bool:
    return best is None or (_cost(task, bound), bound.count.total) < (task.cost(best), len(best.gains))


def _cost(task: Task, bound: Bound) -> int:
    return bound.effort + task.fixed * bound.count.total


def _rank(task: Task, bound: Bound) -> tuple[int, int, int, bool]:
    """What bounds are taken in the order of; unique for each bound at hand."""
    return _cost(task, bound), bound.count.total, bound.count.shown, bound.is_best
