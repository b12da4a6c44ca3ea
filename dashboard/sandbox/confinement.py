"""What the process may take. It limits itself, before it reads a byte.

The parent cannot do it at the fork: what runs between fork and exec in a program with threads may wait for ever for a
lock that some thread held.
"""

from __future__ import annotations

import os
import resource
import signal
from pathlib import Path

OPEN_FILES = 32
_NICENESS = 5


def confine(memory: int, cpu_seconds: int, wall_seconds: int, file_size: int) -> None:
    """Limit this process for the rest of its life: memory on top of today's, processor, time, files and their size.

    The server comes first where both want the processor. Nothing is left behind when it breaks a limit: no core, no
    process of its own. The alarm is for the case that the parent, which looks at the clock too, has gone.
    """
    os.nice(_NICENESS)
    _limit(resource.RLIMIT_AS, _address_space() + memory)
    _limit(resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1)  # told by a signal of its own first, killed after
    _limit(resource.RLIMIT_FSIZE, file_size)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    _limit(resource.RLIMIT_NPROC, 0)
    _limit(resource.RLIMIT_CORE, 0)
    signal.alarm(wall_seconds)


def _limit(kind: int, most: int, beyond: int | None = None) -> None:
    """Set both bounds, so that it cannot be raised again; a lower one that is in force already stays."""
    _, hard = resource.getrlimit(kind)
    bounds = most, most if beyond is None else beyond
    resource.setrlimit(kind, bounds if hard == resource.RLIM_INFINITY else (min(most, hard), min(bounds[1], hard)))


def _address_space() -> int:
    """Bytes of address space in use; 0 where the system does not say."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * resource.getpagesize()
