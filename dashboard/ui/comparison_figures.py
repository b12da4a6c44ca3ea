"""The figures of a comparison as they are shown: each shown difference is the difference of the two shown values."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from dashboard.scoring import EXACT_DECIMALS, Comparison, Difference, Side, rounded_units
from dashboard.ui.localizer import Localizer
from dashboard.ui.numbers import format_number, format_signed

_PERCENT_DECIMALS = 2


@dataclass(frozen=True)
class ComparisonFigures:
    """Figures of `comparison` in words; differences are whole numbers of their last decimal, so that they add up.

    `decimals`: those of points, the same for all. Percentages have two, and so have differences in percentage points.
    """

    comparison: Comparison
    decimals: int
    t: Localizer

    def total(self, value: Fraction) -> str:
        """A total, or a percentage where percentages are compared."""
        return self.points(value) if self.comparison.in_points else self.t.percent(value, _PERCENT_DECIMALS)

    def points(self, value: Fraction) -> str:
        """Points of one side."""
        return format_number(value, self.decimals, self.t.language)

    def ahead(self, difference: Difference) -> int:
        """By how much the own side is ahead on a criterion or group, in units of the last decimal."""
        own, other = difference.own, difference.other
        if self.comparison.in_points and own is not None and other is not None:
            return rounded_units(own.points, self.decimals) - rounded_units(other.points, self.decimals)
        return rounded_units(difference.ahead, _PERCENT_DECIMALS)

    @property
    def total_ahead(self) -> int:
        """By how much the own total, or percentage, is ahead."""
        own, other = self.comparison.own, self.comparison.other
        if self.comparison.in_points:
            return rounded_units(own, self.decimals) - rounded_units(other, self.decimals)
        apart = self.t.shown_percent(own, _PERCENT_DECIMALS) - self.t.shown_percent(other, _PERCENT_DECIMALS)
        return rounded_units(apart, _PERCENT_DECIMALS)

    def signed(self, units: int) -> str:
        """A difference with its sign: −2,528."""
        return format_signed(self._value(units), self._shown_decimals, self.t.language)

    def amount(self, units: int) -> str:
        """How much a difference is, without its sign and with its unit: 2,528 điểm."""
        amount = format_number(self._value(abs(units)), self._shown_decimals, self.t.language)
        unit = "comparison.points" if self.comparison.in_points else "comparison.percentage_points"
        return self.t(unit, amount=amount)

    def _value(self, units: int) -> Fraction:
        return Fraction(units, 10**self._shown_decimals)

    @property
    def _shown_decimals(self) -> int:
        return self.decimals if self.comparison.in_points else _PERCENT_DECIMALS


def comparison_figures(
    comparison: Comparison, precision: int, t: Localizer, *, mean: bool = False
) -> ComparisonFigures:
    """The figures with as many decimals as totals have, or with more if recorded points need more to be exact.

    `mean`: the other side is a mean, which has one decimal more than totals and is rounded to them.
    """
    recorded = [comparison.own, comparison.other] if comparison.in_points and not mean else []
    for difference in comparison.criteria:
        sides: list[Side | None] = [difference.own] if mean else [difference.own, difference.other]
        recorded += [side.points for side in sides if side is not None]
    decimals = min(precision + mean, EXACT_DECIMALS)
    while decimals < EXACT_DECIMALS and any((value * 10**decimals).denominator != 1 for value in recorded):
        decimals += 1
    return ComparisonFigures(comparison, decimals, t)
