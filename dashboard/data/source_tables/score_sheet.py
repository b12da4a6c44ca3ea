"""A table of scores of one block as it was found: a row an agency, a column a leaf."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from dashboard.data.refusals import Rule
from dashboard.data.source_tables.rows import SourceRow


class Measure(StrEnum):
    """What the cells of a sheet hold."""

    POINTS = "points"
    SELF_POINTS = "self_points"
    ORIGINS = "origins"


class Unusable(Protocol):
    """What stands in a cell without a usable value, such as `dashboard.data.workbook.CellProblem`."""

    @property
    def rule(self) -> Rule: ...
    @property
    def text(self) -> str: ...


ScoreValue = float | str | Unusable | None
"""None is an empty cell."""


@dataclass(frozen=True, eq=False, slots=True)
class ScoreSheet:
    """One measure of one block.

    `heading` has the column `block` and, on a sheet of points, may have `provenance`: the origin of its scores unless
    a sheet of origins says otherwise. Each of `agencies` has `agency`, each of `leaves` has `criterion`; both may have
    `name`, leaves also `maximum`, which are compared with what the edition says. `values` are agencies × leaves, and
    `place` names the cell of each. An empty cell among the points is refused unless `empty_is_not_applicable`,
    since nobody can tell it from one that was forgotten; `not_applicable` is the word to write.
    """

    measure: Measure
    heading: SourceRow
    agencies: Sequence[SourceRow]
    leaves: Sequence[SourceRow]
    values: Sequence[Sequence[ScoreValue]]
    place: Callable[[int, int], str]
    not_applicable: str
    empty_is_not_applicable: bool = False
