"""The form of a workbook to fill in: what `report` writes into it unseen, so that `data` finds everything again.

Nothing is found by its title or its place. Every sheet names what it is in its first cell; a list names its columns in
the first row, which is hidden; other rows are named in the first column, which is hidden too. Sheets may be renamed,
moved or copied, rows and columns inserted. A hidden sheet of its own holds `MARKER` and the words that stand for codes,
so a workbook is read the same in either language.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

MARKER = "xep-hang-dashboard template"
"""Stands in the first cell of the hidden sheet, with the version of the form beside it."""
FORM_VERSION = 1

NOT_APPLICABLE = "not_applicable"
"""The code whose word is written where a criterion is not applicable."""
EXAMPLE = "example"
"""The code whose word begins each example, which must be replaced."""


class TemplateSheet(StrEnum):
    """What a sheet is; its first cell says so."""

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
    """Rows that their first cell names. In a list everything below HEADER is content; in a table of scores, below CODE
    and MAXIMUM. On the sheet ABOUT the first column names the keys of the metadata instead."""

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
"""The columns of each list in their order. `decimals` of a fact: how many its value was printed with."""

LATER_COLUMNS: Mapping[TemplateSheet, tuple[str, ...]] = {
    TemplateSheet.CRITERIA: ("actions", "minimum_points", "bonus_points")
}
"""Columns that forms made before there were any do not have."""

VALUE_COLUMN = "value"
"""The column of the sheet ABOUT that holds the values, as its first row names it."""
AGENCY_COLUMN, AGENCY_NAME_COLUMN = "agency", "name"
"""The two columns of a table of scores that its first row names; the columns of leaves are named by the row CODE."""
