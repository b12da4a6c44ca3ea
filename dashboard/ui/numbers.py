"""Numbers as people read and type them: 59,984 · 1.234,5 · 65,5% in Vietnamese, 59.984 · 1,234.5 · 65.5% in English.

Formatted here, on the server, so that the settings of the browser have no effect. The font gives digits equal widths
(tabular figures); the minus is the real sign (U+2212), which is as wide as the plus.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction

from dashboard.model import PercentRule
from dashboard.scoring import Figure, rounded_units, shorten_percent
from dashboard.ui.texts import Language

_VIETNAMESE_SEPARATORS = str.maketrans(",.", ".,")
_MINUS = "\u2212"
NOT_APPLICABLE = "–"
FINEST_DECIMALS = 9
"""Most decimals that points have, typed or recorded."""


def format_number(value: Figure | None, decimals: int, language: Language, *, trim: bool = False) -> str:
    """Return `value` rounded once, half-even, to `decimals` decimals; without its trailing zeros when `trim`.

    A dash stands for None and NaN (not applicable).
    """
    if value is None or math.isnan(value):
        return NOT_APPLICABLE
    return _written(rounded_units(value, decimals), decimals, language, trim=trim)


def format_signed(value: Figure, decimals: int, language: Language, *, trim: bool = False) -> str:
    """Return `value` with its sign always shown; a plain zero when it rounds to zero."""
    return format_change(0.0, value, decimals, language, trim=trim)


def format_change(before: Figure, after: Figure, decimals: int, language: Language, *, trim: bool = False) -> str:
    """Return the difference of both as they are shown, with its sign; a plain zero when they are shown alike."""
    units = rounded_units(after, decimals) - rounded_units(before, decimals)
    return ("+" if units > 0 else "") + _written(units, decimals, language, trim=trim)


def format_percent(
    percent: Fraction | None, rule: PercentRule, language: Language, *, decimals: int = 1, trim: bool = False
) -> str:
    """Return `percent` shortened by the edition's rule (cut off or rounded) with the percent sign."""
    if percent is None:
        return NOT_APPLICABLE
    return format_number(shorten_percent(percent, decimals, rule), decimals, language, trim=trim) + "%"


def _written(units: int, decimals: int, language: Language, *, trim: bool = False) -> str:
    """Return whole units of 10^-decimals as a number."""
    whole, part = divmod(abs(units), 10**decimals)
    number = f"{whole:,}" + (f".{part:0{decimals}}" if decimals else "")
    if trim and decimals:
        number = number.rstrip("0").rstrip(".")
    if language == "vi":
        number = number.translate(_VIETNAMESE_SEPARATORS)
    return f"{_MINUS}{number}" if units < 0 else number


_LONGEST_KEPT = 40
_PLAIN = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")


class TypedNumberRefused(ValueError):
    """Raised for text that is not a number or could mean two: `rule` is `empty`, `not_a_number` or `ambiguous`."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


def read_typed_number(text: str) -> float:
    """Return the number in `text`; one comma or one point is the decimal separator.

    Raises TypedNumberRefused for an empty text, for more than one separator (1.234,5 could be a thousand or a slip)
    and for anything else that is not digits.
    """
    stripped = text.strip().replace("\u00a0", "").replace("\u2212", "-")
    if not stripped:
        raise TypedNumberRefused("empty")
    if stripped.count(",") + stripped.count(".") > 1 and re.fullmatch(r"[+-]?[\d.,]+", stripped):
        raise TypedNumberRefused("ambiguous")
    if not _PLAIN.fullmatch(stripped):
        raise TypedNumberRefused("not_a_number")
    number = float(stripped.replace(",", "."))
    if not math.isfinite(number):  # hundreds of digits
        raise TypedNumberRefused("not_a_number")
    return number


def written_number(value: float) -> str:
    """`value` in decimal notation with all digits, for an address: `read_typed_number` cannot read 1e-05."""
    return f"{Decimal(repr(value)):f}".removesuffix(".0")


def kept_text(typed: str) -> str:
    """`typed` as an address stores it, to be shown and read again: a number in decimal notation, other text as it is.

    Text that is too long, or that could be read as another part of the address, is changed, and is still refused.
    """
    try:
        return written_number(read_typed_number(typed))
    except TypedNumberRefused:
        text = typed.strip().replace("~", "?").encode(errors="replace").decode()
        return text if len(text) <= _LONGEST_KEPT else f"{text[:_LONGEST_KEPT]}…"


def shown_text(kept: str, language: Language) -> str:
    """Text of an address as a field shows it: a number with the decimal separator of the language."""
    try:
        read_typed_number(kept)
    except TypedNumberRefused:
        return kept
    return kept.replace(".", ",") if language == "vi" else kept.replace(",", ".")
