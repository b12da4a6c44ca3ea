"""An edition: one programme in one period, never edited, only superseded by a new version; and its blocks."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
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


class PercentRule(StrEnum):
    """How the publisher shortens a percentage: 65.564 is printed 65,5 when truncated and 65,6 when rounded."""

    TRUNCATE = "truncate"
    ROUND = "round"


@dataclass(frozen=True, order=True, slots=True)
class EditionId:
    """Programme and period; both are also folder names. Written `vinh-phuc-cqdt/2020`."""

    programme: str
    period: str

    def __str__(self) -> str:
        return f"{self.programme}/{self.period}"


@dataclass(frozen=True, slots=True)
class Source:
    """A document that figures come from. Facts name it by `key`."""

    key: str
    title: str
    url: str


class Statistic(StrEnum):
    """What a printed figure can be about."""

    AGENCY_COUNT = "agency_count"
    MAX_TOTAL = "max_total"
    MEAN_TOTAL = "mean_total"
    MEAN_PCT = "mean_pct"
    MEAN_CHANGE = "mean_change"
    BEST_TOTAL = "best_total"
    BEST_PCT = "best_pct"
    WORST_TOTAL = "worst_total"
    WORST_PCT = "worst_pct"
    SPREAD = "spread"
    TOTAL = "total"
    RANK = "rank"


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure as it was printed, to be reconciled with the recomputed one.

    `agency` is a code, or None when the figure is the block's. `decimals` are those of the value as it was written,
    `printed` the words on paper (may be empty for a derived figure), `source` a key of `Edition.sources` or plain text.
    """

    block: str
    statistic: Statistic
    agency: str | None
    value: float
    decimals: int
    printed: str
    source: str
    provenance: Provenance = Provenance.PUBLISHED
    note: str = ""


@dataclass(frozen=True, eq=False)
class Edition:
    """One ranking, complete: its blocks with points, the printed facts and the sources.

    `version` is the fingerprint of the content: the same content has the same version.
    `precision`: decimals of a total before it is compared. `issued` is None when the date is not known.
    """

    id: EditionId
    version: str
    programme_name: str
    title: str
    decision: str
    issued: datetime.date | None
    source_url: str
    precision: int
    percent_rule: PercentRule
    blocks: tuple[Block, ...]
    facts: tuple[Fact, ...] = ()
    sources: tuple[Source, ...] = ()

    @computed_once
    def block_by_code(self) -> Mapping[str, Block]:
        """Every block by its code."""
        return MappingProxyType({block.code: block for block in self.blocks})

    @computed_once
    def score_origins(self) -> Mapping[Provenance, int]:
        """How many scores there are of each origin in all blocks."""
        counts = sum((Counter(block.origin_counts()) for block in self.blocks), Counter[Provenance]())
        return MappingProxyType(counts)

    @property
    def has_illustrative_scores(self) -> bool:
        """Whether scores are among them that a program made up."""
        return Provenance.ILLUSTRATIVE in self.score_origins

    def facts_of(self, block: str) -> tuple[Fact, ...]:
        """Printed facts about one block, in source order."""
        return tuple(fact for fact in self.facts if fact.block == block)

    def fact(self, block: str, statistic: Statistic, agency: str | None = None) -> Fact | None:
        """The first printed fact of this kind, or None. For a block's statistic give no agency."""
        for fact in self.facts:
            if fact.block == block and fact.statistic is statistic and agency in (None, fact.agency):
                return fact
        return None

    def source(self, key: str) -> Source | None:
        """The document with this key, or None when facts name their source in plain text."""
        return next((source for source in self.sources if source.key == key), None)
