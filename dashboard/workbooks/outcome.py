"""What would come of a layout, said before the questions about the edition are answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from dashboard.model import Block, Edition
from dashboard.scoring import rank_block

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class BlockOutcome:
    """One block: `best` are the first agencies by rank, with their totals in points.

    `maximum`: the sum of the maxima, None while one is asked for; `earlier_maximum`: that of the latest earlier edition
    of the block, `earlier_period` names it, None where there is none.
    """

    name: str
    agencies: int
    criteria: int
    maximum: float | None
    best: tuple[tuple[str, float], ...]
    earlier_maximum: float | None = None
    earlier_period: str | None = None


def outcomes(edition: Edition, earlier: Sequence[Edition], unknown: Collection[str]) -> tuple[BlockOutcome, ...]:
    """Return what comes of each block; `unknown`: the codes of blocks with a maximum that is still asked for."""
    found: list[BlockOutcome] = []
    for block in edition.blocks:
        standings = rank_block(block, edition.precision)
        order = sorted(range(len(block.agencies)), key=lambda row: (int(standings.rank[row]), row))
        best = tuple((block.agencies[row].name, float(standings.total[row])) for row in order[:MOST_NAMED])
        maximum = None if block.code in unknown else _maximum(block)
        before = next(((e, e.block_by_code[block.code]) for e in earlier if block.code in e.block_by_code), None)
        found.append(
            BlockOutcome(
                block.name,
                len(block.agencies),
                len(block.tree.leaves),
                maximum,
                best,
                None if before is None else _maximum(before[1]),
                None if before is None else before[0].id.period,
            )
        )
    return tuple(found)


def _maximum(block: Block) -> float:
    return block.tree.total_maximum
