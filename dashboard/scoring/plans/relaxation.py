"""An easier task for points that are finer than the precision of totals: any gain allowed, then rounded up.

Where today's points lie between the rungs, each in another place, hardly two sums are alike and a search has much to
look at. With every gain allowed on those ladders the least cost is found at once. It is a bound, and its solution, in
which one gain at the most is not all there is, costs less than one rung more when that gain is rounded up.
"""

from __future__ import annotations

from dataclasses import replace

from dashboard.scoring.plans.ladders import Ladder
from dashboard.scoring.plans.task import Improvement, Solution, Task


def relaxed(task: Task) -> Task | None:
    """Return `task` with every gain allowed on the ladders of its commonest stride; None when these are even anyway."""
    rungs: dict[int, int] = {}
    for improvement in task.improvements:
        rungs[improvement.ladder.stride] = rungs.get(improvement.ladder.stride, 0) + improvement.ladder.length
    stride = min(rungs, key=lambda stride: (-rungs[stride], stride))
    if all(_is_easy(improvement.ladder) for improvement in task.improvements if improvement.ladder.stride == stride):
        return None
    return replace(task, improvements=tuple(_relaxed(improvement, stride) for improvement in task.improvements))


def rounded_up(task: Task, solution: Solution) -> Solution:
    """Return `solution` with each gain raised to the next that `task` allows."""
    gains = {index: task.improvements[index].ladder.at_least(gain) for index, gain in solution.gains.items()}
    return Solution(gains, task.effort_of(gains))


def _relaxed(improvement: Improvement, stride: int) -> Improvement:
    if improvement.ladder.stride != stride:
        return improvement
    return replace(improvement, ladder=Ladder(1, 1, improvement.ladder.top))


def _is_easy(ladder: Ladder) -> bool:
    """Whether no more than the ladder's two ends matter to a search, or it is treated together with its like."""
    return ladder.is_even or ladder.length <= 2
