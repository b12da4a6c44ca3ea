"""Numbers as sources write them: source folders with a decimal point, sheets as people type them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

from dashboard.model import Rule

_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?")
_DECIMAL_COMMA = re.compile(r"[+-]?[0-9]+,[0-9]+")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:[ .,'\u00a0\u202f][0-9]{3})+(?:[.,][0-9]+)?")
_ONE_GROUP = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf(?:inity)?)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NumberProblem:
    """Why a text is not a number, and how it should be written if that is clear."""

    rule: Rule
    suggestion: str = ""


def parse_number(text: str, _maximum: float | None = None) -> float | NumberProblem:
    """Return the number in `text`, or what is wrong with it. `_maximum` has no effect: a point is decimal. -0 is 0."""
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


def parse_sheet_number(text: str, maximum: float | None) -> float | NumberProblem:
    """Return the number typed as text into a sheet: `3,5` and `3.5` are the same.

    `1,234` and `1.234` could each be a thousand or little more than one. They are the latter if only that is at most
    `maximum`, and refused otherwise; a leading zero (`0,125`) is clear. Other thousands separators are always refused.
    """
    text = text.replace("\u2212", "-")
    number = parse_number(text.replace(",", ".") if text.count(",") + text.count(".") == 1 else text)
    if isinstance(number, NumberProblem) or not _ONE_GROUP.fullmatch(text):
        return number
    if maximum is not None and abs(number) <= maximum < 1000 * abs(number):
        return number
    return NumberProblem(Rule.NUMBER_AMBIGUOUS)


def as_spreadsheets_show(number: float) -> float:
    """Return the number of a cell rounded to the 15 digits that spreadsheets show: 0.3 for the sum of 0.1 and 0.2."""
    return float(f"{number:.15g}") + 0.0


def decimals_of(text: str) -> int:
    """Return how many decimals a well-formed number is written with: 3 for `4.650`."""
    exponent = Decimal(text).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def plain_number(number: float) -> str:
    """Return `number` as a source writes it: the shortest text that reads back the same, `63` rather than `63.0`."""
    return repr(float(number)).removesuffix(".0")
