"""What the raises of several scores can add up to, and which of them to take for a given sum.

A set of sums is a Python integer whose bit n says that n units can be had: to add a score is a shift and an "or", exact
and fast for hundreds of thousands of units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from math import isqrt

from dashboard.scoring.allocation.open_scores import OpenScore


def sums_of_raises(scores: Sequence[OpenScore], most: int) -> int:
    """The set of sums of at most `most` units that raising any of `scores` can make; 0 is one of them."""
    within = _up_to(most)
    sums, even_steps = 1, Counter[int]()
    for score in scores:
        if score.is_even:
            even_steps[score.raises.step] += len(score.raises)  # two of them are one with as many steps as both
        else:
            sums = _with_score(sums, score, within)
    for step, count in even_steps.items():
        sums = _spread(sums, step, count, within)
    return sums


def least_sum(sums: int, wanted: int) -> int | None:
    """The smallest of `sums` that is at least `wanted`; None when there is none."""
    enough = sums >> max(wanted, 0)
    if not enough:
        return None
    return max(wanted, 0) + (enough & -enough).bit_length() - 1


def share_out(amount: int, scores: Sequence[OpenScore]) -> dict[OpenScore, int]:
    """Raise `scores` by `amount` units in all: each in turn by as much as leaves a sum that the later ones can make.

    `amount` must be one of their sums. Scores that are not raised are left out.
    """
    raises: dict[OpenScore, int] = {}
    if amount:
        for score, later in zip(scores, _sums_of_later(scores, amount), strict=True):
            raised = next(raised for raised in score.raises_up_to(amount) if later >> (amount - raised) & 1)
            if raised:
                raises[score] = raised
                amount -= raised
            if not amount:
                break
    return raises


def _sums_of_later(scores: Sequence[OpenScore], most: int) -> Iterator[int]:
    """For each of `scores` the set of sums that those after it can make.

    They follow from each other from the last to the first, and all of them at once may not fit into memory: one in
    every √n is kept, and the others are worked out again from it.
    """
    within, stride = _up_to(most), isqrt(len(scores)) + 1
    starts = range(0, len(scores), stride)
    after_stretch: list[int] = []
    sums = 1
    for start in reversed(starts):
        after_stretch.append(sums)
        for score in reversed(scores[start : start + stride]):
            sums = _with_score(sums, score, within)
    for start in starts:
        later = [after_stretch.pop()]
        for score in reversed(scores[start + 1 : start + stride]):
            later.append(_with_score(later[-1], score, within))
        yield from reversed(later)


def _with_score(sums: int, score: OpenScore, within: int) -> int:
    """`sums`, and each of them with one of the raises of `score`."""
    raised = sums << score.to_maximum if score.to_maximum else 0
    if score.raises:
        raised |= _spread(sums << score.raises.start & within, score.raises.step, len(score.raises) - 1, within)
    return (sums | raised) & within


def _spread(sums: int, step: int, count: int, within: int) -> int:
    """`sums` with 0, 1 … `count` steps added to each, as far as they stay `within`; doubles what is done each time."""
    count = min(count, within.bit_length() // step)
    done = 0
    while done < count:
        more = min(done + 1, count - done)
        sums |= sums << more * step & within
        done += more
    return sums


def _up_to(most: int) -> int:
    """The set of 0, 1 … `most`."""
    return (1 << (most + 1)) - 1
