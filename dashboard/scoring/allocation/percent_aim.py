"""An aim of a leader: bring as many agencies as can be to a given percentage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dashboard.model import Block, Points
from dashboard.scoring.allocation.answer import Allocation, answer
from dashboard.scoring.allocation.open_scores import ONE_POINT
from dashboard.scoring.allocation.question import Part, Question, agency_parts, ask, attainable_raises
from dashboard.scoring.allocation.raise_sums import least_sum
from dashboard.scoring.allocation.refusals import AllocationRefused, AllocationRule
from dashboard.scoring.reaching import least_points, least_total, percent_key


def bring_most_to_percent(
    block: Block,
    precision: int,
    budget: float,
    percent: float,
    *,
    locked: Iterable[str] = (),
    points: Points | None = None,
) -> Allocation:
    """Spend at most `budget` points so that as many agencies as can be have `percent` of their applicable maximum.

    An agency has it as `dashboard.scoring.reaching` says. Those that need the fewest
    points are brought there, earlier names first among equals: the number is the largest possible and the points are
    the fewest for it. The rest of the budget is left. Within an agency the largest gap is closed first; among
    equal gaps in tree order. `locked`, `points` and errors as for `lift_weakest_groups`.
    """
    if not 0 <= percent <= 100:
        raise AllocationRefused(AllocationRule.PERCENT_OUT_OF_RANGE, 100)
    question = ask(block, precision, budget, locked, points)
    agencies = agency_parts(question)
    totals = [least_total(percent_key(percent), agency.maximum, precision) for agency in agencies]
    wanted = [least_points(total, precision) for total in totals]
    costs = [_cost(question, agency, total) for agency, total in zip(agencies, wanted, strict=True)]
    allocation = answer(question, agencies, _cheapest_first(costs, question.units))
    return replace(
        allocation,
        reached_before=_reached(allocation, wanted, [lift.points_before for lift in allocation.lifts]),
        reached_after=_reached(allocation, wanted, [lift.points_after for lift in allocation.lifts]),
    )


def _cost(question: Question, agency: Part, total: int) -> int | None:
    """The fewest units that bring `agency` to `total`, in 10^-9 points; None when the budget does not."""
    if agency.awarded >= total:
        return 0
    lacking = total - agency.counted
    return least_sum(attainable_raises(question, agency), -(-lacking // question.grid.unit))


def _cheapest_first(costs: Sequence[int | None], budget: int) -> list[int]:
    """The costs that are paid, 0 for the others: the cheapest, earlier ones among equals, while the budget lasts."""
    paid = [0] * len(costs)
    for cost, place in sorted((cost, place) for place, cost in enumerate(costs) if cost is not None):
        if cost > budget:
            break
        paid[place] = cost
        budget -= cost
    return paid


def _reached(allocation: Allocation, wanted: Sequence[int], totals: Sequence[float]) -> tuple[str, ...]:
    """Codes of the agencies whose total is as much as is wanted of them."""
    lifts = zip(allocation.lifts, wanted, totals, strict=True)
    return tuple(lift.code for lift, least, total in lifts if round(total * ONE_POINT) >= least)
