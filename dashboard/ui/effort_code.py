"""Efforts for a point as they stand in an address, where they are other than the edition's: `2.2.2=3~2.3.3=0.5`.

A piece that means nothing is left out. What was typed and is no effort stays, to be refused where it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping

_END, _START = "~", "="


def read_efforts(code: str) -> dict[str, str]:
    """Return what `code` says, by criterion."""
    pieces = (piece.partition(_START) for piece in code.split(_END))
    return {criterion: effort for criterion, start, effort in pieces if criterion and start}


def write_efforts(efforts: Mapping[str, str]) -> str:
    """Return the code of efforts by criterion, each as `kept_text` keeps it."""
    return _END.join(f"{criterion}{_START}{effort}" for criterion, effort in efforts.items())
