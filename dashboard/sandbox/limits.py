"""The limits of an uploaded file: what it must obey, why it is refused as a whole, and how much it may be and take.

The largest real sheet in mind: 3 321 communes by 100 criteria.
"""

from __future__ import annotations

from enum import StrEnum


class FileRule(StrEnum):
    """What an uploaded file must obey. The value is the key of the sentence under `[workbook_refused]` in the texts."""

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
    """Raised inside the process. `details` fills the placeholders of the rule's sentence."""

    def __init__(self, rule: FileRule, **details: str) -> None:
        super().__init__(f"{rule} {details}")
        self.rule = rule
        self.details = details


MEGABYTE = 2**20

MOST_BYTES = 10 * MEGABYTE
"""Of the file, and what the server lets in (`server.maxUploadSize`). The largest real sheet has 2."""
MOST_FILES = 100
"""Chosen at once, with MOST_BYTES in all: a province has fewer agencies in a block that return a form each."""
MOST_PARTS = 2_000
"""Of the zip. A sheet with comments and drawings has about 6, so that is beyond any workbook of `MOST_SHEETS`."""
MOST_INFLATED = 150 * MEGABYTE
"""Of all parts together, counted while they are inflated and not as the zip claims. The largest real sheet has 12."""
DEEPEST_XML = 100
"""Tags within tags. Sheets have about 8, the deepest drawings some 30."""

MOST_SHEETS = 200
MOST_ROWS = 50_000
"""Of a sheet, down to its last value. There were about 11 000 communes when there were most."""
MOST_COLUMNS = 2_000
"""Of a sheet; the largest criteria sets have some 300."""
MOST_CELLS = 750_000
"""Of a workbook, and of the rectangle from A1 to the last value of a sheet, which readers hold whole; twice the largest
real sheet, and what `CPU_SECONDS` suffice for."""
MOST_TAGS = 3_000_000
"""Of one part: a cell has up to three."""
LONGEST_TEXT = 32_767
"""Characters of a cell; Excel holds no more."""
MOST_ANSWER = 100 * MEGABYTE
"""Of what comes back from the process, so that one text that a million cells point at cannot fill our memory."""

MEMORY = 460 * MEGABYTE
"""That the process may take on top of what it has when it starts: less than 500 MB in all."""
CPU_SECONDS = 10
"""Of reading: a file that needs more is refused whatever else the machine does. The largest real sheet takes 1.5 to 4,
for processors differ by as much; a workbook of MOST_CELLS takes twice that."""
WALL_SECONDS = 30
"""Of reading, for a machine that is busy with other things."""
INTERPRETING_MEMORY = 460 * MEGABYTE
"""That the process may take which makes an edition of the cells, on top of what its libraries take."""
INTERPRETING_CPU_SECONDS = 20
"""Of making an edition of the cells, or everything that is wrong in them. The largest real sheet takes 3 to 8."""
MARKING_CPU_SECONDS = 90
"""Of marking: openpyxl reads and writes the largest real sheet in about 20."""
MARKING_WALL_SECONDS = 240
MARKING_FILES = 2 * MOST_INFLATED
"""Of a file on disk while marking: openpyxl writes each sheet into a temporary file first. Reading writes none."""
