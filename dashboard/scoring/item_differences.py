"""Two lists of the same kind of thing, matched by key: what came, what went, what changed, whether the order did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Changed(Generic[Item]):
    """A thing that is in both lists and does not say the same; `fields` names the attributes that differ."""

    before: Item
    after: Item
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ItemDifferences(Generic[Item]):
    """What differs between two lists; `added` and `changed` in the order of the second, `removed` of the first.

    `reordered`: whether the things in both lists stand in another order.
    """

    added: tuple[Item, ...]
    removed: tuple[Item, ...]
    changed: tuple[Changed[Item], ...]
    reordered: bool

    @property
    def count(self) -> int:
        """How many differences there are; another order is one."""
        return len(self.added) + len(self.removed) + len(self.changed) + self.reordered

    def that_changed(self, field: str) -> tuple[Changed[Item], ...]:
        """The things whose attribute `field` differs."""
        return tuple(change for change in self.changed if field in change.fields)


def item_differences(
    before: Sequence[Item], after: Sequence[Item], key: Callable[[Item], Hashable]
) -> ItemDifferences[Item]:
    """Compare two lists of dataclass values; of those with one key the first is matched with the first, and so on."""
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
