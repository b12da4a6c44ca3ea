"""Numbers as people read them: 59,984 · 1.234,5 · 65,5% in Vietnamese, 59.984 · 1,234.5 · 65.5% in English.

Formatted here, on the server, so that the viewer's browser has no say in it. Widths of digits are the font's business
(tabular figures); the minus is the real sign (U+2212), which is as wide as the plus.
"""

from __future__ import annotations

import math

from dashboard.model import PercentRule
from dashboard.scoring import shorten_percent
from dashboard.ui.texts import Language

_VIETNAMESE_SEPARATORS = str.maketrans(",.", ".,")
NOT_APPLICABLE = "–"


def format_number(value: float, decimals: int, language: Language, *, trim: bool = False) -> str:
    """Return `value` with exactly `decimals` decimals, or without its trailing zeros when `trim`.

    A dash stands for NaN (not applicable). Values are expected to be quantised already; rounding is half-even.
    """
    if math.isnan(value):
        return NOT_APPLICABLE
    number = f"{round(value, decimals) + 0.0:,.{decimals}f}"
    if trim and "." in number:
        number = number.rstrip("0").rstrip(".")
    if language == "vi":
        number = number.translate(_VIETNAMESE_SEPARATORS)
    return number.replace("-", "\u2212")


def format_signed(value: float, decimals: int, language: Language) -> str:
    """Return `value` with its sign always shown; a plain zero when it rounds to nothing."""
    number = format_number(value, decimals, language)
    return f"+{number}" if round(value, decimals) > 0 else number


def format_percent(
    percent: float, rule: PercentRule, language: Language, *, decimals: int = 1, trim: bool = False
) -> str:
    """Return `percent` shortened by the edition's rule (cut off or rounded) with the percent sign."""
    if math.isnan(percent):
        return NOT_APPLICABLE
    return format_number(shorten_percent(percent, decimals, rule), decimals, language, trim=trim) + "%"


def format_rank(rank: int, tied: bool) -> str:
    """Return the rank, with an equals sign before it when it is shared: `=2`."""
    return f"={rank}" if tied else str(rank)
