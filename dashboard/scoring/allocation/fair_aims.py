"""Two aims of a leader: lift the weakest criterion groups, or lift the lowest agencies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.model import Block, Points
from dashboard.scoring.allocation.answer import Allocation, answer
from dashboard.scoring.allocation.fair_shares import Recipient, fairest_raises
from dashboard.scoring.allocation.question import Part, Question, agency_parts, ask, attainable_raises, group_parts
from dashboard.scoring.allocation.refusals import MOST_RECIPIENTS, AllocationRefused, AllocationRule


def lift_weakest_groups(
    block: Block, precision: int, budget: float, *, locked: Iterable[str] = (), points: Points | None = None
) -> Allocation:
    """Spend at most `budget` points so that the weakest criterion group rises as far as it can, then the next weakest.

    And so on, as long as there is anything left to spend.

    What is compared is the mean attainment of each of the tree's groups: points of all agencies together over their
    applicable maxima. That is the mean of their percentages when every leaf applies to all; otherwise agencies
    count by how much of the group applies to them, so that a point is worth the same wherever it is spent.
    Within a group the largest gap is closed first; among equal gaps in tree order, then in name order.

    `locked`: codes of criteria (inner nodes too) whose scores may not be raised. `points`: where to start from
    (a scenario's; default: the block's). Raises AllocationRefused, and KeyError for an unknown code.
    """
    question = ask(block, precision, budget, locked, points)
    return _share_fairly(question, group_parts(question))


def lift_lowest(
    block: Block, precision: int, budget: float, *, locked: Iterable[str] = (), points: Points | None = None
) -> Allocation:
    """Spend at most `budget` points so that the lowest agency rises as far as it can, then the next lowest, and so on.

    Agencies are compared by their exact total over their applicable maximum; where all else is equal, those earlier in
    name order have the higher. Within an agency the largest gap is closed first; among equal gaps in tree order.
    `locked`, `points` and errors as for `lift_weakest_groups`.
    """
    question = ask(block, precision, budget, locked, points)
    return _share_fairly(question, agency_parts(question))


def _share_fairly(question: Question, parts: Sequence[Part]) -> Allocation:
    if len(parts) > MOST_RECIPIENTS:
        raise AllocationRefused(AllocationRule.TOO_MANY_RECIPIENTS, MOST_RECIPIENTS)
    recipients = [Recipient(part.counted, part.maximum, attainable_raises(question, part)) for part in parts]
    return answer(question, parts, fairest_raises(recipients, question.units, question.grid.unit))
