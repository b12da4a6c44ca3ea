"""Differences between two versions of an edition: scores, ranks, agencies, criteria, facts, names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

from dashboard.model import (
    INFO_FIELDS,
    PROVENANCES,
    Agency,
    Block,
    Criterion,
    Edition,
    Fact,
    Points,
    Provenance,
    Source,
)
from dashboard.scoring.arithmetic import EXACT_DECIMALS
from dashboard.scoring.comparison import AgencyChange, compare_editions
from dashboard.scoring.standings import rank_block


@dataclass(frozen=True, slots=True)
class ScoreDifference:
    """A score that differs, identified by codes; None means not applicable, which is not 0."""

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
    """The scores that differ, by agency and criterion in the order of the later version; built on access."""

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
        """Up to `count` differences: first scores that became applicable or not applicable, then by size of change."""
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


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Changed(Generic[Item]):
    """An item in both lists that is not equal; `fields` names the attributes that differ."""

    before: Item
    after: Item
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemDifferences(Generic[Item]):
    """The differences between two lists; `added` and `changed` in the order of the second, `removed` of the first.

    `reordered`: whether the items in both lists have another order.
    """

    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: tuple[Changed[Item], ...]
    reordered: bool

    @property
    def count(self) -> int:
        """How many differences there are; another order counts as one."""
        return len(self.added) + len(self.removed) + len(self.changed) + self.reordered

    def that_changed(self, field: str) -> tuple[Changed[Item], ...]:
        """The items whose attribute `field` differs."""
        return tuple(change for change in self.changed if field in change.fields)


def item_differences(
    before: Sequence[Item], after: Sequence[Item], key: Callable[[Item], Hashable]
) -> ItemDifferences[Item]:
    """Compare two lists of dataclass values by `key`; items with the same key are matched in their order."""
    old, new = _by_key(before, key), _by_key(after, key)
    return ItemDifferences(
        added=tuple(item for place, item in new.items() if place not in old),
        removed=tuple(item for place, item in old.items() if place not in new),
        changed=tuple(_changed(old[place], item) for place, item in new.items() if place in old and old[place] != item),
        reordered=_in_both(old, new) != _in_both(new, old),
    )


def _changed(before: Any, after: Any) -> Changed[Any]:
    names = (field.name for field in fields(before))
    return Changed(before, after, tuple(name for name in names if getattr(before, name) != getattr(after, name)))


def _by_key(items: Iterable[Item], key: Callable[[Item], Hashable]) -> dict[tuple[Hashable, int], Item]:
    seen: Counter[Hashable] = Counter()
    by_key: dict[tuple[Hashable, int], Item] = {}
    for item in items:
        by_key[key(item), seen[key(item)]] = item
        seen[key(item)] += 1
    return by_key


def _in_both(
    these: Mapping[tuple[Hashable, int], Item], those: Mapping[tuple[Hashable, int], Item]
) -> list[tuple[Hashable, int]]:
    return [place for place in these if place in those]


EDITION_FIELDS = tuple(declared.name for declared in INFO_FIELDS)
BLOCK_FIELDS = ("name", "percent_decimals", "grades")


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """An attribute of an edition or of a block (see EDITION_FIELDS, BLOCK_FIELDS) with its values."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, eq=False)
class BlockDifferences:
    """The differences in a block that both versions have. Agencies, criteria and scores are matched by code.

    `scores` and `self_scores` cover agencies and criteria in both versions. `origins` counts such scores whose
    provenance differs, by provenance before and after. `moves`: agencies in both whose rank, total or percentage
    differs, in the order of the later version. The maxima are of the whole tree.
    """

    code: str
    fields: tuple[FieldDifference, ...]
    agencies: ItemDifferences[Agency]
    criteria: ItemDifferences[Criterion]
    maximum_before: float
    maximum_after: float
    scores: ScoreDifferences
    self_scores: ScoreDifferences
    origins: Mapping[tuple[Provenance, Provenance], int]
    moves: Mapping[str, AgencyChange]

    @property
    def rank_moves(self) -> Mapping[str, AgencyChange]:
        """The moves that change a rank."""
        return {agency: move for agency, move in self.moves.items() if move.places}

    @property
    def count(self) -> int:
        """How many differences there are. Totals, ranks and maxima are not counted: they follow from the others."""
        listed = len(self.fields) + self.agencies.count + self.criteria.count
        return listed + len(self.scores) + len(self.self_scores) + sum(self.origins.values())


@dataclass(frozen=True, eq=False)
class EditionDifferences:
    """The differences from `before` to `after`, two versions of one edition.

    `blocks`: those in both that differ, in the order of `after`. Facts are matched by block, statistic, agency and
    source, sources by key. `blocks_reordered`: whether the blocks in both have another order.
    """

    before: str
    after: str
    fields: tuple[FieldDifference, ...]
    blocks_added: tuple[Block, ...]
    blocks_removed: tuple[Block, ...]
    blocks_reordered: bool
    blocks: tuple[BlockDifferences, ...]
    facts: ItemDifferences[Fact]
    sources: ItemDifferences[Source]

    @property
    def count(self) -> int:
        """How many differences there are; 0 if and only if both are the same version."""
        of_blocks = len(self.blocks_added) + len(self.blocks_removed) + self.blocks_reordered
        of_facts = self.facts.count + self.sources.count
        return len(self.fields) + of_blocks + sum(block.count for block in self.blocks) + of_facts

    @property
    def score_count(self) -> int:
        """How many scores of agencies and criteria in both versions differ."""
        return sum(len(block.scores) for block in self.blocks)

    @property
    def rank_count(self) -> int:
        """How many agencies have a different rank."""
        return sum(len(block.rank_moves) for block in self.blocks)


def differences(before: Edition, after: Edition) -> EditionDifferences:
    """Return the differences from `before` to `after`. Raises ValueError if they are not versions of one edition.

    It may also raise the ValueError of `rank_block`, which no edition on disk causes.
    """
    if before.id != after.id:
        raise ValueError(f"{before.id} and {after.id} are not versions of one edition")
    old, new = before.block_by_code, after.block_by_code
    in_both = [code for code in new if code in old]
    blocks = [
        _block_differences(old[code], before.precision, new[code], after.precision)
        for code in in_both
        if old[code] is not new[code] or before.precision != after.precision
    ]
    return EditionDifferences(
        before=before.version,
        after=after.version,
        fields=_fields(before, after, EDITION_FIELDS),
        blocks_added=tuple(block for block in after.blocks if block.code not in old),
        blocks_removed=tuple(block for block in before.blocks if block.code not in new),
        blocks_reordered=in_both != [code for code in old if code in new],
        blocks=tuple(block for block in blocks if block.count or block.moves),
        facts=item_differences(before.facts, after.facts, lambda fact: (*_about(fact), fact.source)),
        sources=item_differences(before.sources, after.sources, lambda source: source.key),
    )


def _about(fact: Fact) -> tuple[str, str, str | None]:
    return fact.block, fact.statistic, fact.agency


def _fields(before: object, after: object, names: tuple[str, ...]) -> tuple[FieldDifference, ...]:
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return tuple(FieldDifference(name, old, new) for name, old, new in pairs if old != new)


def _block_differences(before: Block, precision_before: int, after: Block, precision_after: int) -> BlockDifferences:
    cells = _CommonCells(before, after)
    return BlockDifferences(
        code=after.code,
        fields=_fields(before, after, BLOCK_FIELDS),
        agencies=item_differences(before.agencies, after.agencies, lambda agency: agency.code),
        criteria=item_differences(before.tree.nodes, after.tree.nodes, lambda node: node.code),
        maximum_before=before.tree.total_maximum,
        maximum_after=after.tree.total_maximum,
        scores=cells.scores(before.points, after.points),
        self_scores=cells.scores(_self_points(before), _self_points(after)),
        origins=cells.origins(before.origins, after.origins),
        moves=_moves(before, precision_before, after, precision_after),
    )


def _self_points(block: Block) -> Points:
    return np.full(block.points.shape, np.nan) if block.self_points is None else block.self_points


def _moves(before: Block, precision_before: int, after: Block, precision_after: int) -> Mapping[str, AgencyChange]:
    change = compare_editions(after, rank_block(after, precision_after), before, rank_block(before, precision_before))
    return {
        agency: move
        for agency, move in change.by_agency.items()
        if move.places or move.total_before != move.total_after or move.percent_before != move.percent_after
    }


class _CommonCells:
    """The cells of agencies and criteria that two blocks have in common, in the order of the later one."""

    def __init__(self, before: Block, after: Block) -> None:
        self._agencies = [agency.code for agency in after.agencies if agency.code in before.agency_index]
        self._leaves = [leaf.code for leaf in after.tree.leaves if leaf.code in before.tree.leaf_index]
        self._before, self._after = (
            np.ix_(
                np.array([block.agency_index[code] for code in self._agencies], dtype=np.intp),
                np.array([block.tree.leaf_index[code] for code in self._leaves], dtype=np.intp),
            )
            for block in (before, after)
        )

    def scores(self, before: Points, after: Points) -> ScoreDifferences:
        """The cells of two matrices that differ."""
        return ScoreDifferences(self._agencies, self._leaves, before[self._before], after[self._after])

    def origins(
        self, before: NDArray[np.uint8], after: NDArray[np.uint8]
    ) -> Mapping[tuple[Provenance, Provenance], int]:
        """How many cells differ in provenance, by provenance before and after."""
        old, new = before[self._before].ravel().astype(np.intp), after[self._after].ravel().astype(np.intp)
        pairs = np.bincount(old * len(PROVENANCES) + new, minlength=len(PROVENANCES) ** 2)
        return {
            (one, other): int(pairs[row * len(PROVENANCES) + column])
            for row, one in enumerate(PROVENANCES)
            for column, other in enumerate(PROVENANCES)
            if row != column and pairs[row * len(PROVENANCES) + column]
        }
