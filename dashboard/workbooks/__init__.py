"""Import of workbooks as departments send them: propose a layout, apply the user's answers, build the edition.

`data.workbook` reads the cells in a process with resource limits; `data.source_tables` checks the edition like any
other. Used by the page "Nhập dữ liệu" and the commands `layout` and `import`.
"""

from dashboard.workbooks.control import Control, Failing
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
from dashboard.workbooks.lists import OF_LISTS
from dashboard.workbooks.pointing import Axis, Pointing, What, what_may_be
from dashboard.workbooks.preview import BlockOutcome, SheetPicture
from dashboard.workbooks.proposer import Proposal, propose
from dashboard.workbooks.reading import CONTROL, ENCODING, LayoutResult, read_by_layout
from dashboard.workbooks.reading_process import (
    joined_workbook,
    keep_reader_ready,
    original_of,
    read_files_by_layout,
    start_reader_ahead,
)
from dashboard.workbooks.settled_layout import with_answers

__all__ = [
    "CONTROL",
    "ENCODING",
    "OF_LISTS",
    "Axis",
    "BlockOutcome",
    "Control",
    "Direction",
    "Doubt",
    "DoubtKind",
    "Failing",
    "GroupName",
    "Layout",
    "LayoutFileError",
    "LayoutResult",
    "Line",
    "Measure",
    "Pointing",
    "Proposal",
    "Reason",
    "Role",
    "SheetPicture",
    "TableLayout",
    "What",
    "joined_workbook",
    "keep_reader_ready",
    "layout_from_toml",
    "original_of",
    "propose",
    "read_by_layout",
    "read_files_by_layout",
    "start_reader_ahead",
    "toml_of",
    "what_may_be",
    "with_answers",
]
