"""A number as somebody typed it: 2,75 and 2.75 are the same, anything that could mean two numbers is refused."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from dashboard.ui.texts import Language

_LONGEST_KEPT = 40
_PLAIN = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)")


class TypedNumberRefused(ValueError):
    """Raised for text that is no number or could mean two: `reason` is `empty`, `not_a_number` or `ambiguous`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


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
    """All digits of `value` written out, for an address: 1e-05 is nothing that `read_typed_number` reads."""
    return f"{Decimal(repr(value)):f}".removesuffix(".0")


def kept_text(typed: str) -> str:
    """What an address keeps of `typed`, to be shown and read again: a number written out, other text as it is.

    Text that would be too long, or that could be taken for another part of the address, stays something that is
    refused.
    """
    try:
        return written_number(read_typed_number(typed))
    except TypedNumberRefused:
        text = typed.strip().replace("~", "?").encode(errors="replace").decode()
        return text if len(text) <= _LONGEST_KEPT else f"{text[:_LONGEST_KEPT]}…"


def shown_text(kept: str, language: Language) -> str:
    """Text of an address as it stands in a field, where a number has the decimal separator of the language."""
    try:
        read_typed_number(kept)
    except TypedNumberRefused:
        return kept
    return kept.replace(".", ",") if language == "vi" else kept.replace(",", ".")
