"""The arithmetic of DESIGN once more, on fractions and by nobody else's code: sums, ranks, shares, figures as shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from tests.oracle.drawing import Block, Cell, Edition, Leaf


def half_even(value: Fraction, decimals: int) -> Fraction:
    """Round once; `round` of a fraction goes to the even neighbour."""
    return Fraction(round(value * 10**decimals), 10**decimals)


def shown(value: Fraction, decimals: int) -> str:
    """Write a value as a Vietnamese reader sees it, rounded once: 1.234,50 and −0,5."""
    units = round(value * 10**decimals)
    whole, part = divmod(abs(units), 10**decimals)
    grouped = f"{whole:,}".replace(",", ".")
    return ("−" if units < 0 else "") + grouped + (f",{part:0{decimals}}" if decimals else "")


def full(value: Fraction) -> str:
    """Write a single score or a maximum with all of its decimals."""
    text = shown(value, 9)
    return text.rstrip("0").rstrip(",")


def signed(value: Fraction, decimals: int) -> str:
    """The same with a plus before what is above zero."""
    return ("+" if round(value * 10**decimals) > 0 else "") + shown(value, decimals)


def full_maximum(leaf: Leaf) -> str:
    """The maximum of a criterion, and how far its bonus and its penalty go."""
    bonus = [f"điểm thưởng đến {full(leaf.highest)}"] if leaf.bonus else []
    penalty = [f"điểm trừ đến {full(leaf.minimum)}"] if leaf.minimum else []
    return full(leaf.maximum) + (f" ({', '.join(bonus + penalty)})" if bonus + penalty else "")


@dataclass(frozen=True)
class Figures:
    """How the figures of one edition are written."""

    precision: int
    cut: bool

    def points(self, value: Fraction) -> str:
        """A total or a sum."""
        return shown(value, self.precision)

    def change(self, before: Fraction, after: Fraction) -> str:
        """The difference of two totals as they are shown."""
        return signed(half_even(after, self.precision) - half_even(before, self.precision), self.precision)

    def mean(self, value: Fraction) -> str:
        """A mean has one decimal more than totals, where it is not a zero."""
        return self._finer(shown(value, self.precision + 1))

    def mean_change(self, before: Fraction, after: Fraction) -> str:
        """The difference of two means as they are shown."""
        finer = self.precision + 1
        return self._finer(signed(half_even(after, finer) - half_even(before, finer), finer))

    def _finer(self, text: str) -> str:
        return text[:-1] if self.precision and text.endswith("0") else text

    def shortened(self, percent: Fraction, decimals: int = 1) -> Fraction:
        """A percentage cut off or rounded, by the rule of the edition."""
        if self.cut:
            return Fraction(int(percent * 10**decimals), 10**decimals)
        return half_even(percent, decimals)

    def percent(self, percent: Fraction, decimals: int = 1) -> str:
        """A percentage as it is shown."""
        return shown(self.shortened(percent, decimals), decimals) + "%"

    def percent_change(self, before: Fraction, after: Fraction) -> str:
        """The difference of two percentages as they are shown."""
        return signed(self.shortened(after) - self.shortened(before), 1)


@dataclass(frozen=True)
class Ranked:
    """A block ranked on its points, or on those of a scenario."""

    block: Block
    precision: int
    points: Mapping[Cell, Fraction | None]

    @cached_property
    def sums(self) -> dict[str, Fraction]:
        """What each agency has, before rounding."""
        return {agency: self._sum(agency, [leaf.code for leaf in self.block.leaves]) for agency in self.block.agencies}

    @cached_property
    def total(self) -> dict[str, Fraction]:
        """What is compared and shown."""
        return {agency: half_even(points, self.precision) for agency, points in self.sums.items()}

    @cached_property
    def maximum(self) -> dict[str, Fraction]:
        """The applicable maximum."""
        return {
            agency: sum(
                (leaf.maximum for leaf in self.block.leaves if self.points[agency, leaf.code] is not None), Fraction(0)
            )
            for agency in self.block.agencies
        }

    @cached_property
    def percent(self) -> dict[str, Fraction]:
        """The total in percent of the applicable maximum, exactly."""
        return {agency: 100 * self.total[agency] / self.maximum[agency] for agency in self.block.agencies}

    @property
    def by_percent(self) -> bool:
        """Whether something does not apply to somebody."""
        return None in self.points.values()

    @cached_property
    def key(self) -> dict[str, Fraction]:
        """What ranks."""
        if self.by_percent:
            return {agency: half_even(percent, 9) for agency, percent in self.percent.items()}
        return self.total

    @cached_property
    def rank(self) -> dict[str, int]:
        """1-2-2-4."""
        keys = list(self.key.values())
        return {agency: 1 + sum(other > key for other in keys) for agency, key in self.key.items()}

    def shared(self, agency: str) -> bool:
        """Whether another agency has the same rank."""
        return list(self.rank.values()).count(self.rank[agency]) > 1

    def placed(self, agency: str) -> str:
        """The rank as it is shown."""
        return f"{'đồng hạng ' if self.shared(agency) else ''}{self.rank[agency]}"

    @cached_property
    def order(self) -> list[str]:
        """By rank, then by name: names differ in digits alone, and " mới" behind them."""
        return sorted(self.block.agencies, key=lambda agency: (self.rank[agency], self.block.agencies[agency]))

    @property
    def mean(self) -> Fraction:
        """Of the totals."""
        return sum(self.total.values(), Fraction(0)) / len(self.total)

    @property
    def mean_percent(self) -> Fraction:
        """Of the percentages."""
        return sum(self.percent.values(), Fraction(0)) / len(self.percent)

    @property
    def best(self) -> str:
        """Who ranks first, by name among equals."""
        return self.order[0]

    @property
    def worst(self) -> str:
        """Who ranks last, by name among equals."""
        last = max(self.rank.values())
        return next(agency for agency in self.order if self.rank[agency] == last)

    def group(self, agency: str, group: str) -> tuple[Fraction, Fraction] | None:
        """Points and applicable maximum of a criterion group, which may be 0; None when none of it applies."""
        leaves = [leaf for leaf in self.block.of_group(group) if self.points[agency, leaf.code] is not None]
        if not leaves:
            return None
        return self._sum(agency, [leaf.code for leaf in leaves]), sum((leaf.maximum for leaf in leaves), Fraction(0))

    def mean_of_group(self, group: str) -> Fraction | None:
        """The mean percentage of a group, over those who have a maximum in it."""
        found = [of for agency in self.block.agencies if (of := self.group(agency, group)) and of[1]]
        return sum((100 * points / maximum for points, maximum in found), Fraction(0)) / len(found) if found else None

    def mean_points_of_group(self, group: str) -> Fraction | None:
        """The mean points of a group, over those to whom it applies."""
        found = [of[0] for agency in self.block.agencies if (of := self.group(agency, group))]
        return sum(found, Fraction(0)) / len(found) if found else None

    def next_better(self, agency: str) -> tuple[Fraction, int] | None:
        """The fewest whole units of the precision that bring `agency` to a better rank, and that rank.

        Found by counting up, one unit more at a time on what it has. None for who ranks first.
        """
        if self.rank[agency] == 1:
            return None
        lowest = min(key for key in self.key.values() if key > self.key[agency])
        wanted = lowest * self.maximum[agency] / 100 if self.by_percent else lowest
        units = max(1, round((wanted - self.sums[agency]) * 10**self.precision) - 3)
        while self._key_of(agency, self.sums[agency] + Fraction(units, 10**self.precision)) < lowest:
            units += 1
        reached = self._key_of(agency, self.sums[agency] + Fraction(units, 10**self.precision))
        rank = 1 + sum(key > reached for other, key in self.key.items() if other != agency)
        return Fraction(units, 10**self.precision), rank

    def _key_of(self, agency: str, points: Fraction) -> Fraction:
        total = half_even(points, self.precision)
        return half_even(100 * total / self.maximum[agency], 9) if self.by_percent else total

    def _sum(self, agency: str, leaves: list[str]) -> Fraction:
        return sum((self.points[agency, leaf] or Fraction(0) for leaf in leaves), Fraction(0))


def ranked(edition: Edition, block: Block, changed: Mapping[Cell, Fraction] | None = None) -> Ranked:
    """Rank a block of an edition with some points changed."""
    own = {cell: points for cell, points in (changed or {}).items() if cell in block.points}
    return Ranked(block, edition.precision, {**block.points, **own})


def same_maximum(after: Ranked, before: Ranked, agency: str) -> bool:
    """Whether points of two periods can be compared: the same criteria apply to `agency`, out of the same maximum."""
    return after.maximum[agency] == before.maximum[agency] and _applicable(after, agency) == _applicable(before, agency)


def _applicable(ranked: Ranked, agency: str) -> set[str]:
    return {leaf.code for leaf in ranked.block.leaves if ranked.points[agency, leaf.code] is not None}
