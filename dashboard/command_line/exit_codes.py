"""What a command ends with."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """`USAGE` is what argparse itself ends with when the arguments make no sense.

    `IMPOSSIBLE`: what was asked for cannot be had, and nothing was printed; the same number.
    """

    OK = 0
    REFUSED = 1
    USAGE = 2
    IMPOSSIBLE = 2
