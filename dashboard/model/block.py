"""A block: agencies ranked against each other under one criteria tree, with the points they were awarded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from dashboard.model.computed_once import computed_once
from dashboard.model.criteria import CriteriaTree
from dashboard.model.provenance import PROVENANCES, Provenance

Points = NDArray[np.float64]
"""Points as a matrix, agencies × leaves; NaN means not applicable (không áp dụng), never zero."""


@dataclass(frozen=True, slots=True)
class Agency:
    """One ranked body. `sort_key` orders names as Vietnamese does; `provenance` says how we know it was ranked."""

    code: str
    name: str
    sort_key: str
    provenance: Provenance = Provenance.PUBLISHED


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade band (xếp loại) of a block: `name` is earned from `from_percent` of the applicable maximum on."""

    name: str
    from_percent: float


@dataclass(frozen=True, eq=False)
class Block:
    """Agencies of one block, their criteria and their points.

    `points` and `self_points` are agencies × leaves, in the order of `agencies` and `tree.leaves`, and are
    made read-only here. `origins` has the same shape and holds indices into `PROVENANCES`.
    `percent_decimals`: decimals of a percentage as the announcement prints it, trailing zeros dropped.
    `grades`: the grade bands, highest first; none where the programme has none.
    Raises ValueError when a shape does not fit, and for grades that do not descend.
    """

    code: str
    name: str
    tree: CriteriaTree
    agencies: tuple[Agency, ...]
    points: Points
    origins: NDArray[np.uint8]
    self_points: Points | None = None
    percent_decimals: int = 1
    grades: tuple[Grade, ...] = ()

    def __post_init__(self) -> None:
        shape = (len(self.agencies), len(self.tree.leaves))
        for array in (self.points, self.origins, self.self_points):
            if array is None:
                continue
            if array.shape != shape:
                raise ValueError(f"block {self.code}: expected a matrix {shape}, got {array.shape}")
            array.flags.writeable = False
        if not all(higher.from_percent > lower.from_percent for higher, lower in pairwise(self.grades)):
            raise ValueError(f"block {self.code}: grades must be highest first, no two from the same percentage")

    @computed_once
    def agency_index(self) -> Mapping[str, int]:
        """Row of each agency, by code."""
        return MappingProxyType({agency.code: row for row, agency in enumerate(self.agencies)})

    @computed_once
    def maxima(self) -> NDArray[np.float64]:
        """Maximum points of each leaf."""
        maxima = np.array([leaf.max_points for leaf in self.tree.leaves], dtype=np.float64)
        maxima.flags.writeable = False
        return maxima

    @computed_once
    def name_order(self) -> tuple[int, ...]:
        """Rows in Vietnamese name order."""
        return tuple(sorted(range(len(self.agencies)), key=lambda row: (self.agencies[row].sort_key, row)))

    @property
    def has_not_applicable(self) -> bool:
        """Whether any leaf is not applicable for some agency: then percentages rank, not totals."""
        return bool(np.isnan(self.points).any())

    def origin_counts(self) -> Mapping[Provenance, int]:
        """How many scores there are of each origin; not-applicable cells are no scores."""
        counts = np.bincount(self.origins[~np.isnan(self.points)], minlength=len(PROVENANCES))
        return {origin: int(count) for origin, count in zip(PROVENANCES, counts, strict=True) if count}
