"""Decimal-exact rounding on float arrays: the one place where points are quantised.

Binary floats cannot hold most decimals, so `0.1` ten times is not `1.0` and a tie would be missed. Points carry at
most nine decimals that matter; a sum is first put on that grid (which removes the binary error), then rounded
half-even to the edition's precision with integers, as one would on paper.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

EXACT_DECIMALS = 9
"""Decimals of a sum that are kept: finer differences are binary noise."""

Floats = NDArray[np.float64]
Units = NDArray[np.int64]


def exact(values: Floats) -> Floats:
    """Return `values` without binary noise: the nearest floats with nine decimals. NaN stays NaN."""
    return np.rint(values * 10.0**EXACT_DECIMALS) / 10.0**EXACT_DECIMALS


def quantise(values: Floats, precision: int) -> Units:
    """Return `values` rounded half-even to `precision` decimals, as whole units of 10^-precision.

    Exact for magnitudes up to 9·10^6 (2^53 on the nine-decimal grid). Raises ValueError for a precision outside
    0 to 9 or a value that is not finite.
    """
    if not 0 <= precision <= EXACT_DECIMALS:
        raise ValueError(f"precision must be 0 to {EXACT_DECIMALS}, not {precision}")
    if not np.isfinite(values).all():
        raise ValueError("only finite values can be quantised")
    grid = np.rint(values * 10.0**EXACT_DECIMALS).astype(np.int64)
    unit = 10 ** (EXACT_DECIMALS - precision)
    quotient, remainder = np.divmod(grid, unit)
    twice = 2 * remainder
    round_up = (twice > unit) | ((twice == unit) & (quotient % 2 == 1))
    return quotient + round_up


def as_points(units: Units, precision: int) -> Floats:
    """Return whole units of 10^-precision as points."""
    return units / 10.0**precision
