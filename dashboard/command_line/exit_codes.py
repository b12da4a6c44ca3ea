"""What a command ends with."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """`USAGE` is what argparse itself ends with when the arguments make no sense."""

    OK = 0
    REFUSED = 1
    USAGE = 2
