"""Percentages as the publisher shortens them."""

from __future__ import annotations

import math
from fractions import Fraction

from dashboard.model import PercentRule


def shorten_percent(percent: Fraction, decimals: int, rule: PercentRule) -> Fraction:
    """Return `percent` shortened to `decimals` by the edition's rule: cut off, or rounded half-even.

    Vĩnh Phúc cuts: 90.479/138 = 65.564… % was printed 65,5. A negative value is cut towards zero. Only an exact
    fraction is taken: a float that should be 29 may be 28.999999999999996, which would be cut to 28.
    """
    scaled = percent * 10**decimals
    return Fraction(math.trunc(scaled) if rule is PercentRule.TRUNCATE else round(scaled), 10**decimals)
