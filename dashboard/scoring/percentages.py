"""Percentages as the publisher shortens them."""

from __future__ import annotations

import math
from fractions import Fraction

from dashboard.model import PercentRule
from dashboard.scoring.arithmetic import EXACT_DECIMALS


def shorten_percent(percent: float, decimals: int, rule: PercentRule) -> float:
    """Return `percent` shortened to `decimals` by the edition's rule: cut off, or rounded half-even.

    Vĩnh Phúc cuts: 90.479/138 = 65.564… % was printed 65,5. Works on the nine-decimal grid, so that
    28.999999999999996 (binary noise of 29) stays 29 when cut. A negative value is cut towards zero.
    """
    grid = Fraction(round(percent * 10**EXACT_DECIMALS), 10**EXACT_DECIMALS) * 10**decimals
    shortened = math.trunc(grid) if rule is PercentRule.TRUNCATE else round(grid)
    return shortened / 10**decimals
