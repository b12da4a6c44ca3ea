"""Points as whole numbers: what plans are reckoned in, so that a goal is reached or missed and never nearly so."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from dashboard.model import Criterion
from dashboard.scoring.arithmetic import EXACT_DECIMALS, Floats, Units

PER_POINT = 10**EXACT_DECIMALS
"""Grid units in one point: the nine decimals that `dashboard.scoring.arithmetic` keeps of a sum."""


def on_grid(points: float) -> int:
    """Return `points` as the nearest whole number of grid units."""
    return round(Fraction(points) * PER_POINT)


def all_on_grid(points: Floats) -> Units:
    """Return finite `points` as whole grid units."""
    return np.rint(points * PER_POINT).astype(np.int64)


def off_grid(units: int) -> float:
    """Return grid units as the nearest float of points."""
    return units / PER_POINT


@dataclass(frozen=True, slots=True)
class Ladder:
    """Gains that are allowed on one criterion: `first`, `first` + `stride`, … below `top`, and `top` itself.

    All are whole positive numbers of one unit. `top` leads to the maximum, which may lie off the rungs.
    """

    first: int
    stride: int
    top: int

    @property
    def is_even(self) -> bool:
        """Whether the gains are the multiples of `stride` up to `top`."""
        return self.first == self.stride and self.top % self.stride == 0

    @property
    def length(self) -> int:
        """How many gains are allowed."""
        return -(-(self.top - self.first) // self.stride) + 1

    @property
    def gains(self) -> Units:
        """All gains, ascending."""
        return np.append(np.arange(self.first, self.top, self.stride, dtype=np.int64), self.top)

    def at_least(self, gain: int) -> int:
        """The smallest allowed gain of `gain` or more; `top` when none is."""
        rung = self.first + max(0, -(-(gain - self.first) // self.stride)) * self.stride
        return min(rung, self.top)

    def in_units_of(self, unit: int) -> Ladder:
        """The same gains counted in a `unit` that divides them."""
        return Ladder(self.first // unit, self.stride // unit, self.top // unit)


def ladder(leaf: Criterion, today: float, precision: int) -> Ladder | None:
    """Return what may be gained on `leaf` from `today` points, in grid units; None where nothing is left to gain.

    `today` itself may be off the step: the first gain leads to the next allowed score above it.
    """
    score, maximum = on_grid(today), on_grid(leaf.highest_points)
    if score >= maximum:
        return None
    stride, top = leaf.stride(precision), maximum - score
    return Ladder(min(stride - score % stride, top), stride, top)
