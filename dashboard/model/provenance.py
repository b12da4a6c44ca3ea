"""Where a figure comes from: the one thing that every figure on the screen must be able to say."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Provenance(StrEnum):
    """Origin of a figure, from the most to the least authoritative.

    The order of the members is meaningful: a figure computed from several others is only as good as the
    least authoritative of them (see `weakest`).
    """

    PUBLISHED = "published"
    APPRAISED = "appraised"
    DERIVED = "derived"
    SELF_SCORED = "self_scored"
    ILLUSTRATIVE = "illustrative"
    SIMULATED = "simulated"


PROVENANCES: tuple[Provenance, ...] = tuple(Provenance)
"""All origins in order; a score's origin is stored as an index into this tuple."""


def weakest(origins: Iterable[Provenance]) -> Provenance:
    """Return the least authoritative of `origins`: the origin of a figure computed from all of them.

    Raises ValueError when there are none, since a figure computed from nothing has no origin.
    """
    return max(origins, key=PROVENANCES.index)
