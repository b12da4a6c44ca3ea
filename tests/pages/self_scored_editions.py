"""An edition with self-scores beside the appraised points, small enough to sum by hand."""

from __future__ import annotations

from pathlib import Path

from dashboard.model import Edition
from tests.made_editions import TWO_GROUPS, MadeBlock, build

AGENCIES = {"a": ("Sở A", (6, 3, 12)), "b": ("Sở B", (9, 4, 9)), "c": ("Sở C", (2, 1, 4))}
SELF_POINTS = {"a": (9, 4, 18), "b": (9, 4, 10.5), "c": (1.5, 1, 4)}
"""Appraised 21, 22 and 7 of 35; self-scored 31, 23.5 and 6.5: by self-scores A leads, and B by appraisal.

Cut: A 3 + 1 + 6 = 10, B 1.5, C none. Added: C 0.5. Five of nine scores were changed.
"""


def appraised_block(**changes: object) -> MadeBlock:
    """Three agencies with all of their self-scores; `changes` to the block."""
    given = {"code": "so", "name": "Sở", "criteria": TWO_GROUPS, "agencies": AGENCIES, "self_points": SELF_POINTS}
    return MadeBlock(**{**given, **changes})  # type: ignore[arg-type]


def build_appraised(root: Path, period: str = "2024", **changes: object) -> Edition:
    """That block as an edition of its own, in force under `root`."""
    return build(root, appraised_block(**changes), period=period)
