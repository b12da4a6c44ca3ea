"""A scenario: a set of changed points on one edition, which itself never changes; and a saved scenario."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from dashboard.model.edition import EditionId

Cell = tuple[str, str]
"""(agency code, criterion code) of one score."""


@dataclass(frozen=True, eq=False)
class Scenario:
    """Changed points by (agency, criterion); immutable, every change makes a new scenario.

    A changed value of 0 is a change. Whether a value is allowed depends on the edition:
    `dashboard.scoring.scenario` rejects what does not fit.
    """

    changes: Mapping[Cell, float] = field(default_factory=dict[Cell, float])

    def __post_init__(self) -> None:
        object.__setattr__(self, "changes", MappingProxyType(dict(sorted(self.changes.items()))))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scenario) and dict(self.changes) == dict(other.changes)

    def __hash__(self) -> int:
        return hash(tuple(self.changes.items()))

    def __len__(self) -> int:
        return len(self.changes)

    def __iter__(self) -> Iterator[Cell]:
        return iter(self.changes)

    def with_points(self, agency: str, criterion: str, points: float) -> Scenario:
        """This scenario with one score changed."""
        return Scenario({**self.changes, (agency, criterion): points})

    def without(self, cells: Iterable[Cell]) -> Scenario:
        """This scenario with these scores reset to the edition's values."""
        dropped = set(cells)
        return Scenario({cell: points for cell, points in self.changes.items() if cell not in dropped})

    def of_agency(self, agency: str) -> Mapping[str, float]:
        """Changed points of one agency by criterion code."""
        return {criterion: points for (code, criterion), points in self.changes.items() if code == agency}


Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
"""Any JSON value."""


@dataclass(frozen=True, slots=True)
class SavedScenario:
    """One saved scenario; saving it again makes another with this one as `parent_id`.

    `id` cannot be guessed: only the link reveals it. `author` is a name as typed, not a verified identity.
    `created` is in UTC. `version` is the fingerprint of the edition's content that the points were changed on.
    `assumptions`: other assumptions, such as how the peers change, in a format that the page defines.
    """

    id: str
    parent_id: str | None
    title: str
    author: str
    note: str
    created: datetime.datetime
    edition_id: EditionId
    version: str
    scenario: Scenario
    assumptions: Mapping[str, Json] = field(default_factory=dict[str, Json], hash=False)
