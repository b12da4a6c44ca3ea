"""Bars from zero on a scale that holds all of them: a bonus goes beyond the maximum, a penalty may go below zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class BarScale:
    """From `low`, which is zero or below, to `high`. Places and lengths are in percent of the width."""

    low: float
    high: float

    def place(self, value: Fraction | float) -> float:
        """The position of `value`."""
        return 100 * (float(value) - self.low) / (self.high - self.low)

    @property
    def zero(self) -> float:
        """The position of zero, where bars begin."""
        return self.place(0.0)

    def length(self, value: Fraction | float) -> float:
        """The length of the bar of `value`, on either side of zero."""
        return 100 * abs(float(value)) / (self.high - self.low)

    def start(self, value: Fraction | float) -> float:
        """The position of the left end of the bar of `value`."""
        return min(self.zero, self.place(value))

    def style(self, value: Fraction | float) -> str:
        """The left end and the length of the bar of `value`, for an element of HTML."""
        start = f"margin-left:{self.start(value):.2f}%;" if self.low else ""
        return f"{start}width:{self.length(value):.2f}%"


def bar_scale(values: Iterable[Fraction | float | None], most: float = 100.0) -> BarScale:
    """Return the scale from zero to `most`, extended to include all of `values`; None is ignored."""
    known = [float(value) for value in values if value is not None]
    return BarScale(min([0.0, *known]), max([most, *known]))


def ends_of_parts(parts: Sequence[float]) -> tuple[float, float]:
    """Return how far the parts of a stacked bar reach below and above zero; NaN has no length."""
    return sum(part for part in parts if part < 0), sum(part for part in parts if part > 0)


def scale_of_parts(rows: Iterable[Sequence[float]], most: float = 100.0) -> BarScale:
    """Return the scale that includes each of `rows`, a stacked bar of several parts."""
    return bar_scale((end for parts in rows for end in ends_of_parts(parts)), most)
