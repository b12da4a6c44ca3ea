"""What a plan must leave alone."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dashboard.model import Block


class LimitKind(StrEnum):
    """A limit that can be lifted."""

    LOCKS = "locks"
    MAX_CRITERIA = "max_criteria"


@dataclass(frozen=True, slots=True)
class Limits:
    """`locked`: criteria that stay as they are; an inner node locks all of its leaves.

    `max_criteria`: the most criteria that may be touched, None for any number. Raises ValueError when it is below 0.
    """

    locked: frozenset[str] = frozenset()
    max_criteria: int | None = None

    def __post_init__(self) -> None:
        if self.max_criteria is not None and self.max_criteria < 0:
            raise ValueError(f"at least 0 criteria can be touched, not {self.max_criteria}")


def locked_columns(block: Block, limits: Limits) -> frozenset[int]:
    """Return the columns of the locked leaves. Raises ValueError for a code that the block does not have."""
    unknown = sorted(limits.locked - set(block.tree.by_code))
    if unknown:
        raise ValueError(f"block {block.code} has no criterion {', '.join(unknown)}")
    return frozenset(column for code in limits.locked for column in block.tree.columns(code))
