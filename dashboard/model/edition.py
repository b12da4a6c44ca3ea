"""An edition: one programme in one period, never edited, only superseded by a new version."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from dashboard.model.block import Block
from dashboard.model.computed_once import computed_once
from dashboard.model.provenance import Provenance


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
