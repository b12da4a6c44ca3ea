"""A scenario somebody saved: what was changed, on which data, by whom and why. It never changes again."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from dashboard.model.edition import EditionId
from dashboard.model.scenario import Scenario

Json = str | int | float | bool | None | list["Json"] | dict[str, "Json"]
"""What JSON can hold."""


@dataclass(frozen=True, slots=True)
class SavedScenario:
    """One saved scenario; saving it again makes another that names it as `parent_id`.

    `id` cannot be guessed: whoever has it was given the link. `author` is what somebody typed, not a proven identity.
    `created` is in UTC. `version` is the fingerprint of the edition's content that the points were changed on.
    `assumptions`: what was assumed beside the changed points, such as what rivals do, in a form of the page's own.
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
