"""The limits of an uploaded file: the rules it must obey, its size, and the resources that reading it may use.

They are set for a largest real sheet of 3 321 communes by 100 criteria. A process sets its own resource limits
(`confine`) before it reads the file. The parent cannot set them at the fork: in a program with threads, code between
fork and exec may deadlock on a lock that another thread held.
"""

from __future__ import annotations

import os
import signal
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from types import ModuleType


class FileRule(StrEnum):
    """A rule for uploaded files. The value is the key of the sentence under `[workbook_refused]` in the texts."""

    SUFFIX_UNKNOWN = "suffix_unknown"
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    OLD_FORMAT = "old_format"
    ENCRYPTED = "encrypted"
    NOT_A_WORKBOOK = "not_a_workbook"
    NO_TABLE = "no_table"
    DAMAGED = "damaged"

    TOO_MANY_PARTS = "too_many_parts"
    PART_NAME_UNSAFE = "part_name_unsafe"
    PART_DOUBLED = "part_doubled"
    INFLATES_TOO_MUCH = "inflates_too_much"

    MACROS = "macros"
    EXTERNAL_LINKS = "external_links"
    EMBEDDED_OBJECTS = "embedded_objects"
    DOCTYPE = "doctype"
    NOT_UTF8 = "not_utf8"
    NESTED_TOO_DEEP = "nested_too_deep"

    TOO_MANY_SHEETS = "too_many_sheets"
    SHEET_TOO_LARGE = "sheet_too_large"
    TOO_MANY_CELLS = "too_many_cells"
    CELLS_OUT_OF_ORDER = "cells_out_of_order"
    MERGES_OVERLAP = "merges_overlap"
    TEXT_TOO_LONG = "text_too_long"
    CSV_MALFORMED = "csv_malformed"

    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    STOPPED = "stopped"
    BUSY = "busy"
    NO_LIMITS = "no_limits"


class FileRefused(Exception):
    """Raised in the sandbox process. `details` fills the placeholders of the rule's sentence."""

    def __init__(self, rule: FileRule, **details: str) -> None:
        super().__init__(f"{rule} {details}")
        self.rule = rule
        self.details = details


MEGABYTE = 2**20

MOST_BYTES = 10 * MEGABYTE
"""Largest file, also set as `server.maxUploadSize`. The largest real sheet has 2 MB."""
MOST_FILES = 100
"""Most files per upload, with MOST_BYTES in all: no block of a province has so many agencies that send a form each."""
MOST_PARTS = 2_000
"""Most parts of a zip. A sheet with comments and drawings has about 6, so no workbook of `MOST_SHEETS` has more."""
MOST_INFLATED = 150 * MEGABYTE
"""Most bytes of all parts, counted during inflation, not as the zip claims. The largest real sheet has 12 MB."""
DEEPEST_XML = 100
"""Most levels of nested tags. Sheets have about 8, the deepest drawings some 30."""

MOST_SHEETS = 200
MOST_ROWS = 50_000
"""Most rows of a sheet, to its last value. Viet Nam never had more than about 11 000 communes."""
MOST_COLUMNS = 2_000
"""Most columns of a sheet; the largest criteria sets have some 300."""
MOST_CELLS = 750_000
"""Most cells of a workbook, and of the rectangle from A1 to the last value of a sheet, which readers hold whole; twice
the largest real sheet, and what `CPU_SECONDS` suffice for."""
MOST_TAGS = 3_000_000
"""Most tags of one part: a cell has up to three."""
LONGEST_TEXT = 32_767
"""Most characters of a cell; Excel holds no more."""
MOST_ANSWER = 100 * MEGABYTE
"""Most bytes of a process's answer, so that one text that a million cells refer to cannot fill our memory."""

MEMORY = 460 * MEGABYTE
"""Memory of the process in addition to what it has at its start: less than 500 MB in all."""
CPU_SECONDS = 10
"""CPU time of reading: a file that needs more is refused whatever else the machine does. The largest real sheet takes
1.5 to 4, since processors differ by as much; a workbook of MOST_CELLS takes twice that."""
WALL_SECONDS = 30
"""Wall-clock time of reading, for a machine that is busy with other things."""
INTERPRETING_MEMORY = 460 * MEGABYTE
"""Memory of the process that builds an edition from the cells, in addition to what its libraries take."""
INTERPRETING_CPU_SECONDS = 20
"""CPU time of building an edition from the cells, or of finding all errors. The largest real sheet takes 3 to 8."""
MARKING_CPU_SECONDS = 90
"""CPU time of marking: openpyxl reads and writes the largest real sheet in about 20."""
MARKING_WALL_SECONDS = 240
MARKING_FILES = 2 * MOST_INFLATED
"""Largest file on disk while marking: openpyxl writes each sheet into a temporary file first. Reading writes none."""


def _resource() -> ModuleType | None:
    try:
        return import_module("resource")
    except ImportError:  # Windows
        return None


CAN_CONFINE = _resource() is not None
"""Whether this system has such limits. Windows has others, which are not used: no uploaded file is opened there."""
_OPEN_FILES = 32
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
    limit(resource.RLIMIT_NOFILE, _OPEN_FILES)
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
