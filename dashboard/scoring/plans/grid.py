"""Points as whole numbers: what plans are reckoned in, so that a goal is reached or missed and never nearly so."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

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
