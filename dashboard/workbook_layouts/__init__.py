"""Import of workbooks as departments send them: propose a layout, apply the user's answers, build the edition.

`data.workbook_cells` reads the cells in a process with resource limits; `data.source_tables` checks the edition like
any other. Used by the page "Nhập dữ liệu" and the commands `layout` and `import`.
"""

from dashboard.workbook_layouts.answered_layout import with_answers
from dashboard.workbook_layouts.layout import (
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
from dashboard.workbook_layouts.layout_file import LayoutFileError, layout_from_toml, toml_of
from dashboard.workbook_layouts.lists import OF_LISTS
from dashboard.workbook_layouts.proposer import Proposal, propose
from dashboard.workbook_layouts.reading import CONTROL, ENCODING, LayoutResult, read_by_layout
from dashboard.workbook_layouts.reading_process import (
    keep_reader_ready,
    original_of,
    read_files_by_layout,
    start_reader_ahead,
)
from dashboard.workbook_layouts.review import BlockOutcome, Control, Failing, SheetPicture
from dashboard.workbook_layouts.role_assignments import AssignedRole, Axis, RoleAssignment, assignable_roles

__all__ = [
    "CONTROL",
    "ENCODING",
    "OF_LISTS",
    "AssignedRole",
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
    "Proposal",
    "Reason",
    "Role",
    "RoleAssignment",
    "SheetPicture",
    "TableLayout",
    "assignable_roles",
    "keep_reader_ready",
    "layout_from_toml",
    "original_of",
    "propose",
    "read_by_layout",
    "read_files_by_layout",
    "start_reader_ahead",
    "toml_of",
    "with_answers",
]
