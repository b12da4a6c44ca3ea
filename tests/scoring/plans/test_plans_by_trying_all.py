"""Every plan is held against all plans there are, on sheets small enough to try them all."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import assume, given, settings

from dashboard.scoring import rank_block
from dashboard.scoring.plans import Impossible, LimitKind, Plan, Plans, find_plans
from dashboard.scoring.plans.question import is_reached
from tests.scoring.plans.sheets import AGENCY, Sheet, TriedPlan, numbers, sheets
from tests.strength import examples

EXAMPLES = examples(100, 2000)


def plans_of(sheet: Sheet, count: int = 1) -> Plans | Impossible:
    return find_plans(sheet.block, AGENCY, sheet.goal, sheet.limits, sheet.costs, sheet.table.precision, count=count)


def touched(plan: Plan) -> frozenset[int]:
    return numbers([move.leaf.code for move in plan.moves])


def is_effort(effort: float, tried: Fraction) -> bool:
    return effort == float(tried)


@settings(max_examples=EXAMPLES)
@given(sheets())
def test_no_plan_costs_less_and_none_that_costs_the_same_touches_fewer(sheet: Sheet) -> None:
    least = sheet.cheapest(sheet.reaching())
    result = plans_of(sheet)
    if least is None:
        assert isinstance(result, Impossible)
        return
    assert isinstance(result, Plans)
    assert is_effort(result.plans[0].effort, least.effort)
    assert len(result.plans[0].moves) == len(least.touched)
    assert result.plans[0].possible_saving == 0


@settings(max_examples=EXAMPLES)
@given(sheets())
def test_a_plan_is_allowed_and_reaches_the_goal_by_the_rules_that_rank(sheet: Sheet) -> None:
    result = plans_of(sheet, count=3)
    assume(isinstance(result, Plans))
    assert isinstance(result, Plans)
    block, precision = sheet.block, sheet.table.precision
    for plan in result.plans:
        raised = block.points.copy()
        for move in plan.moves:
            assert move.today == block.points[AGENCY, move.column]
            assert move.target > move.today
            assert move.leaf.problem_with(move.target) is None
            if move.leaf.step is None and move.target != move.leaf.max_points:
                assert move.target == round(move.target, precision)
            raised[AGENCY, move.column] = move.target
        standings = rank_block(block, precision, raised)
        assert is_reached(sheet.goal, standings, AGENCY)
        assert sheet.reached(sum((cell for cell in map(decimal_cell, raised[AGENCY]) if cell is not None), ZERO))
        outcome = plan.outcome
        assert (outcome.rank, outcome.tied) == (standings.rank[AGENCY], standings.tied[AGENCY])
        assert (outcome.total, outcome.percent) == (standings.total[AGENCY], standings.percent_of(AGENCY))
        assert not touched(plan) & sheet.locked
        assert sheet.max_criteria is None or len(plan.moves) <= sheet.max_criteria
        assert sum(Fraction(repr(move.effort)) for move in plan.moves) == Fraction(repr(plan.effort))
        assert [move.column for move in plan.moves] == sorted(move.column for move in plan.moves)


@settings(max_examples=EXAMPLES)
@given(sheets())
def test_each_alternative_costs_least_of_all_that_differ_as_much(sheet: Sheet) -> None:
    reaching = sheet.reaching()
    assume(reaching)
    result = plans_of(sheet, count=5)
    assert isinstance(result, Plans)
    first = result.plans[0]
    shown: frozenset[int] = frozenset()
    for number, plan in enumerate(result.plans):
        least = sheet.cheapest(different(reaching, shown, len(first.moves)) if number else reaching)
        assert least is not None
        assert is_effort(plan.effort, least.effort)
        assert len(plan.moves) == len(least.touched)
        assert plan.extra_effort == round(plan.effort - first.effort, 9) >= 0
        assert not number or len(touched(plan) & shown) <= len(first.moves) // 2
        shown |= touched(plan)
    if first.moves and len(result.plans) < 5:
        assert not different(reaching, shown, len(first.moves))


@settings(max_examples=EXAMPLES)
@given(sheets(hard=True))
def test_what_is_impossible_is_so_and_the_best_attainable_is_attained(sheet: Sheet) -> None:
    result = plans_of(sheet)
    tried = list(sheet.tried())
    assume(not any(sheet.reached(points) for _, points in tried))
    assert isinstance(result, Impossible)
    most = max(points for _, points in tried)
    assert result.best.rank == sheet.table.rank_with(AGENCY, most)
    attained = [sheet.table.rank_with(AGENCY, points) for _, points in tried]
    assert result.best.rank == min(attained)
    possible = {kinds: bool(lifted(sheet, kinds).reaching()) for kinds in REMEDIES}
    smallest = {kinds for kinds in REMEDIES if possible[kinds] and not any(possible[k] for k in REMEDIES if k < kinds)}
    assert set(result.remedies) == smallest
    needed = [plan.touched for plan in sheet.with_limits(locked=sheet.locked, max_criteria=None).reaching()]
    assert result.criteria_needed == min(map(len, needed), default=None)
    without = {
        lock: sheet.with_limits(locked=sheet.locked - {lock}, max_criteria=sheet.max_criteria) for lock in sheet.locked
    }
    assert numbers(result.keys) == {lock for lock, opened in without.items() if opened.reaching()}


@given(sheets())
def test_a_goal_that_is_reached_has_one_plan_without_moves(sheet: Sheet) -> None:
    assume(is_reached(sheet.goal, rank_block(sheet.block, sheet.table.precision), AGENCY))
    result = plans_of(sheet, count=3)
    assert isinstance(result, Plans)
    assert [(plan.moves, plan.effort) for plan in result.plans] == [((), 0)]


@given(sheets())
def test_the_same_question_has_the_same_answer(sheet: Sheet) -> None:
    assert plans_of(sheet, count=3) == plans_of(sheet, count=3)


REMEDIES = (
    frozenset({LimitKind.LOCKS}),
    frozenset({LimitKind.MAX_CRITERIA}),
    frozenset({LimitKind.LOCKS, LimitKind.MAX_CRITERIA}),
)


def lifted(sheet: Sheet, kinds: frozenset[LimitKind]) -> Sheet:
    return sheet.with_limits(
        locked=frozenset() if LimitKind.LOCKS in kinds else sheet.locked,
        max_criteria=None if LimitKind.MAX_CRITERIA in kinds else sheet.max_criteria,
    )


def different(reaching: list[TriedPlan], shown: frozenset[int], first: int) -> list[TriedPlan]:
    return [plan for plan in reaching if len(plan.touched & shown) <= first // 2]


ZERO = Decimal(0)


def decimal_cell(points: float) -> Decimal | None:
    return None if np.isnan(points) else Decimal(repr(float(points)))
