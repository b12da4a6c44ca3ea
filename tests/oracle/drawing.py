"""Editions drawn at random: two periods of one programme, with whatever arithmetic may stumble over.

Ties, exact halves of the last decimal, criteria that do not apply, scores off their step, maxima between steps, one or
several blocks, agencies and criteria that come and go. Every figure is a decimal, held as a fraction.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path
from random import Random

PROGRAMME = "ngau-nhien"
PERIODS = ("2023", "2024")
Cell = tuple[str, str]
"""Agency and leaf."""


@dataclass(frozen=True)
class Leaf:
    """A criterion that carries points; `group` is the code of the node above it.

    `minimum` is below zero where points are taken off; `bonus` is what points may have beyond the maximum.
    """

    code: str
    group: str
    maximum: Fraction
    step: Fraction | None = None
    minimum: Fraction = Fraction(0)
    bonus: Fraction = Fraction(0)

    @property
    def highest(self) -> Fraction:
        """The most points that are allowed."""
        return self.maximum + self.bonus

    @property
    def name(self) -> str:
        """As it stands in the source."""
        return f"Tiêu chí số {self.code}"


@dataclass(frozen=True)
class Block:
    """Agencies by code with their names, and points by cell; None where not applicable."""

    code: str
    name: str
    percent_decimals: int
    leaves: tuple[Leaf, ...]
    agencies: dict[str, str]
    points: dict[Cell, Fraction | None] = field(default_factory=dict[Cell, Fraction | None])

    @property
    def groups(self) -> list[str]:
        """Codes of the criterion groups, in the order of the source."""
        return list(dict.fromkeys(leaf.group for leaf in self.leaves))

    def group_name(self, group: str) -> str:
        """As it stands in the source."""
        return f"Nhóm {group}"

    def of_group(self, group: str) -> list[Leaf]:
        """The leaves under a group."""
        return [leaf for leaf in self.leaves if leaf.group == group]


@dataclass(frozen=True)
class Edition:
    """One period. `cut`: percentages are cut off, not rounded."""

    period: str
    precision: int
    cut: bool
    blocks: tuple[Block, ...]

    @property
    def title(self) -> str:
        """As it stands in the source."""
        return f"Kết quả xếp hạng năm {self.period}"


def draw(seed: int) -> tuple[Edition, Edition]:
    """Draw an edition and the one after it."""
    chance = Random(seed)
    precision, cut = chance.randrange(7), chance.random() < 0.5
    count = chance.choice([1, 2, 2, 3])
    before = tuple(_block(chance, number, precision) for number in range(1, count + 1))
    after = [_next(chance, block, precision) for block in before]
    if len(after) > 1 and chance.random() < 0.15:
        after.pop(chance.randrange(len(after)))
    if chance.random() < 0.2:
        after.append(_block(chance, count + 1, precision))
    first, second = (Edition(period, precision, cut, ()) for period in PERIODS)
    return replace(first, blocks=before), replace(second, blocks=tuple(after))


def decimal(value: Fraction) -> str:
    """Write a fraction that is a decimal of at most nine places, as a source writes it."""
    units = value * 10**9
    assert units.denominator == 1, value
    whole, part = divmod(abs(units.numerator), 10**9)
    return ("-" if value < 0 else "") + f"{whole}.{part:09}".rstrip("0").rstrip(".")


def write(edition: Edition, folder: Path, facts: list[tuple[str, ...]] | None = None) -> Path:
    """Write the source folder."""
    folder.mkdir(parents=True)
    rule = "truncate" if edition.cut else "round"
    (folder / "edition.toml").write_text(
        f'programme = "{PROGRAMME}"\nperiod = "{edition.period}"\ntitle = "{edition.title}"\n'
        f'precision = {edition.precision}\npercent_rule = "{rule}"\n',
        encoding="utf-8",
    )
    blocks = edition.blocks
    _table(folder / "blocks.csv", "code,name,percent_decimals", [(b.code, b.name, b.percent_decimals) for b in blocks])
    criteria: list[tuple[object, ...]] = []
    for block in blocks:
        for group in block.groups:
            criteria.append((block.code, group, "", block.group_name(group), "", "", "", ""))
            for leaf in block.of_group(group):
                step = "" if leaf.step is None else decimal(leaf.step)
                beyond = decimal(leaf.minimum) if leaf.minimum else "", decimal(leaf.bonus) if leaf.bonus else ""
                criteria.append((block.code, leaf.code, group, leaf.name, decimal(leaf.maximum), step, *beyond))
    columns = "block,code,parent,name,max_points,step,minimum_points,bonus_points"
    if not any(leaf.bonus or leaf.minimum for block in blocks for leaf in block.leaves):
        columns, criteria = columns.removesuffix(",minimum_points,bonus_points"), [row[:-2] for row in criteria]
    _table(folder / "criteria.csv", columns, criteria)
    agencies = [(block.code, code, name) for block in blocks for code, name in block.agencies.items()]
    _table(folder / "agencies.csv", "block,code,name", agencies)
    scores = [
        (block.code, agency, leaf, "" if points is None else decimal(points))
        for block in blocks
        for (agency, leaf), points in block.points.items()
    ]
    _table(folder / "scores.csv", "block,agency,criterion,points", scores)
    if facts is not None:
        _table(folder / "facts.csv", "block,statistic,agency,value,printed,source", facts)
    return folder


def draw_points(chance: Random, leaf: Leaf, precision: int) -> Fraction:
    """Draw points that may be recorded, on the step or not."""
    kind = chance.random()
    if kind < 0.1:
        return Fraction(0)
    if kind < 0.22:
        return chance.choice([leaf.maximum, leaf.highest]) or leaf.minimum
    if leaf.step is not None and kind < 0.85:
        return leaf.step * chance.randint(int(leaf.minimum / leaf.step), int(leaf.highest / leaf.step))
    decimals = min(9, chance.choice([0, 1, precision, precision + 1, precision + 1, precision + 2]))
    lowest, highest = (int(end * 10**decimals) for end in (leaf.minimum, leaf.highest))
    units = chance.randint(lowest, highest)
    if decimals > precision:  # an exact half of the last decimal that counts
        units = max(min(units // 10 * 10 + 5, highest), lowest)
    return Fraction(units, 10**decimals)


def _block(chance: Random, number: int, precision: int) -> Block:
    leaves = tuple(
        _leaf(chance, f"{group}.{leaf}", str(group))
        for group in range(1, chance.randint(1, 3) + 1)
        for leaf in range(1, chance.randint(1, 4) + 1)
    )
    if chance.random() < 0.5:
        leaves += tuple(_beyond(chance, leaf) for leaf in range(1, chance.randint(1, 3) + 1))
    agencies = {f"k{number}-cq-{agency:02}": f"Cơ quan {number}{agency:02}" for agency in range(chance.randint(2, 8))}
    names = {1: "Sở, ban, ngành", 2: "Huyện, thành phố", 3: "Xã, phường", 4: "Đơn vị khác"}
    empty = Block(f"khoi-{number}", names[number], chance.choice([0, 1, 2]), leaves, agencies)
    return _scored(chance, empty, precision, {})


def _leaf(chance: Random, code: str, group: str) -> Leaf:
    maximum = chance.choice([Fraction(chance.randint(1, 20)), Fraction(chance.randint(5, 80), 4)])
    steps = [Fraction(1, 4), Fraction(1, 2), Fraction(1), Fraction(1, 10), Fraction(3, 10)]
    step = chance.choice(steps) if chance.random() < 0.4 else None
    return Leaf(code, group, maximum, step if step is not None and step <= maximum else None)


def _beyond(chance: Random, number: int) -> Leaf:
    """A bonus, a penalty, or both; in a group of its own or beside criteria that count."""
    leaf = _leaf(chance, f"9.{number}", chance.choice(["9", "1"]))
    unit, kind = leaf.step or Fraction(1, 2), chance.choice(["bonus", "penalty", "both"])
    minimum = -unit * chance.randint(1, 6) if kind != "bonus" else Fraction(0)
    bonus = Fraction(chance.randint(1, 20), 4) if kind != "penalty" else Fraction(0)
    return replace(leaf, maximum=chance.choice([Fraction(0), leaf.maximum]), minimum=minimum, bonus=bonus)


def _scored(chance: Random, block: Block, precision: int, kept: dict[Cell, Fraction | None]) -> Block:
    """Fill in the points; those in `kept` stay more often than not."""
    gaps = chance.random() < 0.4
    points: dict[Cell, Fraction | None] = {}
    rows: list[str] = []
    for agency in block.agencies:
        twin = chance.choice(rows) if rows and chance.random() < 0.25 else None
        for leaf in block.leaves:
            cell = agency, leaf.code
            value = draw_points(chance, leaf, precision)
            if twin is not None:
                drawn = points[twin, leaf.code]
            elif gaps and chance.random() < 0.15:
                drawn = None
            else:
                drawn = value
            old = kept.get(cell)
            points[cell] = (
                old if old is not None and leaf.minimum <= old <= leaf.highest and chance.random() < 0.5 else drawn
            )
        counted = [leaf.code for leaf in block.leaves if leaf.maximum]
        if all(points[agency, code] is None for code in counted):
            points[agency, counted[0]] = Fraction(0)
        rows.append(agency)
    return replace(block, points=points)


def _next(chance: Random, block: Block, precision: int) -> Block:
    """The block a period later."""
    agencies = {
        code: f"{name} mới" if chance.random() < 0.1 else name
        for code, name in block.agencies.items()
        if chance.random() > 0.12
    } or dict(block.agencies)
    if chance.random() < 0.4:
        number = block.code.removeprefix("khoi-")
        agencies[f"k{number}-cq-99"] = f"Cơ quan {number}99"
    leaves = list(block.leaves)
    if chance.random() < 0.35:
        place = chance.randrange(len(leaves))
        leaves[place] = replace(leaves[place], maximum=leaves[place].maximum + chance.randint(1, 3))
    if len(leaves) > 1 and chance.random() < 0.25:
        gone = chance.randrange(len(leaves))
        if any(leaf.maximum for leaf in leaves[:gone] + leaves[gone + 1 :]):
            leaves.pop(gone)
    if chance.random() < 0.25:
        leaves.append(_leaf(chance, f"{leaves[-1].group}.9", leaves[-1].group))
    return _scored(chance, replace(block, leaves=tuple(leaves), agencies=agencies), precision, block.points)


def _table(path: Path, header: str, rows: list[tuple[object, ...]] | list[tuple[str, ...]]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.split(","))
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
