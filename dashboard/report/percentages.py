"""Percentages as Excel keeps them: 65.5 % is 0.655."""

from __future__ import annotations

import math

from dashboard.model import PercentRule
from dashboard.scoring import shorten_percent

_DECIMALS = 1
"""Those of `styles.PERCENT`; shortened here, since Excel always rounds."""


def as_share(percent: float, rule: PercentRule) -> float:
    """Return `percent`, shortened by the edition's rule, as a share of 1; NaN stays NaN."""
    return percent if math.isnan(percent) else round(shorten_percent(percent, _DECIMALS, rule) / 100, _DECIMALS + 2)
