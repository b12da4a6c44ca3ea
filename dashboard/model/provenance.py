"""Provenance: where a figure comes from, which is known for every figure on the screen."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Provenance(StrEnum):
    """Provenance of a figure, from the most to the least authoritative.

    The order of the members is meaningful: a figure computed from several others has the least
    authoritative provenance among them (see `weakest`).
    """

    PUBLISHED = "published"
    APPRAISED = "appraised"
    DERIVED = "derived"
    SELF_SCORED = "self_scored"
    ILLUSTRATIVE = "illustrative"
    SIMULATED = "simulated"


PROVENANCES: tuple[Provenance, ...] = tuple(Provenance)
"""All values in order; a score's provenance is stored as an index into this tuple."""


def weakest(origins: Iterable[Provenance]) -> Provenance:
    """Return the least authoritative of `origins`: the provenance of a figure computed from all of them.

    Raises ValueError if there are none, since a figure computed from nothing has no provenance.
    """
    return max(origins, key=PROVENANCES.index)
