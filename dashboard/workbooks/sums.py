"""What figures add up to, with the decimals they are printed with: the proof that a line is a sum, or a mean."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dashboard.workbooks.words import Beyond, beyond_of

Figures = NDArray[np.float64]
"""Lines of criteria by lines of agencies; NaN where no number stands."""
NEARLY_ALL = 0.9
"""Of the agencies: one wrong figure in ten does not make another line of it."""
TOLERANCE = 0.005 + 1e-9
"""Of a figure that is compared: sums are printed with two decimals or more."""
_MEAN_TOLERANCE = 0.051
_LONGEST_RUN = 60
"""Criteria of one group; the largest real one has some 20."""


def is_printed_without_sign(figures: Figures) -> bool:
    """Return whether points that are taken off are printed as positive numbers."""
    return bool(np.nanmin(figures, initial=0.0) >= 0 and np.nanmax(figures, initial=0.0) > 0)


def as_counted(name: str, figures: Figures) -> Figures:
    """Return the figures of a line as they count in a sum: below zero where `name` says that they are taken off."""
    taken_off = beyond_of(name) is Beyond.PENALTY and is_printed_without_sign(figures)
    return 0.0 - figures if taken_off else figures


def share_that_adds_up(line: Figures, parts: Figures) -> float:
    """Return for which share of the agencies `line` is the sum of the lines `parts`; 0 where it has no figures."""
    known = ~np.isnan(line)
    if not known.any() or not len(parts):
        return 0.0
    sums = np.nansum(parts, axis=0)
    return float((np.abs(line - sums)[known] <= _tolerance(len(parts))).mean())


def _tolerance(parts: int) -> float:
    return TOLERANCE + 1e-9 * parts


def adds_up(line: Figures, parts: Figures) -> bool:
    """Whether `line` is the sum of `parts` for nearly all agencies, and is no row of zeros."""
    return bool(np.nanmax(line, initial=0.0) > 0) and share_that_adds_up(line, parts) >= NEARLY_ALL


def run_after(figures: Figures, place: int) -> int:
    """Return how many lines right after a place add up to it, at least two; 0 when none do."""
    return _run(figures[place], figures[place + 1 :])


def run_before(figures: Figures, place: int) -> int:
    """Return how many lines right before a place add up to it, at least two; 0 when none do."""
    return _run(figures[place], figures[:place][::-1])


def _run(line: Figures, others: Figures) -> int:
    known = ~np.isnan(line)
    if not known.any() or np.nanmax(line) <= 0 or len(others) < 2:
        return 0
    others = others[:_LONGEST_RUN]
    sums = np.cumsum(np.nan_to_num(others[:, known]), axis=0)
    holds = (np.abs(sums - line[known]) <= TOLERANCE).mean(axis=1) >= NEARLY_ALL
    holds[0] = False
    found = np.flatnonzero(holds)
    return int(found[0]) + 1 if len(found) else 0


def is_twin(figures: Figures, place: int) -> bool:
    """Whether a line and the one after it have the same figures, and not the same one for every agency."""
    line = figures[place]
    same = place + 1 < len(figures) and np.array_equal(line, figures[place + 1], equal_nan=True)
    return same and np.nanmax(line, initial=0.0) > np.nanmin(line, initial=np.inf)


def is_mean_or_sum(line: Figures, others: Figures) -> bool:
    """Whether the figures of one agency are the mean or the sum of those of all others, criterion by criterion.

    Only criteria on which the others differ count, and there must be two: where all have the same points, a mean is
    what everybody has.
    """
    if len(others) < 3:
        return False
    with np.errstate(all="ignore"):
        telling = ~np.isnan(line) & ~np.isnan(others).any(axis=0) & (np.ptp(others, axis=0) > _MEAN_TOLERANCE)
        if telling.sum() < 2:
            return False
        means, sums = others.mean(axis=0)[telling], others.sum(axis=0)[telling]
    own = line[telling]
    return bool((np.abs(own - means) <= _MEAN_TOLERANCE).all() or (np.abs(own - sums) <= _MEAN_TOLERANCE).all())
