"""The format of the template workbook: the hidden marks that `excel` writes, by which `data` finds all contents again.

Nothing is found by its title or position. The first cell of every sheet says what the sheet is; a list names its
columns in the first row, which is hidden; other rows are named in the first column, which is hidden too. Sheets may be
renamed, moved or copied, rows and columns inserted. A separate hidden sheet holds `MARKER` and the words that stand for
codes, so a workbook is read the same in either language.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

MARKER = "xep-hang-dashboard template"
"""The content of the hidden sheet's first cell; the version of the format is beside it."""
FORM_VERSION = 1

NOT_APPLICABLE = "not_applicable"
"""The code of the word for a criterion that is not applicable."""
EXAMPLE = "example"
"""The code of the word that each example begins with; examples must be replaced."""


class TemplateSheet(StrEnum):
    """The kind of a sheet, as written in its first cell."""

    ABOUT = "about"
    BLOCKS = "blocks"
    CRITERIA = "criteria"
    AGENCIES = "agencies"
    POINTS = "points"
    SELF_POINTS = "self_points"
    ORIGINS = "origins"
    FACTS = "facts"
    SOURCES = "sources"
    GRADES = "grades"


class NamedRow(StrEnum):
    """Rows that are named in their first cell. In a list everything below HEADER is content; in a table of scores,
    everything below CODE and MAXIMUM. On the sheet ABOUT the first column has the keys of the metadata instead."""

    HEADER = "header"
    BLOCK = "block"
    PROVENANCE = "provenance"
    GROUP = "group"
    NAME = "name"
    CODE = "code"
    MAXIMUM = "maximum"


LIST_COLUMNS: Mapping[TemplateSheet, tuple[str, ...]] = {
    TemplateSheet.BLOCKS: ("code", "name", "percent_decimals"),
    TemplateSheet.CRITERIA: (
        *("block", "code", "parent", "name", "max_points", "step", "effort", "provenance", "actions"),
        *("minimum_points", "bonus_points"),
    ),
    TemplateSheet.AGENCIES: ("block", "code", "name", "provenance"),
    TemplateSheet.FACTS: (
        "block",
        "statistic",
        "agency",
        "value",
        "decimals",
        "printed",
        "source",
        "provenance",
        "note",
    ),
    TemplateSheet.SOURCES: ("key", "title", "url"),
    TemplateSheet.GRADES: ("block", "name", "from_percent"),
}
"""The columns of each list in their order. `decimals` of a fact: the number of decimals of its printed value."""

LATER_COLUMNS: Mapping[TemplateSheet, tuple[str, ...]] = {
    TemplateSheet.CRITERIA: ("actions", "minimum_points", "bonus_points")
}
"""Columns that were added later, so older workbooks do not have them."""

VALUE_COLUMN = "value"
"""The name, in the first row of the sheet ABOUT, of the column with the values."""
AGENCY_COLUMN, AGENCY_NAME_COLUMN = "agency", "name"
"""The two columns of a table of scores that are named in its first row; columns of leaves are named in the row CODE."""
