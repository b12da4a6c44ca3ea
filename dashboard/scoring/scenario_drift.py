"""What has changed under a saved scenario: its edition may have been superseded by another version since."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.model import Cell, Edition, SavedScenario, Scenario
from dashboard.scoring.scenario import ScenarioRefusal, refused_changes


@dataclass(frozen=True, slots=True)
class FigureDrift:
    """A figure of the edition that differs; None where it has none: unknown by now or then, or not applicable."""

    agency: str
    criterion: str
    before: float | None
    after: float | None


@dataclass(frozen=True, eq=False)
class ScenarioDrift:
    """How the edition at hand differs from the version that a scenario was saved on.

    `refusals`: changes that no longer fit, by the rule they break; `fitting` is the scenario without them, the reading
    on the data at hand. The rest compares with the version it was saved on and is None when that one cannot be read:
    `baselines` and `maxima`: of the changed scores, those whose own points and whose maximum differ; `elsewhere`: how
    many other scores of the edition differ.
    """

    saved_version: str
    version: str
    fitting: Scenario
    refusals: tuple[ScenarioRefusal, ...]
    baselines: tuple[FigureDrift, ...] | None
    maxima: tuple[FigureDrift, ...] | None
    elsewhere: int | None

    @property
    def version_differs(self) -> bool:
        """Whether the edition says anything else than it did, be it only a title or a source."""
        return self.saved_version != self.version

    @property
    def figures_differ(self) -> bool | None:
        """Whether the scenario gives other results than when it was saved; None when that cannot be known."""
        if not self.version_differs:
            return False
        if self.refusals or self.baselines or self.maxima or self.elsewhere:
            return True
        return None if self.baselines is None else False


def changed_since(saved: SavedScenario, edition: Edition, saved_on: Edition | None = None) -> ScenarioDrift:
    """Compare `edition`, in the version at hand, with the one that `saved` was saved on.

    `saved_on`: that version, when it can still be read. Raises ValueError when it is another, or `edition` is.
    """
    if edition.id != saved.edition_id:
        raise ValueError(f"scenario {saved.id} is on {saved.edition_id}, not on {edition.id}")
    if saved_on is not None and (saved_on.id, saved_on.version) != (saved.edition_id, saved.version):
        raise ValueError(f"scenario {saved.id} was saved on version {saved.version}, not on {saved_on.version}")
    if saved_on is None and edition.version == saved.version:
        saved_on = edition
    refusals = refused_changes(edition, saved.scenario)
    fitting = saved.scenario.without((refusal.agency, refusal.criterion) for refusal in refusals)
    if saved_on is None:
        return ScenarioDrift(saved.version, edition.version, fitting, refusals, None, None, None)
    points = _differing(_points(saved_on), _points(edition))
    touched = frozenset(saved.scenario)
    return ScenarioDrift(
        saved_version=saved.version,
        version=edition.version,
        fitting=fitting,
        refusals=refusals,
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
        (agency.code, leaf.code): leaf.max_points or 0.0
        for block in edition.blocks
        for agency in block.agencies
        for leaf in block.tree.leaves
    }
