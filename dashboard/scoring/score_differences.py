"""Scores that differ between two versions of a block, without an object for each of perhaps 300 000 of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
from numpy.typing import NDArray

from dashboard.model import Points
from dashboard.scoring.arithmetic import EXACT_DECIMALS


@dataclass(frozen=True, slots=True)
class ScoreDifference:
    """A score that differs, by codes; None is not applicable, which is not 0."""

    agency: str
    criterion: str
    before: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        """Points after minus before; None when either is not applicable."""
        if self.before is None or self.after is None:
            return None
        return round(self.after - self.before, EXACT_DECIMALS)


class ScoreDifferences(Sequence[ScoreDifference]):
    """The scores that differ, by agency and criterion in the order of the later version; made when asked for."""

    def __init__(self, agencies: Sequence[str], criteria: Sequence[str], before: Points, after: Points) -> None:
        """Compare two matrices of the same agencies and criteria."""
        same = (before == after) | (np.isnan(before) & np.isnan(after))
        rows, columns = np.nonzero(~same)
        self._rows: NDArray[np.intp] = rows
        self._columns: NDArray[np.intp] = columns
        self._agencies, self._criteria = agencies, criteria
        self._before: list[float] = before[rows, columns].tolist()
        self._after: list[float] = after[rows, columns].tolist()

    def __len__(self) -> int:
        return len(self._before)

    @overload
    def __getitem__(self, index: int) -> ScoreDifference: ...
    @overload
    def __getitem__(self, index: slice) -> list[ScoreDifference]: ...
    def __getitem__(self, index: int | slice) -> ScoreDifference | list[ScoreDifference]:
        if isinstance(index, slice):
            return [self._made(place) for place in range(*index.indices(len(self)))]
        return self._made(range(len(self))[index])

    def __iter__(self) -> Iterator[ScoreDifference]:
        return map(self._made, range(len(self)))

    def largest(self, count: int) -> list[ScoreDifference]:
        """Up to `count` differences: what became applicable or ceased to be first, then by the size of the change."""
        sizes = np.abs(np.array(self._after) - np.array(self._before))
        order = np.argsort(-np.where(np.isnan(sizes), np.inf, sizes), kind="stable")
        return [self._made(int(place)) for place in order[:count]]

    @property
    def agency_count(self) -> int:
        """How many agencies have a score that differs."""
        return len(np.unique(self._rows))

    @property
    def criterion_count(self) -> int:
        """How many criteria have a score that differs."""
        return len(np.unique(self._columns))

    def _made(self, place: int) -> ScoreDifference:
        before, after = self._before[place], self._after[place]
        return ScoreDifference(
            agency=self._agencies[int(self._rows[place])],
            criterion=self._criteria[int(self._columns[place])],
            before=None if before != before else before,
            after=None if after != after else after,
        )
