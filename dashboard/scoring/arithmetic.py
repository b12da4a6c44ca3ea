"""Decimal-exact arithmetic: the only place where points are quantised and where a figure becomes a fraction.

Binary floats cannot represent most decimals, so `0.1` added ten times is not `1.0` and a tie would be missed. Points
have at most nine significant decimals; a sum is first rounded to that grid (which removes the binary error), then
half-even to the edition's precision with integers, as on paper.

That is exact as long as a total times the number of criteria under it stays below `LARGEST` (1 000 points under
2 000 criteria; 20 000 points under 100).

A quotient (a percentage, a mean) is on no decimal grid. It stays a `Fraction` until it is displayed, so that it is
rounded or truncated once, from its exact value.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from dashboard.model import POINT_DECIMALS, PercentRule, nine_decimals

EXACT_DECIMALS = POINT_DECIMALS
"""Decimals of a sum that are kept: finer differences are binary noise."""

LARGEST = 2e6
"""Largest magnitude at which a float still distinguishes nine decimals (2^51 on the nine-decimal grid)."""

_BINARY_ERROR = 1e-3
"""Upper bound of the error of a float division, in units of 10^-9 percent, for shares up to 1 000 %."""

Floats = NDArray[np.float64]
Units = NDArray[np.int64]

Figure = Fraction | float
"""A figure to show: an exact quotient, or points, which are on the nine-decimal grid."""


def exact(values: Floats) -> Floats:
    """Return `values` without binary noise: the nearest floats with nine decimals. NaN stays NaN."""
    return np.rint(values * 10.0**EXACT_DECIMALS) / 10.0**EXACT_DECIMALS


def quantise(values: Floats, precision: int) -> Units:
    """Return `values` rounded half-even to `precision` decimals, as whole units of 10^-precision.

    Raises ValueError for a precision outside 0 to 9, and for a value that is not finite or beyond `LARGEST`.
    """
    if not 0 <= precision <= EXACT_DECIMALS:
        raise ValueError(f"precision must be 0 to {EXACT_DECIMALS}, not {precision}")
    if not np.isfinite(values).all():
        raise ValueError("only finite values can be quantised")
    if (np.abs(values) > LARGEST).any():
        raise ValueError(f"values beyond {LARGEST:.0f} have no exact decimals")
    grid = grid_units(values)
    unit = 10 ** (EXACT_DECIMALS - precision)
    quotient, remainder = np.divmod(grid, unit)
    twice = 2 * remainder
    round_up = (twice > unit) | ((twice == unit) & (quotient % 2 == 1))
    return quotient + round_up


def as_points(units: Units, precision: int) -> Floats:
    """Return whole units of 10^-precision as points."""
    return units / 10.0**precision


def percent_units(points: Floats, maximum: Floats) -> Units:
    """Return points / maximum as whole units of 10^-9 percent, rounded half-even: equal shares give equal units.

    Both are taken on the nine-decimal grid; every maximum must be positive. Float division is exact enough except for
    quotients close to half a unit; those few are divided as fractions.
    """
    scaled = 100.0 * points / maximum * 10.0**EXACT_DECIMALS
    units = np.rint(scaled).astype(np.int64)
    near_half = np.abs(np.abs(scaled - units) - 0.5) < _BINARY_ERROR
    for at in zip(*np.nonzero(near_half), strict=True):
        share = Fraction(int(grid_units(points[at])), int(grid_units(maximum[at])))
        units[at] = round(share * 100 * 10**EXACT_DECIMALS)
    return units


def grid_units(values: Floats) -> Units:
    """Return `values` as whole units of the nine-decimal grid; none may be NaN."""
    return np.rint(values * 10.0**EXACT_DECIMALS).astype(np.int64)


def exact_fraction(points: float) -> Fraction:
    """Return `points`, which are on the nine-decimal grid, without binary noise."""
    return Fraction(nine_decimals(points), 10**EXACT_DECIMALS)


def share_of(points: float, maximum: float) -> Fraction:
    """Return exactly how many percent `points` are of `maximum`; both are on the nine-decimal grid."""
    return Fraction(100 * nine_decimals(points), nine_decimals(maximum))


def rounded_units(figure: Figure, decimals: int) -> int:
    """Return `figure` rounded once, half-even, as whole units of 10^-decimals; `decimals` are 0 to 9."""
    if isinstance(figure, Fraction):
        return round(figure * 10**decimals)
    quotient, remainder = divmod(round(figure * 10**EXACT_DECIMALS), unit := 10 ** (EXACT_DECIMALS - decimals))
    twice = 2 * remainder
    return quotient + (twice > unit or (twice == unit and quotient % 2 == 1))


def shorten_percent(percent: Fraction, decimals: int, rule: PercentRule) -> Fraction:
    """Return `percent` shortened to `decimals` by the edition's rule: truncated, or rounded half-even.

    Vĩnh Phúc truncates: 90.479/138 = 65.564… % was printed 65,5. A negative value is truncated towards zero. Only an
    exact fraction is accepted: a float that should be 29 may be 28.999999999999996, which would be truncated to 28.
    """
    scaled = percent * 10**decimals
    return Fraction(math.trunc(scaled) if rule is PercentRule.TRUNCATE else round(scaled), 10**decimals)
