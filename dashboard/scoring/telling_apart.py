"""How far a criterion tells the agencies of a block apart: by how many points any two of them differ on average."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from dashboard.model import Block, Criterion
from dashboard.scoring.arithmetic import EXACT_DECIMALS, exact_fraction, grid_units


@dataclass(frozen=True, slots=True)
class CriterionSpread:
    """A leaf, its `column`, and its block on it, of those to whom it applies.

    `mean`: in percent of the maximum; None where it applies to nobody. `gap`: the mean difference in points between two
    agencies; 0 where there are no two.
    """

    leaf: Criterion
    column: int
    mean: Fraction | None
    gap: Fraction


def criterion_spreads(block: Block) -> tuple[CriterionSpread, ...]:
    """Every leaf, what tells agencies apart the most first, in tree order among equals."""
    spreads = (_spread(block, column) for column in range(len(block.tree.leaves)))
    return tuple(sorted(spreads, key=lambda spread: -spread.gap))


def _spread(block: Block, column: int) -> CriterionSpread:
    leaf, points = block.tree.leaves[column], block.points[:, column]
    ascending = sorted(grid_units(points[~np.isnan(points)]).tolist())
    count, unit = len(ascending), 10**EXACT_DECIMALS
    maximum = exact_fraction(leaf.max_points or 0.0)
    mean = Fraction(100 * sum(ascending), count * unit) / maximum if count and maximum else None
    # of all pairs: in ascending order the k-th of n is above k - 1 others and below n - k
    apart = sum((2 * place - count + 1) * units for place, units in enumerate(ascending))
    gap = Fraction(2 * apart, count * (count - 1) * unit) if count > 1 else Fraction()
    return CriterionSpread(leaf, column, mean, gap)
