"""Scenarios to save, each told by its number, so that one read back can be checked to the last score."""

from __future__ import annotations

from typing import Any

from dashboard.model import EditionId, SavedScenario, Scenario

EDITION = EditionId("thu-nghiem", "2024")
OTHER_EDITION = EditionId("thu-nghiem", "2025")
CHANGES = 300
"""Enough to take several pages of a database, so that half of one could be written."""


def sample(number: int) -> dict[str, Any]:
    """What `ScenarioStore.save` is given for the scenario of this number."""
    points = {(f"so-{cell % 20}", f"{cell // 20}.1"): number + cell / 8 for cell in range(CHANGES)}
    return {
        "edition_id": EDITION,
        "version": f"{number:016x}",
        "scenario": Scenario(points),
        "title": f"Kịch bản {number}",
        "author": f"Người thứ {number}",
        "note": f"Ghi chú {number} " * 40 + "hết",
        "assumptions": {"rivals": "close_gap", "percent": number},
    }


def is_whole(saved: SavedScenario) -> bool:
    """Whether a saved scenario is, in every part, the sample that its title names."""
    expected = sample(int(saved.title.rpartition(" ")[2]))
    return all(getattr(saved, name) == value for name, value in expected.items())
