"""Resource limits that a process sets for itself before it reads an uploaded file, and whether the system has them.

The parent cannot set them at the fork: in a program with threads, code between fork and exec may deadlock on a lock
that another thread held.
"""

from __future__ import annotations

import os
import signal
from importlib import import_module
from pathlib import Path
from types import ModuleType


def _resource() -> ModuleType | None:
    try:
        return import_module("resource")
    except ImportError:  # Windows
        return None


CAN_CONFINE = _resource() is not None
"""Whether this system has such limits. Windows has others, which are not used: no uploaded file is opened there."""
OPEN_FILES = 32
_NICENESS = 5


def confine(memory: int, cpu_seconds: int, wall_seconds: int, file_size: int) -> None:
    """Limit this process for the rest of its life: additional memory, CPU time, wall time, open files and their size.

    The server has priority for the processor. A process that breaks a limit leaves nothing behind: no core dump, no
    child process. The alarm is for the case that the parent, which also checks the time, has ended.
    Raises OSError where the system has no such limits.
    """
    resource = _resource()
    if resource is None:
        raise OSError("this system cannot limit a process")

    def limit(kind: int, most: int, beyond: int | None = None) -> None:
        """Set both bounds, so that the limit cannot be raised again; a lower one that is already set stays."""
        _, hard = resource.getrlimit(kind)
        bounds = most, most if beyond is None else beyond
        unlimited = hard == resource.RLIM_INFINITY
        resource.setrlimit(kind, bounds if unlimited else (min(most, hard), min(bounds[1], hard)))

    os.nice(_NICENESS)
    limit(resource.RLIMIT_AS, _address_space() + memory)
    limit(resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1)  # a signal first, then killed
    limit(resource.RLIMIT_FSIZE, file_size)
    limit(resource.RLIMIT_NOFILE, OPEN_FILES)
    limit(resource.RLIMIT_NPROC, 0)
    limit(resource.RLIMIT_CORE, 0)
    signal.alarm(wall_seconds)


def _address_space() -> int:
    """Bytes of address space in use; 0 where the system does not report it."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGESIZE")
