"""Why a whole file is refused, and how the process says so."""

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
