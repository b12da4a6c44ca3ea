"""Why a goal is out of reach, how far the agency gets, and what would help."""

from __future__ import annotations

from itertools import accumulate

from dashboard.scoring.plans.climb import Climb
from dashboard.scoring.plans.goals import Goal
from dashboard.scoring.plans.limits import LimitKind, Limits, locked_columns
from dashboard.scoring.plans.plan import Impossible

_REMEDIES = (
    frozenset({LimitKind.LOCKS}),
    frozenset({LimitKind.MAX_CRITERIA}),
    frozenset({LimitKind.LOCKS, LimitKind.MAX_CRITERIA}),
)


def impossible(climb: Climb, goal: Goal, limits: Limits) -> Impossible:
    """Describe what keeps the agency from `goal`. Every maximum is an allowed score: the largest gaps make the best."""
    short = climb.short_of(goal)
    best = largest_gaps(climb, limits)
    remedies: list[frozenset[LimitKind]] = []
    for remedy in _REMEDIES:
        is_smallest = not any(smaller < remedy for smaller in remedies)
        if is_smallest and _reach(climb, _lifted(limits, remedy)) >= short:
            remedies.append(remedy)
    reaches = accumulate(largest_gaps(climb, _lifted(limits, frozenset({LimitKind.MAX_CRITERIA}))).values())
    return Impossible(
        best=climb.outcome(best),
        remedies=tuple(remedies),
        criteria_needed=next((count for count, reach in enumerate(reaches, 1) if reach >= short), None),
        keys=tuple(
            code
            for code in climb.block.tree.by_code
            if code in limits.locked and _reach(climb, _without_lock(limits, code)) >= short
        ),
    )


def largest_gaps(climb: Climb, limits: Limits) -> dict[int, int]:
    """Gains to the maximum by column on as many criteria as the limits allow, largest first, in tree order if equal."""
    locked = locked_columns(climb.block, limits)
    tops = {column: rungs.top for column, rungs in climb.ladders.items() if column not in locked}
    largest = sorted(tops, key=lambda column: -tops[column])[: limits.max_criteria]
    return {column: tops[column] for column in largest}


def _lifted(limits: Limits, remedy: frozenset[LimitKind]) -> Limits:
    return Limits(
        locked=frozenset() if LimitKind.LOCKS in remedy else limits.locked,
        max_criteria=None if LimitKind.MAX_CRITERIA in remedy else limits.max_criteria,
    )


def _without_lock(limits: Limits, code: str) -> Limits:
    return Limits(limits.locked - {code}, limits.max_criteria)


def _reach(climb: Climb, limits: Limits) -> int:
    return sum(largest_gaps(climb, limits).values())
