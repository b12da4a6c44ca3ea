"""How long one move of a slider takes: the scenario applied, the block ranked, groups and statistics summed up anew.

The block is as large as all communes of Viet Nam (3 321) under 100 criteria. Run it with

    python -m tests.bench.scenario_recompute [repeats]
"""

import statistics
import sys
import time
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np

from dashboard.model import Agency, Block, CriteriaTree, Criterion, Scenario
from dashboard.scoring import BlockStatistics, apply_scenario, block_statistics, group_standings, rank_block

AGENCIES = 3321
GROUPS = 6
LEAVES = 100
PRECISION = 2
TARGET_MS = 5.0


def national_block(agencies: int = AGENCIES, leaves: int = LEAVES, *, not_applicable: float = 0.0) -> Block:
    """A block of random points with two decimals, of which the share `not_applicable` is empty."""
    random = np.random.default_rng(2020)
    nodes = [Criterion(str(group), None, f"Group {group}") for group in range(GROUPS)]
    nodes += [Criterion(f"{leaf % GROUPS}.{leaf}", str(leaf % GROUPS), f"Leaf {leaf}", 10.0) for leaf in range(leaves)]
    points = random.integers(0, 1001, (agencies, leaves)) / 100.0
    points[random.random(points.shape) < not_applicable] = np.nan
    return Block(
        code="communes",
        name="Communes",
        tree=CriteriaTree(tuple(nodes)),
        agencies=tuple(Agency(f"a{row}", f"Agency {row}", f"{row:05}") for row in range(agencies)),
        points=points,
        origins=np.zeros(points.shape, dtype=np.uint8),
    )


def shown(statistics: BlockStatistics) -> list[Fraction]:
    """The figures that a simulation shows of its block, the mean first: none is worked out before it is asked for."""
    points = statistics.points
    figures = [points.mean, points.best, points.worst, points.spread]
    return figures + [group.percent.mean for group in statistics.groups if group.percent]


def measure(block: Block, repeats: int) -> dict[str, float]:
    """Median milliseconds of each part of a recompute, and of the whole."""
    leaves = block.tree.leaves
    rows, columns = np.nonzero(~np.isnan(block.points))
    middle = len(rows) // 2
    cells = [(block.agencies[rows[at]].code, leaves[columns[at]].code) for at in (0, middle, -1)]
    times: dict[str, list[float]] = {"apply": [], "rank": [], "groups": [], "statistics": []}

    def timed(part: str, work: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        result = work()
        times[part].append(1000.0 * (time.perf_counter() - start))
        return result

    for repeat in range(repeats + 1):
        scenario = Scenario(dict.fromkeys(cells, (repeat % 11) / 1.0))
        points = timed("apply", lambda scenario=scenario: apply_scenario(block, scenario))
        standings = timed("rank", lambda points=points: rank_block(block, PRECISION, points))
        groups = timed("groups", lambda points=points: group_standings(block, points))
        timed(
            "statistics", lambda standings=standings, groups=groups: shown(block_statistics(block, standings, groups))
        )
        if repeat == 0:  # what is worked out once per block and kept is no part of a recompute
            for part in times.values():
                part.clear()
    medians = {part: statistics.median(values) for part, values in times.items()}
    medians["apply + rank"] = statistics.median(map(sum, zip(times["apply"], times["rank"], strict=True)))
    medians["whole"] = statistics.median(map(sum, zip(*(times[part] for part in list(times)), strict=True)))
    return medians


def main(repeats: int = 200) -> None:
    """Print the medians for a block without and with not-applicable scores."""
    print(f"{AGENCIES} agencies x {LEAVES} criteria, median of {repeats} recomputes, target {TARGET_MS} ms")
    for label, share in (("all applicable", 0.0), ("5 % not applicable", 0.05)):
        medians = measure(national_block(not_applicable=share), repeats)
        print(f"{label}: " + ", ".join(f"{part} {value:.2f} ms" for part, value in medians.items()))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
