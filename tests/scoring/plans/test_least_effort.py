"""The solver: held against a table of all sums on middling tasks, and against HiGHS on large ones."""

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from dashboard.scoring.plans import least_effort as solver
from dashboard.scoring.plans import search
from dashboard.scoring.plans.least_effort import least_effort
from dashboard.scoring.plans.task import AllowedGains, Improvement, Solution, Task, in_common_units
from tests.strength import examples

EXAMPLES = examples(50, 1000)


ALLOWED = [
    AllowedGains(stride, stride, stride * (1 + rest // stride)) if even else AllowedGains(first, stride, first + rest)
    for stride in (1, 1, 2, 3, 5)
    for first in range(1, stride + 1)
    for rest in range(13)
    for even in (False, True)
]
"""With few strides, so that they mix; with a top that is a multiple of the stride or not."""


@st.composite
def tasks(draw: st.DrawFn, *, most: int = 12) -> Task:
    """Tasks with many ties: few efforts, a fixed cost or none, some improvements shown already."""
    efforts = draw(st.sampled_from([(1,), (2, 3), (1, 2, 3, 4), (7, 8, 9, 10, 11, 12, 13)]))
    improvement = st.builds(
        Improvement, st.sampled_from(ALLOWED), st.sampled_from(efforts), st.sampled_from([False, False, True])
    )
    improvements = tuple(draw(st.lists(improvement, min_size=1, max_size=most)))
    return Task(
        improvements=improvements,
        need=draw(st.integers(1, sum(one.allowed.top for one in improvements))),
        fixed=draw(st.sampled_from([0, 0, 1, 5, 20])),
        most=draw(st.one_of(st.just(len(improvements)), st.integers(1, len(improvements)))),
        most_shown=draw(st.integers(0, 4)),
    )


def tabulated(task: Task) -> tuple[int, int] | None:
    """Cost and count of the best solution, from a table of the least cost of every (fresh, shown, sum)."""
    table = {(0, 0, 0): 0}
    for improvement in task.improvements:
        extended, gains = dict(table), improvement.allowed.gains.tolist()
        for (fresh, shown, gained), cost in table.items():
            for gain in gains:
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
        assert gain in task.improvements[index].allowed.gains
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
            Improvement(
                AllowedGains(one.allowed.first * 6, one.allowed.stride * 6, one.allowed.top * 6), one.effort, one.shown
            )
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
        improvements.append(Improvement(AllowedGains(first, stride, max(first, top)), source.randint(80, 160)))
    most = size if seed % 2 else size // 8
    reachable = sum(sorted((one.allowed.top for one in improvements), reverse=True)[:most])
    need = int(reachable * source.choice([0.1, 0.3, 0.6]))
    return Task(tuple(improvements), need, source.choice([0, 500, 4000]), most, 0)


def cost_by_highs(task: Task) -> int:
    """The least cost as `scipy.optimize.milp` has it: of each improvement, whether it is touched, raised to its top,
    and by how many strides otherwise."""
    allowed, none = [one.allowed for one in task.improvements], np.zeros(len(task.improvements))
    first, stride, top = np.array([(gains.first, gains.stride, gains.top) for gains in allowed]).T
    strides = (top - first - 1) // stride  # those that end below the top
    efforts = np.array([one.effort for one in task.improvements])
    gains = np.concatenate([first, top - first, stride])
    costs = np.concatenate([efforts * first + task.fixed, efforts * (top - first), efforts * stride])
    each = np.eye(len(allowed))
    library: Any = optimize
    result = library.milp(
        costs,
        constraints=[
            library.LinearConstraint([gains], task.need, np.inf),
            library.LinearConstraint([np.concatenate([none + 1, none, none])], 0, task.most),
            library.LinearConstraint(np.hstack([-each, each, each / np.maximum(strides, 1)[:, None]]), -np.inf, 0),
        ],
        integrality=np.ones(3 * len(allowed)),
        bounds=library.Bounds(0, np.concatenate([none + 1, none + 1, np.maximum(strides, 0)])),
        options={"mip_rel_gap": 0},
    )
    chosen = np.rint(result.x).astype(np.int64)
    assert gains @ chosen >= task.need
    return int(costs @ chosen)
