"""Percentages as Excel keeps them: 65.5 % is 0.655."""

from __future__ import annotations

import math
from fractions import Fraction

from dashboard.model import PercentRule
from dashboard.scoring import shorten_percent

_DECIMALS = 1
"""Those of `styles.PERCENT`; shortened here, since Excel always rounds."""


def as_share(percent: Fraction | None, rule: PercentRule) -> float:
    """Return `percent`, shortened by the edition's rule, as a share of 1; NaN, an empty cell, for None."""
    return math.nan if percent is None else float(shorten_percent(percent, _DECIMALS, rule) / 100)
