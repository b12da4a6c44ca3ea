"""What a part of the bench hands back: figures with a name, a size, a unit and, where there is one, a target."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

OURS = "dashboard"


@dataclass(frozen=True)
class Target:
    """What the value called `value` should be: `at_most` or `at_least`, whichever is given."""

    value: str
    at_most: float | None = None
    at_least: float | None = None

    def met(self, values: Mapping[str, float]) -> bool:
        """Whether it is."""
        value = values[self.value]
        return (self.at_most is None or value <= self.at_most) and (self.at_least is None or value >= self.at_least)

    def words(self, values: Mapping[str, float]) -> str:
        """The target and whether it is met."""
        sign, limit = ("≤", self.at_most) if self.at_most is not None else ("≥", self.at_least)
        return f"{self.value.rpartition(' ')[0]} {sign} {limit:g}: {'met' if self.met(values) else 'MISSED'}"


@dataclass(frozen=True)
class Figure:
    """One row of the table: what was measured (`measure`), at which `size`, of what (`subject`).

    `values` by name; the last word of a name is the unit ("p95 ms"). `count` is how many samples they rest on.
    """

    part: str
    measure: str
    size: str
    subject: str
    values: Mapping[str, float]
    count: int
    target: Target | None = None
    note: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        unreal = [name for name, value in self.values.items() if not math.isfinite(value)]
        if unreal or not self.values:
            raise ValueError(f"{self.part}, {self.measure}, {self.size}, {self.subject}: no figure for {unreal}")

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells this row from all others."""
        return self.part, self.measure, self.size, self.subject


def spread(samples: Sequence[float], unit: str = "ms") -> dict[str, float]:
    """Median and 95th percentile. Raises ValueError without samples."""
    if not samples:
        raise ValueError("nothing was measured")
    return {
        f"median {unit}": float(np.median(samples)),
        f"p95 {unit}": float(np.percentile(samples, 95)),
    }


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """The e of cost ~ size^e that fits best (least squares on logarithms). 1 is linear."""
    slope, _ = np.polyfit(np.log(sizes), np.log(costs), 1)
    return float(slope)
