"""A good solution at once: what the bound's price suggests, with the excess taken back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from dashboard.scoring.arithmetic import Floats
from dashboard.scoring.plans.bounds import Bound, chosen
from dashboard.scoring.plans.task import Solution, Task

_DEARER = (1.0, 1.02, 1.05, 1.1, 1.2, 1.5, 2.0)
"""Prices to try, in multiples of the bound's: the dearer a unit, the more the large ladders are preferred."""


def rounded_solution(task: Task, bound: Bound) -> Solution | None:
    """Return the cheapest of a few solutions with the bound's count; None when none of them reaches the need."""
    best: Solution | None = None
    for touched in _sets(task, bound):
        solution = _lowered(task, touched)
        if solution is not None and (best is None or solution.effort < best.effort):
            best = solution
        if best is not None and best.effort <= bound.effort:
            break
    return best


def _sets(task: Task, bound: Bound) -> Iterator[list[int]]:
    """Yield sets to touch: those with the smallest reduced costs, of equal ones the largest, in tree order."""
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
    """Gain all there is on each, then take back what is too much, dearest and smallest first."""
    gains = {index: task.improvements[index].ladder.top for index in touched}
    excess = sum(gains.values()) - task.need
    if excess < 0:
        return None
    for index in sorted(gains, key=lambda index: (-task.improvements[index].effort, gains[index], -index)):
        if not excess:
            break
        kept = task.improvements[index].ladder.at_least(gains[index] - excess)
        excess -= gains[index] - kept
        gains[index] = kept
    return Solution(gains, task.effort_of(gains))
