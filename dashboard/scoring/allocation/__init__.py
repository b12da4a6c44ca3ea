"""A fixed total of points spent over a whole block by its leader, to one of three ends, as well as can be.

Only whole raises are spent: to a multiple of the criterion's step or to its maximum, or to multiples of 10^-precision
where it has no step. Nothing is lowered. The answers are exact (`Allocation.proven` tells the one exception), and the
same question always gives the same answer.
"""

from dashboard.scoring.allocation.answer import Allocation, Lift
from dashboard.scoring.allocation.fair_aims import lift_lowest, lift_weakest_groups
from dashboard.scoring.allocation.percent_aim import bring_most_to_percent
from dashboard.scoring.allocation.refusals import AllocationRefused, AllocationRule

__all__ = [
    "Allocation",
    "AllocationRefused",
    "AllocationRule",
    "Lift",
    "bring_most_to_percent",
    "lift_lowest",
    "lift_weakest_groups",
]
