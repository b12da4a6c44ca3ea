"""The solver: held against a table of all sums on middling tasks, and against HiGHS on large ones."""

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, sparse

from dashboard.scoring.plans import least_effort as solver
from dashboard.scoring.plans import search
from dashboard.scoring.plans.grid import Ladder
from dashboard.scoring.plans.least_effort import least_effort
from dashboard.scoring.plans.task import Improvement, Solution, Task, in_common_units
from tests.strength import examples

EXAMPLES = examples(50, 1000)


def ladders() -> st.SearchStrategy[Ladder]:
    """Ladders with few strides, so that they mix; with a top on the rungs or off them."""

    def ladder(stride: int, first: int, rest: int, *, even: bool) -> Ladder:
        return Ladder(stride, stride, stride * (1 + rest // stride)) if even else Ladder(first, stride, first + rest)

    return st.sampled_from([1, 1, 2, 3, 5]).flatmap(
        lambda stride: st.builds(
            ladder, st.just(stride), st.integers(1, stride), st.integers(0, 12), even=st.booleans()
        ).filter(lambda built: built.top - built.first > 0 or built.first <= stride)
    )


@st.composite
def tasks(draw: st.DrawFn, *, most: int = 12) -> Task:
    """Tasks with many ties: few efforts, a fixed cost or none, some improvements shown already."""
    efforts = draw(st.sampled_from([(1,), (2, 3), (1, 2, 3, 4), (7, 8, 9, 10, 11, 12, 13)]))
    improvement = st.builds(Improvement, ladders(), st.sampled_from(efforts), st.sampled_from([False, False, True]))
    improvements = tuple(draw(st.lists(improvement, min_size=1, max_size=most)))
    return Task(
        improvements=improvements,
        need=draw(st.integers(1, sum(one.ladder.top for one in improvements))),
        fixed=draw(st.sampled_from([0, 0, 1, 5, 20])),
        most=draw(st.one_of(st.just(len(improvements)), st.integers(1, len(improvements)))),
        most_shown=draw(st.integers(0, 4)),
    )


def tabulated(task: Task) -> tuple[int, int] | None:
    """Cost and count of the best solution, from a table of the least cost of every (fresh, shown, sum)."""
    table = {(0, 0, 0): 0}
    for improvement in task.improvements:
        extended = dict(table)
        for (fresh, shown, gained), cost in table.items():
            for gain in map(int, improvement.ladder.gains):
                state = (fresh + (not improvement.shown), shown + improvement.shown, min(task.need, gained + gain))
                more = cost + improvement.effort * gain + task.fixed
                if more < extended.get(state, more + 1):
                    extended[state] = more
        table = extended
    return min(
        (
            (cost, fresh + shown)
            for (fresh, shown, gained), cost in table.items()
            if gained == task.need and fresh + shown <= task.most and shown <= task.most_shown
        ),
        default=None,
    )


def assert_valid(task: Task, solution: Solution) -> None:
    """The solution is allowed, reaches the need, and costs what it says."""
    for index, gain in solution.gains.items():
        assert gain in task.improvements[index].ladder.gains
    assert sum(solution.gains.values()) >= task.need
    assert len(solution.gains) <= task.most
    assert sum(task.improvements[index].shown for index in solution.gains) <= task.most_shown
    assert solution.effort == task.effort_of(solution.gains)


@settings(max_examples=examples(200, 3000))
@given(tasks(most=7), st.booleans())
def test_no_solution_is_better(task: Task, helped: bool) -> None:
    """Whether a good solution is known from the start or not; partial solutions are compared however few there are."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "_FEW", 1)
        if not helped:
            patch.setattr(solver, "rounded_solution", lambda *_: None)
            patch.setattr(solver, "relaxed", lambda _: None)
        found = least_effort(task)
    best = tabulated(task)
    if found is None or best is None:
        assert found is best is None
        return
    assert_valid(task, found.solution)
    assert (task.cost(found.solution), len(found.solution.gains)) == best
    assert found.possible_saving == 0


@settings(max_examples=EXAMPLES)
@given(tasks(most=16), st.sampled_from([(1,), (2, 8), (4, 64, 4096)]))
def test_a_search_that_is_too_narrow_says_how_much_it_may_have_missed(task: Task, widths: tuple[int, ...]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solver, "WIDTHS", widths)
        found = least_effort(task)
    best = tabulated(task)
    if found is None or best is None:
        assert found is best is None
        return
    assert_valid(task, found.solution)
    assert best[0] <= task.cost(found.solution) <= best[0] + found.possible_saving


@given(tasks())
def test_larger_units_change_nothing(task: Task) -> None:
    finer = Task(
        improvements=tuple(
            Improvement(Ladder(one.ladder.first * 6, one.ladder.stride * 6, one.ladder.top * 6), one.effort, one.shown)
            for one in task.improvements
        ),
        need=task.need * 6 - 5,
        fixed=task.fixed * 6,
        most=task.most,
        most_shown=task.most_shown,
    )
    reduced = in_common_units(finer)
    assert reduced.unit % 6 == 0
    found, best = least_effort(reduced.task), tabulated(task)
    if found is None or best is None:
        assert found is best is None
        return
    assert reduced.task.cost(found.solution) * reduced.cost_unit == best[0] * 6
    assert len(found.solution.gains) == best[1]


@settings(max_examples=EXAMPLES)
@given(tasks())
def test_no_solution_is_better_among_more(task: Task) -> None:
    found, best = least_effort(task), tabulated(task)
    if found is None or best is None:
        assert found is best is None
        return
    assert (task.cost(found.solution), len(found.solution.gains)) == best


@pytest.mark.parametrize("seed", range(1, examples(5, 9)))
def test_highs_finds_nothing_better_among_thirty(seed: int) -> None:
    task = large_task(seed, 30)
    found = least_effort(task)
    assert found is not None
    assert_valid(task, found.solution)
    assert found.possible_saving == 0
    assert task.cost(found.solution) == cost_by_highs(task)


def large_task(seed: int, size: int) -> Task:
    """A task of `size` criteria with steps, efforts, a fixed cost and, half of the time, a narrow count."""
    source = random.Random(seed)
    improvements: list[Improvement] = []
    for _ in range(size):
        stride = source.choice([1, 25, 50, 100])
        top = source.choice([100, 200, 300, 500, 1000])
        first = source.choice([stride, source.randint(1, stride)])
        improvements.append(Improvement(Ladder(first, stride, max(first, top)), source.randint(80, 160)))
    most = size if seed % 2 else size // 8
    reachable = sum(sorted((one.ladder.top for one in improvements), reverse=True)[:most])
    need = int(reachable * source.choice([0.1, 0.3, 0.6]))
    return Task(tuple(improvements), need, source.choice([0, 500, 4000]), most, 0)


def cost_by_highs(task: Task) -> int:
    """The least cost as `scipy.optimize.milp` has it: a variable per gain that is allowed."""
    owners, gains = zip(
        *((owner, int(gain)) for owner, one in enumerate(task.improvements) for gain in one.ladder.gains), strict=True
    )
    costs = [task.improvements[owner].effort * gain + task.fixed for owner, gain in zip(owners, gains, strict=True)]
    one_each = sparse.csr_array((np.ones(len(owners)), (owners, range(len(owners)))))
    library: Any = optimize
    result = library.milp(
        costs,
        constraints=[
            library.LinearConstraint(one_each, -np.inf, 1),
            library.LinearConstraint(np.array([gains]), task.need, np.inf),
            library.LinearConstraint(np.ones((1, len(owners))), -np.inf, task.most),
        ],
        integrality=np.ones(len(owners)),
        bounds=library.Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    chosen = np.flatnonzero(result.x > 0.5)
    assert sum(gains[index] for index in chosen) >= task.need
    return sum(costs[index] for index in chosen)
