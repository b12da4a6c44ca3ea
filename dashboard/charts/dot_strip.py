"""Where the dots of a distribution stand: places on a fitted scale, in percent of its width, so that any width fits.

The page draws them as HTML: each dot is a link there, and what is hidden by a stylesheet elsewhere is not drawn twice.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

_INTERVALS = 5
"""Intervals between ticks at the most: more do not fit on a telephone."""
_FULL = Fraction(100)


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale of percentages from its first tick to its last one; `decimals`: how many its ticks need."""

    ticks: tuple[Fraction, ...]
    decimals: int

    def place(self, percent: Fraction) -> float:
        """Where `percent` stands, in percent of the width."""
        start, end = self.ticks[0], self.ticks[-1]
        return float(100 * (percent - start) / (end - start))


def fitted_scale(percents: Sequence[Fraction]) -> Scale:
    """Return the shortest scale with ticks at round percentages on which all of `percents` have a place.

    It begins and ends at most one step beyond them, and neither under 0 nor, where none is above it, over 100.
    """
    low, high = min(percents), max(percents)
    step, decimals = _step((high - low) / _INTERVALS)
    first, last = math.floor(low / step), math.ceil(high / step)
    while last - first > _INTERVALS:  # the ends fall between two ticks
        step, decimals = _step(step * Fraction(11, 10))
        first, last = math.floor(low / step), math.ceil(high / step)
    if first == last:  # all at one round percentage
        first, last = (first, last + 1) if not first else (first - 1, last + (high < _FULL))
    return Scale(tuple(step * tick for tick in range(first, last + 1)), decimals)


def _step(least: Fraction) -> tuple[Fraction, int]:
    """The least of 1, 2 and 5 times a power of ten that is not under `least`, from 0.1 on; and its decimals."""
    decimals, unit = 1, Fraction(1, 10)
    while True:
        for times in (1, 2, 5):
            if times * unit >= least:
                return times * unit, decimals
        unit *= 10
        decimals = max(0, decimals - 1)


def dot_places(places: Sequence[float], width: float, *, in_columns: bool) -> list[tuple[float, int]]:
    """Return place and level of each dot, `width` wide, so that none touches another: the lowest level that is free.

    `in_columns`: a crowd stands in columns of this width, each dot at most half of it beside its place. Otherwise each
    dot keeps its place.
    """
    shown = [(place // width + 0.5) * width for place in places] if in_columns else [*places]
    apart = 0.5 * width if in_columns else width
    last_on: list[float] = []
    levels = [0] * len(shown)
    for index in sorted(range(len(shown)), key=places.__getitem__):
        free = (level for level, last in enumerate(last_on) if shown[index] - last >= apart)
        level = next(free, len(last_on))
        last_on[level : level + 1] = [shown[index]]
        levels[index] = level
    return list(zip(shown, levels, strict=True))
