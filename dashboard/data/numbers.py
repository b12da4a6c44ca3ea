"""Numbers as a source writes them: a decimal point and no separators of thousands."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from dashboard.data.refusals import Rule

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[ .,'\u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf(?:inity)?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NumberProblem:
    """Why a text is no number, and how it should be written when that is plain."""

    rule: Rule
    suggestion: str = ""


def parse_number(text: str) -> float | NumberProblem:
    """Return the number that `text` writes, or what is wrong with it. Minus zero is zero."""
    if _NUMBER.fullmatch(text):
        number = float(text)
        return number + 0.0 if math.isfinite(number) else NumberProblem(Rule.NOT_FINITE)
    if _DECIMAL_COMMA.fullmatch(text):
        return NumberProblem(Rule.DECIMAL_COMMA, text.replace(",", "."))
    if _GROUPED.fullmatch(text):
        return NumberProblem(Rule.THOUSANDS_SEPARATOR)
    if _NOT_FINITE.fullmatch(text):
        return NumberProblem(Rule.NOT_FINITE)
    return NumberProblem(Rule.NOT_A_NUMBER)


def decimals_of(text: str) -> int:
    """Return how many decimals a well-formed number is written with: 3 for `4.650`."""
    exponent = Decimal(text).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def plain_number(number: float) -> str:
    """Return `number` as a source writes it: the shortest text that reads back the same, `63` rather than `63.0`."""
    return repr(float(number)).removesuffix(".0")
