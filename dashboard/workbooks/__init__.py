"""Workbooks as departments send them: a proposed layout, what a person says of it, and the edition that comes of both.

Cells come from `data.workbook`, which opens files in a process with bounds; the edition goes through
`data.source_tables` like any other. `layout` and `import --layout` on the command line go this way. Plain `import` and
the page still read templates and result sheets by `data.workbook`; they come here, and `data.workbook.result_sheets`
goes, when this way is at least as good on all of their tests.
"""

from dashboard.workbooks.control import Control
from dashboard.workbooks.layout import (
    Direction,
    Doubt,
    DoubtKind,
    GroupName,
    Layout,
    Line,
    Measure,
    Reason,
    Role,
    TableLayout,
)
from dashboard.workbooks.layout_file import LayoutFileError, layout_from_toml, toml_of
from dashboard.workbooks.proposer import Proposal, propose
from dashboard.workbooks.reading import CONTROL, LayoutReading, read_by_layout
from dashboard.workbooks.reading_process import read_files_by_layout
from dashboard.workbooks.settled_layout import with_answers
from dashboard.workbooks.several_files import bundle, joined_workbook

__all__ = [
    "CONTROL",
    "Control",
    "Direction",
    "Doubt",
    "DoubtKind",
    "GroupName",
    "Layout",
    "LayoutFileError",
    "LayoutReading",
    "Line",
    "Measure",
    "Proposal",
    "Reason",
    "Role",
    "TableLayout",
    "bundle",
    "joined_workbook",
    "layout_from_toml",
    "propose",
    "read_by_layout",
    "read_files_by_layout",
    "toml_of",
    "with_answers",
]
