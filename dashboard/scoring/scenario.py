"""A scenario applied to a block, without touching the edition."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from dashboard.model import Block, Criterion, Edition, Points, PointsRule, Scenario
from dashboard.scoring.standings import Standings


class ScenarioRule(StrEnum):
    """What a changed score must obey, besides the rules of points."""

    UNKNOWN_AGENCY = "unknown_agency"
    UNKNOWN_CRITERION = "unknown_criterion"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class ScenarioRefusal:
    """One changed score that does not fit the edition, with the leaf it was meant for when that is known."""

    agency: str
    criterion: str
    points: float
    rule: ScenarioRule | PointsRule
    leaf: Criterion | None = None


class ScenarioRefused(ValueError):
    """Raised when a scenario does not fit; `refusals` holds every change that does not."""

    def __init__(self, refusals: tuple[ScenarioRefusal, ...]) -> None:
        super().__init__("; ".join(f"{r.agency}:{r.criterion}={r.points!r} {r.rule}" for r in refusals))
        self.refusals = refusals


def refused_changes(edition: Edition, scenario: Scenario) -> tuple[ScenarioRefusal, ...]:
    """Every change of `scenario` that does not fit `edition`; empty when all do. Nothing is ever clipped.

    The edition's own value is always allowed, even off the step: it is a fact, and putting it back sets nothing.
    """
    return tuple(_refusals(edition, scenario))


def apply_scenario(block: Block, scenario: Scenario) -> Points:
    """Return the block's points with the changes to its agencies made; the block's own array when there are none.

    Changes to agencies of other blocks do not concern this one. Raises ScenarioRefused when a change
    does not fit the block.
    """
    changes = [(cell, points) for cell, points in scenario.changes.items() if cell[0] in block.agency_index]
    refusals = tuple(
        refusal
        for (agency, criterion), points in changes
        if (refusal := _refusal(block, agency, criterion, points)) is not None
    )
    if refusals:
        raise ScenarioRefused(refusals)
    if not changes:
        return block.points
    changed = block.points.copy()
    for (agency, criterion), points in changes:
        changed[block.agency_index[agency], block.tree.leaf_index[criterion]] = points
    return changed


@dataclass(frozen=True, slots=True)
class Passing:
    """Who changed places with one agency, as rows by new rank, best first.

    `overtaken`: ahead before, behind after. `caught_up`: ahead before, equal after. `now_ahead`: not ahead
    before, ahead after.
    """

    overtaken: tuple[int, ...]
    caught_up: tuple[int, ...]
    now_ahead: tuple[int, ...]


def passing(before: Standings, after: Standings, row: int) -> Passing:
    """Find who changed places with the agency in `row` between two rankings of one block."""
    was_ahead = before.key > before.key[row]
    by_rank = np.argsort(after.rank, kind="stable")

    def chosen(mask: NDArray[np.bool_]) -> tuple[int, ...]:
        return tuple(int(other) for other in by_rank if mask[other])

    return Passing(
        overtaken=chosen(was_ahead & (after.key < after.key[row])),
        caught_up=chosen(was_ahead & (after.key == after.key[row])),
        now_ahead=chosen(~was_ahead & (after.key > after.key[row])),
    )


def _refusals(edition: Edition, scenario: Scenario) -> Iterator[ScenarioRefusal]:
    for (agency, criterion), points in scenario.changes.items():
        block = next((block for block in edition.blocks if agency in block.agency_index), None)
        if block is None:
            yield ScenarioRefusal(agency, criterion, points, ScenarioRule.UNKNOWN_AGENCY)
        elif refusal := _refusal(block, agency, criterion, points):
            yield refusal


def _refusal(block: Block, agency: str, criterion: str, points: float) -> ScenarioRefusal | None:
    column = block.tree.leaf_index.get(criterion)
    if column is None:
        return ScenarioRefusal(agency, criterion, points, ScenarioRule.UNKNOWN_CRITERION)
    leaf = block.tree.leaves[column]
    today = block.points[block.agency_index[agency], column]
    if np.isnan(today):
        return ScenarioRefusal(agency, criterion, points, ScenarioRule.NOT_APPLICABLE, leaf)
    if points == today:
        return None
    rule = leaf.problem_with(points)
    return None if rule is None else ScenarioRefusal(agency, criterion, points, rule, leaf)
