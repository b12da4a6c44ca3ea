"""A budget shared out so that the lowest is lifted as far as it goes, then the next lowest, and so on.

The order is lexicographic: of two outcomes, each sorted from the lowest share to the highest, the better is the one
that is higher where they first differ (the leximin order of the literature on fair division).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from dashboard.scoring.allocation.cheapest_assignment import cheapest_assignment
from dashboard.scoring.allocation.raise_sums import least_sum
from dashboard.scoring.arithmetic import Floats


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who can be lifted: `base` points of at most `maximum`, in 10^-9 points, and the set of raises, in units."""

    base: int
    maximum: int
    sums: int


def fairest_raises(recipients: Sequence[Recipient], budget: int, unit: int) -> list[int]:
    """Return the raise of each recipient, in units of `unit` · 10^-9 points, for the largest sorted shares.

    The share of a recipient is (base + raise) / maximum. No other raises that cost at most `budget` units give a
    lexicographically better sorted list of shares; among those that give the same, these cost least, and then
    the earlier recipients have the higher shares.

    The k-th lowest share is the highest level that all but k − 1 recipients can reach while those stay at the levels
    found before. Who stays where is a cheapest assignment of recipients to levels, so every answer is exact.
    """
    return _Search(recipients, budget, unit).run() if recipients else []


class _Search:
    """Levels are whole numbers: a share times `scale`, rounded down, different for different shares."""

    def __init__(self, recipients: Sequence[Recipient], budget: int, unit: int) -> None:
        self.recipients, self.budget, self.unit = recipients, budget, unit
        maxima = {recipient.maximum for recipient in recipients}
        # two shares of unlike maxima differ by at least 1 / (maximum · maximum)
        self.scale = maxima.pop() if len(maxima) == 1 else 2 * max(maxima) ** 2
        self.costs = cache(self._costs)

    def run(self) -> list[int]:
        """The k-th lowest level for k = 1, 2, …, as many recipients at a time as must stay at the same level."""
        count = len(self.recipients)
        floors: list[int] = []
        raises = [0] * count
        while len(floors) < count:
            open_places = count - len(floors)
            level, raises = self._highest(floors, open_places, raises)
            staying, raises = self._fewest_staying(floors, open_places, level, raises)
            floors += [level] * staying
        return self._cheapest(floors, earlier_first=True) or raises

    def _highest(self, floors: list[int], open_places: int, raises: list[int]) -> tuple[int, list[int]]:
        """The highest level that all `open_places` can reach beside `floors`, and raises that do so.

        `raises` reach the floors with some level to go on from.
        """
        reached, beyond = self._levels(raises)[len(floors)], self.scale + 1
        attempt = reached + 1  # most often one cannot rise at all
        while attempt < beyond:
            higher = self._cheapest(floors + [attempt] * open_places)
            if higher is None:
                beyond = attempt
            else:
                raises, reached = higher, self._levels(higher)[len(floors)]
            attempt = max(reached + 1, (reached + beyond) // 2)
        return reached, raises

    def _fewest_staying(
        self, floors: list[int], open_places: int, level: int, raises: list[int]
    ) -> tuple[int, list[int]]:
        """How few of `open_places` must stay at `level` for the rest to rise above it, and raises that do so."""
        enough, too_few = open_places, 0
        while enough - too_few > 1:
            staying = (enough + too_few) // 2
            higher = self._cheapest(floors + [level] * staying + [level + 1] * (open_places - staying))
            if higher is None:
                too_few = staying
            else:
                enough, raises = staying, higher
        return enough, raises

    def _cheapest(self, floors: list[int], *, earlier_first: bool = False) -> list[int] | None:
        """Cheapest raises that bring one recipient to each of `floors`, ascending; None beyond the budget.

        `earlier_first`: among the cheapest, those that bring earlier recipients to higher floors.
        """
        costs = np.column_stack([self.costs(floor) for floor in floors])
        everyone = np.arange(len(floors))
        # pairing late recipients with low floors makes the sum of the products least
        weighed = costs * len(floors) ** 3 + np.outer(everyone, everyone) if earlier_first else costs
        raises = costs[everyone, cheapest_assignment(weighed)]
        return [int(raised) for raised in raises] if raises.sum() <= self.budget else None

    def _costs(self, level: int) -> Floats:
        """Units that bring each recipient to `level` or above; more than the budget where that is impossible."""
        costs: list[int] = []
        for recipient in self.recipients:
            lacking = -(-level * recipient.maximum // self.scale) - recipient.base
            raised = least_sum(recipient.sums, -(-lacking // self.unit))
            costs.append(self.budget + 1 if raised is None else min(raised, self.budget + 1))
        return np.array(costs, dtype=np.float64)

    def _levels(self, raises: list[int]) -> list[int]:
        """Levels reached, ascending."""
        return sorted(
            (recipient.base + raised * self.unit) * self.scale // recipient.maximum
            for recipient, raised in zip(self.recipients, raises, strict=True)
        )
