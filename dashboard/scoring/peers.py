"""Assumptions about the others: what their points become while somebody works on one's own."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from dashboard.model import Block, Points
from dashboard.scoring.arithmetic import EXACT_DECIMALS, Floats, exact, grid_units

_SAFE = 2**61
"""Whole numbers below it can be doubled in 64 bits."""


@dataclass(frozen=True, slots=True)
class NoChange:
    """The others keep today's points."""


@dataclass(frozen=True, slots=True)
class SameGainAsLastPeriod:
    """Each of the others gains once more, criterion by criterion, what it gained since the previous edition."""


@dataclass(frozen=True, slots=True)
class CloseShareOfGap:
    """Each of the others closes `percent` of its gap to the maximum on every criterion.

    Raises ValueError for a percentage outside 0 to 100.
    """

    percent: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.percent) and 0 <= self.percent <= 100):
            raise ValueError(f"the share of the gap must be 0 to 100 percent, not {self.percent}")


PeerAssumption = NoChange | SameGainAsLastPeriod | CloseShareOfGap


def peer_points(
    block: Block,
    previous: Block | None,
    assumption: PeerAssumption,
    keep_rows: Iterable[int],
    points: Points | None = None,
) -> Points:
    """Return `points` (a scenario's; default: the block's) with all agencies but `keep_rows` moved as assumed.

    The result is agencies × leaves. It is `points` itself when nobody moves. Nobody falls below its `points` or rises
    above a maximum, and what is not applicable stays so. Moved points are rounded to nine decimals and need not lie on
    the steps of a criterion: they are an assumption about others, not scores that anybody could be awarded.

    `previous` is the same block one edition earlier; without it nobody repeats a gain. See `gains_since` for what
    counts as a gain.
    """
    today = block.points if points is None else points
    match assumption:
        case NoChange():
            return today
        case SameGainAsLastPeriod():
            if previous is None:
                return today
            moved = today + gains_since(previous, block)
        case CloseShareOfGap(percent):
            # nothing is lacking to who has more than the maximum
            moved = today + _part_of_gap(np.maximum(block.maxima - today, 0.0), percent)
    moved = _within(today, moved, block.highest)
    kept = list(keep_rows)
    moved[kept] = today[kept]
    return today if np.array_equal(moved, today, equal_nan=True) else moved


def gains_since(previous: Block, block: Block) -> Floats:
    """Points that each agency gained on each leaf of `block` since `previous`: agencies × leaves, never below 0.

    Agencies and criteria are matched by code. A loss is no gain, so it is not repeated. Nothing is gained where there
    is nothing to compare with: a new agency, a new criterion, a criterion whose maximum has changed (its points are
    measured differently), a score that is or was not applicable.
    """
    rows, old_rows = _matched(block.agency_index, previous.agency_index)
    columns, old_columns = _matched(block.tree.leaf_index, previous.tree.leaf_index)
    change = exact(block.points[np.ix_(rows, columns)] - previous.points[np.ix_(old_rows, old_columns)])
    measured_alike = block.highest[columns] == previous.highest[old_columns]
    gains = np.zeros(block.points.shape)
    gains[np.ix_(rows, columns)] = np.where((change > 0) & measured_alike, change, 0.0)
    return gains


def _part_of_gap(gap: Floats, percent: float) -> Floats:
    """So many percent of `gap`, rounded half-even to nine decimals in whole numbers; NaN stays NaN."""
    share = Fraction(str(percent)) / 100
    units = grid_units(np.nan_to_num(gap))
    largest = max(int(units.max(initial=0)) * share.numerator, share.denominator)
    whole = units if largest < _SAFE else units.astype(object)  # Python's whole numbers, where 64 bits do not hold it
    product = whole * share.numerator
    quotient, twice = product // share.denominator, 2 * (product % share.denominator)
    rounded = quotient + ((twice > share.denominator) | ((twice == share.denominator) & (quotient % 2 == 1)))
    return np.where(np.isnan(gap), np.nan, rounded.astype(np.float64) / 10.0**EXACT_DECIMALS)


def _matched(now: Mapping[str, int], then: Mapping[str, int]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Places of the codes that both have: (in `now`, in `then`)."""
    codes = [code for code in now if code in then]
    return np.array([now[code] for code in codes], dtype=np.intp), np.array([then[code] for code in codes], np.intp)


def _within(today: Points, moved: Points, maxima: Floats) -> Points:
    """`moved` rounded to nine decimals, between today and the maximum; exactly today where nothing was added."""
    rounded = exact(moved)
    # a maximum such as 100/3 lies off the nine decimals: whoever reaches it up to those has reached it
    reached = np.where(rounded >= exact(maxima), maxima, rounded)
    return np.where(moved > today, np.maximum(reached, today), today)
