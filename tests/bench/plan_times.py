"""How long a plan takes to find: the first one, and three of them, in blocks of 100 and of 300 criteria.

An agency low down in a block of 60 asks for a place near the top (with few criteria allowed, for as much as most of
what those can give). Nothing is remembered from one question to the next. The time is that of the processor: one thread
does all the work, so it is what a user waits for where nothing else runs. Run it with

    python -m tests.bench.plan_times [seeds]
"""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dashboard.model import Agency, Block, CriteriaTree, Criterion
from dashboard.scoring.plans import Efforts, Goal, Limits, PlanResult, Plans, RankGoal, TotalGoal, find_plans

AGENCIES = 60
PRECISION = 2
TARGET_MS = {100: 100.0, 300: 300.0}


EQUAL = Efforts()


@dataclass(frozen=True)
class Kind:
    """What makes a question hard: `decimals` of the points, `steps` (0 for none) to draw from, what plans may do."""

    decimals: int = 2
    steps: tuple[float, ...] = (0.0,)
    drawn_efforts: bool = False
    efforts: Efforts = EQUAL
    max_criteria: int | None = None


MIXED_STEPS = (0.0, 0.25, 0.5, 1.0)
COARSE_STEPS = (0.5, 1.0, 2.0, 2.5)

KINDS = {
    "as shipped: no steps, effort 1": Kind(),
    "fixed effort": Kind(efforts=Efforts(fixed=1.5)),
    "by attainment": Kind(efforts=Efforts(by_attainment=True)),
    "steps": Kind(steps=MIXED_STEPS),
    "steps, fixed, by attainment": Kind(steps=MIXED_STEPS, efforts=Efforts(fixed=0.7, by_attainment=True)),
    "steps, drawn efforts": Kind(steps=MIXED_STEPS, drawn_efforts=True),
    "no steps, drawn efforts, fixed": Kind(drawn_efforts=True, efforts=Efforts(fixed=2.0)),
    "at most 8": Kind(max_criteria=8),
    "at most 8, fixed, by attainment": Kind(max_criteria=8, efforts=Efforts(fixed=0.7, by_attainment=True)),
    "everything": Kind(
        steps=MIXED_STEPS, drawn_efforts=True, efforts=Efforts(fixed=1.3, by_attainment=True), max_criteria=12
    ),
    "coarse steps only": Kind(steps=COARSE_STEPS),
    "coarse steps only, fixed": Kind(steps=COARSE_STEPS, efforts=Efforts(fixed=1.5), max_criteria=15),
    "four decimals": Kind(decimals=4),
    "four decimals, everything": Kind(
        decimals=4, steps=MIXED_STEPS, drawn_efforts=True, efforts=Efforts(fixed=1.3), max_criteria=12
    ),
}


def drawn_block(kind: Kind, leaves: int, seed: int) -> Block:
    """A block of random points, on the steps where there are steps; nobody has all points."""
    random = np.random.default_rng(seed)
    maxima = random.choice([1.0, 2.0, 3.0, 5.0, 7.5, 10.0, 20.0], leaves)
    steps = random.choice(kind.steps, leaves)
    efforts = random.choice([0.5, 1.0, 1.5, 2.0, 3.0], leaves) if kind.drawn_efforts else np.ones(leaves)
    strength = np.linspace(0.35, 0.85, AGENCIES)[:, None]
    points = np.round(maxima * np.clip(random.normal(strength, 0.2, (AGENCIES, leaves)), 0, 1), kind.decimals)
    spacing = np.where(steps > 0, steps, 1.0)
    points = np.where(steps > 0, np.minimum(np.floor(points / spacing) * spacing, maxima), points)
    nodes = tuple(
        Criterion(f"t{column}", None, f"Leaf {column}", float(maximum), float(step) or None, float(effort))
        for column, (maximum, step, effort) in enumerate(zip(maxima, steps, efforts, strict=True))
    )
    agencies = tuple(Agency(f"a{row}", f"Agency {row}", f"{row:03}") for row in range(AGENCIES))
    return Block("so", "Departments", CriteriaTree(nodes), agencies, points, np.zeros(points.shape, dtype=np.uint8))


def question(kind: Kind, leaves: int, seed: int) -> Callable[[int], PlanResult]:
    """What is asked, as a function of how many plans are wanted."""
    block = drawn_block(kind, leaves, seed)
    row = seed % 10
    goal: Goal = RankGoal(5 + seed % 20)
    if kind.max_criteria is not None:
        gaps = np.sort(block.maxima - block.points[row])[::-1][: kind.max_criteria]
        goal = TotalGoal(round(float(block.points[row].sum() + gaps.sum() * (0.5, 0.8, 0.95)[seed % 3]), PRECISION))
    limits = Limits(max_criteria=kind.max_criteria)
    return lambda count: find_plans(block, row, goal, limits, kind.efforts, PRECISION, count=count)


@dataclass(frozen=True)
class Measured:
    """Milliseconds of a question, and how many of the plans are not proven to be the least."""

    milliseconds: float
    unproven: int


def measured(ask: Callable[[int], PlanResult], count: int) -> Measured:
    """Ask for `count` plans. Raises ValueError when there is none."""
    start = time.process_time()
    result = ask(count)
    elapsed = 1000.0 * (time.process_time() - start)
    if not isinstance(result, Plans):
        raise ValueError(f"no plan: {result}")
    return Measured(elapsed, sum(plan.possible_saving > 0 for plan in result.plans))


def measure(kind: Kind, leaves: int, seeds: int) -> dict[int, list[Measured]]:
    """Measure one plan and three, seed by seed."""
    return {count: [measured(question(kind, leaves, seed), count) for seed in range(seeds)] for count in (1, 3)}


def summary(of: list[Measured]) -> str:
    """Median and worst, and what is unproven if anything is."""
    times = [one.milliseconds for one in of]
    unproven = sum(one.unproven for one in of)
    return f"{statistics.median(times):6.1f} {max(times):7.1f}" + (f" ({unproven} unproven)" if unproven else "")


def main(seeds: int = 10) -> None:
    """Print median and worst of each kind beside the target."""
    for leaves, target in TARGET_MS.items():
        print(f"{leaves} criteria, {AGENCIES} agencies, {seeds} seeds; target for one plan: {target:.0f} ms")
        for name, kind in KINDS.items():
            one, three = measure(kind, leaves, seeds).values()
            print(f"  {name:34} median, worst of one plan: {summary(one)}   of three: {summary(three)} ms", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
