"""What the raises of several scores can add up to, and which of them to take for a given sum.

A set of sums is a Python integer whose bit n says that n units can be had: to add a score is a shift and an "or", exact
and fast for millions of units.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from dashboard.scoring.allocation.open_scores import OpenScore


def sums_of_raises(scores: Sequence[OpenScore], most: int) -> int:
    """The set of sums of at most `most` units that raising any of `scores` can make; 0 is one of them."""
    within = (1 << (most + 1)) - 1
    even_steps = Counter[int]()
    for score in scores:
        if score.is_even:  # two of them are one with as many steps as both
            even_steps[score.raises.step] += len(score.raises)
    sums = 1
    for step, count in even_steps.items():
        sums = _spread(sums, step, count, within)
    for score in scores:
        if sums == within:  # all there are: no score can add any
            break
        if not score.is_even:
            sums = _with_uneven(sums, score, within)
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
    for place, score in enumerate(scores):
        if not amount:
            break
        later = sums_of_raises(scores[place + 1 :], amount)
        raised = next(raised for raised in score.raises_up_to(amount) if later >> (amount - raised) & 1)
        if raised:
            raises[score] = raised
            amount -= raised
    return raises


def _with_uneven(sums: int, score: OpenScore, within: int) -> int:
    """`sums`, and each of them with one of the raises of `score`."""
    raised = sums << score.to_maximum if score.to_maximum else 0
    if score.raises:
        raised |= _spread(sums << score.raises.start, score.raises.step, len(score.raises) - 1, within)
    return (sums | raised) & within


def _spread(sums: int, step: int, count: int, within: int) -> int:
    """`sums` with 0, 1 … `count` steps added to each, as far as they stay `within`; doubles what is done each time."""
    count = min(count, within.bit_length() // step)
    done = 0
    while done < count:
        more = min(done + 1, count - done)
        sums |= sums << more * step & within
        done += more
    return sums & within
