"""How hard tests search: as much as notices a fault in `make test`, ten times as much and more in `make fuzz`."""

from __future__ import annotations

import os

FUZZ = "FUZZ" in os.environ
"""Set by `make fuzz`."""


def examples(usual: int, fuzz: int) -> int:
    """How many examples a test tries."""
    return fuzz if FUZZ else usual
