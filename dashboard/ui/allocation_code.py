"""The question of an allocation as it stands in an address: `d12.5~p60~toi-muc`, in any order.

`d`: points (điểm) for the whole block, `p`: the percentage to reach, and the aim, without which nothing was asked yet.
A piece that means nothing is left out: the fields show what is in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dashboard.ui.numbers import kept_text

Aim = Literal["groups", "reach", "lowest"]
AIMS: dict[Aim, str] = {"groups": "nhom-yeu", "reach": "toi-muc", "lowest": "thap-nhat"}
"""Aims by their names in texts, each with what an address calls it."""
_END = "~"


@dataclass(frozen=True, slots=True)
class AllocationChoices:
    """What is asked. `budget` and `percent` are text as `kept_text` keeps it."""

    budget: str = "10"
    percent: str = "80"
    aim: Aim | None = None

    def asks_the_same(self, other: AllocationChoices) -> bool:
        """Whether the answer for the aim is that of `other`: the percentage matters only where it is to be reached."""
        return self.budget == other.budget and (self.percent == other.percent or self.aim != "reach")


def read_allocation(code: str) -> AllocationChoices:
    """Return the question that `code` names."""
    pieces = code.split(_END)
    usual = AllocationChoices()
    return AllocationChoices(
        budget=kept_text(next((piece[1:] for piece in pieces if piece[:1] == "d"), usual.budget)),
        percent=kept_text(next((piece[1:] for piece in pieces if piece[:1] == "p"), usual.percent)),
        aim=next((aim for aim, name in AIMS.items() if name in pieces), None),
    )


def write_allocation(choices: AllocationChoices) -> str:
    """Return the code of a question; empty when nothing was asked and the fields are at their defaults."""
    usual = AllocationChoices()
    pieces = [f"d{choices.budget}"] if choices.budget != usual.budget else []
    pieces += [f"p{choices.percent}"] if choices.percent != usual.percent else []
    pieces += [AIMS[choices.aim]] if choices.aim else []
    return _END.join(pieces)
