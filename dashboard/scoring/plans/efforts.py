"""What it costs to gain points."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from dashboard.model import Block, Criterion
from dashboard.scoring.plans.grid import all_on_grid, on_grid

EFFORT_DECIMALS = 4
"""Decimals of an effort per point that count: plans are compared in whole numbers."""

PER_EFFORT = 10**EFFORT_DECIMALS


@dataclass(frozen=True)
class Efforts:
    """Effort of a plan = Σ effort per point · points gained + `fixed` · number of criteria touched.

    `per_point`: by code of a leaf, in place of the edition's. `by_attainment`: weighs each effort per point with
    2 − the block's mean attainment (points / maximum, 0 to 1) of the criterion, for what others have shown to be
    possible is easier: 1 where all have the maximum, 2 where nobody has a point. Efforts count with four decimals
    and are at least 0.0001. Raises ValueError for an effort that is not positive and a `fixed` below 0.
    """

    fixed: float = 0.0
    per_point: Mapping[str, float] = field(default_factory=dict[str, float])
    by_attainment: bool = False

    def __post_init__(self) -> None:
        if not (math.isfinite(self.fixed) and self.fixed >= 0):
            raise ValueError(f"a fixed effort is 0 or more, not {self.fixed}")
        for code, effort in self.per_point.items():
            if not (math.isfinite(effort) and effort > 0):
                raise ValueError(f"effort per point of {code} must be positive, not {effort}")

    @property
    def fixed_units(self) -> int:
        """`fixed` in units of 10^-4."""
        return round(self.fixed * PER_EFFORT)


def effort_units(block: Block, efforts: Efforts) -> tuple[int, ...]:
    """Return the effort per point of each leaf in units of 10^-4. Raises ValueError for a code that is no leaf."""
    unknown = sorted(set(efforts.per_point) - set(block.tree.leaf_index))
    if unknown:
        raise ValueError(f"block {block.code} has no criterion {', '.join(unknown)}")
    return tuple(
        max(1, round(efforts.per_point.get(leaf.code, leaf.effort) * weight * PER_EFFORT))
        for leaf, weight in zip(block.tree.leaves, _weights(block, efforts), strict=True)
    )


def _weights(block: Block, efforts: Efforts) -> list[float]:
    if not efforts.by_attainment:
        return [1.0] * len(block.tree.leaves)
    return [2.0 - _mean_attainment(leaf, column, block) for column, leaf in enumerate(block.tree.leaves)]


def _mean_attainment(leaf: Criterion, column: int, block: Block) -> float:
    """Mean share of the maximum, 0 to 1, over the agencies that the leaf applies to; 0 when to none."""
    points = block.points[:, column]
    points = points[~np.isnan(points)]
    # summed as whole numbers: the order of the agencies, or the machine, must not make a difference
    awarded = int(all_on_grid(points).sum())
    return awarded / (len(points) * on_grid(leaf.max_points or 0.0)) if len(points) else 0.0
