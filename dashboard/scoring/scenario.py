"""Applying a scenario to a block, without changing the edition; and how an edition changed since one was saved."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from dashboard.model import Block, Cell, Criterion, Edition, Points, PointsRule, SavedScenario, Scenario
from dashboard.scoring.standings import Standings


class ScenarioRule(StrEnum):
    """The rules for a changed score, besides the rules of points."""

    UNKNOWN_AGENCY = "unknown_agency"
    UNKNOWN_CRITERION = "unknown_criterion"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class ScenarioRefusal:
    """One changed score that does not fit the edition, with the leaf it is for if that is known."""

    agency: str
    criterion: str
    points: float
    rule: ScenarioRule | PointsRule
    leaf: Criterion | None = None


class ScenarioRefused(ValueError):
    """Raised when a scenario does not fit the edition; `issues` holds every change that does not."""

    def __init__(self, issues: tuple[ScenarioRefusal, ...]) -> None:
        super().__init__("; ".join(f"{r.agency}:{r.criterion}={r.points!r} {r.rule}" for r in issues))
        self.issues = issues


def refused_changes(edition: Edition, scenario: Scenario) -> tuple[ScenarioRefusal, ...]:
    """Every change of `scenario` that does not fit `edition`; empty when all do. Nothing is ever clipped.

    The edition's own value is always allowed, even off the step: it is a fact, and restoring it changes nothing.
    """
    return tuple(_issues(edition, scenario))


def apply_scenario(block: Block, scenario: Scenario) -> Points:
    """Return the block's points with the changes to its agencies applied; the block's own array if there are none.

    Changes to agencies of other blocks are ignored. Raises ScenarioRefused if a change does not fit the block.
    """
    changes = [(cell, points) for cell, points in scenario.changes.items() if cell[0] in block.agency_index]
    issues = tuple(
        issue
        for (agency, criterion), points in changes
        if (issue := _issue(block, agency, criterion, points)) is not None
    )
    if issues:
        raise ScenarioRefused(issues)
    if not changes:
        return block.points
    changed = block.points.copy()
    for (agency, criterion), points in changes:
        changed[block.agency_index[agency], block.tree.leaf_index[criterion]] = points
    return changed


@dataclass(frozen=True, slots=True)
class RankCrossings:
    """Agencies that changed places with a given one, as rows by new rank, best first.

    `overtaken`: ahead before, behind after. `caught_up`: ahead before, equal after. `now_ahead`: not ahead
    before, ahead after.
    """

    overtaken: tuple[int, ...]
    caught_up: tuple[int, ...]
    now_ahead: tuple[int, ...]


def passing(before: Standings, after: Standings, row: int) -> RankCrossings:
    """Find the agencies that changed places with the agency in `row` between two rankings of one block."""
    was_ahead = before.key > before.key[row]

    def chosen(mask: NDArray[np.bool_]) -> tuple[int, ...]:
        rows = np.flatnonzero(mask)
        return tuple(rows[np.argsort(after.rank[rows], kind="stable")].tolist())

    return RankCrossings(
        overtaken=chosen(was_ahead & (after.key < after.key[row])),
        caught_up=chosen(was_ahead & (after.key == after.key[row])),
        now_ahead=chosen(~was_ahead & (after.key > after.key[row])),
    )


def _issues(edition: Edition, scenario: Scenario) -> Iterator[ScenarioRefusal]:
    for (agency, criterion), points in scenario.changes.items():
        block = next((block for block in edition.blocks if agency in block.agency_index), None)
        if block is None:
            yield ScenarioRefusal(agency, criterion, points, ScenarioRule.UNKNOWN_AGENCY)
        elif issue := _issue(block, agency, criterion, points):
            yield issue


def _issue(block: Block, agency: str, criterion: str, points: float) -> ScenarioRefusal | None:
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


@dataclass(frozen=True, slots=True)
class FigureDrift:
    """A figure of the edition that differs; None if a version has none: cell unknown there, or not applicable."""

    agency: str
    criterion: str
    before: float | None
    after: float | None


@dataclass(frozen=True, eq=False)
class ScenarioDrift:
    """How the current version of an edition differs from the version that a scenario was saved on.

    `issues`: changes that no longer fit, with the rule they break; `fitting` is the scenario without them, valid for
    the current data. The rest compares with the version it was saved on and is None if that one cannot be read:
    `baselines` and `maxima`: the changed scores whose own points, or whose maximum, differ; `elsewhere`: how many other
    scores of the edition differ.
    """

    fitting: Scenario
    issues: tuple[ScenarioRefusal, ...]
    baselines: tuple[FigureDrift, ...] | None
    maxima: tuple[FigureDrift, ...] | None
    elsewhere: int | None


def changed_since(saved: SavedScenario, edition: Edition, saved_on: Edition | None = None) -> ScenarioDrift:
    """Compare `edition`, in its current version, with the version that `saved` was saved on.

    `saved_on`: that version, if still readable. Raises ValueError if it is another one, or `edition` another edition.
    """
    if edition.id != saved.edition_id:
        raise ValueError(f"scenario {saved.id} is on {saved.edition_id}, not on {edition.id}")
    if saved_on is not None and (saved_on.id, saved_on.version) != (saved.edition_id, saved.version):
        raise ValueError(f"scenario {saved.id} was saved on version {saved.version}, not on {saved_on.version}")
    if saved_on is None and edition.version == saved.version:
        saved_on = edition
    issues = refused_changes(edition, saved.scenario)
    fitting = saved.scenario.without((issue.agency, issue.criterion) for issue in issues)
    if saved_on is None:
        return ScenarioDrift(fitting, issues, None, None, None)
    points = _differing(_points(saved_on), _points(edition))
    touched = frozenset(saved.scenario)
    return ScenarioDrift(
        fitting=fitting,
        issues=issues,
        baselines=tuple(drift for drift in points if (drift.agency, drift.criterion) in touched),
        maxima=tuple(
            drift
            for drift in _differing(_maxima(saved_on), _maxima(edition))
            if (drift.agency, drift.criterion) in touched
        ),
        elsewhere=sum((drift.agency, drift.criterion) not in touched for drift in points),
    )


def _differing(before: Mapping[Cell, float], after: Mapping[Cell, float]) -> tuple[FigureDrift, ...]:
    cells = sorted(before.keys() | after.keys())
    return tuple(
        FigureDrift(*cell, before.get(cell), after.get(cell)) for cell in cells if before.get(cell) != after.get(cell)
    )


def _points(edition: Edition) -> dict[Cell, float]:
    """All applicable scores of an edition."""
    return {
        (agency.code, leaf.code): points
        for block in edition.blocks
        for agency, row in zip(block.agencies, block.points.tolist(), strict=True)
        for leaf, points in zip(block.tree.leaves, row, strict=True)
        if not math.isnan(points)
    }


def _maxima(edition: Edition) -> dict[Cell, float]:
    """The maximum of each score that an agency has or could have."""
    return {
        (agency.code, leaf.code): leaf.highest_points
        for block in edition.blocks
        for agency in block.agencies
        for leaf in block.tree.leaves
    }
