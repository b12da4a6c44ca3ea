"""How many files the fuzz tests damage or change, and from which seed on: 40 in the tests, more in `make fuzz`."""

from __future__ import annotations

import os

FILES = int(os.environ.get("FUZZ_FILES", "40"))
FIRST_SEED = int(os.environ.get("FUZZ_SEED", "0"))


def seeds(share: float) -> range:
    """The seeds of a test that has this share of all files. A failing test has its seed in its name."""
    return range(FIRST_SEED, FIRST_SEED + round(share * FILES))
