"""An edition: one programme in one period, never edited, only superseded by a new version; and its blocks."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from dashboard.model.computed_once import computed_once
from dashboard.model.criteria import CriteriaTree
from dashboard.model.provenance import PROVENANCES, Provenance
from dashboard.model.vietnamese_text import names_localities

Points = NDArray[np.float64]
"""Points as a matrix, agencies × leaves; NaN means not applicable (không áp dụng), never zero."""


@dataclass(frozen=True, slots=True)
class Agency:
    """One ranked body. `sort_key` gives the Vietnamese order of names; `provenance` says how we know it was ranked."""

    code: str
    name: str
    sort_key: str
    provenance: Provenance = Provenance.PUBLISHED


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade band (xếp loại) of a block: `name` requires at least `from_percent` of the applicable maximum."""

    name: str
    from_percent: float


@dataclass(frozen=True, eq=False)
class Block:
    """Agencies of one block, their criteria and their points.

    `points` and `self_points` are agencies × leaves, in the order of `agencies` and `tree.leaves`, and are
    made read-only here. `origins` has the same shape and holds indices into `PROVENANCES`.
    `percent_decimals`: decimals of a percentage as printed in the announcement, trailing zeros dropped.
    `grades`: the grade bands, highest first; empty if the programme has none.
    Raises ValueError if a shape does not fit, or if grades are not in descending order.
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
    def is_of_localities(self) -> bool:
        """Whether the block's agencies are provinces, districts or communes, judging by its name, and not offices."""
        return names_localities(self.name)

    @computed_once
    def agency_index(self) -> Mapping[str, int]:
        """Row of each agency, by code."""
        return MappingProxyType({agency.code: row for row, agency in enumerate(self.agencies)})

    @computed_once
    def maxima(self) -> NDArray[np.float64]:
        """Maximum points of each leaf."""
        return _of_leaves(leaf.max_points or 0.0 for leaf in self.tree.leaves)

    @computed_once
    def highest(self) -> NDArray[np.float64]:
        """The most points that each leaf allows: its maximum plus its bonus."""
        return _of_leaves(leaf.highest_points for leaf in self.tree.leaves)

    @computed_once
    def lowest(self) -> NDArray[np.float64]:
        """The fewest points that each leaf allows: 0, or less for a penalty."""
        return _of_leaves(leaf.minimum_points for leaf in self.tree.leaves)

    @computed_once
    def name_order(self) -> tuple[int, ...]:
        """Rows in Vietnamese name order."""
        return tuple(sorted(range(len(self.agencies)), key=lambda row: (self.agencies[row].sort_key, row)))

    def origin_counts(self) -> Mapping[Provenance, int]:
        """The number of scores of each provenance; cells that are not applicable are not counted."""
        counts = np.bincount(self.origins[~np.isnan(self.points)], minlength=len(PROVENANCES))
        return {origin: int(count) for origin, count in zip(PROVENANCES, counts, strict=True) if count}


def _of_leaves(numbers: Iterable[float]) -> NDArray[np.float64]:
    array = np.array(list(numbers), dtype=np.float64)
    array.flags.writeable = False
    return array


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
    """A document that figures come from. Facts refer to it by `key`."""

    key: str
    title: str
    url: str


class Statistic(StrEnum):
    """The statistics that a printed figure can state."""

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

    `agency` is a code, or None for a figure of the whole block. `decimals` are those of the value as written,
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


OFFICES = "offices"
"""The table of `edition.toml` about the office that announces the result."""


class FieldKind(StrEnum):
    """The type of an edition's field, which determines how it is read, checked, stored and filled in."""

    TEXT = "text"
    WEB_ADDRESS = "web_address"
    DATE = "date"
    PRECISION = "precision"
    PERCENT_RULE = "percent_rule"


@dataclass(frozen=True, slots=True)
class InfoField:
    """The declaration of one field of `EditionInfo`. `required`: a source must have it.

    `of_period`: it belongs to one period, so the form for the next edition leaves it empty. `default` is None for a
    field of the first format; a later field has one, and is neither stored nor hashed if its value is the default.
    """

    name: str
    kind: FieldKind
    required: bool
    of_period: bool
    default: object

    @property
    def key(self) -> str:
        """The key in a source: `offices.issuer` is in the table `[offices]` of `edition.toml`."""
        stem = f"{OFFICES}_"
        return f"{OFFICES}.{self.name.removeprefix(stem)}" if self.name.startswith(stem) else self.name


def said(kind: FieldKind, *, required: bool = False, of_period: bool = False) -> dict[str, object]:
    """Return the dataclass metadata of a field of `EditionInfo`; see `InfoField`."""
    return {"kind": kind, "required": required, "of_period": of_period}


@dataclass(frozen=True, eq=False)
class EditionInfo:
    """The metadata of an edition; its fields are declared only here: see `INFO_FIELDS`.

    The manifest, the version, `edition.toml`, the form to fill in and the differences of two versions derive from it. A
    new field is one line with a default, and its texts `template.<name>` and `template.<name>_note`.

    `version` is the fingerprint of the content: the same content has the same version. An optional text is `""` if the
    source does not have it, `issued` None. `precision`: decimals of a total before it is compared. `offices_…`: the
    issuing office, its superior, the place and the signer, as official documents name them.
    """

    id: EditionId
    version: str
    programme_name: str = field(metadata=said(FieldKind.TEXT))
    title: str = field(metadata=said(FieldKind.TEXT, required=True, of_period=True))
    decision: str = field(metadata=said(FieldKind.TEXT, of_period=True))
    issued: datetime.date | None = field(metadata=said(FieldKind.DATE, of_period=True))
    source_url: str = field(metadata=said(FieldKind.WEB_ADDRESS, of_period=True))
    precision: int = field(metadata=said(FieldKind.PRECISION, required=True))
    percent_rule: PercentRule = field(metadata=said(FieldKind.PERCENT_RULE, required=True))
    period_name: str = field(default="", metadata=said(FieldKind.TEXT, of_period=True))
    offices_superior: str = field(default="", metadata=said(FieldKind.TEXT))
    offices_issuer: str = field(default="", metadata=said(FieldKind.TEXT))
    offices_place: str = field(default="", metadata=said(FieldKind.TEXT))
    offices_signer_role: str = field(default="", metadata=said(FieldKind.TEXT))
    offices_signer: str = field(default="", metadata=said(FieldKind.TEXT))


def info_fields(kind: type[EditionInfo]) -> tuple[InfoField, ...]:
    """Return the fields that a source provides, in the order of their declaration."""
    return tuple(
        InfoField(field.name, **field.metadata, default=None if field.default is MISSING else field.default)
        for field in fields(kind)
        if field.metadata
    )


INFO_FIELDS = info_fields(EditionInfo)
"""The fields that a source provides, besides programme and period."""
FINEST_PRECISION = 6


@dataclass(frozen=True, eq=False, kw_only=True)
class Edition(EditionInfo):
    """One complete ranking: its blocks with points, the printed facts and the sources."""

    blocks: tuple[Block, ...]
    facts: tuple[Fact, ...] = ()
    sources: tuple[Source, ...] = ()

    @classmethod
    def of(
        cls, info: EditionInfo, blocks: tuple[Block, ...], facts: tuple[Fact, ...], sources: tuple[Source, ...]
    ) -> Edition:
        """The edition with this metadata and content."""
        said = {field.name: getattr(info, field.name) for field in fields(EditionInfo)}
        return cls(**said, blocks=blocks, facts=facts, sources=sources)

    @computed_once
    def block_by_code(self) -> Mapping[str, Block]:
        """Every block by its code."""
        return MappingProxyType({block.code: block for block in self.blocks})

    @computed_once
    def score_origins(self) -> Mapping[Provenance, int]:
        """The number of scores of each provenance in all blocks."""
        counts = sum((Counter(block.origin_counts()) for block in self.blocks), Counter[Provenance]())
        return MappingProxyType(counts)

    @property
    def has_illustrative_scores(self) -> bool:
        """Whether any score is illustrative, that is, generated by a program."""
        return Provenance.ILLUSTRATIVE in self.score_origins

    def fact(self, block: str, statistic: Statistic, agency: str | None = None) -> Fact | None:
        """The first printed fact of this kind, or None. Omit `agency` for a statistic of the block."""
        for fact in self.facts:
            if fact.block == block and fact.statistic is statistic and agency in (None, fact.agency):
                return fact
        return None

    def source(self, key: str) -> Source | None:
        """The document with this key, or None if facts give their source in plain text."""
        return next((source for source in self.sources if source.key == key), None)
